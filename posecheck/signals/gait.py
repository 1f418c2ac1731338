"""Walking: steps found as the feet pass each other, and what follows from their times."""

import math
from collections import deque
from dataclasses import dataclass

MIN_STRIDE_PCT = 12.0
"""The feet must get this far apart, in per cent of the trunk's length, before a passing counts:
shifting one's weight is not a step."""
MIN_STEP_S, MAX_STEP_S = 0.2, 1.6
"""Times between steps outside of 37 to 300 a minute are not walking."""
STEPS = 6
"""Cadence and symmetry are means over this many steps (three strides)."""
SWING_S = 2.5
"""Arm swing is its extent over this long."""


@dataclass(frozen=True, slots=True)
class Gait:
    """Cadence in steps a minute, asymmetry in per cent, arm swing in degrees; NaN = unknown.

    Asymmetry is the difference between the mean left and right step times over their mean.
    """

    cadence_spm: float
    step_asymmetry_pct: float
    arm_swing_deg: float


class StepCounter:
    """Follows the distance between the feet and the swing of the near arm."""

    def __init__(self) -> None:
        self._ahead = 0
        self._extreme = 0.0
        self._last: tuple[float, float] | None = None
        self._crossing = math.nan
        self._steps: deque[tuple[float, int, float]] = deque(maxlen=STEPS)
        self._previous_step = math.nan
        self._swing: deque[tuple[float, float]] = deque()

    def update(self, time_s: float, stride_pct: float, arm_deg: float) -> Gait:
        """Take the next frame.

        Args:
            stride_pct: how far the left foot is ahead of the right one, % of the trunk's length.
            arm_deg: near upper arm against the trunk, + = to the front.
        """
        if not math.isnan(stride_pct):
            self._follow(time_s, stride_pct)
        if not math.isnan(arm_deg):
            self._swing.append((time_s, arm_deg))
        while self._swing and self._swing[0][0] < time_s - SWING_S:
            self._swing.popleft()
        if self._steps and time_s - self._steps[-1][0] > self._patience():
            self._steps.clear()  # standing still
        return Gait(*self._pace(), self._arm_extent())

    def _follow(self, time_s: float, stride: float) -> None:
        if stride == 0:
            return  # exactly side by side: the passing shows in the next frame
        if self._last is not None and self._last[1] * stride < 0:
            before_s, before = self._last
            self._crossing = before_s + (time_s - before_s) * before / (before - stride)
        self._last = (time_s, stride)
        side = 1 if stride > 0 else -1
        if abs(stride) < MIN_STRIDE_PCT or side == self._ahead:
            return
        if self._ahead and not math.isnan(self._crossing):
            taken = self._crossing - self._previous_step
            if MIN_STEP_S <= taken <= MAX_STEP_S:
                self._steps.append((self._crossing, side, taken))
            self._previous_step = self._crossing
        self._ahead = side

    def _patience(self) -> float:
        """How long (s) after the last step the next may come: twice as long as usual."""
        usual = sum(taken for _, _, taken in self._steps) / len(self._steps)
        return min(2 * usual, MAX_STEP_S)

    def _pace(self) -> tuple[float, float]:
        if len(self._steps) < 2:
            return math.nan, math.nan
        times = [taken for _, _, taken in self._steps]
        mean = sum(times) / len(times)
        by_side = {s: [t for _, side, t in self._steps if side == s] for s in (1, -1)}
        asymmetry = math.nan
        if all(len(by_side[s]) >= 2 for s in by_side):
            left, right = (sum(by_side[s]) / len(by_side[s]) for s in (1, -1))
            asymmetry = 100 * (left - right) / mean
        return 60 / mean, asymmetry

    def _arm_extent(self) -> float:
        if not self._swing or self._swing[-1][0] - self._swing[0][0] < 0.6 * SWING_S:
            return math.nan
        values = [value for _, value in self._swing]
        return max(values) - min(values)
