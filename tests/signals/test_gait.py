"""Steps, cadence, symmetry and arm swing of feet that pass each other at known times."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.signals.gait import MAX_STEP_S, MIN_STRIDE_PCT, SWING_S, Gait, StepCounter

NAN = math.nan
STRIDE = 60.0


def walked(
    stride: Callable[[float], float],
    seconds: float = 10.0,
    *,
    times: np.ndarray | None = None,
    arm: Callable[[float], float] = lambda t: 0.0,
) -> Gait:
    """What is known at the end of a walk."""
    counter = StepCounter()
    gait = Gait(NAN, NAN, NAN)
    # An offset, so that no frame falls exactly on a crossing.
    for t in np.arange(0.003, seconds, 1 / 30) if times is None else times:
        gait = counter.update(float(t), stride(float(t)), arm(float(t)))
    return gait


def steady(step_s: float, size: float = STRIDE) -> Callable[[float], float]:
    """The feet pass each other every `step_s`."""
    return lambda t: size * math.sin(math.pi * t / step_s)


@pytest.mark.parametrize("step_s", [0.4, 0.5, 0.6, 0.9])
def test_a_known_cadence(step_s: float) -> None:
    gait = walked(steady(step_s))
    assert gait.cadence_spm == pytest.approx(60 / step_s, rel=0.01)
    assert gait.step_asymmetry_pct == pytest.approx(0, abs=1)


@pytest.mark.parametrize("fps", [12, 15, 25, 60])
def test_the_cadence_does_not_depend_on_the_frame_rate(fps: int) -> None:
    gait = walked(steady(0.55), times=np.arange(0.003, 10, 1 / fps))
    assert gait.cadence_spm == pytest.approx(60 / 0.55, rel=0.02)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_cadence_is_that_of_the_times_not_of_the_frames(seed: int) -> None:
    gaps = np.random.default_rng(seed).uniform(0.01, 0.1, 200)
    gait = walked(steady(0.6), times=np.cumsum(gaps))
    assert gait.cadence_spm == pytest.approx(100, rel=0.04)


@pytest.mark.parametrize("left_s", [0.45, 0.5, 0.55])
def test_a_limp_is_the_difference_of_step_times_over_their_mean(left_s: float) -> None:
    right_s = 1.0 - left_s

    def limp(t: float) -> float:
        # The left foot is ahead after a left step, so for as long as the right step takes.
        at = t % 1.0
        if at < right_s:
            return STRIDE * math.sin(math.pi * at / right_s)
        return -STRIDE * math.sin(math.pi * (at - right_s) / left_s)

    gait = walked(limp)
    assert gait.cadence_spm == pytest.approx(120, rel=0.01)
    assert gait.step_asymmetry_pct == pytest.approx(100 * (left_s - right_s) / 0.5, abs=2)


@pytest.mark.parametrize(
    "stride",
    [
        lambda t: 0.1,  # still
        lambda t: 0.9 * MIN_STRIDE_PCT * math.sin(6 * t),  # shifting one's weight
        lambda t: 50.0,  # astride
        lambda t: NAN,  # feet out of the picture
        steady(0.1),  # noise
        steady(MAX_STEP_S + 0.3),  # too slow for walking
    ],
)
def test_what_is_not_walking_has_no_cadence(stride: Callable[[float], float]) -> None:
    assert math.isnan(walked(stride).cadence_spm)


def test_standing_still_ends_the_cadence() -> None:
    walk = steady(0.5)

    def then_stand(t: float) -> float:
        return walk(t) if t < 5.25 else STRIDE

    assert walked(then_stand, 5.3).cadence_spm == pytest.approx(120, rel=0.01)
    assert math.isnan(walked(then_stand, 5.0 + MAX_STEP_S + 0.5).cadence_spm)


def test_walking_again_does_not_count_the_pause_as_a_step() -> None:
    walk = steady(0.5)

    def pause(t: float) -> float:
        return STRIDE if 5.25 <= t < 15.25 else walk(t)

    assert walked(pause, 20).cadence_spm == pytest.approx(120, rel=0.01)


def test_two_steps_are_needed() -> None:
    assert math.isnan(walked(steady(0.5), 1.2).cadence_spm)
    assert walked(steady(0.5), 2.2).cadence_spm == pytest.approx(120, rel=0.01)


def test_a_few_lost_frames_do_not_matter() -> None:
    walk = steady(0.5)
    gait = walked(lambda t: NAN if 4.1 < t % 5 < 4.3 else walk(t))
    assert gait.cadence_spm == pytest.approx(120, rel=0.02)


@pytest.mark.parametrize("extent", [5.0, 40.0])
def test_arm_swing_is_the_extent_of_the_last_seconds(extent: float) -> None:
    def arm(t: float) -> float:
        wide = 90.0 if t < 10 - SWING_S - 1 else extent
        return 10 + wide / 2 * math.sin(2 * math.pi * t)

    assert walked(steady(0.5), arm=arm).arm_swing_deg == pytest.approx(extent, rel=0.05)


def test_arm_swing_is_unknown_at_first_and_without_an_arm() -> None:
    assert math.isnan(walked(steady(0.5), 0.3 * SWING_S).arm_swing_deg)
    assert math.isnan(walked(steady(0.5), arm=lambda t: NAN).arm_swing_deg)


def test_feet_exactly_side_by_side_in_a_frame_are_a_passing() -> None:
    # 0.25 s a frame: left ahead, side by side, right ahead, side by side.
    values = [STRIDE, 0.0, -STRIDE, 0.0] * 10
    counter = StepCounter()
    gait = [counter.update(i * 0.25, value, NAN) for i, value in enumerate(values)][-1]
    assert gait.cadence_spm == pytest.approx(120)
