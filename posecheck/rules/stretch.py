"""Out of neutral and back: repetitions, holds and the ten-second rule."""

import math
from dataclasses import dataclass

from posecheck.pose.skeleton import Side
from posecheck.rules.events import GAP_S, Event, Hold, Repetition
from posecheck.text.sentences import come_back

MIN_HOLD_S = 1.5
"""Shorter rests in the stretched zone are turning points, not holds."""
MIN_REPETITION_S = 0.8
"""A shorter excursion is an error of measurement: nobody stretches that fast and back."""
SETTLED_SHARE = 0.05
"""The person holds when the movement is slower than this share of the brisk speed."""
SETTLED_OF_FASTEST = 0.08
"""... or than this share of the speed with which they came into the stretch, whichever is less: a
slow approach ends slowly."""
SETTLED_FLOOR = 0.4
"""... but never less than this share of the first: below it is only noise."""
SEEN_LATE_S = 0.35
"""Setting out is seen this much late: nobody starts at full speed, the model follows late, and
speed is measured over the past quarter of a second."""
PATIENCE_S = 4.0
"""Someone who creeps about in the stretched zone is stretching all the same: after this long in
it the timer runs from the entry."""
STOP_EVERY_S = 5.0
"""How often the stop cue is repeated beyond the limit."""


@dataclass(frozen=True, slots=True)
class StretchZone:
    """The stretched zone of one signal on one side of neutral.

    Attributes:
        enter: value from which the zone is entered; its sign tells the direction.
        leave: value back from which it is left: nearer to neutral, so that jitter at the
            border neither resets nor restarts a hold.
        upward: whether the zone lies above `enter`.
        side: the person's side, or None.
        count: whether an excursion into it counts as a repetition.
        still_per_s: speed below which the person holds still.
        sets_out: speeds of other signals above which the person has set out of a hold.
    """

    signal: str
    enter: float
    leave: float
    upward: bool
    side: Side | None
    count: bool
    still_per_s: float
    sets_out: tuple[tuple[str, float], ...] = ()


class StretchRule:
    """Follows one signal into its stretched zone and back.

    A hold begins when the person settles in the zone and ends when they set out of it. The
    warning starts at the moment the hold reached its limit and ends when the stretch was left.
    """

    def __init__(self, zone: StretchZone, limit_s: float, cue_s: float, message: str) -> None:
        self.zone = zone
        self.limit_s = limit_s
        self.cue_s = cue_s
        self.message = message
        self.repetitions: list[Repetition] = []
        self.holds: list[Hold] = []
        self.events: list[Event] = []
        self.active: Event | None = None
        self._entered: float | None = None
        self._settled: float | None = None
        self._last_still = -math.inf
        self._last_known = -math.inf
        self._out_of_neutral: float | None = None
        self._peak = 0.0
        self._fastest = 0.0
        self._cued = 0

    @property
    def in_zone(self) -> bool:
        """Whether the person is in the stretched zone."""
        return self._entered is not None

    def hold_s(self, time_s: float) -> float | None:
        """Seconds in the present hold, None outside the zone."""
        if self._entered is None:
            return None
        return time_s - self._settled if self._settled is not None else 0.0

    def update(
        self, time_s: float, value: float, rate: float, *, astir: bool = False
    ) -> tuple[Event | None, str | None]:
        """Take the next value and speed; returns an event that started and words to say now.

        `astir`: whether another signal shows that the person moves.
        """
        if time_s - self._last_known > GAP_S:
            # Unknown for too long, or frames are missing: what went on meanwhile is not known.
            if self._entered is not None:
                self._leave(self._last_known)
            self._out_of_neutral = None
        if math.isnan(value):
            return None, None
        sign = 1 if self.zone.upward else -1
        out, enter, leave = sign * value, sign * self.zone.enter, sign * self.zone.leave
        self._last_known = time_s
        if self._entered is None:
            if out <= leave:
                self._out_of_neutral = None
            elif self._out_of_neutral is None:
                self._out_of_neutral, self._fastest = time_s, 0.0
            if out < enter:
                return None, None
            self._enter(time_s, value)
        elif out < leave:
            self._leave(time_s)
            return None, None
        if sign * (value - self._peak) > 0:
            self._peak = value
        return self._time_hold(time_s, rate, astir)

    def finish(self, time_s: float) -> None:
        """End what is still under way."""
        if self._entered is not None:
            self._close_hold(time_s)

    def _enter(self, time_s: float, value: float) -> None:
        self._entered, self._peak = time_s, value
        self._settled, self._cued, self._last_still = None, 0, -math.inf

    def _time_hold(
        self, time_s: float, rate: float, astir: bool
    ) -> tuple[Event | None, str | None]:
        assert self._entered is not None
        if self._settled is None and not math.isnan(rate):
            self._fastest = max(self._fastest, abs(rate))
        still = not math.isnan(rate) and abs(rate) <= self._still_per_s()
        if still and not astir:
            self._last_still = time_s
        if self._settled is None:
            if still:
                self._settled = time_s
            elif time_s - self._entered >= PATIENCE_S:
                self._settled = self._entered
            else:
                return None, None
        held = time_s - self._settled
        if self.active is not None:
            self.active.end_s, self.active.peak = time_s, held
            due = int((held - self.limit_s) // STOP_EVERY_S)
            if due > self._cued:
                self._cued = due
                return None, self.message
            return None, None
        if held >= self.limit_s:
            start = self._settled + self.limit_s
            self._cued = 0
            self.active = Event(
                "hold",
                "hold",
                "warning",
                start,
                time_s,
                held,
                self.limit_s,
                "s",
                self.zone.side,
                self.message,
            )
            self.events.append(self.active)
            return self.active, None
        if held >= self.cue_s and self._cued == 0:
            self._cued = 1
            return None, come_back()
        return None, None

    def _still_per_s(self) -> float:
        """Speed below which the person holds still in this stretch."""
        usual = self.zone.still_per_s
        return min(usual, max(SETTLED_OF_FASTEST * self._fastest, SETTLED_FLOOR * usual))

    def _leave(self, time_s: float) -> None:
        assert self._entered is not None
        start = self._out_of_neutral if self._out_of_neutral is not None else self._entered
        if self.zone.count and time_s - start >= MIN_REPETITION_S:
            self.repetitions.append(
                Repetition(start, time_s, self.zone.side, self.zone.signal, self._peak)
            )
        self._close_hold(time_s)
        self._entered = self._out_of_neutral = None

    def _close_hold(self, time_s: float) -> None:
        if self._settled is not None:
            end = max(self._last_still - SEEN_LATE_S, self._settled)
            crept = self._last_still < self._settled
            if crept or (self.active is not None and end - self._settled < self.limit_s):
                end = time_s  # moving about in the stretch is stretching all the same
            if end - self._settled >= MIN_HOLD_S:
                self.holds.append(Hold(self._settled, end, self.zone.side))
        if self.active is not None:
            self.active.end_s = time_s
            self.active = None
