"""A signal must stay inside its middle range."""

import math
from dataclasses import dataclass
from typing import Literal

from posecheck.pose.skeleton import Side
from posecheck.rules.events import GAP_S, Event, Kind, Severity
from posecheck.text.units import unit as unit_of

RETURN_SHARE = 0.05
"""Hysteresis: a limit counts as kept again this share of it further inside, so that jitter at
the border makes one event and not twenty; but no less than the unit's jitter, as a twentieth of a
small limit is less than noise, and of a limit at zero nothing."""
BAND_SHARE = 0.3
"""A warning begins when the limit lies within this share of the error band above the value: waiting
for the whole band would come too late, warning at its lower end too often. Limits in degrees leave
room for a camera that leans a little, so that its share in an angle's band moves no warning."""
UNSETTLED_S = 1.0
"""While a value is counted from what is typical, as the person's own neutral is not known yet, a
caution waits for so long: every good session begins so, and half a second at its best is over
before neutral is known, which may show that nothing was wrong."""


@dataclass(frozen=True, slots=True)
class LimitValue:
    """One end of a range.

    Attributes:
        limit: value at which the warning begins, counted like the signal.
        caution: value at which the caution begins, None = no caution.
        message: what the coach says beyond the limit.
        caution_message: what the coach says in the caution zone.
        side: the person's side that this end belongs to, or None.
    """

    limit: float
    caution: float | None
    message: str
    caution_message: str = ""
    side: Side | None = None


class LimitRule:
    """Cautions before a limit and warns beyond it.

    A caution ends when it becomes a warning; after a warning no caution follows until the
    caution zone was left, as the person is on the way back then.

    Args:
        rule: name in the events.
        direction: +1 for an upper bound, -1 for a lower one.
        for_s: how long the bound must be passed before it counts; the event starts at the
            moment it was passed.

    Attributes:
        watching: whether it could have warned at the latest frame.
    """

    def __init__(
        self,
        kind: Kind,
        rule: str,
        unit: str,
        bound: LimitValue,
        direction: Literal[1, -1],
        for_s: float = 0.0,
    ) -> None:
        self.kind: Kind = kind
        self.rule = rule
        self.unit = unit
        self.bound = bound
        self.direction = direction
        self.for_s = for_s
        self.events: list[Event] = []
        self.active: Event | None = None
        self.watching = False
        self._early = kind == "range" and unit == "in"
        self._room = max(RETURN_SHARE * abs(bound.limit), unit_of(unit).jitter)
        self._quiet = False
        self._known_s = -math.inf
        self._beyond: dict[Severity, tuple[float, float, float]] = {}

    def update(
        self,
        time_s: float,
        value: float,
        band: float = math.nan,
        doubt: float = 0.0,
        *,
        settled: bool = True,
    ) -> Event | None:
        """Take the next value; returns an event that started now.

        Args:
            band: half-width of the value's error band, NaN = not stated.
            doubt: half-width of the uncertainty of what the value is counted from: beyond the limit
                by more than that is a warning, beyond it by less a caution at most.
            settled: whether what the value is counted from is the person's own.
        """
        if time_s - self._known_s > GAP_S:
            # Unknown for too long, or frames are missing, as in a pause of the live coach.
            self._end()
            self._quiet = False
            self._beyond.clear()
        self.watching = math.isfinite(value)
        if not self.watching:
            return None
        self._known_s = time_s
        zone = self._zone(value, band, doubt)
        if zone is None:
            self._end()
            self._quiet = False
            self._beyond.clear()
            return None
        since, peak, peak_band = self._since(time_s, zone, value, band)
        wait_s = self.for_s if settled else max(self.for_s, UNSETTLED_S)
        started = None
        if zone == "warning" and not self._is("warning") and time_s - since >= self.for_s:
            if self.active is not None:
                self.active.end_s = since
            self._end()
            started = self._start("warning", since, peak, peak_band)
        elif zone == "caution":
            if self._is("warning"):
                self._end()
                self._quiet = True
            elif self.active is None and not self._quiet and time_s - since >= wait_s:
                started = self._start("caution", since, peak, peak_band, doubt)
        if self.active is not None:
            self.active.end_s = time_s
            if self.direction * (value - self.active.peak) > 0:
                self.active.peak, self.active.band = value, band
        return started

    def _zone(self, value: float, band: float, doubt: float) -> Severity | None:
        """In which zone the value lies, with hysteresis toward the zone it was in."""
        room = self._room
        outward = self.direction * value
        limit = self.direction * self.bound.limit
        margin = BAND_SHARE * band if self._early and math.isfinite(band) else 0.0
        if outward > limit + doubt - margin - (room if self._is("warning") else 0.0):
            return "warning"
        if self.bound.caution is None:
            return None
        kept = self.active is not None or self._quiet
        # In doubt nothing is said before the limit itself.
        caution = limit if doubt else self.direction * self.bound.caution
        return "caution" if outward > caution - (room if kept else 0.0) else None

    def _since(
        self, time_s: float, zone: Severity, value: float, band: float
    ) -> tuple[float, float, float]:
        """Since when the value has been in this zone or beyond it, its peak there and its band."""
        if zone == "caution":
            self._beyond.pop("warning", None)
        zones: tuple[Severity, ...] = ("caution", "warning") if zone == "warning" else ("caution",)
        for entry in zones:
            since, peak, of_peak = self._beyond.get(entry, (time_s, value, band))
            if self.direction * (value - peak) > 0:
                peak, of_peak = value, band
            self._beyond[entry] = (since, peak, of_peak)
        return self._beyond[zone]

    def _is(self, severity: Severity) -> bool:
        return self.active is not None and self.active.severity == severity

    def _start(
        self, severity: Severity, since: float, value: float, band: float, doubt: float = 0.0
    ) -> Event:
        bound = self.bound
        early = severity == "caution" and not doubt
        limit = bound.caution if early and bound.caution is not None else bound.limit
        words = bound.message if severity == "warning" else bound.caution_message
        self.active = Event(
            self.kind,
            self.rule,
            severity,
            since,
            since,
            value,
            limit,
            self.unit,
            bound.side,
            words or bound.message,
            band,
        )
        self.events.append(self.active)
        return self.active

    def _end(self) -> None:
        self.active = None
