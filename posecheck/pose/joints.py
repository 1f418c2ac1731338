"""From landmarks to joint centres in the image plane, and the trunk's own axes.

On people the model's landmarks are the joint centres as nearly as hands can mark them: seen from
the side the near landmarks turn no segment by more than 2 degrees in the median. Only the far hip,
which the body hides, is drawn too far along its thigh, and so turns the line from the middle of
the hips to the middle of the shoulders. `python -m benchmarks.joints --people FILE` measures it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack

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
_SLIDES: Final = np.isin(POSTURES, ("sitting", "quadruped"))
PLUMB: Final = np.array([0.0, 1.0])
"""Straight up, y turned up."""
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

    def take(self, rows: slice | NDArray[np.integer]) -> "Trunk":
        """The axes in some of the frames, in the order of `rows`."""
        return Trunk(self.up[rows], self.front[rows], self.length[rows])

    def facing(self, facing: Floats) -> "Trunk":
        """The axes of a front that was taken to lie counter-clockwise, on the side where it is."""
        return Trunk(self.up, self.front * facing[:, None], self.length)


def upright(points: Floats) -> Floats:
    """Turn the picture's y axis up: (N, 2) pixels to (N, 2) pixels."""
    turned: Floats = points * _UP
    return turned


def landmark_trunk(track: PoseTrack, facing: Floats) -> Trunk:
    """Trunk axes from the raw landmarks.

    Args:
        facing: (N,) +1 where the front lies counter-clockwise from the trunk's upward
            direction in the picture (the left side is nearer), -1 the other way, NaN unknown.
    """
    return axes(upright(track.trunk), facing, track.trunk_length)


def angle_between(a: Floats, b: Floats) -> Floats:
    """Signed angle (N,) in degrees from a to b, counter-clockwise with y up, -180 to 180."""
    cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    dot = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    angle: Floats = np.degrees(np.arctan2(cross, dot))
    return angle


def axes(line: Floats, facing: Floats, length: Floats | None = None) -> Trunk:
    """Trunk axes along a line (N, 2) from the hips to the shoulders, pixels with y up.

    Args:
        length: of the line (N,) where the caller knows it already.
    """
    if length is None:
        length = np.hypot(line[:, 0], line[:, 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        up = line / length[:, None]
    return Trunk(up, up[:, ::-1] * (facing[:, None] * _LEFT_OF), length)


def far_hip_slide(hip: Floats, knee: Floats, posture: NDArray[np.integer], size: Floats) -> Floats:
    """How far the far hip's landmark lies from its joint (N, 2), pixels; 0 where it does not slide.

    Args:
        hip, knee: (N, 2) landmarks of the far side, pixels.
        posture: (N,) indices into POSTURES.
        size: (N,) the trunk's length, pixels.
    """
    thigh = knee - hip
    length = np.maximum(np.hypot(thigh[:, 0], thigh[:, 1]), 1e-6)
    slide = np.where(_SLIDES[posture], FAR_HIP_SLIDE, 0.0) * size
    return thigh * (slide / length)[:, None]
