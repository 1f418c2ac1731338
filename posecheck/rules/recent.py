"""What one signal did a moment ago."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from posecheck.rules.pace import SPAN_S

LOOK_BACK_S = 3.0
"""Setting out of a hold takes no longer than this until it is left."""
SEEN_LATE_S = 0.3
"""A change of speed is seen this much late: it is measured over the past quarter of a second, the
smoothing of a slow signal follows by a tenth, and the model's own by a little less ..."""
CREEPS_S = 0.1
"""... and that somebody has arrived this much later still: people creep at the end. Without it
ten of their holds began 0.27 s late in the mean, and 15 of rendered bodies 0.56 s early. Of
another signal, which is there to show how they creep, only the time over which its speed is
measured is counted: with all of it four such holds began 0.4 s early, so they begin 0.2 s early."""
MOMENT_S = 0.2
"""Who is still is so on average over this long: on the way in, too, a single picture may look like
it, and whether that one was taken is chance."""
STIRS_SHARE = 0.15
"""Another signal that shows setting out shows somebody still on the way in down to this share of
its own fastest there: when it falls below a fixed speed, lower than its noise of some people,
hangs on single pictures."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a signal did at a time.

    Attributes:
        rate: how fast the level rose, units per second.
        stir: how fast another signal changed, in times the speed that shows setting out.
    """

    time_s: float
    level: float
    rate: float
    stir: float

    @property
    def speed(self) -> float:
        """How fast the level changed, either way."""
        return abs(self.rate)


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

    def still(self, slow: float, start_s: float) -> bool:
        """Whether somebody who has been on the way in since `start_s` is still at last."""
        return self._average_speed() <= slow and self.last.stir <= self._stirs(start_s)

    def since(self, least: float, start_s: float, slow: float) -> tuple[float, float]:
        """Since when the level has been `least` and more, and when it came to rest.

        Both reach back to `start_s` at most; inf = not even at the last moment.
        """
        slow_s = self._below(slow, lambda seen: seen.speed, start_s)
        calm_s = self._below(self._stirs(start_s), lambda seen: seen.stir, start_s)
        reached = max(slow_s - SEEN_LATE_S - CREEPS_S, calm_s - SPAN_S / 2)
        return self._below(-least, lambda seen: -seen.level, start_s), reached

    def last_rest(self, before_s: float, slow: float) -> float | None:
        """The last moment before a time that was slow; None when there is none."""
        before = (seen for seen in reversed(self._moments) if seen.time_s < before_s)
        rests = (seen.time_s for seen in before if seen.speed <= slow and seen.stir <= 1)
        return next(rests, None)

    def note(self, moment: Moment) -> None:
        """Take the next one; without a speed it is passed over."""
        if not math.isfinite(moment.rate):
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

    def _below(self, border: float, of: Callable[[Moment], float], start_s: float) -> float:
        """Since when something has been no more than a border; inf = not even at the last moment.

        When it passed the border between two moments is told from how far it was from it at both:
        where pictures are missing it is then told as it was, and not as late as the next picture.
        """
        since_s = math.inf
        after = math.nan
        for seen in reversed(self._moments):
            if seen.time_s < start_s:
                break
            value = of(seen)
            if value > border:
                if since_s < math.inf:
                    since_s -= (since_s - seen.time_s) * (border - after) / (value - after)
                break
            since_s, after = seen.time_s, value
        return since_s

    def _average_speed(self) -> float:
        """How fast the level changed on average over the last moment."""
        last = self._moments[-1]
        begin_s, after, way = last.time_s - MOMENT_S, last, 0.0
        for seen in reversed(self._moments):
            elapsed = after.time_s - max(seen.time_s, begin_s)
            if elapsed > 0:
                share = elapsed / (after.time_s - seen.time_s)
                way += elapsed * (after.rate + 0.5 * share * (seen.rate - after.rate))
            after = seen
            if seen.time_s <= begin_s:
                break
        known = last.time_s - max(after.time_s, begin_s)
        return abs(way) / known if known > 0 else last.speed

    def _stirs(self, start_s: float) -> float:
        """The most that another signal may stir of who is still, on the way in since then."""
        most = max((m.stir for m in self._moments if m.time_s >= start_s), default=0.0)
        return max(1.0, STIRS_SHARE * most)
