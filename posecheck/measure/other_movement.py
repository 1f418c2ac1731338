"""Frames in which another movement is done in the same posture: bird-dogs, planks, standing."""

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.measure.obstacles import Obstacle
from posecheck.rules.condition import Range, Steady
from posecheck.signals import offsets
from posecheck.signals.body import Body
from posecheck.signals.catalogue import GAIT, measure
from posecheck.signals.steps import MIN_STRIDE_PCT
from posecheck.text import obstacle_sentences

STANDS_S: Final = 2.0
"""Walkers part and close their feet once a step, which takes 1.6 s at most."""
STANDS_KNOWN: Final = 0.8
"""Share of that time in which both feet must be seen before standing may be told from it."""


class StandingWatch:
    """Tells somebody who stands from somebody who walks."""

    def __init__(self) -> None:
        self._apart: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, stride_pct: float) -> bool:
        """Take the next distance of the feet; returns whether they have not moved for a while."""
        apart = self._apart
        if not math.isnan(stride_pct):
            apart.append((time_s, abs(stride_pct)))
        while apart and apart[0][0] < time_s - STANDS_S:
            apart.popleft()
        if not apart or apart[-1][0] - apart[0][0] < STANDS_KNOWN * STANDS_S:
            return False
        values = sorted(value for _, value in apart)
        # Without the twentieth at either end, among which are the misplaced feet.
        left_out = len(values) // 20
        return values[-1 - left_out] - values[left_out] < MIN_STRIDE_PCT


class OtherMovement:
    """Watches the ranges beyond which it is another exercise, and nothing at all is judged."""

    def __init__(self, exercise: Exercise) -> None:
        self._position = exercise.position
        self._ranges = [
            Steady(Range(name, one.low, one.high, one.say))
            for one in exercise.when
            if one.whole
            for name, _ in one.signals()
        ]
        walks = GAIT.intersection(exercise.signals)
        self._standing = StandingWatch() if walks else None

    def update(self, body: Body, blocks: Sequence[Obstacle | None]) -> list[Obstacle | None]:
        """The obstacles of the next N frames, with those that another movement makes."""
        found = list(blocks)
        times = body.track.time_s.tolist()
        for steady in self._ranges:
            # What is seen while something else is in the way tells nothing.
            values = _free(measure(steady.range.signal, body).tolist(), blocks)
            words = f"{steady.range.message} {self._position}"
            for i, (now, value) in enumerate(zip(times, values, strict=True)):
                if not steady.update(now, value) and found[i] is None:
                    found[i] = Obstacle("not_in_position", words)
        if self._standing is not None:
            strides = _free(offsets.stride(body).tolist(), blocks)
            for i, (now, stride) in enumerate(zip(times, strides, strict=True)):
                if self._standing.update(now, stride) and found[i] is None:
                    found[i] = Obstacle("not_in_position", obstacle_sentences.stands())
        return found


def _free(values: list[float], blocks: Sequence[Obstacle | None]) -> list[float]:
    """The values where nothing is in the way, NaN elsewhere."""
    pairs = zip(values, blocks, strict=True)
    return [value if block is None else math.nan for value, block in pairs]
