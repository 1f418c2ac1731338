"""Steps of feet that pass each other at known times, whichever ankle is called the left one."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.signals.steps import (
    LEAST_EACH,
    MAX_STEP_S,
    MIN_STRIDE_PCT,
    UNKNOWN,
    Pace,
    Step,
    StepFinder,
    pace_of,
)

NAN = math.nan
STRIDE = 90.0


def walked(
    stride: Callable[[float], float], seconds: float = 10.0, *, times: np.ndarray | None = None
) -> Pace:
    """What is known at the end of a walk."""
    finder = StepFinder()
    pace = UNKNOWN
    # An offset, so that no frame falls exactly on a crossing.
    for t in np.arange(0.003, seconds, 1 / 30) if times is None else times:
        pace = finder.update(float(t), stride(float(t)))
    return pace


def steady(step_s: float, size: float = STRIDE) -> Callable[[float], float]:
    """The feet pass each other every `step_s`."""
    return lambda t: size * math.sin(math.pi * t / step_s)


def limping(
    left_s: float, right_s: float, left: float = STRIDE, right: float = STRIDE
) -> Callable[[float], float]:
    """Steps of two lengths in time and in space."""

    def stride(t: float) -> float:
        # The left foot is ahead after a left step, so for as long as the right step takes.
        at = t % (left_s + right_s)
        if at < right_s:
            return left * math.sin(math.pi * at / right_s)
        return -right * math.sin(math.pi * (at - right_s) / left_s)

    return stride


@pytest.mark.parametrize("step_s", [0.42, 0.5, 0.6, 0.9])
def test_a_known_cadence(step_s: float) -> None:
    pace = walked(steady(step_s))
    assert pace.cadence_spm == pytest.approx(60 / step_s, rel=0.01)
    assert pace.time_asymmetry_pct == pytest.approx(0, abs=3)
    assert pace.length_asymmetry_pct == pytest.approx(0, abs=3)


@pytest.mark.parametrize("fps", [10, 15, 25, 30, 60])
def test_the_cadence_does_not_depend_on_the_frame_rate(fps: int) -> None:
    pace = walked(steady(0.55), times=np.arange(0.003, 10, 1 / fps))
    assert pace.cadence_spm == pytest.approx(60 / 0.55, rel=0.025)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_cadence_is_that_of_the_times_not_of_the_frames(seed: int) -> None:
    gaps = np.random.default_rng(seed).uniform(0.01, 0.09, 250)
    pace = walked(steady(0.6), times=np.cumsum(gaps))
    assert pace.cadence_spm == pytest.approx(100, rel=0.04)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([12, 20, 30]))
def test_ankles_taken_for_each_other_do_not_change_the_cadence(seed: int, fps: int) -> None:
    rng = np.random.default_rng(seed)
    walk = steady(0.5)
    swapped = iter(np.where(rng.random(400) < 0.3, -1.0, 1.0))
    pace = walked(lambda t: float(next(swapped)) * walk(t), times=np.arange(0.003, 8, 1 / fps))
    assert pace.cadence_spm == pytest.approx(120, abs=3)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_mirror_exchanges_the_sides(seed: int) -> None:
    rng = np.random.default_rng(seed)
    walk = limping(*rng.uniform(0.45, 0.65, 2))
    there, back = walked(walk), walked(lambda t: -walk(t))
    assert back.cadence_spm == there.cadence_spm
    assert back.time_asymmetry_pct == pytest.approx(-there.time_asymmetry_pct, nan_ok=True)
    assert back.length_asymmetry_pct == pytest.approx(-there.length_asymmetry_pct, nan_ok=True)


@pytest.mark.parametrize("left_s", [0.4, 0.5, 0.6])
def test_a_limp_is_the_difference_of_step_times_over_their_mean(left_s: float) -> None:
    pace = walked(limping(left_s, 1.0 - left_s))
    assert pace.cadence_spm == pytest.approx(120, rel=0.01)
    # The feet are furthest apart half a step after they passed: half the difference shows.
    assert abs(pace.time_asymmetry_pct) <= abs(100 * (2 * left_s - 1.0) / 0.5) + 3


def test_short_steps_of_one_side_show_in_the_lengths() -> None:
    pace = walked(limping(0.5, 0.5, left=50, right=100))
    assert pace.cadence_spm == pytest.approx(120, rel=0.01)
    assert pace.length_asymmetry_pct == pytest.approx(100 * (50 - 100) / 75, abs=3)


def test_a_foot_that_is_only_drawn_up_makes_two_steps_a_stride() -> None:
    # Left ahead by up to 90 %, then the right foot comes beside it and both rest for a moment.
    def drawn_up(t: float) -> float:
        at = t % 1.3
        return 2.0 + (45 * (1 - math.cos(2 * math.pi * at / 0.9)) if at < 0.9 else 0.0)

    pace = walked(drawn_up)
    assert pace.cadence_spm == pytest.approx(2 * 60 / 1.3, rel=0.02)
    assert pace.length_asymmetry_pct == 200
    assert walked(lambda t: -drawn_up(t)).length_asymmetry_pct == -200


@pytest.mark.parametrize(
    "stride",
    [
        lambda t: 0.1,  # still
        lambda t: 0.9 * MIN_STRIDE_PCT * math.sin(6 * t),  # shifting one's weight
        lambda t: 50.0,  # astride
        lambda t: NAN,  # feet out of the picture
        steady(0.1),  # noise
        steady(MAX_STEP_S + 0.3),  # too slow for walking
        lambda t: 40 * math.sin(t * t),  # faster and faster
    ],
)
def test_what_is_not_walking_has_no_cadence(stride: Callable[[float], float]) -> None:
    assert math.isnan(walked(stride).cadence_spm)


def test_irregular_shuffling_has_no_cadence() -> None:
    times = np.cumsum([0.0, 0.5, 1.3, 0.4, 1.1, 0.3, 0.9])
    steps = [Step(float(t), 60.0, 1.0, 0.15) for t in times]
    assert pace_of(steps) is UNKNOWN


def test_one_side_needs_three_steps_before_asymmetry_is_told() -> None:
    steps = [Step(0.5 * i, 80.0, (-1.0) ** i, 0.15) for i in range(2 * LEAST_EACH + 1)]
    assert math.isnan(pace_of(steps[:-1]).time_asymmetry_pct)
    assert pace_of(steps[:-1]).cadence_spm == 120
    assert pace_of(steps).time_asymmetry_pct == 0


def test_standing_still_ends_the_cadence() -> None:
    walk = steady(0.5)
    stop = 5.25  # the feet are apart then
    assert walked(walk, 5.2).cadence_spm == pytest.approx(120, rel=0.01)
    standing = walked(lambda t: walk(t) if t < stop else STRIDE, stop + 1.5)
    assert math.isnan(standing.cadence_spm)


def test_walking_again_does_not_count_the_pause_as_a_step() -> None:
    walk = steady(0.5)
    pace = walked(lambda t: STRIDE if 5.25 <= t < 15.25 else walk(t), 20)
    assert pace.cadence_spm == pytest.approx(120, rel=0.01)


def test_four_steps_are_needed() -> None:
    assert math.isnan(walked(steady(0.5), 1.7).cadence_spm)
    assert walked(steady(0.5), 2.7).cadence_spm == pytest.approx(120, rel=0.01)


def test_a_few_lost_or_misplaced_frames_do_not_matter() -> None:
    walk = steady(0.5)
    lost = walked(lambda t: NAN if 4.1 < t % 5 < 4.3 else walk(t))
    assert lost.cadence_spm == pytest.approx(120, rel=0.02)
    # Both ankles on one foot in every eleventh frame.
    frames = iter(range(1000))
    merged = walked(lambda t: 0.0 if next(frames) % 11 == 0 else walk(t))
    assert merged.cadence_spm == pytest.approx(120, rel=0.02)
