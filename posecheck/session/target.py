"""How far a stretch should go: about here is enough.

An exercise's file may say where (`target` of a stretch). Otherwise the target begins where a
stretch counts (`enter`) and ends where amber begins; where that way has no limit yet, where amber
would begin at the furthest that anybody's limit may be; and where nothing limits it at all, at
twice the way from neutral to `enter`. Nothing of it reaches into amber.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from posecheck.calibration.model import OwnRange
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.limit import Limit
from posecheck.pose.skeleton import SIDES, Side
from posecheck.session.bounds import caution_at, own_bounds
from posecheck.signals.catalogue import SIGNALS

LimitRange = tuple[float | None, float | None, float | None, float | None]
"""Low and high limit, then where caution begins before each; None = there is none."""
UNLIMITED: Final = 2.0
"""So many times as far as a stretch counts from neutral, where nothing limits it."""


@dataclass(frozen=True, slots=True)
class StretchTarget:
    """What one stretch of an exercise should reach.

    Attributes:
        signal, side: as of the stretch.
        enter: where it counts, from neutral if `relative`, else as the signal itself.
        upward: whether the stretch lies above `enter`.
        relative: whether `enter` and `wished` count from neutral.
        wished: the file's own target, nearer end first, None = it gives none.
        end: where amber begins, None = nothing limits the stretch.
        limit: where red begins, None = nowhere yet.
        end_relative: whether these two count from neutral.
    """

    signal: str
    side: Side | None
    enter: float
    upward: bool
    relative: bool
    wished: tuple[float, float] | None
    end: float | None
    limit: float | None
    end_relative: bool

    def zone(self, neutral: float, amber: float | None = None) -> tuple[float, float] | None:
        """The target as the signal itself counts, nearer end first; None = there is none.

        Args:
            neutral: the signal's own value in neutral; 0 where it is counted from there by its
                nature.
            amber: where amber begins at this moment, as the signal counts; None = as `end` says.
        """
        base = neutral if self.relative else 0.0
        end = self.end
        if end is not None and self.end_relative:
            end += neutral
        end = end if amber is None else amber
        counted = self.relative or SIGNALS[self.signal].needs_neutral
        origin = base if counted else None
        wished = None if self.wished is None else (base + self.wished[0], base + self.wished[1])
        return enough(base + self.enter, end, self.upward, origin, wished)


class Targets:
    """Where the stretches of a signal are enough; it stays until limits or neutral change.

    Args:
        targets: of all stretches of an exercise.
    """

    def __init__(self, targets: list[StretchTarget]) -> None:
        self._targets = targets
        self._asked: tuple[str, float, LimitRange] | None = None
        self._zones: tuple[tuple[float, float], ...] = ()

    def zones(self, name: str, neutral: float, ends: LimitRange) -> tuple[tuple[float, float], ...]:
        """Where they are enough, each from its nearer to its further end.

        Args:
            neutral: the signal's own value in neutral, NaN = not known.
            ends: where its limits are at this moment.
        """
        if self._asked != (name, neutral, ends):
            self._asked = name, neutral, ends
            self._zones = tuple(self._found(name, neutral, ends))
        return self._zones

    def _found(self, name: str, neutral: float, ends: LimitRange) -> Iterator[tuple[float, float]]:
        low, high, caution_low, caution_high = ends
        for target in self._targets:
            if not one_signal(target.signal, name) or (target.relative and math.isnan(neutral)):
                continue
            limit, amber = (high, caution_high) if target.upward else (low, caution_low)
            zone = target.zone(neutral, limit if amber is None else amber)
            if zone is not None:
                yield zone


def enough(
    enter: float,
    end: float | None,
    upward: bool,
    origin: float | None,
    wished: tuple[float, float] | None = None,
) -> tuple[float, float] | None:
    """From where a stretch should go to where it is enough, nearer end first; None = nowhere.

    Args:
        end: where amber begins, None = nothing limits the stretch.
        origin: from where its way is counted, None = unknown: then there is no target without end.
        wished: the file's own target; it is cut where amber begins, and left where nothing of it
            would be left.
    """
    nearer = min if upward else max
    if wished is not None:
        near, far = wished
        far = far if end is None else nearer(far, end)
        if near != far and nearer(near, far) == near:
            return near, far
    if end is None and origin is not None:
        end = origin + UNLIMITED * (enter - origin)
    if end is None or end == enter or nearer(enter, end) != enter:
        return None
    return enter, end


def stretch_targets(
    exercise: Exercise, level: int | None, own: Mapping[str, OwnRange] | None = None
) -> list[StretchTarget]:
    """The targets of an exercise's stretches for one person, in the order of its file."""
    own = own or {}
    found = []
    for stretch in exercise.stretch:
        for signal, side in stretch.signals():
            upward = stretch.upward
            ends = [
                (at, own_bounds(limit, level, own.get(name))[upward], limit.from_neutral)
                for limit in exercise.limits
                for name, _ in limit.signals()
                if one_signal(name, signal)
                and (at := amber(limit, upward, level, own.get(name))) is not None
            ]
            # Of limits that apply in turn the nearest will do for a picture of the movement.
            nearest = (min if upward else max)(
                ends, default=(None, None, False), key=lambda entry: entry[0]
            )
            found.append(
                StretchTarget(
                    signal,
                    side,
                    stretch.enter,
                    upward,
                    stretch.from_neutral,
                    _nearer_first(stretch.target, upward),
                    *nearest,
                )
            )
    return found


def _nearer_first(target: tuple[float, float] | None, upward: bool) -> tuple[float, float] | None:
    return target if target is None or upward else (target[1], target[0])


def one_signal(a: str, b: str) -> bool:
    """Whether two names are of one signal: the same, or of the near side and of one by name."""
    return a == b or sideless(a) == b or a == sideless(b)


def sideless(name: str) -> str:
    """A signal's name without the side at its beginning."""
    for side in SIDES:
        name = name.removeprefix(f"{side}_")
    return name


def amber(limit: Limit, upward: bool, level: int | None, own: OwnRange | None) -> float | None:
    """Where amber begins one way; where there is no limit yet, at the furthest there can be."""
    end = own_bounds(limit, level, own)[upward]
    if end is None:
        end = limit.furthest()[upward]
    if end is None:
        return None
    caution = caution_at(end, limit.caution, 1 if upward else -1)
    return end if caution is None else caution
