"""Poses in the numbers of `numbers.py`: plain ones of one pose, arrays (N,) of many."""

from functools import cached_property

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import Columns, Number, by_landmark, length
from posecheck.pose.skeleton import INDEX, PAIRS

_MEMBERS = {name: (INDEX[f"left_{name}"], INDEX[f"right_{name}"]) for name in PAIRS}


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
            start, end: both without their side, such as "hip".
        """
        x, y = self.columns[:2]
        (a, b), (c, d) = _MEMBERS[start], _MEMBERS[end]
        return 0.5 * (x[c] + x[d]) - 0.5 * (x[a] + x[b]), 0.5 * (y[c] + y[d]) - 0.5 * (y[a] + y[b])

    @cached_property
    def trunk_size(self) -> Number:
        """How long the way from the hips to the shoulders is, pixels."""
        return length(*self.between("hip", "shoulder"))
