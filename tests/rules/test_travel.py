"""A person's own travel: what counts, where it begins and ends, whatever films it."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.speed import Speedometer
from posecheck.rules.stretch import FOUND_AGAIN_S, StretchRule
from posecheck.rules.travel import NOISE_TIMES, Noise, Travel
from posecheck.rules.zone import StretchZone

Motion = Callable[[float], float]
LEAST = 1.0
TILT = StretchZone("tilt", 4.0, 1.0, True, None, True, 0.1, least=LEAST, from_zone=False)
LEG = StretchZone("leg", 84.0, 79.0, True, None, True, 1.0, least=8.0)


def filmed(
    motion: Motion,
    seconds: float,
    fps: float = 20.0,
    *,
    zone: StretchZone = TILT,
    noise: float = 0.0,
    start_s: float = 0.0,
    neutral: float = 0.0,
    doubt: float = math.inf,
) -> StretchRule:
    """A rule that has seen a motion; by default it knows nothing of neutral."""
    random = np.random.default_rng(7)
    judge, meter = StretchRule(zone, 10.0, 8.0, "Back."), Speedometer()
    times = start_s + np.arange(0, seconds, 1 / fps)
    for t in times.tolist():
        value = motion(t - start_s) + noise * float(random.standard_normal())
        rate = meter.update(t, value)
        judge.update(t, value, rate, neutral=neutral, doubt=doubt)
    judge.finish(float(times[-1]))
    return judge


def waves(count: int, high: float, period_s: float = 6.0, drift: float = 0.0) -> Motion:
    """Two seconds of rest, then cosine waves to `high` and back, on a level that drifts."""

    def at(t: float) -> float:
        phase = (t - 2) / period_s
        out = 0.5 * high * (1 - math.cos(2 * math.pi * phase)) if 0 <= phase < count else 0.0
        return out + drift * t

    return at


@pytest.mark.parametrize("high", [1.4, 2.0, 5.0, 12.0])
@pytest.mark.parametrize("drift", [-0.03, 0.0, 0.03])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_small_tilts_count_on_a_level_that_drifts(high: float, drift: float, noise: float) -> None:
    judge = filmed(waves(5, high, drift=drift), 35, noise=noise)
    assert len(judge.repetitions) == 5
    peaks = [2 + 6 * i + 3 for i in range(5)]
    for rep, peak in zip(judge.repetitions, peaks, strict=True):
        assert rep.start_s < peak < rep.end_s
    assert judge.unfinished == []


@pytest.mark.parametrize("noise", [0.05, 0.2, 1.0])
def test_noise_alone_counts_nothing(noise: float) -> None:
    # The noise of a filter's output: values in turn resemble each other.
    random = np.random.default_rng(3)
    slow = np.convolve(random.standard_normal(1300), np.ones(4) / 2, "valid") * noise
    judge = filmed(lambda t: float(slow[round(t * 20)]), 60)
    assert judge.repetitions == []


def test_drift_alone_counts_nothing() -> None:
    assert filmed(lambda t: 0.06 * t, 60).repetitions == []


def test_the_noise_of_a_signal_is_measured_and_a_movement_is_none() -> None:
    still, moving = Noise(), Noise()
    random = np.random.default_rng(1)
    for t in np.arange(0, 30, 0.1).tolist():
        still.update(t, 0.5 * float(random.standard_normal()))
        moving.update(t, 5 * math.sin(t))
    assert still.deviation == pytest.approx(0.5, rel=0.25)
    assert NOISE_TIMES * moving.deviation < 1


def test_a_start_in_mid_stretch_counts_when_the_person_comes_back() -> None:
    judge = filmed(lambda t: float(np.interp(t, [0, 3, 5], [6, 6, 0])), 8, doubt=0.0)
    (rep,) = judge.repetitions
    assert rep.start_s == 0
    assert rep.end_s == pytest.approx(5 - 2 * TILT.leave / 6, abs=0.1)


def test_what_the_end_cuts_off_is_unfinished() -> None:
    judge = filmed(lambda t: float(np.interp(t, [2, 4], [0, 6])), 7)
    assert judge.repetitions == []
    (rep,) = judge.unfinished
    assert (rep.start_s, rep.end_s) == (pytest.approx(2, abs=0.2), pytest.approx(7, abs=0.1))
    assert rep.peak == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize(
    ("gap_s", "after", "counted", "unfinished"),
    [
        (0.08 * FOUND_AGAIN_S, 6.0, 1, 0),  # lost for a moment
        (0.8 * FOUND_AGAIN_S, 6.0, 1, 0),  # hidden in the stretch, and seen in it again
        (0.8 * FOUND_AGAIN_S, 0.0, 0, 1),  # came back unseen
        (2 * FOUND_AGAIN_S, 6.0, 0, 1),  # what went on meanwhile nobody knows
    ],
)
def test_what_a_gap_cuts_off(gap_s: float, after: float, counted: int, unfinished: int) -> None:
    def at(t: float) -> float:
        if t < 5:
            return float(np.interp(t, [2, 4], [0, 6]))
        return math.nan if t < 5 + gap_s else float(np.interp(t - gap_s, [7, 9], [after, 0]))

    judge = filmed(at, 12 + gap_s, doubt=0.0)
    assert (len(judge.repetitions), len(judge.unfinished)) == (counted, unfinished)


def test_a_wobble_in_the_stretch_is_not_the_next_one() -> None:
    knots = [0, 2, 4, 5, 6, 8], [0, 0, 10, 7, 10, 0]
    assert len(filmed(lambda t: float(np.interp(t, *knots)), 10).repetitions) == 1


def test_a_slow_return_is_no_repetition_of_its_own() -> None:
    knots = [0, 2, 4, 8, 10, 16], [0, 0, 10, 4, 4, 0]
    assert len(filmed(lambda t: float(np.interp(t, *knots)), 18).repetitions) == 1


def test_a_long_plateau_is_one_repetition_and_one_hold() -> None:
    knots = [0, 2, 3, 12, 13], [0, 0, 6, 6, 0]
    judge = filmed(lambda t: float(np.interp(t, *knots)), 15, noise=0.05, doubt=0.0)
    assert len(judge.repetitions) == len(judge.holds) == 1
    assert judge.holds[0].start_s == pytest.approx(3, abs=0.4)
    assert judge.holds[0].end_s == pytest.approx(12, abs=0.4)
    assert judge.events == []


def test_a_hold_and_its_warning_tell_one_length() -> None:
    knots = [0, 2, 3, 17, 18], [0, 0, 6, 6, 0]
    judge = filmed(lambda t: float(np.interp(t, *knots)), 20, doubt=0.0)
    (hold,), (event,) = judge.holds, judge.events
    assert event.peak == pytest.approx(hold.duration_s)
    assert event.start_s == pytest.approx(hold.start_s + 10)


def test_a_slow_deep_stretch_is_held_from_where_it_slowed() -> None:
    # Quickly to 30 of 45, then deeper and deeper for ten seconds: held all the while.
    knots = [0, 2, 3, 13, 20, 21], [70, 70, 100, 115, 115, 70]
    judge = filmed(lambda t: float(np.interp(t, *knots)), 23, zone=LEG, doubt=0.0)
    assert judge.holds[0].start_s == pytest.approx(3, abs=0.4)
    assert judge.events[0].start_s == pytest.approx(13, abs=0.4)


def test_a_halt_on_the_first_half_of_the_way_is_not_the_stretch() -> None:
    knots = [0, 2, 3, 6, 7, 12, 13], [70, 70, 86, 86, 130, 130, 70]
    judge = filmed(lambda t: float(np.interp(t, *knots)), 15, zone=LEG, doubt=0.0)
    (hold,) = judge.holds
    assert hold.start_s == pytest.approx(7, abs=0.4)


def test_a_level_that_must_be_reached_is() -> None:
    for high, count in ((82, 0), (90, 1)):
        judge = filmed(lambda t, h=high: 60 + waves(1, h - 60)(t), 10, zone=LEG, doubt=0.0)
        assert len(judge.repetitions) == count


def test_who_was_out_of_sight_is_not_where_they_were() -> None:
    travel = Travel(TILT.bounds())
    assert travel.update(0.0, 6.0, 0.0, 0.0) == "out"
    assert travel.resume(6.0, 0.0, 0.0)
    assert not travel.resume(0.0, 0.0, 0.0)
    travel.reset()
    assert not travel.resume(6.0, 0.0, 0.0)


@settings(deadline=None, max_examples=60)
@given(
    count=st.integers(1, 5),
    high=st.floats(1.5, 8),
    fps=st.sampled_from([10.0, 12.5, 15.0, 25.0, 30.0]),
    slowed=st.floats(0.7, 2.0),
    offset=st.floats(-50, 50),
    noise=st.floats(0, 0.1),
    down=st.booleans(),
    start_s=st.floats(0, 1000),
)
def test_the_same_movement_counts_the_same_however_it_is_filmed(
    count: int,
    high: float,
    fps: float,
    slowed: float,
    offset: float,
    noise: float,
    down: bool,
    start_s: float,
) -> None:
    sign = -1 if down else 1
    zone = replace(TILT, enter=sign * TILT.enter, leave=sign * TILT.leave, upward=not down)
    motion = waves(count, high)
    judge = filmed(
        lambda t: offset + sign * motion(t / slowed),
        (6 * count + 5) * slowed,
        fps,
        zone=zone,
        noise=noise,
        start_s=round(start_s, 3),
    )
    assert len(judge.repetitions) == count
    assert judge.unfinished == []
