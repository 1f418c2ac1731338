"""Sideways inches of the knees, on figures moved by known distances."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.pose import Pose
from posecheck.signals import knee_drift
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND
from posecheck.signals.reference import Reference
from tests.figures import PX_PER_IN, SUPINE, Figure, body, moved, pose

NEUTRAL = pose(SUPINE, "head_end")
KNEES = ("left_knee", "right_knee")


def reference_of(neutral: Pose) -> Reference:
    """What a session would remember of a still moment."""
    seen = body(neutral)
    measures = {name: float(measure(seen)[0]) for name, measure in RAW.items()}
    again = body(neutral, reference=Reference(PX_PER_IN, measures))
    second = {name: float(measure(again)[0]) for name, measure in RAW_SECOND.items()}
    return Reference(PX_PER_IN, {**measures, **second})


def from_neutral(*now: Pose) -> Body:
    return body(*now, reference=reference_of(NEUTRAL))


def aside(inches: float) -> Figure:
    return replace(SUPINE, knees_aside_m=inches * 0.0254)


def drifted(inches: float, contrast: float = float("nan")) -> Pose:
    seen = pose(aside(inches), "head_end")
    assert seen.contour is not None
    return replace(seen, contour=replace(seen.contour, contrast=contrast))


@pytest.mark.parametrize("inches", [-4.0, -1.0, 0.0, 0.5, 1.0, 3.0])
def test_knees_that_drift_by_known_inches(inches: float) -> None:
    seen = from_neutral(drifted(inches))
    # + = toward the person's left; an inch is four pixels of the drawn silhouette, whose knees
    # are further apart than the rendered ones on which the gain was fitted.
    assert knee_drift.knee_drift(seen) == pytest.approx([inches], abs=0.15 + 0.06 * abs(inches))


def test_the_edges_are_found_between_columns() -> None:
    x, y = np.array([[0.0, 10, 20, 30, 40]]), np.array([[np.nan, 8.0, 4.0, 6.0, 14.0]])
    level = np.array([7.0])
    # Falls from 4 at x = 20 to 8 at x = 10, from 6 at x = 30 to 14 at x = 40.
    assert knee_drift._crossing(x, y, level, np.array([2]), -1) == pytest.approx([12.5])
    assert knee_drift._crossing(x, y, level, np.array([3]), 1) == pytest.approx([31.25])
    # Beside an empty column the edge lies half-way.
    assert knee_drift._crossing(x, y, np.array([9.0]), np.array([1]), -1) == pytest.approx([5.0])


def test_drift_needs_the_camera_behind_the_head() -> None:
    reference = reference_of(NEUTRAL)
    for camera in ("left", "right", "feet_end", "slant"):
        seen = body(pose(aside(2), camera), reference=reference)
        assert np.isnan(knee_drift.knee_drift(seen))


def test_drift_is_unknown_without_scale_neutral_or_silhouette() -> None:
    reference, now = reference_of(NEUTRAL), drifted(1)
    assert np.isnan(knee_drift.knee_drift(body(now)))
    assert np.isnan(knee_drift.knee_drift(body(now, reference=Reference(PX_PER_IN))))
    assert np.isnan(
        knee_drift.knee_drift(body(now, reference=Reference(neutral=reference.neutral)))
    )
    bare = from_neutral(replace(now, contour=None))
    assert np.isnan(knee_drift.knee_drift(bare))
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(bare)[0]) - 1] == "no_knees"


def test_landmarks_and_silhouette_must_agree() -> None:
    near, far = (moved(drifted(1), KNEES, (inches * PX_PER_IN, 0)) for inches in (0.8, 3.0))
    seen = from_neutral(near, far)
    assert np.isfinite(knee_drift.knee_drift(seen)).tolist() == [True, False]
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(seen)[1]) - 1] == "disagree"


def test_trousers_the_colour_of_the_floor_are_not_guessed_about() -> None:
    seen = from_neutral(drifted(1, contrast=3.0), drifted(1, contrast=40.0), drifted(1))
    # The last is of a file from before contrast was measured.
    assert np.isfinite(knee_drift.knee_drift(seen)).tolist() == [False, True, True]
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(seen)[0]) - 1] == "faint"


def test_an_outline_as_wide_as_a_table_is_not_that_of_knees() -> None:
    now = drifted(0)
    assert now.contour is not None
    flat = np.full_like(now.contour.crest_y, np.nanmin(now.contour.crest_y))
    seen = from_neutral(replace(now, contour=replace(now.contour, crest_y=flat)))
    assert np.isnan(knee_drift.knee_drift(seen))


def test_the_error_grows_with_the_drift_with_doubt_and_with_poor_contrast() -> None:
    still, far, faint, doubted = (
        float(knee_drift.drift_error(from_neutral(seen))[0])
        for seen in (
            drifted(0, 100.0),
            drifted(3, 100.0),
            drifted(0, 10.0),
            moved(drifted(0, 100.0), KNEES, (0.9 * PX_PER_IN, 0)),
        )
    )
    assert 0.1 < still < 0.6
    assert min(far, faint, doubted) > still + 0.005
