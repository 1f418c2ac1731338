"""The figure that does the movement as the window shows it, and which way it faces."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.calibration.model import OwnRange
from posecheck.drawing.demonstration import Demonstration, demonstration
from posecheck.drawing.sketches.pixels import pixels
from posecheck.drawing.sketches.scene import Area, Chain, Faint, Scene, Shape, Words
from posecheck.drawing.sketches.sketches import HEIGHT, WIDTH
from posecheck.exercises.exercise import Exercise
from posecheck.live.painter import Picture
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import Side

STEPS: Final = 30
"""So many pictures of one way; at twenty a second hardly one is skipped."""
_KEPT: Final = 200
"""So many pictures are kept: those of two ways, on both sides, with some that are turned over."""
_SEEN_FROM: Final = 0.5
"""Visibility below which a landmark does not tell which way somebody faces."""
_SURE: Final = 0.2
"""Of how much the person's landmarks must lie one way round before the figure is turned over."""
_SLOWLY: Final = 0.1
"""... on a mean over about ten pictures: one of them alone turns nothing over."""


class MovingFigure:
    """The pictures of one exercise's figure, made when they are first needed.

    Args:
        size: width and height in pixels.
        still: whether it is to show the stretch and not move.
    """

    def __init__(
        self,
        exercise: Exercise,
        level: int | None,
        own: Mapping[str, OwnRange],
        size: tuple[int, int],
        *,
        still: bool = False,
    ) -> None:
        self._shown: Demonstration | None = demonstration(exercise, level, own)
        self._size = size
        self._still = still
        self._way_round = 0.0
        self._turned = False
        self._pictures: dict[tuple[object, ...], Picture] = {}

    @property
    def known(self) -> bool:
        """Whether there is a figure of this exercise."""
        return self._shown is not None

    @property
    def turned(self) -> bool:
        """Whether the person was found to face the other way than the figure as it is drawn."""
        return self._turned

    def look(self, pose: Pose) -> None:
        """Take note of which way the person faces."""
        if self._shown is None or not self._shown.aside or not pose.found:
            return
        found = same_way(self._shown.facing, pose)
        if math.isnan(found):
            return
        self._way_round += _SLOWLY * (found - self._way_round)
        if abs(self._way_round) > _SURE:
            self._turned = self._way_round < 0

    def picture(self, time_s: float, *, side: Side | None, mirror: bool) -> Picture:
        """The figure at a moment as (height, width, 4) RGBA.

        Args:
            side: the person's own side whose turn it is.
            mirror: whether the person's picture beside it is a mirror's.
        """
        shown = self._shown
        assert shown is not None
        plan = shown.plan(side, turned=self._turned)
        number, share = (0, 1.0) if self._still else shown.at(time_s, plan)
        step = round(share * STEPS)
        flipped = mirror != (self._turned and shown.aside)
        legs = tuple((way.side, way.far) for way in plan)
        key = (legs, number, step, flipped)
        if key not in self._pictures:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
            scene = shown.scene(plan, number, step / STEPS)
            self._pictures[key] = self._drawn(turned_over(scene) if flipped else scene)
        return self._pictures[key]

    def _drawn(self, scene: Scene) -> Picture:
        width, height = self._size
        scale = min(width / WIDTH, height / HEIGHT)
        left, top = (width - scale * WIDTH) / 2, (height - scale * HEIGHT) / 2
        return pixels(scene.scaled(scale, left, top), width, height)


def same_way(facing: Mapping[int, float], pose: Pose) -> float:
    """How well the person's landmarks lie the way round that a figure's do: 1 to -1, NaN = unknown.

    Args:
        facing: where landmarks of the figure lie across its picture, by index.
    """
    at = [i for i in facing if pose.visibility[i] >= _SEEN_FROM]
    x = pose.landmarks[at, 0]
    known = np.isfinite(x)
    if known.sum() < 4:
        return math.nan
    theirs = x[known] - x[known].mean()
    drawn = np.array([facing[i] for i in at])[known]
    drawn = drawn - drawn.mean()
    size = float(np.linalg.norm(theirs) * np.linalg.norm(drawn))
    return float(theirs @ drawn) / size if size > 0 else math.nan


def next_side(left: Mapping[str, int]) -> Side | None:
    """The side whose turn it is: the one with more repetitions left, at first the left.

    Args:
        left: repetitions to go, of one side where only that is to be done.
    """
    if "left" not in left and "right" not in left:
        return None
    return "right" if left.get("right", -1) > left.get("left", -1) else "left"


def turned_over(scene: Scene) -> Scene:
    """The scene as in a mirror; its words stay readable."""
    return Scene([_turned(shape) for shape in scene.shapes])


def _turned(shape: Shape) -> Shape:
    match shape:
        case Chain() | Area():
            return replace(shape, points=tuple((WIDTH - x, y) for x, y in shape.points))
        case Words():
            anchor = {"start": "end", "end": "start", "middle": "middle"}[shape.anchor]
            return replace(shape, x=WIDTH - shape.x, anchor=anchor)  # type: ignore[arg-type]
        case Faint(shapes):
            inner = [_turned(one) for one in shapes]
            return Faint(tuple(one for one in inner if isinstance(one, Chain | Area)))
