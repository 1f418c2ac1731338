"""Pictures are turned and mirrored as somebody asks, on top of what the file says."""

from itertools import product

import numpy as np
import pytest

from posecheck.video.upright import Turn

STORED = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
TURNS = [
    Turn.asked(rotate, mirrored=mirrored)
    for rotate, mirrored in product((0, 90, 180, 270), (False, True))
]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_clockwise_then_left_and_right_exchanged(rotate: int, mirrored: bool) -> None:
    expected = np.rot90(STORED, -rotate // 90)
    if mirrored:
        expected = expected[:, ::-1]
    np.testing.assert_array_equal(Turn.asked(rotate, mirrored=mirrored).apply(STORED), expected)


@pytest.mark.parametrize("first", TURNS)
@pytest.mark.parametrize("second", TURNS)
def test_two_turns_are_one(first: Turn, second: Turn) -> None:
    both = first.then(second).apply(STORED)
    np.testing.assert_array_equal(both, second.apply(first.apply(STORED)))
