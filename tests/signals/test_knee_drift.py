"""Sideways inches of the knees, on figures moved by known distances."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import LANDMARKS
from posecheck.signals import knee_drift
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND
from posecheck.signals.reference import Reference
from tests.figures import HALF_WIDTH, PX_PER_IN, PX_PER_M, SUPINE, Figure, body, moved, pose

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


def test_landmarks_on_a_large_belly_that_stay_behind_are_no_objection() -> None:
    breadth = 2 * HALF_WIDTH["shoulder"] * PX_PER_M
    on_belly = (0.6 * breadth) * np.array([0, 1])
    stay, lead = (  # the person's left is on the picture's left
        moved(drifted(3), KNEES, (inches * PX_PER_IN, on_belly[1])) for inches in (3.0, -3.0)
    )
    still = moved(drifted(0), KNEES, (-3.0 * PX_PER_IN, on_belly[1]))
    seen = from_neutral(stay, lead, still)
    drift = knee_drift.knee_drift(seen)
    assert drift[0] == pytest.approx(3.0, abs=0.35)
    assert np.isnan(drift[1:]).all(), "an outline that stays behind the landmarks is not believed"
    believed, agreed = knee_drift.drift_error(from_neutral(stay, drifted(3)))
    assert believed > agreed + 0.05


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


def knees_at(left: float, right: float, marks: bool = True) -> Pose:
    """Two knees 10 in apart, each moved by so many inches toward the person's left.

    Args:
        marks: whether the landmarks go with them.
    """
    seen = pose(SUPINE, "head_end")
    assert seen.contour is not None
    middle = seen.landmarks[[LANDMARKS.index(name) for name in KNEES]].mean(0)
    x, y = seen.contour.crest_x.astype(float), np.full_like(seen.contour.crest_y, np.nan)
    for side, inches in ((-1, left), (1, right)):
        at = middle[0] + (5 * side - inches) * PX_PER_IN
        knee = middle[1] + 2 * np.abs(x - at)
        y = np.fmin(y, np.where(np.abs(x - at) < 3.5 * PX_PER_IN, knee, np.nan))
        if marks:
            shift = middle[0] + (5 * side - inches) * PX_PER_IN
            name = KNEES[0] if side < 0 else KNEES[1]
            here = seen.landmarks[LANDMARKS.index(name)]
            seen = moved(seen, [name], (shift - float(here[0]), 0))
    assert seen.contour is not None
    return replace(seen, contour=replace(seen.contour, crest_y=y.astype(np.float32)))


def apart(*now: Pose) -> Body:
    return body(*now, reference=reference_of(knees_at(0, 0)))


@pytest.mark.parametrize("inches", [1.5, 3.0, 5.0])
def test_the_knee_that_leads_decides(inches: float) -> None:
    seen = apart(knees_at(inches, 0), knees_at(0, -inches), knees_at(inches, inches))
    # The gains are those of round knees, which these are not.
    wanted = [inches, -inches, inches]
    assert knee_drift.knee_drift(seen) == pytest.approx(wanted, abs=0.1 + 0.05 * inches)


@pytest.mark.parametrize("inches", [0.6, -0.6])
def test_a_knee_that_may_lead_is_in_the_error_whichever_way_it_goes(inches: float) -> None:
    # Landmarks that do not part do not say which knee it is.
    left, right, both = (
        knees_at(inches, 0, marks=False),
        knees_at(0, inches, marks=False),
        knees_at(inches, inches),
    )
    of_left, of_right, together = knee_drift.drift_error(apart(left, right, both))
    assert of_left == pytest.approx(of_right, rel=0.05)
    assert min(of_left, of_right) > together + 0.05


def test_knees_that_fall_apart_are_no_drift_and_said_to_be_apart() -> None:
    seen = apart(knees_at(3, -3))
    assert np.isnan(knee_drift.knee_drift(seen))
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(seen)[0]) - 1] == "apart"


def test_knees_pressed_together_stay_in_the_middle() -> None:
    assert knee_drift.knee_drift(apart(knees_at(-1, 1))) == pytest.approx([0], abs=0.1)


def test_an_edge_that_no_knee_follows_is_the_floors() -> None:
    still, left = knees_at(0, 0), knees_at(2.5, 0, marks=False)
    landmarks = still.landmarks
    seen = apart(replace(left, landmarks=landmarks))
    assert np.isnan(knee_drift.knee_drift(seen))
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(seen)[0]) - 1] == "patterned"


def shifted(seen: Pose, inches: float, names: tuple[str, ...] = tuple(LANDMARKS)) -> Pose:
    """Everything in the picture moved toward the person's left."""
    by = -inches * PX_PER_IN
    out = moved(seen, names, (by, 0))
    if names != tuple(LANDMARKS):
        return out
    assert out.contour is not None
    return replace(out, contour=replace(out.contour, crest_x=out.contour.crest_x + by))


@pytest.mark.parametrize("inches", [-2.0, 1.0, 2.0])
def test_a_body_that_shifts_on_its_mat_is_no_drift(inches: float) -> None:
    seen = from_neutral(shifted(drifted(0), inches), shifted(drifted(2), inches))
    drift = knee_drift.knee_drift(seen)
    assert drift == pytest.approx([0, 2], abs=0.15 + 0.1 * abs(inches))
    error = knee_drift.drift_error(seen)
    assert (error > knee_drift.drift_error(from_neutral(drifted(0), drifted(2)))).all()


def test_a_head_that_turns_takes_nothing_off() -> None:
    ears = ("left_ear", "right_ear")
    seen = from_neutral(shifted(drifted(2), 2.0, ears))
    assert knee_drift.knee_drift(seen) == pytest.approx(
        knee_drift.knee_drift(from_neutral(drifted(2)))
    )


def test_a_body_that_is_elsewhere_is_not_measured() -> None:
    seen = from_neutral(shifted(drifted(0), 8.0))
    assert knee_drift.DOUBTS[int(knee_drift.drift_doubt(seen)[0]) - 1] == "moved"
