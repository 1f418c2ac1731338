"""Stretches are told from other exercises by the ranges of their signals."""

import math

import numpy as np
import pytest

from posecheck.rules.condition import STEADY_S, ConditionRule, Range, Steady

NAN = math.nan
BENT = Range("bend", 60.0, None, "Bend the knee.")
TIMES = np.arange(0, 4, 0.05)


def run(rule: ConditionRule, bends: np.ndarray, out: np.ndarray) -> list[bool]:
    frames = zip(TIMES.tolist(), bends.tolist(), out.tolist(), strict=True)
    return [rule.update(now, {"bend": bend}, 0.0, out=away) for now, bend, away in frames]


@pytest.mark.parametrize(
    ("value", "kept"), [(59.0, False), (60.0, True), (90.0, True), (91.0, False), (NAN, None)]
)
def test_a_range_is_kept_within_its_ends(value: float, kept: bool | None) -> None:
    assert Range("bend", 60.0, 90.0, "").kept(value) is kept


def test_single_misplaced_frames_and_unknown_ones_change_nothing() -> None:
    steady = Steady(BENT)
    values = np.where(np.arange(len(TIMES)) % 4 == 0, 10.0, 100.0)
    assert all(steady.update(now, value) for now, value in zip(TIMES, values, strict=True))
    assert all(steady.update(4 + now, NAN) for now in TIMES)


def test_it_is_left_after_a_moment_and_found_again_after_one() -> None:
    steady = Steady(BENT)
    values = np.where((TIMES >= 1) & (TIMES < 2), 10.0, 100.0)
    kept = np.array([steady.update(n, v) for n, v in zip(TIMES, values, strict=True)])
    away = TIMES[~kept]
    assert away[0] == pytest.approx(1 + STEADY_S, abs=0.06)
    assert away[-1] == pytest.approx(2 + STEADY_S, abs=0.06)


def test_a_stretch_beyond_a_range_is_another_movement() -> None:
    rule = ConditionRule([BENT])
    out = (TIMES >= 1) & (TIMES < 3)
    belongs = run(rule, np.where(out, 20.0, 100.0), out)
    assert all(belongs[:20])
    assert not any(belongs[26:60])
    assert not rule.kept(1.0, 3.0)
    assert rule.kept(0.0, 0.9)


def test_a_resting_limb_may_lie_as_it_likes() -> None:
    rule = ConditionRule([BENT])
    assert all(run(rule, np.full(len(TIMES), 5.0), np.zeros(len(TIMES), bool)))
    assert rule.kept(0.0, 4.0)
    assert rule.message is None


def test_the_way_in_and_out_may_leave_the_range_for_a_moment() -> None:
    rule = ConditionRule([BENT])
    out = (TIMES >= 0.5) & (TIMES < 3.5)
    run(rule, np.where(TIMES < 3.0, 100.0, 20.0), out)
    assert rule.kept(0.5, 3.5)


def test_it_says_what_is_otherwise_while_it_is() -> None:
    rule = ConditionRule([BENT])
    for now in TIMES:
        rule.update(float(now), {"bend": 20.0}, 0.0, out=True)
    assert rule.message == "Bend the knee."
    rule.update(4.1, {"bend": 20.0}, 0.0, out=False)
    assert rule.message is None


def test_ranges_may_count_from_neutral() -> None:
    rule = ConditionRule([Range("bend", None, 9.0, "Less.", from_neutral=True)])
    for now in TIMES:
        assert rule.update(float(now), {"bend": 28.0}, 20.0, out=True)
    for now in TIMES + 4:
        last = rule.update(float(now), {"bend": 28.0}, 0.0, out=True)
    assert not last
