"""Causal smoothing of one signal: the One-Euro filter on true times.

Casiez, Roussel and Vogel, "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
Interactive Systems", CHI 2012. The cut-off rises with the speed of the movement, so that a held
pose is quiet and a moving one hardly lags. `python -m benchmarks.smoothing` measures noise and
lag of these settings beside a plain low-pass and a moving mean of equal noise: 50 ms against 70 and
50 at mostly 15 frames a second; at 30 it is a little quicker than both.
"""

import math
from collections.abc import Sequence

MIN_CUTOFF_HZ = 1.6
"""Cut-off of a motionless signal."""
SPEED_CUTOFF_HZ = 7.0
"""How much the cut-off rises when the signal moves at its brisk speed."""
RATE_CUTOFF_HZ = 1.6
"""Cut-off of the speed estimate."""
FORGET_AFTER_S = 0.5
"""After a gap this long the filter starts anew."""
_TURN = 2 * math.pi
_HUGE = 1e12


class OneEuro:
    """Smooths one signal as it comes.

    Args:
        brisk: speed in units per second that counts as brisk for this signal; sets how soon
            the filter opens.
    """

    def __init__(self, brisk: float) -> None:
        self._brisk = max(brisk, 1e-9)
        self._time = -math.inf
        self._raw = self._value = self._rate = math.nan

    def update(self, time_s: float, raw: float) -> float:
        """The smoothed value; unknown in gives NaN out and leaves the state as it is."""
        return self.run((time_s,), (raw,))[0]

    def run(self, times: Sequence[float], raws: Sequence[float]) -> list[float]:
        """Smooth the next N values, each as `update` would."""
        last_s, last, value, rate = self._time, self._raw, self._value, self._rate
        smoothed = []
        for time_s, raw in zip(times, raws, strict=True):
            if not -_HUGE < raw < _HUGE:
                # NaN, or infinite, which would never leave the filter again; compared like this
                # since math.isfinite is slower, and this runs for every signal and frame.
                smoothed.append(math.nan)
                continue
            elapsed = time_s - last_s
            if elapsed > FORGET_AFTER_S:
                last_s, last, value, rate = time_s, raw, raw, 0.0
            elif elapsed > 0:
                # Weights of a new sample in a first-order low-pass.
                weight = 1.0 / (1.0 + 1.0 / (_TURN * RATE_CUTOFF_HZ * elapsed))
                rate += weight * ((raw - last) / elapsed - rate)
                share = abs(rate) / self._brisk
                cutoff = MIN_CUTOFF_HZ + SPEED_CUTOFF_HZ * (share if share < 1.0 else 1.0)
                weight = 1.0 / (1.0 + 1.0 / (_TURN * cutoff * elapsed))
                value += weight * (raw - value)
                last_s, last = time_s, raw
            smoothed.append(value)
        self._time, self._raw, self._value, self._rate = last_s, last, value, rate
        return smoothed
