"""The range rule: when it cautions, when it warns, and when it keeps quiet."""

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.rules.events import GAP_S, Event
from posecheck.rules.limit import BAND_SHARE, RETURN_SHARE, LimitRule, LimitValue
from posecheck.text.units import unit

LIMIT, CAUTION = 10.0, 8.0
ROOM = max(RETURN_SHARE * LIMIT, unit("deg").jitter)
FPS = 10
NAN = math.nan


def rule(
    *, for_s: float = 0.0, caution: float | None = CAUTION, down: bool = False, limit: float = LIMIT
) -> LimitRule:
    sign = -1 if down else 1
    bound = LimitValue(
        sign * limit,
        None if caution is None else sign * caution,
        "Come back.",
        "Far enough.",
    )
    return LimitRule("range", "lean", "deg", bound, -1 if down else 1, for_s)


def fed(judge: LimitRule, values: Iterable[float], fps: float = FPS) -> list[tuple[str, float]]:
    """Severity and start of every event; the events must begin and end in order."""
    started = [judge.update(i / fps, value) for i, value in enumerate(values)]
    assert [event for event in started if event] == judge.events
    assert all(event.start_s <= event.end_s for event in judge.events)
    return [(event.severity, event.start_s) for event in judge.events]


@pytest.mark.parametrize(
    ("values", "events"),
    [
        ([0, 5, 7.9, 5, 0], []),
        # exactly at the border is still kept
        ([0, CAUTION, 0], []),
        ([0, 9, LIMIT, 9, 0], [("caution", 0.1)]),
        # out through the caution zone and back: no second caution on the way back
        ([0, 9, 11, 12, 9, 5], [("caution", 0.1), ("warning", 0.2)]),
        # straight out and back
        ([0, 20, 0], [("warning", 0.1)]),
        # into the caution zone only, twice
        ([0, 9, 0, 9, 0], [("caution", 0.1), ("caution", 0.3)]),
        # twice beyond, with a rest in the caution zone in between
        ([0, 12, 9, 12, 0], [("warning", 0.1), ("warning", 0.3)]),
        # after the zone was left a caution is news again
        ([0, 12, 9, 0, 9, 0], [("warning", 0.1), ("caution", 0.4)]),
        # beyond in the first frame
        ([12], [("warning", 0.0)]),
        # never known
        ([NAN] * 30, []),
    ],
)
@pytest.mark.parametrize("down", [False, True])
def test_events(values: list[float], events: list[tuple[str, float]], down: bool) -> None:
    sign = -1 if down else 1
    assert fed(rule(down=down), [sign * v for v in values]) == events


def test_an_event_says_what_happened() -> None:
    judge = rule()
    fed(judge, [0, 9, 11, 14, 12, 0, 0])
    assert judge.events == [
        Event("range", "lean", "caution", 0.1, 0.2, 9, CAUTION, "deg", None, "Far enough."),
        Event("range", "lean", "warning", 0.2, 0.4, 14, LIMIT, "deg", None, "Come back."),
    ]
    assert judge.active is None


def test_an_event_under_way_grows() -> None:
    judge = rule()
    started = judge.update(0.0, 12.0)
    assert started is judge.active
    judge.update(3.0, 13.0)
    assert judge.active is not None
    assert (judge.active.end_s, judge.active.peak) == (3.0, 13.0)


def test_a_lower_bound_peaks_downward() -> None:
    judge = rule(down=True)
    fed(judge, [0, -11, -14, -12, 0])
    assert judge.events[-1].peak == -14


def test_a_caution_without_words_of_its_own_uses_those_of_the_limit() -> None:
    judge = LimitRule("range", "lean", "deg", LimitValue(LIMIT, CAUTION, "Come back."), 1)
    assert fed(judge, [9])
    assert judge.events[0].message == "Come back."


@pytest.mark.parametrize("border", [CAUTION, LIMIT])
def test_jitter_at_a_border_makes_one_event(border: float) -> None:
    jitter = [border + 0.4 * ROOM * (-1) ** i for i in range(50)]
    events = [severity for severity, _ in fed(rule(), jitter)]
    assert events.count("warning" if border == LIMIT else "caution") == 1
    assert len(events) <= 2


def test_the_limit_is_kept_again_a_little_inside_of_it() -> None:
    judge = rule(caution=None)
    judge.update(0.0, LIMIT + 1)
    judge.update(0.1, LIMIT - 0.5 * ROOM)
    assert judge.active is not None
    judge.update(0.2, LIMIT - 1.5 * ROOM)
    assert judge.active is None


@pytest.mark.parametrize("fps", [5, 10, 30])
def test_what_is_shorter_than_for_s_does_not_count(fps: int) -> None:
    short, long = round(0.8 * fps), round(2 * fps)
    beyond = [LIMIT + 1.0]
    assert fed(rule(for_s=1.0, caution=None), [0, *beyond * short, 0], fps) == []
    # ... and what is longer counts from the moment at which the limit was passed.
    assert fed(rule(for_s=1.0, caution=None), [0, *beyond * long, 0], fps) == [
        ("warning", pytest.approx(1 / fps))
    ]


def test_a_caution_ends_where_its_warning_begins() -> None:
    judge = rule(for_s=0.5)
    fed(judge, [9] * 10 + [12] * 10)
    caution, warning = judge.events
    assert (caution.severity, warning.severity) == ("caution", "warning")
    assert caution.end_s == warning.start_s == 1.0


def test_a_gap_shorter_than_the_patience_breaks_nothing() -> None:
    unknown = [NAN] * round(0.8 * GAP_S * FPS)
    judge = rule()
    assert fed(judge, [12, *unknown, 12, 12]) == [("warning", 0.0)]
    assert judge.events[0].end_s == pytest.approx((len(unknown) + 2) / FPS)


def test_a_longer_gap_ends_the_event_at_the_last_known_moment() -> None:
    unknown = [NAN] * round(2 * GAP_S * FPS)
    judge = rule()
    again = (2 + len(unknown)) / FPS
    assert fed(judge, [12, 12, *unknown, 12]) == [("warning", 0.0), ("warning", again)]
    assert judge.events[0].end_s == 0.1


def test_a_longer_gap_forgets_how_long_the_limit_had_been_passed() -> None:
    unknown = [NAN] * round(2 * GAP_S * FPS)
    beyond = [12.0] * 4
    assert fed(rule(for_s=0.6, caution=None), [*beyond, *unknown, *beyond]) == []


def test_the_side_of_a_bound_is_the_side_of_its_events() -> None:
    judge = LimitRule("range", "x", "in", LimitValue(3, 2.4, "Back.", side="left"), 1)
    fed(judge, [2.5, 4])
    assert [event.side for event in judge.events] == ["left", "left"]


def test_the_peak_counts_from_the_start_of_the_event() -> None:
    judge = rule(for_s=0.3, caution=None)
    fed(judge, [0, 12, 30, 12, 12, 12])
    assert judge.events[0].start_s == 0.1
    assert judge.events[0].peak == 30


values = st.floats(-50, 50) | st.just(NAN)


@settings(deadline=None)
@given(st.lists(st.floats(-50, LIMIT) | st.just(NAN), max_size=80), st.floats(0, 2))
def test_a_signal_that_keeps_its_limit_never_warns(signal: list[float], for_s: float) -> None:
    assert "warning" not in [severity for severity, _ in fed(rule(for_s=for_s), signal)]


@settings(deadline=None)
@given(
    st.lists(values, max_size=20),
    st.lists(st.floats(LIMIT + 1e-6, 50), min_size=1, max_size=40),
    st.floats(0, 2),
)
def test_a_signal_beyond_its_limit_for_longer_than_for_s_warns(
    before: list[float], beyond: list[float], for_s: float
) -> None:
    judge = rule(for_s=for_s)
    fed(judge, [*before, *beyond])
    if (len(beyond) - 1) / FPS > for_s + 1e-9:
        assert judge.active is not None
        assert judge.active.severity == "warning"


@settings(deadline=None)
@given(st.lists(values, max_size=80), st.floats(0, 1))
def test_events_of_one_rule_follow_each_other(signal: list[float], for_s: float) -> None:
    judge = rule(for_s=for_s)
    fed(judge, signal)
    for first, second in pairwise(judge.events):
        assert first.end_s <= second.start_s
        # Never two cautions without leaving, never a caution on the way back.
        if (first.severity, second.severity) == ("warning", "caution"):
            between = signal[round(first.end_s * FPS) : round(second.start_s * FPS)]
            assert any(not v > CAUTION - ROOM for v in between)


@settings(deadline=None)
@given(st.lists(st.floats(-50, 50), max_size=60))
def test_a_lower_bound_is_the_mirror_of_an_upper_one(signal: list[float]) -> None:
    up = fed(rule(for_s=0.2), signal)
    assert up == fed(rule(for_s=0.2, down=True), [-v for v in signal])


def test_an_event_does_not_span_missing_frames() -> None:
    judge = rule()
    judge.update(0.0, 12.0)
    judge.update(0.1, 12.0)
    judge.update(60.0, 12.0)  # after a pause
    assert [(event.start_s, event.end_s) for event in judge.events] == [(0.0, 0.1), (60.0, 60.0)]


def test_a_warning_does_not_wait_for_the_whole_band() -> None:
    def warned_at(band: float) -> float | None:
        rule = LimitRule("range", "knee_drift_in", "in", LimitValue(3.0, 2.4, "Back."), 1)
        for i, value in enumerate(np.arange(2.0, 4.0, 0.05)):
            event = rule.update(i / 10, float(value), band)
            if event is not None and event.severity == "warning":
                assert event.band == band or math.isnan(band)
                return float(value)
        return None

    assert warned_at(math.nan) == pytest.approx(3.05)
    assert warned_at(0.4) == pytest.approx(3.0 - BAND_SHARE * 0.4, abs=0.06)
    # A drift of 2.4 inches whose measure is a tenth too large is no reason to warn.
    assert (warned_at(0.5) or 0.0) > 2.4 * 1.1


def test_an_event_knows_the_band_of_its_peak() -> None:
    rule = LimitRule("range", "knee_drift_in", "in", LimitValue(3.0, 2.4, "Back."), 1)
    for i, (value, band) in enumerate([(3.1, 0.3), (3.6, 0.4), (3.2, 0.9)]):
        rule.update(i / 10, value, band)
    (event,) = rule.events
    assert (event.peak, event.band) == (3.6, 0.4)
