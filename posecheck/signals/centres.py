"""Joint centres, the trunk's line and the nearer side of one pose, or of many.

What `Body` tells in arrays, in the plain numbers of `pose/numbers.py` where there is one pose.
"""

from collections.abc import Callable
from typing import Any, Final

from posecheck.pose.in_numbers import Line
from posecheck.pose.joints import far_hip_slide
from posecheck.pose.numbers import (
    Number,
    clipped,
    degrees_of,
    greater,
    length,
    number_of,
    unknown,
    where,
)
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.pose.track import PoseTrack
from posecheck.pose.turning import columns_as_seen
from posecheck.pose.view import View
from posecheck.pose.worked_out import worked_out_once

NAN: Final = float("nan")
HIDDEN_WITHIN: Final = 0.16
"""A far limb whose landmarks all lie this close to the near one's, in trunk lengths, is behind
it."""
SEEN_FROM: Final = {"knee": 0.62, "ankle": 0.5}
"""Visibility below which a far limb counts as unseen. High visibility proves nothing (a wrong
limb may have 0.99), low visibility is the model's own admission."""


Vector = tuple[Number, Number]
"""A place or a way in the picture, x and y in pixels, y up."""


class Centres:
    """Where the joints are; each is worked out once.

    Args:
        track: the poses.
        view: how the camera sees them.
    """

    def __init__(self, track: PoseTrack, view: View) -> None:
        self._track = track
        self._x, self._y = track.columns[:2]
        self._shown_x, self._shown_y = columns_as_seen(track)
        self.facing = number_of(view.facing)
        self.left_near = self.facing > 0
        self._near_side = {"left": self.left_near, "right": self.left_near ^ True}
        self.posture = number_of(view.posture)
        self.from_side = view.seen_from("side")
        self._kept: dict[str, Any] = {}
        self._inside: dict[str, Number] = {}
        self._places: dict[tuple[str, str], Vector] = {}
        self._legs: dict[str, Number] = {}

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """Work something out once."""
        if name not in self._kept:
            self._kept[name] = work()
        return self._kept[name]

    def inside(self, landmark: str) -> Number:
        """Whether a landmark lies inside the picture: outside of it it is only a guess."""
        inside = self._inside.get(landmark)
        if inside is None:
            i, (width, height) = INDEX[landmark], self._track.size
            x, y = self._shown_x[i], self._shown_y[i]
            inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
            self._inside[landmark] = inside
        return inside

    def both_inside(self, name: str) -> Number:
        """Whether the left and the right landmark lie inside the picture."""
        return self.inside(f"left_{name}") & self.inside(f"right_{name}")

    def mark(self, landmark: str) -> Vector:
        """Where a landmark is, wherever that is."""
        i = INDEX[landmark]
        return self._x[i], -self._y[i]

    def at(self, name: str, side: str) -> Vector:
        """Where a joint's centre is; NaN outside of the picture."""
        place = self._places.get((name, side))
        if place is None:
            place = self._places[name, side] = self._place(name, side)
        return place

    def _place(self, name: str, side: str) -> Vector:
        landmark = f"{side}_{name}"
        x, y = self.mark(landmark)
        if name == "hip":
            off_x, off_y = self._slide(side)
            x, y = x - off_x, y - off_y
        inside = self.inside(landmark)
        return known(x, inside), known(y, inside)

    def middle(self, name: str) -> Vector:
        """The midpoint of the left and the right centre."""
        (a, b), (c, d) = self.at(name, "left"), self.at(name, "right")
        return 0.5 * (a + c), 0.5 * (b + d)

    def near(self, name: str) -> Vector:
        """The centre on the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return self.at(name, SIDES[not self.left_near])
        (a, b), (c, d) = self.at(name, "left"), self.at(name, "right")
        return where(self.left_near, a, c), where(self.left_near, b, d)

    def near_mark(self, name: str) -> Vector:
        """The landmark on the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return self.mark(f"{SIDES[not self.left_near]}_{name}")
        (a, b), (c, d) = self.mark(f"left_{name}"), self.mark(f"right_{name}")
        return where(self.left_near, a, c), where(self.left_near, b, d)

    def of_near(self, measure: Callable[[str], Number]) -> Number:
        """What is measured of the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return measure(SIDES[not self.left_near])
        return where(self.left_near, measure("left"), measure("right"))

    @worked_out_once
    def trunk(self) -> Line:
        """From the middle of the hips to that of the shoulders."""
        return Line.along(*way(self.middle("hip"), self.middle("shoulder")))

    @worked_out_once
    def near_trunk(self) -> Line:
        """From the nearer hip to the nearer shoulder."""
        return Line.along(*way(self.near("hip"), self.near("shoulder")))

    def leg_seen(self, side: str) -> Number:
        """Whether a leg can be seen: the near one, or the far one beside the near one."""
        seen = self._legs.get(side)
        if seen is None:
            seen = self._near_side[side]
            if seen is not True:
                seen = seen | (self._hidden(side, ("knee", "ankle")) ^ True)
            self._legs[side] = seen
        return seen

    def _hidden(self, side: str, parts: tuple[str, ...]) -> Number:
        other = "right" if side == "left" else "left"
        size = greater(self.trunk.length, 1e-6)
        apart: Number = 0.0
        unseen: Number = False
        for part in parts:
            gap = way(self.mark(f"{other}_{part}"), self.mark(f"{side}_{part}"))
            apart = greater(apart, length(*gap) / size)
            unseen = unseen | (self._track.seen[INDEX[f"{side}_{part}"]] < SEEN_FROM[part])
        return unseen | (apart < HIDDEN_WITHIN)

    def _slide(self, side: str) -> Vector:
        """Landmark less joint centre of a hip."""
        near = self._near_side[side]
        far = self.from_side & (near ^ True)
        if far is False:
            return 0.0, 0.0
        x, y = way(self.mark(f"{side}_hip"), self.mark(f"{side}_knee"))
        share = far_hip_slide(self.posture, length(x, y), self._track.trunk_size)
        return where(far, x * share, 0.0), where(far, y * share, 0.0)


def way(start: Vector, end: Vector) -> Vector:
    """The way from one place to another."""
    return end[0] - start[0], end[1] - start[1]


def turn(ax: Number, ay: Number, b: Vector) -> Number:
    """Signed angle in degrees from the way (ax, ay) to b, counter-clockwise, -180 to 180."""
    bx, by = b
    return degrees_of(ax * by - ay * bx, ax * bx + ay * by)


def around(angle: Number, centre: Number) -> Number:
    """The same angle, expressed within half a turn of a centre."""
    return centre + (angle - centre + 180.0) % 360.0 - 180.0


def known(value: Number, condition: Number) -> Number:
    """The value where it is known, NaN elsewhere."""
    return where(condition, value, NAN)


def excess(value: Number, bound: float, most: float) -> Number:
    """What lies beyond a bound, from 0 to `most`."""
    return clipped(value - bound, 0.0, most)


def either(a: Number, b: Number) -> Number:
    """Whichever of two is known, the lesser where both are."""
    return where(unknown(a), b, where(unknown(b) | (a < b), a, b))
