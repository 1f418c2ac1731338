"""What a session cannot judge, and that it says so with a reason."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.measure.shots import CONFIRM_S
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.rules.events import GAP_S
from posecheck.session.result import SessionResult
from tests.acting import (
    HEAD_END_HEIGHT_IN,
    SIDE_HEIGHT_IN,
    blocked,
    cats,
    curved,
    holding_with_gap,
    knee_drifts,
    knees,
    ran,
    result,
    warnings,
)
from tests.figures import (
    HIPS_AT,
    QUADRUPED,
    SITTING,
    SIZE,
    STANDING,
    SUPINE,
    Figure,
    film,
    pose,
)


def reasons(found: SessionResult) -> set[tuple[str, str | None]]:
    return {(span.reason, span.rule) for span in found.not_judged}


def test_without_a_height_only_what_is_in_inches_is_not_judged() -> None:
    found = result("supine_caudal_rotation", knee_drifts(5.0))
    late = [span for span in found.not_judged if span.end_s > 1]
    assert [(span.reason, span.rule) for span in late] == [("no_scale", "knee_drift_in")]
    assert found.events == []
    assert found.judged.all()
    assert np.isnan(found.signals["knee_drift_in"]).all()
    assert np.isfinite(found.signals["knees_raised_pct"]).all()
    assert math.isnan(found.scale_px_per_in)
    (span,) = late
    assert (span.start_s, span.end_s) == (0, pytest.approx(15))
    assert "your height, as in 5ft7in or 170cm" in span.message


def test_who_never_keeps_still_is_judged_from_a_typical_neutral() -> None:
    def rocking(t: float) -> Figure:
        turn = math.sin(3 * t)
        return replace(
            QUADRUPED, lean=90 + 15 * turn, hip=(90 + 20 * turn,) * 2, back_pct=20 * turn
        )

    found = result("cat_cow", film(rocking, 8))
    # A back has one, with a wide uncertainty; the head is judged against gravity and needs none.
    assert ("no_neutral", "head_pitch_deg") not in reasons(found)
    assert ("no_neutral", "back_curve_pct") not in reasons(found)
    assert (found.neutral, found.neutral_method) == ({}, "typical")
    typical, doubt = -3.0, 5.0
    beyond = [e.peak for e in found.events if (e.kind, e.severity) == ("range", "warning")]
    assert beyond
    assert all(peak > 11 + doubt or peak < -6 - doubt for peak in beyond)
    assert max(found.signals["back_curve_pct"]) > typical + 11 + doubt
    assert found.repetitions


def test_a_far_leg_that_is_hidden_is_told() -> None:
    found = result("knee_to_chest", film(lambda t: SUPINE, 2, outline=False), height=SIDE_HEIGHT_IN)
    assert ("hidden", "right_hip_flexion_deg") in reasons(found)
    assert ("hidden", "left_hip_flexion_deg") not in reasons(found)


@pytest.mark.parametrize(
    ("figure", "camera", "reason"),
    [
        (QUADRUPED, "front", "wrong_view"),
        (STANDING, "left", "not_in_position"),
        (SITTING, "right", "not_in_position"),
    ],
)
def test_a_whole_session_that_cannot_be_judged(figure: Figure, camera: str, reason: str) -> None:
    found, verdicts = ran("cat_cow", film(lambda t: figure, 2, camera, outline=False))
    assert reasons(found) == {(reason, None)}
    assert found.judged_s == 0
    assert not found.judged.any()
    assert all(np.isnan(values).all() for values in found.signals.values())
    assert {(v.judged, v.reason) for v in verdicts} == {(False, reason)}
    assert all(v.remedy for v in verdicts)


def test_the_time_before_getting_into_position_is_told() -> None:
    poses = film(lambda t: STANDING, 2) + film(curved(*cats(2)), 10, start_s=2.0)
    found = result("cat_cow", poses)
    spans = blocked(found)
    assert (spans[0].start_s, spans[0].reason) == (0, "not_in_position")
    # From standing to hands and knees in a tenth of a second: that is a cut.
    assert spans[-1].reason == "picture_changed"
    assert 2 <= spans[-1].end_s <= 2 + CONFIRM_S + 0.1
    assert found.judged_s == pytest.approx(12 - spans[-1].end_s, abs=0.11)
    assert len(found.repetitions) == 2
    assert found.events == []


def test_a_short_gap_in_tracking_neither_breaks_nor_hides_a_hold() -> None:
    found = result("cat_cow", holding_with_gap(0.7 * GAP_S))
    assert warnings(found) == [("hold", "hold", None)]
    assert len(found.holds) == 1
    (span,) = blocked(found)
    assert (span.reason, span.start_s) == ("no_person", 10)
    assert span.end_s == pytest.approx(10 + 0.7 * GAP_S, abs=0.11)


def test_a_long_gap_in_tracking_ends_the_hold_and_invents_none() -> None:
    found = result("cat_cow", holding_with_gap(3 * GAP_S))
    assert warnings(found) == []
    assert len(found.holds) == 2
    assert found.holds[0].end_s <= 10
    assert found.holds[1].start_s >= 10 + 3 * GAP_S


@pytest.mark.parametrize(
    "lost",
    [
        0,
        1,
    ],
)
def test_a_rest_aside_is_not_taken_for_neutral_after_a_lost_frame(lost: int) -> None:
    # Never still at first; then a rest with the knees far to the left.
    swings = [(0.4 * i, 3.0 * (-1) ** i) for i in range(10)]
    poses = film(knees(*swings, (5, 2.6), (6.5, 2.6), (8, 0)), 8, "head_end")
    poses[48 : 48 + lost] = [Pose.nobody(seen.time_s, SIZE) for seen in poses[48 : 48 + lost]]
    found = result("supine_caudal_rotation", poses, height=HEAD_END_HEIGHT_IN)
    assert found.neutral == {}


def test_a_head_outside_of_the_picture_is_not_judged() -> None:
    poses = [
        pose(replace(QUADRUPED, neck=40), time_s=i / 10, hips_at=(110, HIPS_AT[1]))
        for i in range(30)
    ]
    assert poses[0].point("left_ear")[0] < 0 < poses[0].point("left_shoulder")[0]
    found = result("cat_cow", poses)
    assert np.isnan(found.signals["neck_extension_deg"]).all()


@pytest.mark.parametrize(("highlight", "reason"), [(220.0, "no_neutral"), (40.0, "too_dark")])
def test_in_the_dark_keeping_still_shows_no_neutral(highlight: float, reason: str) -> None:
    knots = [(t / 2, 4.0 * (-1) ** t) for t in range(24)]
    scene = Scene(brightness=highlight / 2, spread=30, highlight=highlight)
    poses = [replace(seen, scene=scene) for seen in film(knees(*knots), 11, "head_end")]
    found = reasons(result("supine_caudal_rotation", poses, height=HEAD_END_HEIGHT_IN))
    assert {why for why, rule in found if rule == "knee_drift_in"} == {reason}
