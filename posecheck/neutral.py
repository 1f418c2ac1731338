"""Captures the person's own neutral position while they are still."""

import math
from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from posecheck.calibration.ruler import Ruler
from posecheck.exercises.definition import Definition
from posecheck.pose import Floats
from posecheck.signals.body import Body, Reference
from posecheck.signals.catalogue import RAW, RAW_SECOND

STILL_S: Final = 0.5
"""How long the person must be still before their first movement."""
STILL_LATER_S: Final = 1.5
"""... and after it, when a rest could be mistaken for neutral more easily."""
REFINE_S: Final = 2.0
"""While the person stays still, neutral is averaged over up to this long."""
STILL_MOVE: Final = 0.05
"""A body is still while no part of it strays further than this, in trunk lengths: mostly the
model's own noise."""
STILL_TREND: Final = 0.012
"""... and while the means of the window's two halves differ by less than this: noise averages
out, a slow movement does not."""
FIRST_MOVE: Final = 0.07
"""The first movement has begun when a part has moved this far, in trunk lengths."""

_PARTS: Final = ("shoulder", "hip", "knee", "ear")


@dataclass(frozen=True)
class _Sample:
    time_s: float
    body: Body
    parts: Floats
    values: dict[str, float]
    ruler: Ruler

    @cached_property
    def raw(self) -> dict[str, float]:
        """The raw measures, worked out once although the window is averaged in every frame."""
        return {name: float(measure(self.body)[0]) for name, measure in RAW.items()}

    @cached_property
    def scale(self) -> float:
        """Pixels per inch from the person's height, NaN = unknown."""
        return self.ruler.height_scale(self.body)


class NeutralFinder:
    """Looks for the first moment in which the person is in position and still.

    Args:
        definition: says which still poses may be taken as neutral.
        ruler: what inches come from; a bare height in inches or None will do.
    """

    def __init__(self, definition: Definition, ruler: Ruler | float | None) -> None:
        self._rules = definition.neutral
        self._ruler = ruler if isinstance(ruler, Ruler) else Ruler(ruler)
        self._still: deque[_Sample] = deque()
        self._first: Floats | None = None
        self._moved = False
        self._captured_s: float | None = None
        self._done = False

    def update(self, time_s: float, body: Body, values: dict[str, float]) -> Reference | None:
        """Take a judged frame (N = 1); returns a reference when one was captured or refined.

        Args:
            values: unsmoothed signals by name.
        """
        if self._done:
            return None
        parts = np.concatenate([body.track.middle(name)[0] for name in _PARTS])
        length = _size(body)
        if self._first is None:
            self._first = parts
        if _furthest(parts, self._first) > FIRST_MOVE * length:
            self._moved = True
        self._still.append(_Sample(time_s, body, parts, values, self._ruler))
        if not self._plausible(values):
            self._still.clear()
        self._drop_moved(length)
        needed = STILL_LATER_S if self._moved else STILL_S
        if self._captured_s is not None:
            # Refine for a while; a movement ends it.
            if not self._still or self._still[0].time_s > self._captured_s:
                self._done = True
                return None
            if time_s - self._still[0].time_s >= REFINE_S:
                self._done = True
        elif not self._still or time_s - self._still[0].time_s < needed:
            return None
        else:
            self._captured_s = self._still[0].time_s
        return self._reference()

    def interrupted(self) -> None:
        """The person left position: a still moment before that does not count any more."""
        self._still.clear()
        if self._captured_s is not None:
            self._done = True
        self._first = None
        self._moved = False

    def _drop_moved(self, length: float) -> None:
        """Forget samples from before the last movement."""
        while len(self._still) > 1:
            parts = np.stack([sample.parts for sample in self._still])
            extent = parts.max(0) - parts.min(0)
            half = len(parts) // 2
            strays = float(np.hypot(extent[0::2], extent[1::2]).max())
            trend = _furthest(parts[:half].mean(0), parts[-half:].mean(0))
            if strays <= STILL_MOVE * length and trend <= STILL_TREND * length:
                return
            if self._captured_s is not None:
                self._still.clear()
                return
            self._still.popleft()

    def _plausible(self, values: dict[str, float]) -> bool:
        bands = self._rules.later if self._moved else self._rules.plausible
        if self._moved and not bands:
            return False
        return all(
            math.isnan(values[name]) or low <= values[name] <= high
            for name, (low, high) in bands.items()
        )

    def _reference(self) -> Reference:
        samples = list(self._still)
        names = samples[-1].values
        neutral = {name: _median([s.values[name] for s in samples]) for name in names}
        for name in RAW:
            neutral[name] = _median([s.raw[name] for s in samples])
        by_height = _median([s.scale for s in samples])
        first = self._ruler.reference([s.body for s in samples], by_height, neutral)
        bodies = [s.body.seen_with(first) for s in samples]
        for name, measure in RAW_SECOND.items():
            neutral[name] = _median([float(measure(body)[0]) for body in bodies])
        return first


def _size(body: Body) -> float:
    """The trunk's length in pixels, or what the shoulders tell where it is foreshortened."""
    breadth = body.track.point("left_shoulder")[0] - body.track.point("right_shoulder")[0]
    return max(float(body.trunk.length[0]), 1.3 * float(np.hypot(*breadth)))


def _furthest(a: Floats, b: Floats) -> float:
    gap = a - b
    return float(np.hypot(gap[0::2], gap[1::2]).max())


def _median(values: list[float]) -> float:
    """Median of the known values; NaN when fewer than half are known."""
    known = [v for v in values if not math.isnan(v)]
    if 2 * len(known) < len(values) or not known:
        return math.nan
    return float(np.median(known))
