"""The scale at the knees from a tag on the mat and a measured lens.

The tag shows where the floor is and from where the camera looks at it. Knees of somebody who lies
with their feet flat stand at a known share of their height above it: where the line of sight is
that high, there they are.
"""

import math
from typing import Final

import numpy as np

from posecheck.calibration.height import USUAL_HEIGHT_IN
from posecheck.calibration.model import Lens
from posecheck.measure.lens import camera_matrix
from posecheck.pose.arrays import Floats
from posecheck.pose.pose import TAGS
from posecheck.signals.body import Body

KNEE_HEIGHT: Final = 0.272
"""Height of the knee joints above the mat as a share of body height, lying with flat feet: 0.271 to
0.274 on rendered bodies."""
FLOOR_ERROR_PCT: Final = 5.0
"""Stated error when the height is known (-2.8 to 0.3 % on three rendered bodies) ..."""
FLOOR_ERROR_UNKNOWN_PCT: Final = 7.0
"""... and when it is not: four inches of height move the knees by an inch."""
CAMERA_ABOVE_IN: Final = (24.0, 120.0)
"""Heights above the floor at which a camera can stand: others come from a crumpled tag."""
LARGEST_ERROR_PX: Final = 3.0
FEWEST: Final = 3
"""The tag must have been seen in this many frames."""


def floor_scale(body: Body, lens: Lens, side_in: float, height_in: float | None) -> float:
    """Pixels per inch at the knees in neutral; NaN when the tag on the mat does not tell it.

    Args:
        body: in the frames of the neutral position, straightened by the lens.
        side_in: side of the mat's tag.
    """
    corners = _corners(body)
    matrix = camera_matrix(lens, body.track.size)
    if corners is None or matrix is None:
        return math.nan
    place = _place(corners, side_in, matrix)
    if place is None:
        return math.nan
    turn, shift = place
    eye = -turn.T @ shift
    if not CAMERA_ABOVE_IN[0] <= eye[2] <= CAMERA_ABOVE_IN[1]:
        return math.nan
    knees = np.median(body.track.middle("knee"), axis=0)
    sight = turn.T @ np.linalg.solve(matrix, [knees[0], knees[1], 1.0])
    level = KNEE_HEIGHT * (USUAL_HEIGHT_IN if height_in is None else height_in)
    if not sight[2] < 0:  # looking up never meets the knees
        return math.nan
    # The line of sight has length 1 along the optical axis: its multiple is the depth.
    depth = (level - eye[2]) / sight[2]
    return float(matrix[0, 0] / depth) if depth > 0 else math.nan


def _corners(body: Body) -> Floats | None:
    """The mat tag's corners (4, 2), None when it was not seen."""
    tags = body.track.tags
    if tags is None:
        return None
    seen = tags[:, TAGS.index("mat")].astype(float)
    seen = seen[np.isfinite(seen).all(axis=(1, 2))]
    return np.median(seen, axis=0) if len(seen) >= FEWEST else None


def _place(corners: Floats, side_in: float, matrix: Floats) -> tuple[Floats, Floats] | None:
    """How the camera sees the floor: turn (3, 3) and shift (3,) from floor to camera, inches.

    A small square seen from afar fits two places, mirrored about the line of sight. In the true
    one the floor's upward direction points upward in the picture.
    """
    half = side_in / 2
    square = np.array([(-half, half, 0), (half, half, 0), (half, -half, 0), (-half, -half, 0)])
    import cv2  # here alone: judging needs no pictures, a tag on the mat needs OpenCV

    _, turns, shifts, errors = cv2.solvePnPGeneric(
        square, corners.reshape(-1, 1, 2), matrix, None, flags=cv2.SOLVEPNP_IPPE_SQUARE
    )
    found: list[tuple[float, Floats, Floats]] = []
    for vector, shift, error in zip(turns, shifts, np.ravel(errors), strict=True):
        turn = np.asarray(cv2.Rodrigues(vector)[0], float)
        if float(error) <= LARGEST_ERROR_PX:
            found.append((float(turn[1, 2]), turn, np.ravel(shift).astype(float)))
    if not found:
        return None
    downward, turn, shift = min(found, key=lambda place: place[0])
    return (turn, shift) if downward < 0 else None
