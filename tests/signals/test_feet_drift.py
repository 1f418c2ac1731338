"""Drift of the knees on drawn masks seen from the feet, moved by known inches."""

import cv2
import numpy as np
import pytest

from posecheck.measure.feet_end import pixels_per_inch, view_from_feet
from posecheck.pose.feet_end import FIGURE
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.pose.track import PoseTrack
from posecheck.signals import drift, feet_drift, knee_drift
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW_SECOND
from posecheck.signals.reference import Reference
from tests.feet_figures import HEIGHT_IN, PX_PER_IN, RISE_PX, bent_knees, seen

NEUTRAL = seen(0.0, bent_knees())


def body_of(*poses: Pose, reference: Reference | None = None) -> Body:
    track = PoseTrack.of(poses)
    return Body(track, view_from_feet(track), reference or Reference())


def from_neutral(*poses: Pose) -> Body:
    bare = body_of(NEUTRAL, reference=Reference(PX_PER_IN))
    second = {name: float(measure(bare)[0]) for name, measure in RAW_SECOND.items()}
    return body_of(*poses, reference=Reference(PX_PER_IN, second))


@pytest.mark.parametrize("inches", [-4.0, -1.0, 0.0, 0.5, 1.0, 3.0])
def test_knees_that_drift_by_known_inches(inches: float) -> None:
    body = from_neutral(seen(0.0, bent_knees(inches)))
    # + = toward the person's left, which is on the right; a pixel is a sixth of an inch.
    assert drift.drift(body) == pytest.approx([inches], abs=0.15 + 0.06 * abs(inches))
    assert drift.drift_doubt(body).tolist() == [0]


def test_a_corner_beside_one_knee_is_a_doubt_and_no_drift() -> None:
    mask = bent_knees()
    top = round(380 - RISE_PX)
    # Reaches the mask from half-way down what is looked at: some depths see it, others do not.
    mask[top + 13 : top + 40, 340:360] = 1
    body = from_neutral(seen(0.0, mask))
    doubt = int(drift.drift_doubt(body)[0])
    assert drift.DOUBTS[doubt - 1] in ("feet_torn", "feet_no_knees")
    assert np.isnan(drift.drift(body))


@pytest.mark.parametrize("apart_in", [2.2, 8.0])
def test_knees_much_wider_or_narrower_than_in_neutral_are_doubted(apart_in: float) -> None:
    body = from_neutral(seen(0.0, bent_knees(apart_in=apart_in)))
    assert drift.DOUBTS[int(drift.drift_doubt(body)[0]) - 1] == "feet_torn"
    assert np.isnan(drift.drift(body))


def beside_figure(drifted: float, figure: float) -> Pose:
    """Knees that drifted, and the model's own figure that went so far, in inches."""
    pose = seen(0.0, bent_knees(drifted))
    pose.world[[INDEX[f"{side}_{part}"] for part in FIGURE for side in SIDES], 0] = figure * 0.0254
    return pose


@pytest.mark.parametrize(
    ("drifted", "figure", "known"),
    [
        (3.0, 0.8, True),
        (3.0, 1.9, True),
        (-3.0, -1.2, True),
        (0.0, 0.3, True),
        (0.0, 0.8, False),  # a block behind the knees hides that they swing
        (0.6, -0.9, False),
        (-3.5, 0.0, False),  # the background was swallowed, nobody moved
        (3.5, -0.5, False),
    ],
)
def test_the_models_figure_of_the_body_goes_along_with_the_knees(
    drifted: float, figure: float, known: bool
) -> None:
    bare = body_of(beside_figure(0.0, 0.0), reference=Reference(PX_PER_IN))
    second = {name: float(measure(bare)[0]) for name, measure in RAW_SECOND.items()}
    body = body_of(beside_figure(drifted, figure), reference=Reference(PX_PER_IN, second))
    assert np.isfinite(drift.drift(body)).tolist() == [known]
    if not known:
        assert drift.DOUBTS[int(drift.drift_doubt(body)[0]) - 1] == "feet_torn"


def test_what_cannot_be_told_from_what_is_behind_it_is_doubted() -> None:
    body = from_neutral(seen(0.0, bent_knees(1.0), contrast=3.0))
    assert drift.DOUBTS[int(drift.drift_doubt(body)[0]) - 1] == "feet_faint"
    assert np.isnan(drift.drift(body))


def test_without_neutral_or_scale_nothing_is_known() -> None:
    pose = seen(0.0, bent_knees(1.0))
    assert np.isnan(drift.drift(body_of(pose)))
    assert np.isnan(drift.drift(body_of(pose, reference=Reference(PX_PER_IN))))


def test_the_error_grows_with_the_drift_and_is_half_an_inch_at_the_limit() -> None:
    still, far = feet_drift.drift_error(
        from_neutral(seen(0.0, bent_knees(0.0)), seen(0.1, bent_knees(3.0)))
    )
    assert 0.2 < still < 0.35 < far < 0.6


def test_what_one_edge_alone_can_have_moved_is_in_the_error() -> None:
    # The corner beside the right knee is swallowed: within what is still believed.
    mask = bent_knees()
    mask[round(380 - RISE_PX) + 4 : 252, 288:300] = 1
    alone = from_neutral(seen(0.0, mask))
    moved = float(drift.drift(alone)[0])
    assert -0.9 < moved < -0.1
    assert abs(moved) < float(feet_drift.drift_error(alone)[0])


@pytest.mark.parametrize("inches", [-3.5, 3.5])
@pytest.mark.parametrize(("radius_in", "above_in"), [(3, 3), (3, 4), (4, 3), (4, 4), (5, 3)])
def test_a_cushion_behind_the_knees_that_stays_is_not_taken_for_them(
    inches: float, radius_in: int, above_in: int
) -> None:
    def beside_a_cushion(drifted: float) -> Pose:
        mask = bent_knees(drifted)
        middle = round(380 - RISE_PX + (radius_in - above_in) * PX_PER_IN)
        cv2.circle(mask, (320, middle), round(radius_in * PX_PER_IN), 1.0, -1)
        return seen(0.0, mask)

    bare = body_of(beside_a_cushion(0.0), reference=Reference(PX_PER_IN))
    second = {name: float(measure(bare)[0]) for name, measure in RAW_SECOND.items()}
    body = body_of(beside_a_cushion(inches), reference=Reference(PX_PER_IN, second))
    assert np.isnan(drift.drift(body))
    assert drift.drift_doubt(body)[0] > 0


def test_the_scale_comes_from_the_height_of_the_knees() -> None:
    body = body_of(NEUTRAL)
    assert pixels_per_inch(body, HEIGHT_IN) == pytest.approx([PX_PER_IN], rel=0.05)
    assert pixels_per_inch(body, HEIGHT_IN / 2) == pytest.approx([2 * PX_PER_IN], rel=0.05)


def test_the_offset_is_that_of_knees_over_feet() -> None:
    body = body_of(NEUTRAL, seen(0.1, bent_knees(3.0)))
    # Shoulders are 0.174 of the height broad: 11.5 in.
    assert feet_drift.knee_offset(body) == pytest.approx([0, 100 * 3 / 11.5], abs=4)


def test_doubts_of_both_ends_do_not_get_mixed_up() -> None:
    assert drift.DOUBTS[: len(knee_drift.DOUBTS)] == knee_drift.DOUBTS
    assert set(feet_drift.FEET_DOUBTS) < set(drift.DOUBTS)
