"""Out of rest and back, told by how far a person themselves travels.

A repetition is a peak that stands out from the valleys on both sides of it: by more than the
signal's own noise, by more than a least travel, and by a fair share of what the person travelled
before. So a stiff back and a small tilt count, a resting level may drift, and the way back from one
stretch is not the next one.
"""

import math
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final, Literal

NOISE_TIMES: Final = 7.0
"""A travel stands out from noise when it is this many times its standard deviation: noise alone
spans that much about once in ten minutes of smoothed signal."""
OWN_SHARE: Final = 0.3
"""A travel of less than this share of the person's usual one is a wobble within it: the smallest
gentle repetition of a set that people do is about half of the usual one."""
OWN_LAST: Final = 5
"""The usual travel is the median of that many last ones."""
RETURN_SHARE: Final = 0.6
"""Back is whoever came back by this share of the way out: people pulse in the stretch by a third,
and stop the way back short of where they began."""
LONGER_TIMES: Final = 1.5
"""A way is rarely longer than the usual one by more than this."""
AT_REST: Final = 0.15
"""Within this share of the travel a level is the resting one."""
FOLLOW_S: Final = 20.0
"""A resting level that drifts by less than the least travel in this time is followed: breathing and
settling are slower, the slowest stretches come in a third of it."""
DRIFTED_S: Final = 4.0
"""Who came back, but not as far as their neutral, rests on a level that has drifted, and is
stretched only if they stay there for so long."""
STEP_S: Final = 0.2
"""Noise is told from three values this far apart: closer ones were smoothed together."""
NOISE_FIRST: Final = 5
"""Fewer than that many of these say nothing ..."""
NOISE_LAST: Final = 100
"""... and more than that many, twenty seconds, are not kept."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a travel is measured by; levels rise toward the stretch.

    Attributes:
        enter: level of the stretched zone, counted from neutral.
        leave: level below which the person is back in any case.
        least: the least travel that counts.
        from_zone: whether a stretch must reach `enter`: of a signal that says by itself what is
            stretched. One that is counted from the person's own neutral need not.
    """

    enter: float
    leave: float
    least: float
    from_zone: bool

    @property
    def rest(self) -> float:
        """Where rest ends: as far before `leave` as that is before `enter`."""
        return 2 * self.leave - self.enter


class Travel:
    """Follows one level out of rest and back.

    Attributes:
        out: whether the person is out of rest.
        start_s: when they left it.
        left_s: when it was seen that they left it.
        base: the level that they left.
        peak: how far they got.
        seen_from_rest: whether the way out was seen.
        seen_elsewhere: whether another signal showed that they are out.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.noise = Noise()
        self._own: deque[float] = deque(maxlen=OWN_LAST)
        self._usual = 0.0
        self.reset()

    def reset(self) -> None:
        """Forget where the person is: they were out of sight."""
        self.out = False
        self.seen_from_rest = self.seen_elsewhere = False
        self.start_s = self.left_s = self.base = self.peak = math.nan
        self._low = self._low_s = self._time_s = math.nan
        self._back_s = -math.inf
        self.noise.interrupt()

    def resume(self, level: float, neutral: float, doubt: float) -> bool:
        """Whether the person, who was out of sight, is still in the stretch that they were in."""
        self.noise.interrupt()
        self._time_s = math.nan
        trusted = doubt == 0 and not math.isnan(neutral)
        return self.out and level > self._back_at(neutral, trusted)

    @property
    def need(self) -> float:
        """The least travel that counts by now."""
        return max(self.bounds.least, self._clear, OWN_SHARE * self._usual)

    @property
    def _clear(self) -> float:
        """The least travel that is no noise; the zone of a signal that has one is clear of it."""
        deviation = self.noise.deviation
        if math.isnan(deviation):
            return 0.0 if self.bounds.from_zone else math.inf
        return NOISE_TIMES * deviation

    @property
    def yields(self) -> bool:
        """Whether it is left to the other signal: this one shows no more than could be noise."""
        return self.seen_elsewhere and self.peak - self.base < self._clear

    def stands_out(self, neutral: float, doubt: float) -> bool:
        """Whether the way out was one, by what is known of noise and neutral when it is over."""
        noise = 0.0 if self.bounds.from_zone else self._clear
        return self.peak - self.base >= noise and self.peak >= self.gate(neutral, doubt)

    def gate(self, neutral: float, doubt: float) -> float:
        """Level that a stretch must reach; -inf where nothing is known of neutral."""
        if math.isnan(neutral) or math.isinf(doubt):
            return -math.inf
        if self.bounds.from_zone:
            return neutral + self.bounds.enter - doubt
        return neutral + min(self.bounds.enter, self.bounds.rest + 0.5 * self.need) - doubt

    def update(
        self, time_s: float, level: float, neutral: float, doubt: float
    ) -> Literal["out", "back"] | None:
        """Take the next level; says when the person went out of rest or came back.

        Args:
            neutral: the level of the person's own neutral, NaN = unknown.
            doubt: half-width of its uncertainty, 0 = their own, inf = nothing is known.
        """
        self.noise.update(time_s, level)
        elapsed = 0.0 if math.isnan(self._time_s) else time_s - self._time_s
        first = math.isnan(self._low)
        self._time_s = time_s
        trusted = doubt == 0 and not math.isnan(neutral)
        floor = neutral + self.bounds.rest if trusted else -math.inf
        if self.out:
            self.peak = max(self.peak, level)
            if level > self._back_at(neutral, trusted):
                return None
            if self.seen_from_rest:
                self._own.append(self.peak - self.base)
                self._usual = median(self._own)
            self.out = False
            self._low, self._low_s, self._back_s = level, time_s, time_s
            return "back"
        need = self.need
        stretched = level >= neutral + self.bounds.enter + doubt
        if not self.bounds.from_zone and time_s - self._back_s < DRIFTED_S:
            stretched = False
        if first and stretched:
            # In mid-stretch when first seen.
            self._go_out(time_s, time_s, neutral + self.bounds.rest, level)
            self.seen_from_rest = False
            return "out"
        if first or level < self._low:
            self._low, self._low_s = level, time_s
        self._low = min(level, self._low + self.bounds.least * elapsed / FOLLOW_S)
        rest = max(self._low, floor)
        border = neutral + self.bounds.leave if trusted else -math.inf
        at_rest = level <= rest + AT_REST * self.bounds.least and not (
            self.bounds.from_zone and level > border
        )
        if at_rest or level <= border:
            self._low_s = time_s
        far = level - self._low >= need
        if stretched or (far and level >= self.gate(neutral, doubt)):
            # By the zone alone: then its own border is what was left.
            base = rest if far else min(rest, neutral + self.bounds.rest)
            self._go_out(self._low_s, time_s, base, level)
            self.seen_from_rest = True
            return "out"
        return None

    def _go_out(self, start_s: float, now_s: float, base: float, level: float) -> None:
        self.out, self.start_s, self.left_s = True, start_s, now_s
        self.seen_elsewhere = False
        self.base, self.peak = min(base, level), level

    def _back_at(self, neutral: float, trusted: bool) -> float:
        """Level at which the person is back."""
        way = self.peak - self.base
        if len(self._own) > 1:
            # A resting level that has drifted makes a way look longer than it was.
            way = min(way, LONGER_TIMES * self._usual)
        back = self.peak - max(RETURN_SHARE * way, 0.5 * min(self.need, way))
        if trusted and self.peak >= neutral + self.bounds.enter:
            # Below the zone's inner border everybody is back, ...
            back = max(back, neutral + self.bounds.leave)
            if self.bounds.from_zone:  # ... and within it nobody.
                back = min(back, neutral + self.bounds.enter)
            back = min(back, self.peak - 1e-9)
        return back


class Noise:
    """Standard deviation of a signal's noise, told from how three values in turn disagree.

    Attributes:
        deviation: NaN until it is known, after a second and a half.
    """

    def __init__(self) -> None:
        self._three: deque[tuple[float, float]] = deque(maxlen=3)
        self._found: deque[float] = deque(maxlen=NOISE_LAST)
        self.deviation = math.nan

    def interrupt(self) -> None:
        """What comes next does not follow on what was."""
        self._three.clear()

    def update(self, time_s: float, value: float) -> None:
        """Take the next value."""
        three = self._three
        if three and time_s - three[-1][0] < STEP_S:
            return
        three.append((time_s, value))
        if len(three) < 3:
            return
        (t0, a), (t1, b), (t2, c) = three
        share = (t1 - t0) / (t2 - t0)
        self._found.append(abs(b - a - share * (c - a)))
        known = len(self._found)
        if known >= NOISE_FIRST:
            # The median of a half-normal is 0.67 of its deviation; that of b - (a + c) / 2 is 1.22
            # of the noise's. Told from few values it may be too small.
            found = median(self._found) / (0.6745 * math.sqrt(1.5))
            self.deviation = found * (1 + 2 / known)
