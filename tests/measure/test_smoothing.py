"""The One-Euro filter: quiet when nothing moves, close behind when something does."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.smoothing import FORGET_AFTER_S, MIN_CUTOFF_HZ, SPEED_CUTOFF_HZ, OneEuro

BRISK = 20.0
"""Units per second."""


def smoothed(times: np.ndarray, values: np.ndarray, brisk: float = BRISK) -> np.ndarray:
    smooth = OneEuro(brisk)
    return np.array([smooth.update(t, v) for t, v in zip(times, values, strict=True)])


steps = st.lists(st.floats(0.005, FORGET_AFTER_S * 0.9), min_size=1, max_size=60)


@settings(deadline=None)
@given(steps, st.floats(-1e6, 1e6))
def test_a_constant_stays_exactly_what_it_is_at_any_times(gaps: list[float], value: float) -> None:
    times = np.cumsum(gaps)
    assert (smoothed(times, np.full(len(times), value)) == value).all()


@settings(deadline=None)
@given(steps, st.data())
def test_the_result_never_leaves_the_range_of_what_was_measured(
    gaps: list[float], data: st.DataObject
) -> None:
    times = np.cumsum(gaps)
    values = np.array([data.draw(st.floats(-100, 100)) for _ in times])
    out = smoothed(times, values)
    assert (out <= np.maximum.accumulate(values) + 1e-9).all()
    assert (out >= np.minimum.accumulate(values) - 1e-9).all()


def test_unknown_in_gives_unknown_out_and_changes_nothing() -> None:
    times = np.arange(40) / 30
    values = np.sin(times)
    whole, holed = OneEuro(BRISK), OneEuro(BRISK)
    for i, (t, v) in enumerate(zip(times, values, strict=True)):
        if i % 5 == 0:
            # Somewhere between two frames: it must leave no trace.
            assert math.isnan(holed.update(t - 0.001, math.nan))
        assert holed.update(t, v) == whole.update(t, v)


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_brisk_movement_lags_by_less_than_the_opened_filter_allows(fps: int) -> None:
    times = np.arange(0, 4, 1 / fps)
    out = smoothed(times, BRISK * times)
    lag_s = (BRISK * times - out)[-1] / BRISK
    # A first-order low-pass lags a ramp by its time constant.
    assert 0 <= lag_s <= 1 / (2 * math.pi * (MIN_CUTOFF_HZ + SPEED_CUTOFF_HZ)) + 0.01


def test_the_lag_never_exceeds_that_of_the_closed_filter() -> None:
    times = np.arange(0, 20, 1 / 30)
    slow = 0.02 * BRISK
    lag_s = (slow * times - smoothed(times, slow * times))[-1] / slow
    assert 0 < lag_s <= 1 / (2 * math.pi * MIN_CUTOFF_HZ) + 0.01


def test_noise_on_a_held_pose_is_halved_at_least() -> None:
    times = np.arange(0, 20, 1 / 30)
    noise = np.random.default_rng(1).normal(0, 0.01 * BRISK, len(times))
    assert smoothed(times, noise)[30:].std() < 0.5 * noise.std()


def test_irregular_frame_times_give_nearly_the_same_curve() -> None:
    random = np.random.default_rng(2)
    even = np.arange(0, 6, 1 / 30)
    uneven = np.sort(np.clip(even + random.uniform(-0.015, 0.015, len(even)), 0, None))

    def wave(times: np.ndarray) -> np.ndarray:
        return 10 * np.sin(2 * math.pi * 0.3 * times)

    a = smoothed(even, wave(even))
    b = np.interp(even, uneven, smoothed(uneven, wave(uneven)))
    assert np.abs(a - b)[10:-10].max() < 0.5


def test_after_a_long_gap_the_filter_starts_anew() -> None:
    smooth = OneEuro(BRISK)
    smooth.update(0.0, 0.0)
    assert smooth.update(FORGET_AFTER_S + 0.01, 50.0) == 50.0
    # ... and within a short one it does not.
    assert smooth.update(FORGET_AFTER_S + 0.04, 100.0) < 100.0


def test_the_same_moment_twice_changes_nothing() -> None:
    smooth = OneEuro(BRISK)
    smooth.update(0.0, 1.0)
    before = smooth.update(0.1, 2.0)
    assert smooth.update(0.1, 99.0) == before
