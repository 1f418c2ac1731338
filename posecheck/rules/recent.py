"""What one signal did a moment ago."""

import math
from collections import deque
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

    @property
    def last_speed(self) -> float:
        """The latest speed, 0 when none is known."""
        return self._moments[-1].speed if self._moments else 0.0

    def since(self, least: float, start_s: float, slow: float) -> tuple[float, float]:
        """Since when the level has been `least` and more, and since when it was slow there.

        Both reach back to `start_s` at most; inf = not even at the last moment.
        """
        first = reached = math.inf
        quiet = True
        for seen in reversed(self._moments):
            if seen.level < least or seen.time_s < start_s:
                break
            first = seen.time_s
            quiet &= seen.speed <= slow and not seen.astir
            if quiet:
                reached = seen.time_s
        return first, reached

    def last_rest(self, before_s: float, slow: float) -> float | None:
        """The last moment before a time that was slow; None when there is none."""
        before = (seen for seen in reversed(self._moments) if seen.time_s < before_s)
        rests = (seen.time_s for seen in before if seen.speed <= slow and not seen.astir)
        return next(rests, None)

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
