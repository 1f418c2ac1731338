"""Inches and their error bands, from the pose to the event."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from posecheck.drawing.gauge_panel import zone_of
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.session.session import Session
from tests.acting import HEAD_END_HEIGHT_IN, knee_drifts

ROTATION = load_exercise("supine_caudal_rotation")


def session(poses: Sequence[Pose], level: int = 3) -> Session:
    ran = Session(ROTATION, height=HEAD_END_HEIGHT_IN, level=level)
    for seen in poses:
        ran.update(seen)
    return ran


def test_every_inch_has_a_band_and_nothing_else_has() -> None:
    result = session(knee_drifts(2.0)).finish()
    assert set(result.bands) == {"knee_drift_in"}
    drift, band = result.signals["knee_drift_in"], result.bands["knee_drift_in"]
    assert np.array_equal(np.isfinite(drift), np.isfinite(band))
    known = np.isfinite(drift)
    # The share of the scale's error grows with the drift.
    assert (band[known] >= 0.01 * result.scale_error_pct * np.abs(drift[known])).all()
    far = np.abs(drift[known]) > 1.5
    assert band[known][far].min() > np.median(band[known][~far])


def test_a_warning_carries_the_band_of_its_peak() -> None:
    ran = session(knee_drifts(4.5))
    result = ran.finish()
    warnings = [e for e in result.events if e.kind == "range" and e.severity == "warning"]
    assert [event.side for event in warnings] == ["left", "right"]
    for event in warnings:
        at = int(np.nanargmin(np.abs(result.signals["knee_drift_in"] - event.peak)))
        assert event.band == pytest.approx(result.bands["knee_drift_in"][at], rel=1e-5)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_four_fifths_of_a_level_are_no_reason_to_warn(level: int) -> None:
    safe = session(knee_drifts(0.75 * level), level).finish()
    assert not [e for e in safe.events if e.kind == "range" and e.severity == "warning"]
    beyond = session(knee_drifts(1.2 * level), level).finish()
    assert [e for e in beyond.events if e.kind == "range" and e.severity == "warning"]


def test_the_gauge_and_the_verdict_show_the_band() -> None:
    ran = Session(ROTATION, height=HEAD_END_HEIGHT_IN)
    verdicts = [ran.update(seen) for seen in knee_drifts(2.0)]
    last = verdicts[-1]
    assert last.gauge is not None
    assert last.gauge.band == last.bands["knee_drift_in"] > 0
    assert math.isnan(verdicts[0].bands["knee_drift_in"])  # before neutral


def test_the_gauge_is_beyond_as_long_as_a_warning_lasts() -> None:
    ran = Session(ROTATION, height=HEAD_END_HEIGHT_IN)
    for seen in knee_drifts(4.5):
        verdict = ran.update(seen)
        warned = any(e.severity == "warning" and e.kind == "range" for e in verdict.active)
        assert verdict.gauge is not None
        assert verdict.gauge.beyond == warned
        if warned and verdict.judged:
            assert zone_of(verdict.gauge) == "warning"


def test_a_person_whose_trousers_vanish_in_the_floor_is_told_so() -> None:
    poses = knee_drifts(2.0)
    faint = [
        replace(seen, contour=replace(seen.contour, contrast=2.0))
        for seen in poses
        if seen.contour is not None
    ]
    result = session(faint).finish()
    assert np.isnan(result.signals["knee_drift_in"]).all()
    assert not [event for event in result.events if event.kind == "range"]
    said = [span for span in result.not_judged if span.rule == "knee_drift_in"]
    assert any("Wear a colour that stands out from the floor" in span.message for span in said)
