"""The pace rule and the speedometer that feeds it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.speed import Speedometer
from posecheck.rules.events import GAP_S, Event
from posecheck.rules.pace import CALM_SHARE, SPAN_S, PaceRule

LIMIT, FOR_S = 20.0, 0.3
NAN = math.nan


def rule(for_s: float = FOR_S) -> PaceRule:
    return PaceRule("lean", "deg", LIMIT, for_s, "Slow down.", None)


def fed(judge: PaceRule, rates: list[float], fps: float = 10) -> list[Event]:
    for i, rate in enumerate(rates):
        judge.update(i / fps, rate)
    return judge.events


def speeds(times: np.ndarray, values: np.ndarray) -> np.ndarray:
    meter = Speedometer()
    return np.array([meter.update(t, v) for t, v in zip(times, values, strict=True)])


@pytest.mark.parametrize("fps", [5, 10, 30, 60])
def test_a_steady_movement_has_its_speed_whatever_the_frame_rate(fps: int) -> None:
    times = np.arange(0, 3, 1 / fps)
    found = speeds(times, 7 * times)
    assert np.allclose(found[times >= SPAN_S + 1 / fps], 7)


@settings(deadline=None)
@given(st.lists(st.floats(0.01, SPAN_S), min_size=2, max_size=50), st.floats(-100, 100))
def test_a_steady_movement_has_its_speed_at_irregular_times(
    gaps: list[float], per_s: float
) -> None:
    times = np.cumsum(gaps)
    found = speeds(times, per_s * times)
    assert np.allclose(found[np.isfinite(found)], per_s, atol=1e-6)


@pytest.mark.parametrize("left_out", [[], [0.9], [1.0], [0.9, 1.0], [1.1], [0.8, 1.1]])
def test_the_speed_is_that_over_the_same_time_whichever_pictures_are_left_out(
    left_out: list[float],
) -> None:
    # Seven a second all the way, then still.
    times = np.array([t for t in np.arange(13) / 10 if round(t, 1) not in left_out])
    values = 7 * np.minimum(times, 1.1)
    assert speeds(times, values)[-1] == pytest.approx(7 * (SPAN_S - 0.1) / SPAN_S)


def test_the_speed_is_unknown_at_first_and_while_the_signal_is() -> None:
    times = np.arange(0, 1, 0.1)
    values = times.copy()
    values[6] = NAN
    found = speeds(times, values)
    assert np.isnan(found[[0, 6]]).all()
    assert found[5] == found[7] == pytest.approx(1)


def test_a_jump_across_a_long_gap_is_not_a_speed() -> None:
    times = np.array([0, 0.1, 0.2, 0.3, 2.3, 2.4])
    found = speeds(times, np.array([0, 0, 0, 0, 500.0, 500.0]))
    assert math.isnan(found[4])
    # ... nor when the frames of the gap say that nothing is known.
    meter = Speedometer()
    for i in range(40):
        meter.update(i / 10, 0.0 if i < 4 else NAN)
    assert math.isnan(meter.update(4.0, 500.0))


@pytest.mark.parametrize(
    ("rates", "starts"),
    [
        ([0, 10, 20, 20, 20, 20, 20, 0], []),  # at the limit, not beyond it
        ([0, 50, 50, 50, 0], []),  # fast, but for 0.2 s only
        ([0, 50, 50, 50, 50, 50, 0], [0.1]),
        ([0, -50, -50, -50, -50, -50, 0], [0.1]),  # back as fast
        ([0, 50, -50, 50, -50, 50, 0], [0.1]),  # to and fro
        ([50] * 5 + [0] * 5 + [50] * 6, [0.0, 1.0]),
        ([NAN] * 20, []),
    ],
)
def test_events(rates: list[float], starts: list[float]) -> None:
    assert [event.start_s for event in fed(rule(), rates)] == starts


def test_an_event_says_what_happened() -> None:
    found = fed(rule(), [0, 30, 60, 40, 30, 30, 25, 0, 0])
    assert found == [
        Event("pace", "lean", "warning", 0.1, 0.6, 60, LIMIT, "deg/s", None, "Slow down.")
    ]


def test_jitter_at_the_border_makes_one_event() -> None:
    around = (0.95, 1.05)
    assert min(around) > CALM_SHARE
    rates = [50.0] * 6 + [LIMIT * around[i % 2] for i in range(40)]
    assert len(fed(rule(), rates)) == 1


def test_a_short_gap_breaks_nothing_and_a_long_one_ends_the_event() -> None:
    short, long = ([NAN] * round(share * GAP_S * 10) for share in (0.8, 2))
    assert len(fed(rule(), [50.0] * 6 + short + [50.0] * 6)) == 1
    found = fed(rule(), [50.0] * 6 + long + [50.0] * 6)
    assert len(found) == 2
    assert found[0].end_s == 0.5


@settings(deadline=None)
@given(st.lists(st.floats(-LIMIT, LIMIT) | st.just(NAN), max_size=80), st.sampled_from([5, 15, 30]))
def test_a_gentle_movement_never_warns(rates: list[float], fps: int) -> None:
    assert fed(rule(), rates, fps) == []


@settings(deadline=None)
@given(
    st.lists(st.floats(-100, 100) | st.just(NAN), max_size=20),
    st.lists(st.floats(LIMIT + 1e-6, 100), min_size=1, max_size=40),
    st.floats(0.05, 1),
)
def test_a_movement_too_fast_for_longer_than_for_s_warns(
    before: list[float], fast: list[float], for_s: float
) -> None:
    judge = rule(for_s)
    fed(judge, [*before, *fast])
    if (len(fast) - 1) / 10 > for_s + 1e-9:
        assert judge.active is not None
        assert judge.active.peak >= max(fast)


def test_an_excess_does_not_span_missing_frames() -> None:
    judge = PaceRule("lean", "deg", 10.0, 0.3, "Slow down.", None)
    for i in range(10):
        judge.update(i / 10, 20.0)
    (before,) = judge.events
    judge.update(60.0, 20.0)  # after a pause
    assert before.end_s == 0.9
    assert judge.active is None
