"""Messages have the keys and values that they always had, and docs/protocol.md tells them all."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from posecheck.coach.coach import Coach
from posecheck.exercises.library import load_exercise
from posecheck.pose.scene import Scene
from posecheck.serve.messages import Command, Dropped, FrameAnswer, LookMessage, Moment, Refusal
from tests.figures import QUADRUPED, film
from tools import protocol

LOOK = LookMessage(closer=True, surely=False)


def test_a_moment_says_what_the_coach_says() -> None:
    coach = Coach(load_exercise("cat_cow"))
    states = [
        coach.update(replace(p, scene=Scene(120.0, 50.0, 220.0)))
        for p in film(lambda t: QUADRUPED, 20, fps=10)
    ]
    assert {state.phase for state in states} >= {"setup", "countdown", "exercise"}
    of_frame: Any = {"size": (64, 48), "landmarks": None, "back": None, "still": False}
    for state in states:
        said = json.loads(Moment.of(state).model_dump_json())
        assert said == json.loads(json.dumps(state.as_json(), allow_nan=False))
        assert list(said) == list(state.as_json())
        answer = FrameAnswer(frame=1.5, moment=Moment.of(state), look=LOOK, **of_frame)
        text = FrameAnswer.text(state, LOOK, frame=1.5, **of_frame)
        assert json.loads(text) == json.loads(answer.model_dump_json())
        assert list(json.loads(text)) == list(json.loads(answer.model_dump_json()))


def test_a_frames_answer_is_json_with_the_same_numbers() -> None:
    moment = Moment.of(Coach(load_exercise("cat_cow")).state())
    answer = FrameAnswer(
        frame=1700000000033.3333,
        moment=moment,
        size=(640, 360),
        landmarks=None,
        back=[(0.5, 0.25)],
        look=None,
        still=True,
    )
    said = json.loads(answer.model_dump_json())
    assert list(said) == ["type", "frame", "moment", "size", "landmarks", "back", "still", "look"]
    assert said["frame"] == 1700000000033.3333
    assert said["size"] == [640, 360]
    assert said["back"] == [[0.5, 0.25]]
    assert Dropped(frame=None).model_dump_json() == '{"type":"dropped","frame":null}'


def test_a_key_that_is_not_agreed_is_refused_on_the_way_out() -> None:
    with pytest.raises(ValidationError):
        Refusal.model_validate({"message": "no", "path": "/home/ada"})


@pytest.mark.parametrize(
    "text", ['{"type": "shutdown"}', '{"type": ["pain"]}', "[]", "", "[" * 900, '"pain"']
)
def test_what_is_no_command_is_no_command(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Command.model_validate_json(text)
    assert Command.model_validate_json('{"type": "pain", "more": 1}').type == "pain"


def test_the_page_about_the_protocol_is_up_to_date() -> None:
    text = protocol.PAGE.read_text(encoding="utf-8")
    assert protocol.page(text) == text, "run python -m tools.protocol"


def test_a_message_that_is_told_nowhere_is_noticed() -> None:
    with pytest.raises(ValueError, match="Summary, SummaryWarning"):
        protocol.page("nothing\n")
