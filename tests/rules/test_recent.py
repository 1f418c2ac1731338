"""What one signal did a moment ago."""

import math

import pytest

from posecheck.rules.pace import SPAN_S
from posecheck.rules.recent import (
    CREEPS_S,
    MOMENT_S,
    SEEN_LATE_S,
    STIRS_SHARE,
    Moment,
    RecentMoments,
)

SLOW = 1.0


def seen(*moments: tuple[float, float, float, float]) -> RecentMoments:
    """Moments of (time, level, rate, stir)."""
    past = RecentMoments()
    for moment in moments:
        past.note(Moment(*moment))
    return past


def test_rest_begins_between_two_pictures_where_the_speed_passed_the_border() -> None:
    # From 5 to 0 within 0.5 s: 1 after four fifths of it.
    past = seen((1.0, 3.0, 5.0, 0.0), (1.5, 4.0, 0.0, 0.0), (2.0, 4.0, 0.0, 0.0))
    first, reached = past.since(2.0, 0.0, SLOW)
    assert first == 1.0
    assert reached == pytest.approx(1.4 - SEEN_LATE_S - CREEPS_S)


def test_a_level_is_reached_between_two_pictures_too() -> None:
    past = seen((1.0, 1.0, 5.0, 0.0), (1.4, 3.0, 5.0, 0.0), (1.8, 4.0, 0.0, 0.0))
    assert past.since(2.0, 0.0, SLOW)[0] == pytest.approx(1.2)


def test_nothing_is_told_of_what_was_before_the_start() -> None:
    past = seen((1.0, 1.0, 5.0, 0.0), (1.4, 3.0, 0.0, 0.0), (1.8, 4.0, 0.0, 0.0))
    first, reached = past.since(2.0, 1.2, SLOW)
    assert first == 1.4
    assert reached == pytest.approx(1.4 - SPAN_S / 2)


def test_what_moves_at_last_is_not_at_rest() -> None:
    first, reached = seen((1.0, 3.0, 0.0, 0.0), (1.2, 3.0, 5.0, 0.0)).since(4.0, 0.0, SLOW)
    assert first == reached == math.inf


def test_rest_begins_when_another_signal_is_slow_by_its_own_measure() -> None:
    fastest = 20.0
    calm = STIRS_SHARE * fastest
    stirs = (1.0, 3.0, 0.0, fastest), (1.4, 3.0, 0.0, calm + 1), (1.8, 3.0, 0.0, calm - 1)
    # It falls below its share half-way, and shows itself how the person creeps at the end.
    assert seen(*stirs).since(2.0, 0.0, SLOW)[1] == pytest.approx(1.6 - SPAN_S / 2)
    assert seen(*stirs).still(SLOW, 0.0)
    assert not seen(*stirs[:2]).still(SLOW, 0.0)


def test_another_signal_that_never_moved_fast_stirs_above_the_stated_speed() -> None:
    assert seen((1.0, 3.0, 0.0, 0.9)).still(SLOW, 0.0)
    assert not seen((1.0, 3.0, 0.0, 1.1)).still(SLOW, 0.0)


@pytest.mark.parametrize("step_s", [MOMENT_S / 10, MOMENT_S / 3, MOMENT_S / 2])
def test_one_slow_picture_on_the_way_is_not_rest(step_s: float) -> None:
    way = [(i * step_s, 3.0, 5.0, 0.0) for i in range(20)]
    dip = (20 * step_s, 3.0, 0.0, 0.0)
    assert not seen(*way, dip).still(SLOW, 0.0)
    stays = [(20 * step_s + t, 3.0, 0.0, 0.0) for t in (MOMENT_S, 1.1 * MOMENT_S)]
    assert seen(*way, dip, *stays).still(SLOW, 0.0)


def test_noise_that_goes_to_and_fro_is_rest() -> None:
    # Each is slow, and so is their mean; a speed without a sign would add the noise up.
    shaken = [(0.05 * i, 3.0, 1.2 * (-1) ** i, 0.0) for i in range(20)]
    assert seen(*shaken).still(SLOW, 0.0)


def test_the_average_of_speeds_that_change_evenly() -> None:
    # From 2 to 0 in twice the time that counts: over its second half 0.5.
    past = seen((1.0, 3.0, 2.0, 0.0), (1.0 + 2 * MOMENT_S, 3.0, 0.0, 0.0))
    assert past.still(0.501, 0.0)
    assert not past.still(0.499, 0.0)
