"""What the page is told about the exercises."""

from pathlib import Path

from posecheck.exercises.library import load_exercise
from tests.calibrations import TAUGHT, calibration
from tests.serve.serving import Served, serving


def test_the_movements_are_described_with_their_sketches(served: Served) -> None:
    with served.client() as client:
        movements = {m["id"]: m for m in client.get("/api/exercises").json()}
        assert len(movements) == 10
        rotation = movements["supine_caudal_rotation"]
        assert (rotation["levels"], rotation["level"]) == ([1, 2, 3], 1)
        assert (rotation["sides"], rotation["needs_height"]) == (True, True)
        assert "NEVER" not in rotation["limits"][0]
        assert movements["cat_cow"]["levels"] is None
        for link in (rotation["movement"], rotation["placement"]):
            sketch = client.get(link)
            assert sketch.headers["content-type"].startswith("image/svg+xml")
            assert sketch.text.startswith("<svg")
            assert "sandbox" in sketch.headers["content-security-policy"]
        assert client.get("/api/exercises/nothing/movement.svg").status_code == 404


def test_own_exercises_have_their_titles_and_no_sketch_of_another(tmp_path: Path) -> None:
    shipped = load_exercise("cat_cow")
    reused = shipped.model_copy(update={"title": "Anna's cat", "how": ["Sit on a chair."]})
    own = shipped.model_copy(update={"id": "bow", "title": "Bow on a chair"})
    offered = {"cat_cow": reused, "bow": own, "walking": load_exercise("walking")}
    with serving(tmp_path, exercises=offered) as served, served.client() as client:
        found = {m["id"]: m for m in client.get("/api/exercises").json()}
        assert [m["title"] for m in found.values()] == ["Anna's cat", "Bow on a chair", "Walking"]
        for identifier in ("cat_cow", "bow"):
            assert found[identifier]["movement"] is found[identifier]["placement"] is None
            for sketch in ("movement", "placement"):
                answer = client.get(f"/api/exercises/{identifier}/{sketch}.svg")
                assert answer.status_code == 404
        assert client.get(found["walking"]["movement"]).status_code == 200


def test_with_a_calibration_no_height_is_asked_for(tmp_path: Path) -> None:
    taught = calibration(method="taught", taught=TAUGHT)
    with serving(tmp_path, calibration=taught) as served, served.client() as client:
        asked = {m["id"]: m["needs_height"] for m in client.get("/api/exercises").json()}
    assert not asked["supine_caudal_rotation"]
    assert asked["pelvic_tilt"]  # what was taught serves the view from the head end only
