"""Steps of a walking person, found in the unsigned distance between the feet.

From the side the model often takes one ankle for the other (15 times in 4 s on real walkers), so
what is followed is how far the feet are apart, whichever is ahead: it is largest once a step.
"""

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Final

MIN_STRIDE_PCT: Final = 12.0
"""The feet must part by this much, in per cent of the trunk's length (about 2 in), before it counts
as a step: shifting one's weight is not walking."""
RISE_SHARE: Final = 0.3
"""... and by this share of how far they parted lately: the model adds less within a step."""
LATELY_S: Final = 2.5
"""A slow walker's stride lasts this long."""
STEADY_S: Final = 0.04
"""The distance is the median over this long before and after: single misplaced frames go."""
MIN_STEP_S, MAX_STEP_S = 0.25, 1.6
"""Times between steps outside of 37 to 240 a minute are not walking."""
MOST_BROKEN: Final = 2
BROKEN_FADES: Final = 0.3
"""A step broken by a misplaced foot comes now and then, one in three at most; feet that shake
faster than anybody steps break every one of them."""
STEPS: Final = 6
"""Cadence and symmetry are means over this many steps (three strides)."""
LEAST_STEPS: Final = 3
"""With fewer steps than this nothing is known: two strides must agree."""
STRIDE_SPREAD: Final = 0.18
"""Walking is regular: strides (left and right together, so that a limp is regular too) differ by
less than this share of their mean. Those of healthy people vary by 2 to 5 %, the model adds as
much, so the widest of five differ by a sixth; feet that move about otherwise differ by more."""
STEP_RATIO: Final = 2.0
"""One step of a stride takes at most so many times the other; beyond it one step was missed."""
MIN_STRIDE_S: Final = 0.8
"""A stride, two steps, takes at least this long: 150 steps a minute is a brisk child's walk."""
CLOSED_SHARE: Final = 0.2
CLOSED_FOR: Final = 0.25
"""Feet that pass each other are nearer than a fifth of their step for an eighth (a pendulum) to a
fifth (constant speed) of the time. A foot that is only drawn up beside the other comes to rest
there, so that they are for three tenths and more; the bound lies between."""
ONE_SIDED: Final = 0.6
"""... and the same foot is seen ahead in four fifths of the frames at least."""
LEAST_EACH: Final = 3
"""Step times of each side that asymmetry is worked out from: a moment is found to about 0.035 s, so
the difference of two such means to a tenth of a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """The moment at which the feet are furthest apart.

    Attributes:
        time_s: the middle of the time in which they are far apart.
        length_pct: how far, in per cent of the trunk's length.
        ahead: how much more often the left foot was seen ahead than the right one, -1 to 1.
        closed: share of the time since the step before in which the feet were side by side.
    """

    time_s: float
    length_pct: float
    ahead: float
    closed: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What a regular run of steps shows; NaN = unknown.

    Attributes:
        cadence_spm: steps a minute.
        time_asymmetry_pct: left less right step time in per cent of their mean.
        length_asymmetry_pct: the same of the lengths; 200 = one foot does not pass the other.
    """

    cadence_spm: float = math.nan
    time_asymmetry_pct: float = math.nan
    length_asymmetry_pct: float = math.nan


UNKNOWN: Final = Pace()


@dataclass(frozen=True, slots=True)
class _Sample:
    time_s: float
    apart: float
    ahead: float


class StepFinder:
    """Finds steps in the distance of the feet, frame by frame."""

    def __init__(self) -> None:
        self._raw: deque[_Sample] = deque()
        self._next = 0
        self._lately: deque[_Sample] = deque()
        self._extreme: _Sample | None = None
        self._rising = True
        self.steps: deque[Step] = deque(maxlen=STEPS + 1)
        self._pace = UNKNOWN
        self._broken = 0.0

    def update(self, time_s: float, stride_pct: float) -> Pace:
        """Take the next frame.

        Args:
            stride_pct: how far the left foot is ahead of the right one, % of the trunk's length;
                its sign is trusted in the mean of many frames only. NaN = not known.
        """
        if not math.isnan(stride_pct):
            self._raw.append(_Sample(time_s, abs(stride_pct), math.copysign(1.0, stride_pct)))
            self._settle(time_s)
        if self.steps and time_s - self.steps[-1].time_s > self._patience():
            self._forget()  # standing, or hidden for too long
        return self._pace

    @property
    def walking(self) -> bool:
        """Whether the person walks by now, as far as three steps can tell.

        Less is asked for than for a cadence: it says only that feet go, so that arms should swing.
        """
        times = [b.time_s - a.time_s for a, b in pairwise(list(self.steps)[-3:])]
        return len(times) == 2 and max(times) <= min(MAX_STEP_S, STEP_RATIO * min(times))

    def _forget(self) -> None:
        self.steps.clear()
        self._pace, self._broken = UNKNOWN, 0.0

    def _settle(self, now: float) -> None:
        """Pass on the samples whose neighbours on both sides are known by now."""
        raw = self._raw
        while self._next < len(raw) and raw[self._next].time_s <= now - STEADY_S:
            middle = raw[self._next]
            near = sorted(s.apart for s in raw if abs(s.time_s - middle.time_s) <= STEADY_S)
            self._follow(_Sample(middle.time_s, near[(len(near) - 1) // 2], middle.ahead))
            self._next += 1
        while raw and raw[0].time_s < now - 3 * STEADY_S and self._next > 1:
            raw.popleft()
            self._next -= 1

    def _follow(self, sample: _Sample) -> None:
        lately = self._lately
        lately.append(sample)
        while lately[0].time_s < sample.time_s - LATELY_S:
            lately.popleft()
        extreme = self._extreme
        if extreme is None or sample.time_s - extreme.time_s > LATELY_S:
            self._extreme, self._rising = sample, True
            return
        beyond = sample.apart - extreme.apart if self._rising else extreme.apart - sample.apart
        if beyond >= 0:
            self._extreme = sample
            return
        reach = max(s.apart for s in lately) - min(s.apart for s in lately)
        turn = max(MIN_STRIDE_PCT, RISE_SHARE * reach)
        if -beyond < turn:
            return
        if self._rising:
            self._take(extreme, turn)
        self._extreme, self._rising = sample, not self._rising

    def _take(self, peak: _Sample, turn: float) -> None:
        """A step is over: the feet have come together again by `turn`."""
        level = peak.apart - turn
        samples = list(self._lately)
        at = samples.index(peak)
        first = next((i for i in range(at, 0, -1) if samples[i - 1].apart <= level), None)
        if first is None:
            return  # its beginning was not seen
        last = next(i for i in range(at, len(samples)) if samples[i].apart <= level)
        middle = 0.5 * (
            _crossing(samples[first - 1], samples[first], level)
            + _crossing(samples[last - 1], samples[last], level)
        )
        ahead = mean(s.ahead for s in samples[first:last])
        closed = math.nan
        if self.steps:
            before = self.steps[-1]
            bound = CLOSED_SHARE * 0.5 * (before.length_pct + peak.apart)
            between = [s.apart < bound for s in samples if before.time_s <= s.time_s <= middle]
            closed = mean(between) if between else math.nan
            if middle - before.time_s < MIN_STEP_S:
                # Nobody steps that fast: the same step, broken by a misplaced foot.
                self._broken += 1
                if self._broken > MOST_BROKEN:
                    self._forget()
                    return
                if peak.apart <= before.length_pct:
                    return
                self.steps.pop()
            else:
                self._broken = max(0.0, self._broken - BROKEN_FADES)
        self.steps.append(Step(middle, peak.apart, ahead, closed))
        self._pace = pace_of(list(self.steps))

    def _patience(self) -> float:
        """How long (s) after the last step the next may come: twice as long as usual."""
        if math.isnan(self._pace.cadence_spm):
            return 2 * MAX_STEP_S
        times = [step.time_s for step in self.steps]
        return 2 * max(b - a for a, b in pairwise(times[-3:]))


def pace_of(steps: list[Step]) -> Pace:
    """What the last of these steps show, as far back as they are regular."""
    runs = [steps[first:] for first in range(len(steps) - 2)]
    timed = [(run, [b.time_s - a.time_s for a, b in pairwise(run)]) for run in runs]
    for run, times in timed:
        if _drawn_up(run, times):
            # Each of these is a stride of two steps: one foot leads, the other is drawn up to it.
            side = math.copysign(200.0, mean(step.ahead for step in run))
            return Pace(120 / mean(times), math.nan, side)
    for run, times in timed:
        if len(run) > LEAST_STEPS and _regular(times):
            return _measured(run, times)
    return UNKNOWN


def _drawn_up(run: list[Step], times: list[float]) -> bool:
    """Whether one foot never passes the other."""
    if min(times) < MIN_STRIDE_S or max(times) > 2 * MAX_STEP_S:
        return False
    closed = mean(step.closed for step in run[1:])
    one_sided = abs(mean(step.ahead for step in run)) >= ONE_SIDED
    return one_sided and closed >= CLOSED_FOR and _alike(times)


def _regular(times: list[float]) -> bool:
    """Whether step times are those of somebody who walks."""
    if min(times) < MIN_STEP_S or max(times) > MAX_STEP_S or max(times) > STEP_RATIO * min(times):
        return False
    return _alike([a + b for a, b in pairwise(times)])


def _alike(strides: list[float]) -> bool:
    return max(strides) - min(strides) <= STRIDE_SPREAD * mean(strides)


def _measured(run: list[Step], times: list[float]) -> Pace:
    # Strides, so that each side counts as often; their median, as one of them may be broken.
    cadence = 120 / median(a + b for a, b in pairwise(times))
    # Which foot is ahead alternates; the majority tells which came first.
    even = mean(step.ahead * (-1) ** i for i, step in enumerate(run))
    left = 0 if even >= 0 else 1
    # The left foot is ahead at the end of a left step.
    mine = [t for i, t in enumerate(times, 1) if i % 2 == left]
    other = [t for i, t in enumerate(times, 1) if i % 2 != left]
    if min(len(mine), len(other)) < LEAST_EACH:
        return Pace(cadence)
    lengths = [[s.length_pct for i, s in enumerate(run) if i % 2 == side] for side in (0, 1)]
    return Pace(
        cadence,
        _difference_pct(mine, other),
        _difference_pct(lengths[left], lengths[1 - left]),
    )


def _difference_pct(left: list[float], right: list[float]) -> float:
    """Left less right in per cent of their mean."""
    a, b = mean(left), mean(right)
    return 200 * (a - b) / (a + b)


def _crossing(before: _Sample, after: _Sample, level: float) -> float:
    """When the distance passed a level between two samples."""
    rise = after.apart - before.apart
    share = 0.5 if rise == 0 else (level - before.apart) / rise
    return before.time_s + share * (after.time_s - before.time_s)
