"""The scale at the knees from a tag on the mat, with a camera whose place is known."""

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecheck.calibration.model import Lens
from posecheck.measure.mat_scale import KNEE_HEIGHT, floor_scale
from posecheck.pose.pose import TAGS
from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack
from posecheck.signals.body import Body
from tests.calibrations import LENS, lying
from tests.figures import body

STRAIGHT = Lens.model_validate({**LENS, "distortion": [0.0] * 5, "centre_px": (319.5, 239.5)})
HEIGHT_IN = 66.0
EYE = np.array([6.0, -70.0, 68.0])
"""The camera's place: right of the tag, behind it (y goes to the feet), above the floor; inches."""


def look(at: tuple[float, float, float]) -> np.ndarray:
    """Turn (3, 3) from the floor to a camera at EYE that looks at a point."""
    ahead = np.array(at) - EYE
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, (0, 0, 1))
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(ahead, right), ahead])


TURN = look((10.0, 25.0, 5.0))
MATRIX = np.array([[500.0, 0, 319.5], [0, 505.0, 239.5], [0, 0, 1]])


def seen(points: np.ndarray) -> np.ndarray:
    """Pixels (N, 2) of points (N, 3) on the floor's axes."""
    camera = (points - EYE) @ TURN.T
    pixels = camera @ MATRIX.T
    return pixels[:, :2] / pixels[:, 2:]


def bodies(
    side: float = 6.0, flat: bool = True, noise: float = 0.0, knees: float = KNEE_HEIGHT
) -> Body:
    """Five frames with the knees at a share of the height, 45 inches beyond the tag."""
    half = side / 2
    corners = np.array([(-half, half, 0), (half, half, 0), (half, -half, 0), (-half, -half, 0.0)])
    if not flat:
        corners = corners[:, [0, 2, 1]] * (1, 1, -1)  # leans on something, facing the feet
    random = np.random.default_rng(3)
    poses = []
    for i in range(5):
        one = replace(lying(), time_s=i / 30, size=(640, 480))
        marks = one.landmarks.copy()
        at = np.array([(14.0, 45, knees * HEIGHT_IN), (18.0, 45, knees * HEIGHT_IN)])
        marks[INDEX["left_knee"]], marks[INDEX["right_knee"]] = seen(at)
        tags = np.full((3, 4, 2), np.nan, np.float32)
        tags[TAGS.index("mat")] = seen(corners) + random.normal(0, noise, (4, 2))
        poses.append(replace(one, landmarks=marks, tags=tags))
    return Body(PoseTrack.of(poses), body(poses[0]).view)


def true_scale() -> float:
    depth = ((np.array([16.0, 45, KNEE_HEIGHT * HEIGHT_IN]) - EYE) @ TURN.T)[2]
    return float(500.0 / depth)


@pytest.mark.parametrize(("noise", "within"), [(0.0, 0.005), (0.1, 0.03)])
def test_the_scale_is_that_of_the_knees(noise: float, within: float) -> None:
    found = floor_scale(bodies(noise=noise), STRAIGHT, 6.0, HEIGHT_IN)
    assert found == pytest.approx(true_scale(), rel=within)


def test_without_a_height_a_usual_one_serves() -> None:
    assert floor_scale(bodies(), STRAIGHT, 6.0, None) == pytest.approx(true_scale(), rel=0.02)


def test_a_larger_tag_than_was_said_makes_everything_smaller() -> None:
    # Twice as large and twice as far look the same: the camera then seems to stand half as high.
    found = floor_scale(bodies(side=12.0), STRAIGHT, 6.0, HEIGHT_IN / 2)
    assert found == pytest.approx(2 * true_scale(), rel=0.01)


@pytest.mark.parametrize(
    "what",
    [
        bodies(flat=False),
        replace(bodies(), track=replace(bodies().track, tags=None)),
        replace(bodies(), track=replace(bodies().track, size=(640, 360))),
    ],
    ids=["a tag that stands", "no tag", "another lens"],
)
def test_what_it_cannot_know_it_does_not_say(what: Body) -> None:
    assert math.isnan(floor_scale(what, STRAIGHT, 6.0, HEIGHT_IN))


def test_the_projection_of_this_test_is_that_of_opencv() -> None:
    point = np.array([[14.0, 45.0, 17.0]])
    vector, _ = cv2.Rodrigues(TURN)
    there, _ = cv2.projectPoints(point, vector, -TURN @ EYE, MATRIX, None)
    assert seen(point) == pytest.approx(there.reshape(1, 2))
