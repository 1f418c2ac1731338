"""A calm first notice, red when it lasts or when the limit is nobody's to stretch."""

from typing import Any

import pytest

from posecheck.coach.alert import PERSISTS_S, alert_of
from posecheck.exercises.library import load_exercise
from posecheck.rules.events import Event

ROTATION = load_exercise("supine_caudal_rotation")
CAT_COW = load_exercise("cat_cow")


def event(**more: Any) -> Event:
    given = {
        "kind": "range", "rule": "knee_drift_in", "severity": "warning", "start_s": 10.0,
        "end_s": 10.1, "peak": 1.2, "limit": 1.0, "unit": "in", "side": "left",
        "message": "Bring your knees back.",
    }  # fmt: skip
    return Event(**{**given, **more})


def shown(exercise: Any = ROTATION, **more: Any) -> str:
    alert = alert_of(exercise, (event(**more),))
    assert alert is not None
    assert (alert.message, alert.side) == ("Bring your knees back.", "left")
    return alert.severity


def test_beyond_the_level_of_one_inch_it_is_calm_at_first_and_red_when_it_lasts() -> None:
    assert shown() == "caution"
    assert shown(end_s=10.0 + PERSISTS_S - 0.1) == "caution"
    assert shown(end_s=10.0 + PERSISTS_S) == "warning"


@pytest.mark.parametrize(
    ("peak", "severity"), [(2.9, "caution"), (3.0, "warning"), (-3.2, "warning")]
)
def test_beyond_the_three_inches_of_the_source_it_is_red_at_once(
    peak: float, severity: str
) -> None:
    assert shown(peak=peak) == severity


@pytest.mark.parametrize(
    ("peak", "severity"), [(12.0, "caution"), (16.5, "warning"), (-9.1, "warning")]
)
def test_beyond_what_anybodys_own_range_may_allow_it_is_red_at_once(
    peak: float, severity: str
) -> None:
    more = {"rule": "back_curve_pct", "unit": "%", "limit": 11.0}
    assert shown(CAT_COW, peak=peak, **more) == severity


def test_the_longest_hold_has_been_told_of_before() -> None:
    assert shown(kind="hold", rule="hold", peak=10.0, limit=10.0) == "warning"


def test_a_caution_stays_one_however_long() -> None:
    assert shown(severity="caution", end_s=60.0) == "caution"


@pytest.mark.parametrize("kind", ["pace", "form", "setup"])
def test_form_and_pace_are_calm_first(kind: str) -> None:
    assert shown(kind=kind, peak=400.0) == "caution"
    assert shown(kind=kind, peak=400.0, end_s=13.0) == "warning"


def test_the_first_event_that_has_words_is_shown() -> None:
    wordless, second = event(message=""), event(message="Slow down.", kind="pace")
    alert = alert_of(ROTATION, (wordless, second))
    assert alert is not None
    assert alert.message == "Slow down."
    assert alert_of(ROTATION, (wordless,)) is None
    assert alert_of(ROTATION, ()) is None


def test_a_calm_first_notice_does_not_stand_before_what_is_red() -> None:
    lasting = event(message="Slow down.", kind="pace", end_s=14.0)
    alert = alert_of(ROTATION, (event(start_s=13.9, end_s=14.0), lasting))
    assert alert is not None
    assert (alert.message, alert.severity) == ("Slow down.", "warning")
