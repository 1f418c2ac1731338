"""Gaps between pictures, too few of them, and pauses: nothing is invented, nothing is hidden."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import built_in_exercise
from posecheck.pose.pose import Pose
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.acting import SAFE_PCT, blocked, cats, curved, result, three_cats, warnings
from tests.figures import film

HELD = ((2.0, 0.0), (4.0, SAFE_PCT), (17.0, SAFE_PCT), (19.0, 0.0))
"""A hold of 13 s."""
SHORT = ((2.0, 0.0), (4.0, SAFE_PCT), (12.0, SAFE_PCT), (14.0, 0.0))
"""A hold of 8 s."""


def filmed(knots: Iterable[tuple[float, float]], seconds: float, fps: float = 10) -> list[Pose]:
    return list(film(curved(*knots), seconds, fps=fps))


def without(poses: Iterable[Pose], start_s: float, end_s: float) -> list[Pose]:
    """The same poses with no picture after one moment and before another."""
    return [pose for pose in poses if not start_s < pose.time_s < end_s]


def unaccounted_s(found: SessionResult) -> float:
    """How much of the time is neither judged nor told as not judged, or both."""
    return abs(found.judged_s + sum(span.duration_s for span in blocked(found)) - found.duration_s)


@pytest.mark.parametrize("gap", [(6.0, 8.0), (5.0, 11.0), (4.6, 16.5)])
def test_a_hold_goes_on_over_a_gap(gap: tuple[float, float]) -> None:
    found = result("cat_cow", without(filmed(HELD, 21), *gap))
    assert len(found.repetitions) == 1
    assert [hold.duration_s for hold in found.holds] == [pytest.approx(13, abs=0.8)]
    assert [kind for kind, _, _ in warnings(found)] == ["hold"]
    span = next(span for span in blocked(found) if span.reason == "no_pictures")
    assert (span.start_s, span.end_s) == (pytest.approx(gap[0]), pytest.approx(gap[1]))
    assert unaccounted_s(found) < 1e-6


def test_a_gap_longer_than_anybody_holds_ends_it() -> None:
    knots = ((2.0, 0.0), (4.0, SAFE_PCT), (60.0, SAFE_PCT), (62.0, 0.0))
    found = result("cat_cow", without(filmed(knots, 64), 8.0, 55.0))
    assert not warnings(found)
    assert len(found.repetitions) == 1


@pytest.mark.parametrize("end_s", [16.0, 19.0])
def test_who_comes_back_in_a_gap_has_done_no_repetition(end_s: float) -> None:
    found = result("cat_cow", without(filmed(SHORT, 21), 6.0, end_s))
    assert found.repetitions == []
    assert len(found.unfinished) == 1
    assert all(hold.end_s <= 6.0 for hold in found.holds)
    assert unaccounted_s(found) < 1e-6


def test_a_gap_at_rest_changes_nothing() -> None:
    knots = [*cats(1), (10.0, 0.0), (12.0, SAFE_PCT), (14.0, 0.0)]
    found = result("cat_cow", without(filmed(knots, 16), 6.6, 9.4))
    assert len(found.repetitions) == 2
    assert [span.reason for span in blocked(found)] == ["no_pictures"]


def test_a_lost_hold_is_told_up_to_the_gap_when_the_pose_is_another_one_after_it() -> None:
    knots = ((2, 0), (4, SAFE_PCT), (9, SAFE_PCT), (9.5, 0.5 * SAFE_PCT), (20, 0.5 * SAFE_PCT))
    found = result("cat_cow", without(filmed([*knots, (22, 0)], 24), 8.0, 14.0))
    assert not warnings(found)
    assert next(hold.end_s for hold in found.holds if hold.start_s < 8) == pytest.approx(8, abs=0.2)
    assert len(found.repetitions) == 1


@pytest.mark.parametrize("step_s", [0.25, 0.5, 1.0, 1.07, 2.5])
def test_too_few_pictures_are_not_judged(step_s: float) -> None:
    found = result("cat_cow", film(curved(*HELD), 40, fps=1 / step_s))
    assert found.repetitions == found.holds == found.events == []
    assert blocked(found)[-1].reason == "too_few_pictures"
    assert found.judged_s <= 2 * step_s
    assert unaccounted_s(found) < 1e-6


def test_a_slow_beginning_is_told_by_one_reason() -> None:
    found = result("cat_cow", film(curved(*HELD), 21, fps=1 / 1.07))
    assert [span.reason for span in blocked(found)] == ["too_few_pictures"]
    assert found.judged_s == 0


def test_five_pictures_a_second_give_what_thirty_give() -> None:
    found = result("cat_cow", film(curved(*HELD), 21, fps=5))
    assert len(found.repetitions) == 1
    assert [kind for kind, _, _ in warnings(found)] == ["hold"]
    assert not blocked(found)


def paused(
    knots: Iterable[tuple[float, float]], seconds: float, at_s: float, for_s: float
) -> tuple[SessionResult, list[tuple[bool, float | None]]]:
    """A session in which the person pauses at a moment; the movement stands still meanwhile."""
    session = Session(built_in_exercise("cat_cow"))
    clocks: list[tuple[bool, float | None]] = []
    for pose in film(curved(*knots), seconds, fps=10):
        later = pose.time_s >= at_s
        if later and not clocks[-1][0]:
            session.pause()
        moved = replace(pose, time_s=pose.time_s + for_s) if later else pose
        clocks.append((later, session.update(moved).hold_s))
    return session.finish(), clocks


@pytest.mark.parametrize("for_s", [0.7, 3.0, 60.0])
def test_the_clock_of_a_hold_stands_still_in_a_pause_and_goes_on(for_s: float) -> None:
    found, clocks = paused(HELD, 21, 9.0, for_s)
    before = [clock for later, clock in clocks if not later][-1]
    after = next(clock for later, clock in clocks if later)
    assert after == pytest.approx(before + 0.1, abs=0.11)
    assert len(found.repetitions) == 1
    assert [kind for kind, _, _ in warnings(found)] == ["hold"]
    assert [hold.duration_s for hold in found.holds] == [pytest.approx(13, abs=0.8)]
    assert [(s.reason, round(s.duration_s, 1)) for s in blocked(found)] == [
        ("paused", round(for_s + 0.1, 1))
    ]
    assert unaccounted_s(found) < 1e-6


def test_a_pause_makes_no_hold_too_long() -> None:
    found, _ = paused(SHORT, 16, 9.0, 20.0)
    assert not warnings(found)
    assert len(found.repetitions) == 1


@pytest.mark.parametrize("at_s", [1.0, 3.0, 5.0, 7.0, 9.0])
def test_a_pause_anywhere_leaves_three_repetitions_three(at_s: float) -> None:
    found, _ = paused(cats(3), 15, at_s, 7.0)
    assert len(found.repetitions) == 3


def test_gaps_in_a_session_change_no_event_outside_of_them() -> None:
    whole = result("cat_cow", three_cats())
    rng = np.random.default_rng(5)
    for start in rng.uniform(2.5, 10, 6):
        found = result("cat_cow", without(three_cats(), start, start + 1.5))
        assert len(found.repetitions) <= len(whole.repetitions)
        assert unaccounted_s(found) < 1e-6
        assert not warnings(found)


@pytest.mark.parametrize(("seconds", "reasons"), [(0.8, ["too_short"]), (1.5, ["no_person"])])
def test_too_short_comes_before_everything_else(seconds: float, reasons: list[str]) -> None:
    nobody = [Pose.nobody(0.1 * i, (640, 480)) for i in range(round(10 * seconds))]
    assert [span.reason for span in result("cat_cow", nobody).not_judged] == reasons
