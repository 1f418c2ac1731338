"""The question about pain over its socket, from observations and from pictures."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posecheck.observation.packed import PackedObservation
from posecheck.pose.pose import Pose
from posecheck.pose.scene import NO_SCENE
from tests.figures import SUPINE, pose
from tests.serve.serving import Served, ask, greet, hear, serving, stamped

QUERY = "exercise=knee_to_chest"
DEVICE = f"{QUERY}&sight=device"
SAID = json.dumps({"type": "said"})
UP = replace(SUPINE, arm=(175, 0), elbow=0.0)
STEP_S = 0.1


def packed(seen: Pose) -> bytes:
    """What a page would send of a pose."""
    observation = PackedObservation(
        size=seen.size,
        full_size=seen.size,
        scene=NO_SCENE,
        landmarks=seen.landmarks,
        visibility=seen.visibility,
        world=seen.world,
    )
    return stamped(seen.time_s, observation.to_bytes())


def questioned(
    socket: Any, hand: Callable[[int | None, str, float], bool], *, speaks: bool = True
) -> tuple[list[str], dict[str, Any]]:
    """Lead through the question.

    Args:
        hand: whether it is up, by number, stage and the seconds since the latest words.
        speaks: whether the page tells when words have been said.

    Returns:
        All words that were said, and the last message.
    """
    words: list[str] = []
    number, stage, since = None, "asks", 0.0
    for i in range(3000):
        figure = UP if hand(number, stage, since) else SUPINE
        answer = ask(socket, packed(pose(figure, time_s=i * STEP_S, outline=False)))
        assert answer["type"] == "asked", answer
        number, stage, since = answer["number"], answer["stage"], since + STEP_S
        if answer["cue"]:
            words.append(answer["cue"]["text"])
            since = 0.0
            if speaks and stage != "over":
                socket.send(SAID)
        if stage == "over":
            return words, hear(socket)
    raise AssertionError("the question never ends")


def test_a_raised_hand_answers_and_silence_does_not(served: Served) -> None:
    with served.live(DEVICE, of="pain") as socket:
        assert greet(socket)["sight"] == "device"
        at_two = lambda number, stage, since: number == 2 and stage == "counts" and since > 1  # noqa: E731
        words, done = questioned(socket, at_two)
    assert done == {"type": "done", "pain": 2}
    assert words[1:5] == ["0.", "1.", "2.", "2. Lower your hand."]
    with served.live(DEVICE, of="pain") as socket:
        greet(socket)
        words, done = questioned(socket, lambda *_: False)
    assert done == {"type": "done", "pain": None}
    assert words[-1] == "No answer: none is kept."


def test_a_page_that_never_tells_that_it_has_spoken_is_waited_for_no_longer_than_it_takes(
    served: Served,
) -> None:
    with served.live(DEVICE, of="pain") as socket:
        greet(socket)
        words, done = questioned(socket, lambda number, *_: number == 0, speaks=False)
    # A hand that never goes down again is no answer.
    assert done["pain"] is None
    assert words[-2:] == ["0. Lower your hand.", "No answer: none is kept."]


def test_the_page_may_end_it(served: Served) -> None:
    with served.live(DEVICE, of="pain") as socket:
        greet(socket)
        ask(socket, packed(pose(SUPINE, outline=False)))
        socket.send(json.dumps({"type": "finish"}))
        assert hear(socket) == {"type": "done", "pain": None}


@pytest.mark.parametrize("place", ["feet", "phone"])
def test_where_no_hand_is_seen_nothing_is_asked(served: Served, place: str) -> None:
    with served.live(f"exercise=supine_caudal_rotation&place={place}", of="pain") as socket:
        said = hear(socket)
    assert said["type"] == "error"
    assert "press the number" in said["message"]


def test_what_is_no_command_or_no_exercise_is_refused(served: Served) -> None:
    with served.live(DEVICE, of="pain") as socket:
        greet(socket)
        socket.send(json.dumps({"type": "pause"}))
        assert hear(socket)["type"] == "refused"
        socket.send(b"x")
        assert hear(socket)["type"] == "refused"
    with served.live("exercise=nothing", of="pain") as socket:
        assert hear(socket)["type"] == "error"
    with pytest.raises(Exception, match="403"):
        served.live(DEVICE, of="pain", origin="http://elsewhere.example")


def test_nobody_waits_in_line_to_be_asked(tmp_path: Path) -> None:
    with serving(tmp_path, capacity=1) as full, full.live("exercise=cat_cow") as socket:
        greet(socket)
        with full.live(QUERY, of="pain") as asking:
            said = hear(asking)
        assert said["type"] == "error"
        assert "places are taken" in said["message"]


def test_from_pictures_too(served: Served, few: list[bytes]) -> None:
    with served.live("exercise=cat_cow", of="pain") as socket:
        assert greet(socket)["sight"] == "server"
        answers = [ask(socket, message) for message in few[:5]]
        assert {answer["type"] for answer in answers} == {"asked"}
        assert answers[0]["cue"]["text"].startswith("Sit up. How is your back now")
        assert answers[-1]["words"] == answers[0]["words"]
