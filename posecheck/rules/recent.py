"""What one signal did a moment ago."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

LOOK_BACK_S = 3.0
"""Setting out of a hold takes no longer than this until it is left."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Level and speed at a time, and whether another signal showed that the person moved."""

    time_s: float
    level: float
    speed: float
    astir: bool


class RecentMoments:
    """The last seconds of a signal, as far as its speed was known."""

    def __init__(self) -> None:
        self._moments: deque[Moment] = deque()

    @property
    def last(self) -> Moment:
        """The latest one; there must be one."""
        return self._moments[-1]

    def __reversed__(self) -> Iterator[Moment]:
        return reversed(self._moments)

    def __iter__(self) -> Iterator[Moment]:
        return iter(self._moments)

    def note(self, moment: Moment) -> None:
        """Take the next one; without a speed it is passed over."""
        if math.isnan(moment.speed):
            return
        self._moments.append(moment)
        while moment.time_s - self._moments[0].time_s > LOOK_BACK_S:
            self._moments.popleft()

    def fastest_since(self, start_s: float) -> float:
        """The highest speed since then, 0 when none is known."""
        return max((m.speed for m in self._moments if m.time_s >= start_s), default=0.0)

    def clear(self) -> None:
        """Forget all."""
        self._moments.clear()
