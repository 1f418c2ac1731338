"""Gentle means slow: an exercise must not be faster than its exercise's pace."""

import math

from posecheck.pose.skeleton import Side
from posecheck.rules.events import GAP_S, Event

SPAN_S = 4 / 15
"""Speed is the change over this long: shorter is noise, longer hides a jerk. A whole number of
pictures at 15 and at 30 a second, of which none need be guessed in between."""
CALM_SHARE = 0.8
"""Hysteresis: the pace is kept again below this share of the limit."""


class PaceRule:
    """Warns when a signal changes faster than its limit for longer than `for_s`.

    Attributes:
        watching: whether it could have warned at the latest frame.
    """

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
        self.watching = False
        self._fast_since: float | None = None
        self._peak = 0.0
        self._known_s = -math.inf

    def update(self, time_s: float, rate: float) -> Event | None:
        """Take the next speed in units per second; returns an event that started now."""
        if time_s - self._known_s > GAP_S:
            self.active = self._fast_since = None
        self.watching = math.isfinite(rate)
        if not self.watching:
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
