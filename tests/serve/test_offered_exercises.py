"""What the page is told about the exercises."""

from pathlib import Path

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


def test_with_a_calibration_no_height_is_asked_for(tmp_path: Path) -> None:
    taught = calibration(method="taught", taught=TAUGHT)
    with serving(tmp_path, calibration=taught) as served, served.client() as client:
        asked = {m["id"]: m["needs_height"] for m in client.get("/api/exercises").json()}
    assert not asked["supine_caudal_rotation"]
    assert asked["pelvic_tilt"]  # what was taught serves the view from the head end only
