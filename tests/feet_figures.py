"""Drawn masks of somebody who lies on their back, seen from beyond their feet."""

import cv2
import numpy as np

from posecheck.pose.feet_end import FEET_TO_KNEES, measure_feet_end
from posecheck.pose.pose import Pose
from posecheck.pose.scene import CAMERA_PLACES, Scene

SIZE = (640, 480)
HEIGHT_IN = 66.0
PX_PER_IN = 6.0
RISE_PX = FEET_TO_KNEES * HEIGHT_IN * PX_PER_IN
BOTTOM = 380
MIDDLE = 320
FEET = Scene(place=float(CAMERA_PLACES.index("feet")))


def bent_knees(inches: float = 0.0, *, apart_in: float = 4.0, stance_in: float = 7.0) -> np.ndarray:
    """A mask of two bent knees that drifted toward the person's left, feet flat."""
    mask = np.zeros(SIZE[::-1], np.float32)
    top = BOTTOM - RISE_PX
    for side in (-1, 1):
        knee = _px(MIDDLE + PX_PER_IN * (inches + side * apart_in / 2), top + 2 * PX_PER_IN)
        foot = _px(MIDDLE + PX_PER_IN * side * stance_in / 2, BOTTOM - 2 * PX_PER_IN)
        cv2.line(mask, knee, foot, 1.0, round(4 * PX_PER_IN))
    hips = _px(MIDDLE, BOTTOM - 0.35 * RISE_PX)
    cv2.ellipse(mask, hips, _px(8 * PX_PER_IN, 3 * PX_PER_IN), 0, 0, 360, 1.0, -1)
    return mask


def straight_legs() -> np.ndarray:
    """Feet below, the broad trunk right above them: legs that lie flat, spread a little."""
    mask = np.zeros(SIZE[::-1], np.float32)
    cv2.ellipse(mask, (MIDDLE, 300), (60, 40), 0, 0, 360, 1.0, -1)
    for x in (MIDDLE - 50, MIDDLE + 50):
        cv2.line(mask, (MIDDLE, 320), (x, BOTTOM - 10), 1.0, 24)
    return mask


def seen(time_s: float, mask: np.ndarray | None, contrast: float = 80.0) -> Pose:
    """The pose of a mask; None = nobody is there."""
    if mask is None:
        return Pose.nobody(time_s, SIZE, scene=FEET)
    measured = measure_feet_end(mask)
    if measured is None:
        return Pose.nobody(time_s, SIZE, 1, FEET)
    landmarks, contour = measured
    known = np.isfinite(landmarks[:, 0]).astype(float)
    contour = type(contour)(
        contour.left_edge,
        contour.right_edge,
        contour.crest_x,
        contour.crest_y,
        contour.support,
        contrast,
    )
    return Pose(
        time_s, SIZE, landmarks, known, np.full((33, 3), np.nan), contour=contour, scene=FEET
    )


def _px(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)
