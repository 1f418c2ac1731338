"""Gentle means slow: a movement must not be faster than its definition's pace."""

import math
from collections import deque
from collections.abc import Sequence

from posecheck.events import Event, Side
from posecheck.rules import GAP_S

SPAN_S = 0.25
"""Speed is the change over this long: shorter is noise, longer hides a jerk."""
CALM_SHARE = 0.8
"""Hysteresis: the pace is kept again below this share of the limit."""


class Speedometer:
    """Speed of a signal over the last quarter of a second."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, value: float) -> float:
        """Units per second, NaN until the signal has been known for long enough."""
        return self.run((time_s,), (value,))[0]

    def run(self, times: Sequence[float], values: Sequence[float]) -> list[float]:
        """Speeds at the next N values, each as `update` would give it."""
        seen = self._seen
        speeds = []
        for time_s, value in zip(times, values, strict=True):
            if value != value:  # NaN
                if seen and time_s - seen[-1][0] > 2 * SPAN_S:
                    seen.clear()
                speeds.append(math.nan)
                continue
            seen.append((time_s, value))
            while len(seen) > 2 and time_s - seen[1][0] >= SPAN_S:
                seen.popleft()
            first_s, first = seen[0]
            elapsed = time_s - first_s
            known = 0.6 * SPAN_S <= elapsed <= 3 * SPAN_S
            speeds.append((value - first) / elapsed if known else math.nan)
        return speeds


class PaceRule:
    """Warns when a signal changes faster than its limit for longer than `for_s`."""

    def __init__(
        self,
        rule: str,
        unit: str,
        limit_per_s: float,
        for_s: float,
        message: str,
        side: Side | None,
    ) -> None:
        self.rule = rule
        self.unit = unit
        self.limit = limit_per_s
        self.for_s = for_s
        self.message = message
        self.side: Side | None = side
        self.events: list[Event] = []
        self.active: Event | None = None
        self._fast_since: float | None = None
        self._peak = 0.0
        self._known_s = -math.inf

    def update(self, time_s: float, rate: float) -> Event | None:
        """Take the next speed in units per second; returns an event that started now."""
        if time_s - self._known_s > GAP_S:
            self.active = self._fast_since = None
        if math.isnan(rate):
            return None
        self._known_s = time_s
        speed = abs(rate)
        if speed <= self.limit * (CALM_SHARE if self.active else 1.0):
            self.active = self._fast_since = None
            return None
        if self._fast_since is None:
            self._fast_since, self._peak = time_s, speed
        self._peak = max(self._peak, speed)
        started = None
        if self.active is None and time_s - self._fast_since > self.for_s:
            started = self.active = Event(
                "pace",
                self.rule,
                "warning",
                self._fast_since,
                time_s,
                self._peak,
                self.limit,
                f"{self.unit}/s",
                self.side,
                self.message,
            )
            self.events.append(self.active)
        if self.active is not None:
            self.active.end_s, self.active.peak = time_s, self._peak
        return started
