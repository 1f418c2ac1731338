"""Sessions whose pictures stay on the device: the server hears what was seen in them."""

import json
import math
import multiprocessing
import struct
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import pytest

from posecheck.calibration.height import parse_height
from posecheck.coach.coach import Coach
from posecheck.estimation.landmarker import open_landmarker
from posecheck.exercises.library import load_exercise
from posecheck.observation.observation import Observation
from posecheck.observation.packed import PackedObservation
from posecheck.pose.landmarks_format import FRAME
from posecheck.pose.pose import Pose
from posecheck.video.file import VideoFile
from tests.serve.serving import FINISH, Served, ask, greet, hear, serving, stamped, until

QUERY = "exercise=knee_to_chest&sight=device&height=177.5cm&repetitions=100&steps=0"
SECONDS = 6.0


@pytest.fixture(scope="module")
def seen(samples: Path) -> list[Observation]:
    """What is seen in the first seconds of a clip."""
    found = []
    landmarker = open_landmarker(look_around=False)
    with VideoFile(samples / "knee_to_chest_good.mp4") as video:
        for frame in video:
            if frame.time_s > SECONDS:
                break
            small = cv2.resize(frame.image, (360, 270), interpolation=cv2.INTER_AREA)
            each = landmarker.detect(replace(frame, image=small))
            assert each.find_scene is not None
            # Looked at once, in the order of the pictures.
            found.append(replace(each, scene=each.find_scene(), find_scene=None))
    landmarker.close()
    return found


@pytest.fixture(scope="module")
def poses(seen: list[Observation]) -> list[Pose]:
    return [each.pose() for each in seen]


@pytest.fixture(scope="module")
def observations(seen: list[Observation]) -> list[bytes]:
    """The same as a page would send it."""
    return [stamped(each.time_s, PackedObservation.of(each).to_bytes()) for each in seen]


def together(messages: list[bytes]) -> bytes:
    rows = b"".join(struct.pack("<I", len(each)) + each for each in messages)
    return messages[-1][:8] + b"KEPT" + rows


def ended(socket: Any, served: Served) -> dict[str, Any]:
    socket.send(FINISH)
    done = hear(socket)
    assert done["type"] == "done", done
    with served.client() as client:
        link = done["report"].replace("report.html", "result.json")
        return dict(client.get(link).json())


def test_it_is_judged_as_its_pictures_are(
    served: Served, poses: list[Pose], observations: list[bytes]
) -> None:
    coach = Coach(load_exercise("knee_to_chest"), height=parse_height("177.5cm"), repetitions=100)
    with served.live(QUERY) as socket:
        assert greet(socket)["sight"] == "device"
        for message, pose in zip(observations, poses, strict=True):
            assert len(message) < 4500
            answer = ask(socket, message)
            assert answer["type"] == "moment", answer
            assert answer["landmarks"] is None
            expected = coach.update(pose)
            assert answer["moment"]["phase"] == expected.phase
            signals = answer["moment"]["verdict"]["signals"]
            for name, value in expected.verdict.signals.items():
                mine = signals[name]
                # Only what is read from the outline differs, by what its six bits lose.
                if mine is None:
                    assert math.isnan(value), name
                else:
                    assert mine == pytest.approx(value, abs=0.3), name
        found = ended(socket, served)
    assert expected.phase == "exercise"
    assert "in the browser" in found["versions"]["mediapipe"]


def test_pictures_are_refused(served: Served, few: list[bytes], observations: list[bytes]) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        assert ask(socket, few[0])["type"] == "refused"
        assert ask(socket, observations[0])["type"] == "moment"
    with served.live("exercise=cat_cow") as socket:
        assert greet(socket)["sight"] == "server"
        assert ask(socket, observations[0])["type"] == "refused"
        assert ask(socket, together(few[:2]))["type"] == "refused"  # pictures come one by one
        assert ask(socket, few[0])["type"] == "moment"


def test_what_was_kept_while_the_connection_was_lost_is_judged_when_it_is_back(
    served: Served, observations: list[bytes]
) -> None:
    with served.live(QUERY) as socket:
        key = greet(socket)["session"]
        for message in observations[:75]:
            whole = ask(socket, message)
        assert whole["moment"]["phase"] == "exercise"
    with served.live(f"{QUERY}&session={key}") as socket:
        assert greet(socket)["resumed"]
        # The last one had not been answered: it comes again.
        answer = ask(socket, together(observations[74:]))
        assert answer["type"] == "moment"
        assert answer["moment"]["phase"] == "exercise"
        kept = ended(socket, served)
    with served.live(QUERY) as socket:
        greet(socket)
        assert ask(socket, together(observations))["type"] == "moment"
        anew = ended(socket, served)
    for name in ("source", "events", "reps", "not_judged", "judged_s", "neutral", "ranges"):
        assert kept[name] == anew[name], name
    assert kept["source"]["frames"] == len(observations)


@pytest.mark.parametrize(
    "rows", [b"", b"\1", struct.pack("<I", 99) + b"short", struct.pack("<I", 2**32 - 1)]
)
def test_a_damaged_row_of_kept_observations_is_refused(served: Served, rows: bytes) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        assert ask(socket, stamped(0.0, b"KEPT" + rows))["type"] == "refused"
        socket.send(json.dumps({"type": "finish"}))
        assert hear(socket)["type"] == "done"


def test_a_process_that_dies_costs_its_own_session_alone_which_is_kept(
    tmp_path: Path, observations: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posecheck.serve.live_sessions.usual_number", lambda: 2)
    before = set(multiprocessing.active_children())
    with serving(tmp_path, capacity=4) as server, ExitStack() as stack:
        sockets = [stack.enter_context(server.live(QUERY)) for _ in range(2)]
        for socket in sockets:
            greet(socket)
        mine = [
            each
            for each in set(multiprocessing.active_children()) - before
            if each.name == "posecheck sessions"
        ]
        assert len(mine) == 2
        for message in observations[:75]:
            assert {ask(socket, message)["type"] for socket in sockets} == {"moment"}
        whole = 75 * FRAME.itemsize
        files = list(server.settings.results.glob(".journal-*/poses.bin"))
        assert len(files) == 2
        until(lambda: all(each.stat().st_size >= whole for each in files))
        # What was done stands in another file, which is written after the poses.
        marks = [each.with_name("marks.jsonl") for each in files]
        until(lambda: all(b'"exercise"' in each.read_bytes() for each in marks))
        mine[0].kill()
        mine[0].join()
        said = {}
        for socket in sockets:
            socket.send(observations[75])
            answer = hear(socket)
            said[answer["type"]] = answer, socket
        assert said.keys() == {"error", "moment"}
        assert "has stopped" in said["error"][0]["message"]
        until(lambda: list(server.settings.results.glob("*/result.json")))
        [kept] = server.settings.results.glob("*/result.json")
        assert json.loads(kept.read_text())["interrupted"]
        # A new process does for whoever begins again; the other person never noticed.
        with server.live(QUERY) as again:
            greet(again)
            assert ask(again, observations[0])["type"] == "moment"
        assert not ended(said["moment"][1], server).get("interrupted")
    assert not [each for each in mine if each.is_alive()]
