"""Poses in the numbers of `numbers.py`: plain ones of one pose, arrays (N,) of many."""

from functools import cached_property
from typing import Final, NamedTuple

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import Columns, Number, by_landmark, divided, length
from posecheck.pose.skeleton import INDEX, PAIRS

_MEMBERS: Final = {name: (INDEX[f"left_{name}"], INDEX[f"right_{name}"]) for name in PAIRS}
_MEMBERS["nose"] = (INDEX["nose"], INDEX["nose"])


class Line(NamedTuple):
    """The direction of a line, a unit vector, and how long it is in pixels."""

    x: Number
    y: Number
    length: Number

    @classmethod
    def along(cls, x: Number, y: Number) -> "Line":
        """The line that a way goes; NaN where it has no length."""
        size = length(x, y)
        return cls(divided(x, size), divided(y, size), size)


def middle_of(column: Columns, name: str) -> Number:
    """The middle of left and right in one column; `name` without its side, such as "hip"."""
    left, right = _MEMBERS[name]
    return 0.5 * (column[left] + column[right])


class InNumbers:
    """What formulas ask of N poses; each is worked out once.

    Attributes:
        landmarks: (N, 33, 2) pixels, y down.
        world: (N, 33, 3) metres.
    """

    landmarks: Floats
    world: Floats

    @cached_property
    def columns(self) -> tuple[Columns, ...]:
        """X and y in pixels, then the three of `world`: each by landmark."""
        return tuple(
            by_landmark(array[:, :, i])
            for array, count in ((self.landmarks, 2), (self.world, 3))
            for i in range(count)
        )

    def between(self, start: str, end: str) -> tuple[Number, Number]:
        """The way (x, y) from one midpoint of left and right to another, pixels, y down.

        Args:
            start, end: both without their side, such as "hip"; or the nose.
        """
        x, y = self.columns[:2]
        return middle_of(x, end) - middle_of(x, start), middle_of(y, end) - middle_of(y, start)

    @cached_property
    def trunk_size(self) -> Number:
        """How long the way from the hips to the shoulders is, pixels."""
        return length(*self.between("hip", "shoulder"))
