"""From landmarks to joint centres in the image plane, and the trunk's own axes.

The model's landmarks lie beside the joint centres in a way that is constant for a posture:
its hip lies in front of the joint, its shoulder above it. The corrections were measured on
rendered bodies with known joints (`python -m benchmarks.joints`), as a fraction of the trunk's
length, and taken a little smaller than measured, as real hips showed slightly less of it.
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
# Landmark minus joint centre, (toward the head, toward the back), in trunk lengths.
_OFFSETS: Final[dict[str, tuple[float, float]]] = {
    "shoulder": (0.07, 0.0),
    "hip": (0.0, -0.085),
    "knee": (-0.03, -0.02),
    "ankle": (0.0, 0.0),
}
_PRONE_OFFSETS: Final[dict[str, tuple[float, float]]] = {
    "shoulder": (0.065, 0.035),
    "hip": (-0.10, 0.03),
    "knee": (-0.08, 0.13),
    "ankle": (0.0, 0.0),
}
_BY_POSTURE: Final = {
    name: np.array([_PRONE_OFFSETS[name] if p == "prone" else offset for p in POSTURES])
    for name, offset in _OFFSETS.items()
}
_UP: Final = np.array([1.0, -1.0])


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
    line = upright(track.middle("shoulder") - track.middle("hip"))
    return axes(line, facing)


def angle_between(a: Floats, b: Floats) -> Floats:
    """Signed angle (N,) in degrees from a to b, counter-clockwise with y up, -180 to 180."""
    cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    angle: Floats = np.degrees(np.arctan2(cross, (a * b).sum(-1)))
    return angle


def axes(line: Floats, facing: Floats) -> Trunk:
    """Trunk axes along a line (N, 2) from the hips to the shoulders, pixels with y up."""
    length = np.hypot(line[:, 0], line[:, 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        up = line / length[:, None]
    front = np.stack([-up[:, 1], up[:, 0]], -1) * np.asarray(facing, float)[:, None]
    return Trunk(up, front, length)


def offset(name: str, posture: NDArray[np.integer], marks: Trunk) -> Floats:
    """Landmark less joint centre (N, 2), pixels with y up; 0 for names without a correction.

    Args:
        name: shoulder, hip, knee or ankle, or another that has none.
        posture: (N,) indices into POSTURES.
        marks: `landmark_trunk` of the same poses.
    """
    if name not in _OFFSETS:
        return np.zeros((len(posture), 2))
    along, dorsal = _BY_POSTURE[name][posture].T
    shift = along[:, None] * marks.up - dorsal[:, None] * marks.front
    pixels: Floats = shift * marks.length[:, None]
    return pixels
