"""Frames that do not come for 200 ms, again and again, change nothing that is said."""

import random

import pytest

from posecheck.pose.pose import Pose
from posecheck.session.result import SessionResult
from tests.acting import HOLD_S, SAFE_PCT, curved, result, summary, three_cats
from tests.figures import film

STALL_S = 0.2


def stalled(poses: list[Pose], seed: int) -> list[Pose]:
    """The same without all frames of 200 ms, every second or so."""
    chance = random.Random(seed)
    kept, next_s, until_s = [], 0.8, 0.0
    for seen in poses:
        if seen.time_s >= next_s:
            until_s = seen.time_s + STALL_S
            next_s = until_s + chance.uniform(0.5, 1.5)
        if seen.time_s >= until_s:
            kept.append(seen)
    assert len(kept) < 0.95 * len(poses)
    return kept


def assert_alike(found: SessionResult, undisturbed: SessionResult) -> None:
    """The same things at the same times, give or take a stall."""
    assert summary(found.events) == summary(undisturbed.events)
    for one, other in (
        (found.events, undisturbed.events),
        (found.repetitions, undisturbed.repetitions),
        (found.holds, undisturbed.holds),
    ):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert a.start_s == pytest.approx(b.start_s, abs=STALL_S + 0.1)
            assert a.end_s == pytest.approx(b.end_s, abs=STALL_S + 0.1)
    assert found.judged.all()


@pytest.mark.parametrize("seed", range(1))
def test_repetitions_are_counted_as_without_stalls(seed: int) -> None:
    poses = list(three_cats(fps=30))
    assert_alike(result("cat_cow", stalled(poses, seed)), result("cat_cow", poses))


@pytest.mark.parametrize("seed", range(1))
def test_a_hold_is_warned_about_as_without_stalls(seed: int) -> None:
    long = HOLD_S + 3
    bent = curved((2, 0), (4, SAFE_PCT), (4 + long, SAFE_PCT), (6 + long, 0))
    poses = list(film(bent, 8 + long, fps=20))
    undisturbed = result("cat_cow", poses)
    assert ("hold", "hold", "warning", None) in summary(undisturbed.events)
    assert_alike(result("cat_cow", stalled(poses, seed)), undisturbed)
