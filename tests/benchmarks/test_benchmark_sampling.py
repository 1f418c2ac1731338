"""What counts as the same event by every picture and by fewer."""

from dataclasses import replace

import pytest

from benchmarks.sampling import agreement
from posecheck.rules.events import Event

LIFT = Event("range", "pelvis_lift_in", "warning", 1.0, 3.0, 4.0, 2.0, "in", None, "", 0.5)


@pytest.mark.parametrize(
    "other",
    [
        LIFT,
        replace(LIFT, start_s=1.15, end_s=2.85),
        replace(LIFT, peak=4.45),
    ],
)
def test_the_same_within_the_tolerances(other):
    found = agreement([LIFT], [other])
    assert (found.same, found.moved, found.alone) == (1, [], [])


@pytest.mark.parametrize(
    "other", [replace(LIFT, start_s=1.3), replace(LIFT, end_s=2.7), replace(LIFT, peak=4.6)]
)
def test_at_another_time_or_beyond_the_band(other):
    found = agreement([LIFT], [other])
    assert (found.same, len(found.moved), found.alone) == (0, 1, [])


@pytest.mark.parametrize(
    "other",
    [
        replace(LIFT, side="left"),
        replace(LIFT, severity="caution"),
        replace(LIFT, rule="trunk_lean_deg"),
        replace(LIFT, start_s=5.0, end_s=7.0),
    ],
)
def test_another_event(other):
    found = agreement([LIFT], [other])
    assert (found.same, found.moved, len(found.alone)) == (0, [], 2)


def test_each_event_has_one_twin():
    again = replace(LIFT, start_s=1.1)
    assert agreement([LIFT, again], [LIFT]).same == 1
    assert agreement([LIFT], []).alone


def test_without_a_stated_band_a_tenth_of_the_limit():
    bare = replace(LIFT, band=float("nan"))
    assert agreement([bare], [replace(bare, peak=4.1)]).same == 1
    assert agreement([bare], [replace(bare, peak=4.3)]).same == 0
