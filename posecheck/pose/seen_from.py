"""Which way somebody faces, how they are placed, and from where the camera looks, pose by pose.

Nothing is steadied over time here, see `view.py`. The formulas take one pose or many, see
`numbers.py`.
"""

from typing import Final

from posecheck.pose.in_numbers import Line, middle_of
from posecheck.pose.joints import POSTURES
from posecheck.pose.numbers import (
    Number,
    clipped,
    degrees_of,
    divided,
    greater,
    length,
    less,
    unknown,
    where,
    zero_if_unknown,
)
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.pose.track import PoseTrack

VIEWS: Final[tuple[str, ...]] = (
    "unknown",
    "side",
    "front",
    "back",
    "head_end",
    "feet_end",
    "oblique",
    "phone",
)
SEEN: Final = {name: i for i, name in enumerate(VIEWS)}
_SHOULDERS, _HIPS = (
    (INDEX[f"left_{name}"], INDEX[f"right_{name}"]) for name in ("shoulder", "hip")
)
_CODE: Final = {name: i for i, name in enumerate(POSTURES)}
_AHEAD: Final = (
    ("nose", "ear", 0.15, 1.0),
    ("knee", "hip", 0.4, 0.7),
    ("foot_index", "heel", 0.3, 0.4),
)
"""What points to the front: from the second to the first, how far it lies ahead at most in trunk
lengths, and what its vote weighs."""
SIDE_WITHIN_DEG: Final = 38.0
"""A view counts as from the side while the left-right axis is this close to the line of sight:
joint angles then shrink by less than a fifth."""
ACROSS_BEYOND_DEG: Final = 55.0
"""Beyond this the camera looks along the body's front-back or head-feet axis."""

Vector = tuple[Number, Number]
Axis = tuple[Number, Number, Number]


class Look:
    """N poses, of which each question is answered once.

    Args:
        track: the poses.
    """

    def __init__(self, track: PoseTrack) -> None:
        self.found = track.somebody
        self._track = track
        self._x, self._y, *self._space = track.columns
        self.axis = self._lateral_axis()
        self.off_side = off_side_of(self.axis)
        self._trunk = Line.along(*self._way("hip", "shoulder"))
        self._depth = self._trunk_depth()

    def facing_score(self) -> Number:
        """How strongly the front lies counter-clockwise (+) or clockwise (-) of the trunk."""
        trunk, axis = self._trunk, self.axis
        size = greater(trunk.length, 1e-6)
        # The left side nearer = smaller z.
        score = 1.5 * zero_if_unknown(-axis[2])
        for ahead, behind, full, weight in _AHEAD:
            x, y = self._way(behind, ahead)
            # The front lies counter-clockwise of the trunk.
            far = divided(divided(trunk.x * y - trunk.y * x, size), full)
            # A part that is not known has no vote.
            score = score + weight * zero_if_unknown(clipped(far, -1.0, 1.0))
        return score

    def posture(self, facing: Number, *, along_body: bool = False) -> Number:
        """Index into POSTURES from the trunk's and the thighs' directions in the picture."""
        trunk = self._trunk
        lean = abs(degrees_of(-trunk.x, trunk.y))
        x, y = self._way("hip", "knee")
        turned = degrees_of(trunk.y * x - trunk.x * y, -(trunk.x * x + trunk.y * y))
        flexion = -facing * turned
        thigh_drop = -divided(y, length(x, y))  # 1 = hanging straight down
        shank_drop = less(*(self._shank_drop(side) for side in SIDES))
        upright_trunk = lean < 50
        # A trunk seen end-on points up or down in the picture although the person lies.
        toward = where(unknown(self._depth), along_body, self._depth < -0.35)
        end_on = toward & (lean > 120)
        face_up = trunk.x * facing > 0
        level = upright_trunk ^ True
        # A chest pushed up high over legs that lie flat is still a prone body.
        raised = upright_trunk & (flexion <= 30) & (thigh_drop < 0.45)
        face_down = level & (face_up ^ True)
        sits = upright_trunk & (flexion > 30) & (thigh_drop < 0.75)
        kneels = upright_trunk & (thigh_drop >= 0.3) & (shank_drop < 0.45)
        out = where(upright_trunk, _CODE["standing"], 0)
        for holds, name in (
            (sits, "sitting"),
            (kneels, "kneeling"),
            (level & face_up, "supine"),
            (face_down | raised, "prone"),
            (face_down & (flexion > 35), "quadruped"),
            (end_on, "supine"),
        ):
            out = where(holds, _CODE[name], out)
        return where(self.found, out, 0)

    def view(self) -> Number:
        """Index into VIEWS: from where the camera looks at the body."""
        off_side = self.off_side
        out = where(off_side <= SIDE_WITHIN_DEG, SEEN["side"], SEEN["oblique"])
        across = off_side > ACROSS_BEYOND_DEG
        rise = self._trunk.y
        knees_above = self._way("hip", "knee")[1] > 0
        left_on_left = self.axis[0] < 0
        head_low, head_high = across & (rise < -0.5), across & (rise > 0.5)
        facing_us = head_high & (left_on_left ^ True)
        # Lying with the feet toward the camera: the head is far away and the bent knees are raised.
        away = (self._depth > 0.35) | knees_above
        for holds, name in (
            (head_low & left_on_left, "head_end"),
            (head_high & left_on_left, "back"),
            (facing_us, "front"),
            (facing_us & away, "feet_end"),
        ):
            out = where(holds, SEEN[name], out)
        return where(self.found & (unknown(off_side) ^ True), out, 0)

    def _lateral_axis(self) -> Axis:
        (x, y, z), (x_hip, y_hip, z_hip) = self._across(*_SHOULDERS), self._across(*_HIPS)
        return _unit(x + x_hip, y + y_hip, z + z_hip)

    def _trunk_depth(self) -> Number:
        """How far the way from the hips to the shoulders leads away from the camera, -1 to 1."""
        x, y, z = (middle_of(part, "shoulder") - middle_of(part, "hip") for part in self._space)
        return divided(z, length(x, y, z))

    def _across(self, left: int, right: int) -> Axis:
        """The direction from the right landmark of a pair to the left one in space."""
        x, y, z = self._space
        return _unit(x[left] - x[right], y[left] - y[right], z[left] - z[right])

    def _way(self, start: str, end: str) -> Vector:
        """The way from one midpoint of left and right to another, y turned up."""
        x, y = self._track.between(start, end)
        return x, -y

    def _shank_drop(self, side: str) -> Number:
        """How far the shank points down: 1 = hanging straight down, 0 = level."""
        ankle, knee = INDEX[f"{side}_ankle"], INDEX[f"{side}_knee"]
        x, y = self._x[ankle] - self._x[knee], self._y[ankle] - self._y[knee]
        return divided(y, length(x, y))


def off_side_of(axis: Axis) -> Number:
    """Angle between the left-right axis and the line of sight, degrees, 0 to 90."""
    return degrees_of(length(axis[0], axis[1]), abs(axis[2]))


def _unit(x: Number, y: Number, z: Number) -> Axis:
    size = length(x, y, z)
    return divided(x, size), divided(y, size), divided(z, size)
