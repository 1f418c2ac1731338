"""When something applies: signals within ranges; beyond those of the exercise it is another one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from posecheck.rules.events import GAP_S, Hold, Repetition

STEADY_S: Final = 0.2
"""A range is left, and found again, when it has been so for this long: less is a misplaced
joint."""
MOST_SHARE: Final = 1 / 3
"""A stretch in which a range was left for more than this share of its time was another
movement; on the way in and out it may be left for a moment."""


Span = TypeVar("Span", Repetition, Hold)


@dataclass(frozen=True, slots=True)
class Range:
    """Between which values a signal lies, both ends included; None = open."""

    signal: str
    low: float | None
    high: float | None
    message: str = ""
    from_neutral: bool = False

    def kept(self, value: float) -> bool | None:
        """Whether a value lies within; None when it is not known."""
        if not math.isfinite(value):
            return None
        below = self.low is not None and value < self.low
        above = self.high is not None and value > self.high
        return not (below or above)


class Steady:
    """Whether a range is kept, without its flickering.

    It counts as kept until the opposite is seen; what is not known changes nothing.

    Args:
        again_at_once: whether a single value that lies within ends the time in which it did not.
    """

    def __init__(self, range_: Range, *, again_at_once: bool = False) -> None:
        self.range = range_
        self._again_at_once = again_at_once
        self.kept = True
        self._other_since = math.inf

    def update(self, time_s: float, value: float) -> bool:
        """Take the next value; returns whether the range is kept."""
        now = self.range.kept(value)
        if now is None or now == self.kept:
            self._other_since = math.inf
        else:
            self._other_since = min(self._other_since, time_s)
            patience = 0.0 if now and self._again_at_once else STEADY_S
            if time_s - self._other_since >= patience:
                self.kept, self._other_since = now, math.inf
        return self.kept


@dataclass(slots=True)
class _Excursion:
    """Once out of neutral: how long it lasted, and how long of that beyond a range."""

    start_s: float
    end_s: float
    left_s: float = 0.0

    @property
    def other(self) -> bool:
        """Whether it was another movement."""
        return self.left_s > max(STEADY_S, MOST_SHARE * (self.end_s - self.start_s))


class ConditionRule:
    """Tells stretches from other exercises that take the same signal out of neutral.

    Args:
        limb: whether the stretch is that of one limb: where it lay as it liked before, what it does
            counts from the first value on.

    Attributes:
        message: what is done otherwise at the moment, in words; None = it is this exercise.
    """

    def __init__(self, ranges: list[Range], *, limb: bool = False) -> None:
        self._ranges = [Steady(one, again_at_once=limb) for one in ranges]
        self._excursion: _Excursion | None = None
        self._others: list[_Excursion] = []
        self.message: str | None = None

    def update(
        self, time_s: float, values: Mapping[str, float], shift: float, *, out: bool
    ) -> bool:
        """Take the next frame; returns whether it belongs to the exercise.

        Args:
            shift: the neutral from which the ranges of the stretch's own signal are counted.
            out: whether the person is out of neutral: a resting limb may lie as it likes.
        """
        if not self._ranges:
            return True
        left = [
            steady.range.message
            for steady in self._ranges
            if not steady.update(
                time_s, values[steady.range.signal] - (shift if steady.range.from_neutral else 0.0)
            )
        ]
        excursion = self._excursion
        if not out:
            self._excursion = self.message = None
            return True
        if excursion is None or time_s - excursion.end_s > GAP_S:
            excursion = self._excursion = _Excursion(time_s, time_s)
        if left:
            excursion.left_s += time_s - excursion.end_s
            self.message = left[0]
        excursion.end_s = time_s
        if excursion.other and (not self._others or self._others[-1] is not excursion):
            self._others.append(excursion)
        if not left and not excursion.other:
            self.message = None
        return not left and not excursion.other

    def of_exercise(self, stretches: list[Span]) -> list[Span]:
        """Those of the stretches that were this exercise."""
        if not self._others:
            return stretches
        return [one for one in stretches if self.kept(one.start_s, one.end_s)]

    def kept(self, start_s: float, end_s: float) -> bool:
        """Whether a stretch from start to end was this exercise."""
        return not any(
            other.other and other.start_s <= end_s and other.end_s >= start_s
            for other in self._others
        )
