"""Poses in the numbers of `numbers.py`: plain ones of one pose, arrays (N,) of many."""

import math
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import Columns, Number, by_column, divided, length, unknown_of
from posecheck.pose.scene import COLUMN, CameraPlace, place_of
from posecheck.pose.skeleton import INDEX, PAIRS
from posecheck.pose.worked_out import worked_out_once

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
        time_s: (N,) seconds.
        visibility: (N, 33) the model's own estimate, 0-1.
        world: (N, 33, 3) metres.
        support: (N,) share of the landmarks inside the silhouette; NaN = none was measured.
        scene: (N, K) what the pictures show besides the person; None = nobody looked.
    """

    time_s: Floats
    landmarks: Floats
    visibility: Floats
    world: Floats
    support: Floats
    scene: Floats | None

    @worked_out_once
    def columns(self) -> tuple[Columns, ...]:
        """X and y in pixels, then the three of `world`: each by landmark."""
        if len(self.time_s) == 1:
            places, space = self.landmarks.ravel().tolist(), self.world.ravel().tolist()
            return places[::2], places[1::2], space[::3], space[1::3], space[2::3]
        return tuple(
            by_column(array[:, :, i])
            for array, count in ((self.landmarks, 2), (self.world, 3))
            for i in range(count)
        )

    @worked_out_once
    def seen(self) -> Columns:
        """The model's visibility by landmark."""
        return by_column(self.visibility)

    @worked_out_once
    def _midpoints(self) -> dict[str, tuple[Number, Number]]:
        return {}

    def midpoint(self, name: str) -> tuple[Number, Number]:
        """Where the middle of left and right is, pixels, y down.

        Args:
            name: without its side, such as "hip"; or the nose.
        """
        place = self._midpoints.get(name)
        if place is None:
            x, y = self.columns[:2]
            place = self._midpoints[name] = middle_of(x, name), middle_of(y, name)
        return place

    def between(self, start: str, end: str) -> tuple[Number, Number]:
        """The way (x, y) from one midpoint of left and right to another, pixels, y down.

        Args:
            start, end: both without their side, such as "hip"; or the nose.
        """
        (x, y), (from_x, from_y) = self.midpoint(end), self.midpoint(start)
        return x - from_x, y - from_y

    def breadth(self, name: str) -> Number:
        """How far apart the left and the right landmark are in the picture, pixels.

        Args:
            name: without its side, such as "hip".
        """
        (x, y), (left, right) = self.columns[:2], _MEMBERS[name]
        return length(x[left] - x[right], y[left] - y[right])

    def of_scene(self, field: str) -> Number:
        """One field of `Scene`; NaN where nobody looked."""
        columns = self._scene_columns
        return unknown_of(len(self.time_s)) if columns is None else columns[COLUMN[field]]

    @worked_out_once
    def somebody(self) -> Number:
        """Whether a person was found."""
        if len(self.time_s) == 1:
            return any(map(math.isfinite, chain(*self.columns[:2])))
        return np.asarray(np.isfinite(self.landmarks).any(axis=(1, 2)))

    @worked_out_once
    def somewhere(self) -> Number:
        """Whether there are world coordinates."""
        if len(self.time_s) == 1:
            return any(map(math.isfinite, chain(*self.columns[2:])))
        return np.asarray(np.isfinite(self.world).any(axis=(1, 2)))

    @worked_out_once
    def with_outline(self) -> Number:
        """Whether the edges of the silhouette were measured."""
        if len(self.time_s) == 1:
            return math.isfinite(self.support.item())
        return np.isfinite(self.support)

    @worked_out_once
    def place(self) -> CameraPlace | None:
        """Where the person says that the camera stands, None = they did not."""
        return place_of(self.scene)

    @worked_out_once
    def _scene_columns(self) -> Columns | None:
        return None if self.scene is None else by_column(self.scene)

    @worked_out_once
    def trunk_size(self) -> Number:
        """How long the way from the hips to the shoulders is, pixels."""
        return length(*self.between("hip", "shoulder"))
