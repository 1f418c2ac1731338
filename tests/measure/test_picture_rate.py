"""Whether pictures come often enough: steady, unsteady, with gaps, from the beginning or later."""

from collections.abc import Iterable
from itertools import accumulate

import numpy as np
import pytest

from posecheck.measure.picture_rate import LEAST_FPS, STEPS, PictureRate


def slow(steps: Iterable[float]) -> list[bool]:
    """Whether it is too slow at each of the pictures these steps in seconds apart."""
    times = list(accumulate(steps, initial=0.0))
    return [block is not None for block in PictureRate().update(times)]


@pytest.mark.parametrize("fps", [5, 10, 15, 30, 60])
def test_five_a_second_and_more_are_enough(fps: float) -> None:
    assert not any(slow([1 / fps] * 100))


@pytest.mark.parametrize("step_s", [0.25, 0.4, 0.5, 0.7, 1.0, 1.07, 2.5])
def test_fewer_are_too_few_from_the_third_picture_on(step_s: float) -> None:
    found = slow([step_s] * 30)
    assert not found[0]
    assert all(found[2:])


def test_unsteady_times_around_five_a_second_are_enough() -> None:
    steps = 0.2 + np.random.default_rng(7).uniform(-0.04, 0.04, 300)
    assert not any(slow(steps.tolist())[STEPS:])


@pytest.mark.parametrize("gap_s", [0.7, 5.8, 60.0])
def test_one_gap_among_many_pictures_is_no_low_rate(gap_s: float) -> None:
    assert not any(slow([0.1] * 20 + [gap_s] + [0.1] * 20))


def test_gap_after_gap_is_a_low_rate() -> None:
    found = slow([0.03, 0.97] * 20)
    assert all(found[STEPS:])


def test_a_rate_that_falls_is_told_within_two_seconds_and_over_when_it_rises() -> None:
    found = slow([1 / 30] * 30 + [1 / 3] * 12 + [1 / 30] * 30)
    falls = found.index(True)
    assert (falls - 30) / 3 <= 2.4
    assert all(found[falls:43])
    assert not any(found[43 + STEPS :])


def test_at_the_border_it_does_not_flicker() -> None:
    steps = 1 / LEAST_FPS + np.random.default_rng(3).uniform(-0.01, 0.01, 400)
    found = np.array(slow(steps.tolist()))
    assert np.count_nonzero(np.diff(found)) < 12


def test_a_pause_says_nothing_about_the_rate() -> None:
    rate = PictureRate()
    for begin in (0.0, 30.0, 60.0, 90.0):
        assert not any(rate.update([begin, begin + 0.1]))
        rate.paused()
