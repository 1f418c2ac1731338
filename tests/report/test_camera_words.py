"""What a report says of the camera."""

import re
from typing import Any

import pytest

from posecheck.report.camera_words import how_it_stood


def told(roll: float | None, error: float, *moved: float, signal: str = "trunk_lean_deg") -> Any:
    camera = {"roll_deg": roll, "roll_error_deg": error, "moved_s": list(moved)}
    return {"camera": camera, "ranges": {signal: {}}}


@pytest.mark.parametrize(
    ("roll", "error", "words"),
    [
        (None, 3.0, "Nothing upright in the room told how far it leans: .* off by 3°"),
        (0.0, 2.0, "It stood upright: .* off by 2°"),
        (7.5, 1.5, "leaned 7.5° to the right, which was taken off: .* off by 1.5°"),
        (-3.0, 1.5, "leaned 3° to the left"),
    ],
)
def test_how_far_it_leaned(roll: float | None, error: float, words: str) -> None:
    (sentence,) = how_it_stood(told(roll, error))
    assert re.search(words, sentence)


def test_lean_is_not_spoken_of_where_nothing_is_counted_from_the_vertical() -> None:
    assert how_it_stood(told(7.0, 1.5, signal="knee_drift_in")) == []


def test_when_it_was_moved() -> None:
    assert how_it_stood(told(None, 3.0, 8.0, 71.2, signal="knee_drift_in")) == [
        "It was moved at 0:08.0 and 1:11.2."
    ]
