"""Joint centres, the trunk's line and the nearer side of one pose, or of many.

What `Body` tells in arrays, in the plain numbers of `pose/numbers.py` where there is one pose.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, NamedTuple

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

NAN: Final = float("nan")
HIDDEN_WITHIN: Final = 0.16
"""A far limb whose landmarks all lie this close to the near one's, in trunk lengths, is behind
it."""
SEEN_FROM: Final = {"knee": 0.62, "ankle": 0.5}
"""Visibility below which a far limb counts as unseen. High visibility proves nothing (a wrong
limb may have 0.99), low visibility is the model's own admission."""


class Vector(NamedTuple):
    """A place or a way in the picture, pixels, y up."""

    x: Number
    y: Number


class Centres:
    """Where the joints are; each is worked out once.

    Args:
        track: the poses.
        view: how the camera sees them.
    """

    def __init__(self, track: PoseTrack, view: View) -> None:
        self._track = track
        self._x, self._y = track.columns[:2]
        self.facing = number_of(view.facing)
        self.left_near = self.facing > 0
        self.posture = number_of(view.posture)
        self.from_side = view.seen_from("side")
        self._kept: dict[str, Any] = {}
        self._inside: dict[str, Number] = {}
        self._places: dict[tuple[str, str], Vector] = {}

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """Work something out once."""
        if name not in self._kept:
            self._kept[name] = work()
        return self._kept[name]

    @cached_property
    def _shown(self) -> tuple[Any, Any]:
        return columns_as_seen(self._track)

    def inside(self, landmark: str) -> Number:
        """Whether a landmark lies inside the picture: outside of it it is only a guess."""
        if landmark not in self._inside:
            i, (width, height) = INDEX[landmark], self._track.size
            x, y = self._shown[0][i], self._shown[1][i]
            inside = (x >= 0) & (x <= width) & (y >= 0) & (y <= height)
            self._inside[landmark] = inside
        return self._inside[landmark]

    def both_inside(self, name: str) -> Number:
        """Whether the left and the right landmark lie inside the picture."""
        return self.inside(f"left_{name}") & self.inside(f"right_{name}")

    def mark(self, landmark: str) -> Vector:
        """Where a landmark is, wherever that is."""
        i = INDEX[landmark]
        return Vector(self._x[i], -self._y[i])

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
            slide = self._slide(side)
            x, y = x - slide.x, y - slide.y
        inside = self.inside(landmark)
        return Vector(where(inside, x, NAN), where(inside, y, NAN))

    def middle(self, name: str) -> Vector:
        """The midpoint of the left and the right centre."""
        (a, b), (c, d) = self.at(name, "left"), self.at(name, "right")
        return Vector(0.5 * (a + c), 0.5 * (b + d))

    def near(self, name: str) -> Vector:
        """The centre on the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return self.at(name, SIDES[not self.left_near])
        left, right = self.at(name, "left"), self.at(name, "right")
        return Vector(*(where(self.left_near, a, b) for a, b in zip(left, right, strict=True)))

    def near_mark(self, name: str) -> Vector:
        """The landmark on the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return self.mark(f"{SIDES[not self.left_near]}_{name}")
        left, right = self.mark(f"left_{name}"), self.mark(f"right_{name}")
        return Vector(*(where(self.left_near, a, b) for a, b in zip(left, right, strict=True)))

    def of_near(self, measure: Callable[[str], Number]) -> Number:
        """What is measured of the side nearer to the camera."""
        if isinstance(self.left_near, bool):
            return measure(SIDES[not self.left_near])
        return where(self.left_near, measure("left"), measure("right"))

    @cached_property
    def trunk(self) -> Line:
        """From the middle of the hips to that of the shoulders."""
        return Line.along(*way(self.middle("hip"), self.middle("shoulder")))

    @cached_property
    def near_trunk(self) -> Line:
        """From the nearer hip to the nearer shoulder."""
        return Line.along(*way(self.near("hip"), self.near("shoulder")))

    def leg_seen(self, side: str) -> Number:
        """Whether a leg can be seen: the near one, or the far one beside the near one."""

        def work() -> Number:
            near = self.left_near if side == "left" else self.left_near ^ True
            return True if near is True else near | (self._hidden(side, ("knee", "ankle")) ^ True)

        return self.once(f"{side} leg seen", work)

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
        near = self.left_near if side == "left" else self.left_near ^ True
        far = self.from_side & (near ^ True)
        if far is False:
            return Vector(0.0, 0.0)
        thigh = way(self.mark(f"{side}_hip"), self.mark(f"{side}_knee"))
        share = far_hip_slide(self.posture, length(*thigh), self._track.trunk_size)
        return Vector(where(far, thigh.x * share, 0.0), where(far, thigh.y * share, 0.0))


def way(start: Vector, end: Vector) -> Vector:
    """The way from one place to another."""
    return Vector(end.x - start.x, end.y - start.y)


def turn(ax: Number, ay: Number, b: Vector) -> Number:
    """Signed angle in degrees from the way (ax, ay) to b, counter-clockwise, -180 to 180."""
    return degrees_of(ax * b.y - ay * b.x, ax * b.x + ay * b.y)


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
