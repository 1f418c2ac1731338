"""From landmarks to joint centres in the image plane, and the trunk's own axes.

On people the model's landmarks are the joint centres as nearly as hands can mark them: seen from
the side the near landmarks turn no segment by more than 2 degrees in the median. Only the far hip,
which the body hides, is drawn too far along its thigh, and so turns the line from the middle of
the hips to the middle of the shoulders. `python -m benchmarks.joints --people FILE` measures it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import Number, degrees_of, greater, where

POSTURES: Final[tuple[str, ...]] = (
    "unknown",
    "standing",
    "sitting",
    "kneeling",
    "quadruped",
    "supine",
    "prone",
)
"""Names of postures; arrays hold the index."""
FAR_HIP_SLIDE: Final = 0.10
"""How far along the thigh the hidden far hip lies from its joint, in trunk lengths, on people who
bend both hips: 33 sitting (median 0.08) and 43 on hands and knees (0.06) in photographs with
hand-marked joints, and what brings the trunk of all 197 to where it was marked. On people who
stand, kneel or lie it is within its error of 0 (-0.01 to 0.05), and stays as it is."""
_SITTING, _QUADRUPED = POSTURES.index("sitting"), POSTURES.index("quadruped")
_UP: Final = np.array([1.0, -1.0])
_LEFT_OF: Final = np.array([-1.0, 1.0])
"""Turns a direction whose x and y are exchanged to the left of what it was."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """The line from the hips to the shoulders in the image plane, y turned up.

    Attributes:
        up: (N, 2) unit vector from hips to shoulders.
        front: (N, 2) unit vector toward the person's front.
        length: (N,) pixels.
    """

    up: Floats
    front: Floats
    length: Floats


def upright(points: Floats) -> Floats:
    """Turn the picture's y axis up: (N, 2) pixels to (N, 2) pixels."""
    turned: Floats = points * _UP
    return turned


def angle_between(a: Floats, b: Floats) -> Floats:
    """Signed angle (N,) in degrees from a to b, counter-clockwise with y up, -180 to 180."""
    cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    dot = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    angle: Floats = degrees_of(cross, dot)
    return angle


def axes(up: Floats, facing: Floats, length: Floats) -> Trunk:
    """Trunk axes of N poses.

    Args:
        up: (N, 2) unit vector from the hips to the shoulders, y turned up.
        facing: (N,) +1 where the front lies counter-clockwise from it in the picture (the left side
            is nearer), -1 the other way.
        length: (N,) of the trunk, pixels.
    """
    return Trunk(up, up[:, ::-1] * (facing[:, None] * _LEFT_OF), length)


def far_hip_slide(posture: Number, thigh: Number, trunk: Number) -> Number:
    """How far along its thigh the far hip's landmark lies from its joint, as a share of the thigh.

    Args:
        posture: index into POSTURES.
        thigh, trunk: how long they are in the picture, pixels.
    """
    slides = (posture == _SITTING) | (posture == _QUADRUPED)
    return where(slides, FAR_HIP_SLIDE, 0.0) * trunk / greater(thigh, 1e-6)
