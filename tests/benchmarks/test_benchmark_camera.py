"""The benchmark of moving cameras: that it finds what is hidden and what is invented."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.camera import SIGNAL, VARIANTS, Filmed, hidden_and_invented
from benchmarks.rendered import RenderedClip
from tests.acting import HEAD_END_HEIGHT_IN, knees, result
from tests.figures import film


def judged(true_in: float, shown_in: float) -> Filmed:
    """A session that shows knees elsewhere than they truly are."""
    knots = [(0, 0), (2, 0), (4, shown_in), (7, shown_in), (9, 0), (11, 0)]
    found = result(
        "supine_caudal_rotation",
        film(knees(*knots), 11, "head_end"),
        height=HEAD_END_HEIGHT_IN,
        level=3,
    )
    times = found.times
    true = np.interp(times, [0, 2, 4, 7, 9, 11], [0, 0, true_in, true_in, 0, 0])
    truth = {"signals": {SIGNAL: true.tolist()}, "exercise": "supine_caudal_rotation"}
    return Filmed(RenderedClip(Path("drawn.mp4"), truth), "knocked", found)


def test_what_is_right_is_neither_hidden_nor_invented() -> None:
    for inches in (1.5, 4.3):
        filmed = judged(inches, inches)
        assert hidden_and_invented(filmed, filmed) == ([], [])


def test_an_excess_that_is_not_shown_is_hidden() -> None:
    filmed = judged(4.3, 1.5)
    hidden, invented = hidden_and_invented(filmed, filmed)
    assert len(hidden) == 1
    assert invented == []


@pytest.mark.parametrize("true_in", [1.5, -4.3])
def test_an_excess_that_is_not_there_is_invented(true_in: float) -> None:
    filmed = judged(true_in, 4.3)
    assert len(hidden_and_invented(filmed, filmed)[1]) == 1


@pytest.mark.parametrize("name", VARIANTS)
def test_windows_are_the_same_each_time(name: str) -> None:
    first, again = (VARIANTS[name](np.random.default_rng(4)) for _ in range(2))
    for t in np.linspace(0, 1, 7):
        assert first(t) == again(t)
