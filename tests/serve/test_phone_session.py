"""A live session with a phone between the knees: no picture, the same coach."""

import math
import struct
from pathlib import Path

import pytest

from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import load_exercise
from posecheck.history.store import History
from tests.phone_traces import events, lean_of, swings
from tests.serve.serving import FINISH, Served, ask, greet, hear, stamped

QUERY = "exercise=supine_caudal_rotation&height=69in&level=1&place=phone&steps=0"


def messages(peak_in: float) -> list[bytes]:
    """What the page sends: some seconds of rest for set-up and countdown, then the movement."""
    _, drifts = swings(peak_in, seconds=12.0)
    wobble = [0.1 * (i % 2) for i in range(150)]
    leans = [*wobble, *lean_of(drifts)]
    return [
        stamped(i / 15, struct.pack("<3f", *events(lean, 3.0), 0.02))
        for i, lean in enumerate(leans)
    ]


def test_the_coach_leads_and_warns_and_keeps_the_session(served: Served, tmp_path: Path) -> None:
    with served.live(QUERY) as socket:
        assert greet(socket)["place"] == "phone"
        answers = [ask(socket, message) for message in messages(3.8)]
        socket.send(FINISH)
        done = hear(socket)
    assert {answer["type"] for answer in answers} == {"moment"}
    phases = list(dict.fromkeys(answer["moment"]["phase"] for answer in answers))
    assert phases == ["setup", "countdown", "exercise"]
    checks = {check["name"] for check in answers[0]["moment"]["checks"]}
    assert checks == {"sensor", "phone", "scale", "still"}
    gauge = answers[-1]["moment"]["verdict"]["gauge"]
    assert gauge["unit"] == "in"
    assert gauge["band"] > 0.3
    assert any(answer["moment"]["tone"] for answer in answers)
    assert done["summary"]["left_repetitions"] == 1
    assert any("from the left" in warning["message"] for warning in done["summary"]["warnings"])
    with served.client() as client:
        result = client.get(done["report"].replace("report.html", "result.json")).json()
    assert result["view"] == {"expected": "phone", "seen": "phone"}
    assert result["scale"]["method"] == "height"
    assert result["scale"]["px_per_in"] is None

    # Judged again from what was saved, it is the same session.
    with History.open(served.settings.database) as history:
        kept = history.session(done["history"])
    assert kept is not None
    assert kept.folder is not None
    options = Options(height_in=69.0, level=1, video=False, neutral="first_still")
    saved = Path(kept.folder) / "landmarks.npz"
    exercise = load_exercise("supine_caudal_rotation")
    again = analyze_recording(saved, exercise, tmp_path / "again", options).content
    assert again["events"] == result["events"]
    assert again["reps"] == result["reps"]


@pytest.mark.parametrize(
    "payload",
    [b"", b"picture", struct.pack("<3f", math.nan, 0, 0), struct.pack("<3f", 90, 91, 0)],
    ids=["nothing", "picture", "no number", "no angle"],
)
def test_what_is_no_measurement_is_refused_in_words(served: Served, payload: bytes) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        answer = ask(socket, stamped(0.0, payload))
    assert answer["type"] == "refused"
    assert answer["message"]


def test_a_video_cannot_have_been_filmed_by_a_phone_between_knees(served: Served) -> None:
    query = "exercise=supine_caudal_rotation&place=phone"
    with served.client() as client:
        answer = client.post(f"/api/uploads?{query}", content=b"x")
    assert answer.status_code == 400
    assert "camera" in answer.json()["message"]
