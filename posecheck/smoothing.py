"""Causal smoothing of one signal: the One-Euro filter on true times.

Casiez, Roussel and Vogel, "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
Interactive Systems", CHI 2012. The cut-off rises with the speed of the movement, so that a held
pose is quiet and a moving one hardly lags. `python -m benchmarks.smoothing` measures noise and
lag of these settings beside a plain low-pass and a moving mean of equal noise: 50 ms against 70 and
50 at mostly 15 frames a second; at 30 it is a little quicker than both.
"""

import math

MIN_CUTOFF_HZ = 1.6
"""Cut-off of a motionless signal."""
SPEED_CUTOFF_HZ = 7.0
"""How much the cut-off rises when the signal moves at its brisk speed."""
RATE_CUTOFF_HZ = 1.6
"""Cut-off of the speed estimate."""
FORGET_AFTER_S = 0.5
"""After a gap this long the filter starts anew."""


class OneEuro:
    """Smooths one signal as it comes.

    Args:
        brisk: speed in units per second that counts as brisk for this signal; sets how soon
            the filter opens.
    """

    def __init__(self, brisk: float) -> None:
        self._brisk = max(brisk, 1e-9)
        self._time: float | None = None
        self._raw = self._value = self._rate = math.nan

    def update(self, time_s: float, raw: float) -> float:
        """The smoothed value; NaN in gives NaN out and leaves the state as it is."""
        if math.isnan(raw):
            return math.nan
        if self._time is None or time_s - self._time > FORGET_AFTER_S:
            self._time, self._raw, self._value, self._rate = time_s, raw, raw, 0.0
            return raw
        elapsed = time_s - self._time
        if elapsed <= 0:
            return self._value
        rate = (raw - self._raw) / elapsed
        self._rate += _weight(RATE_CUTOFF_HZ, elapsed) * (rate - self._rate)
        cutoff = MIN_CUTOFF_HZ + SPEED_CUTOFF_HZ * min(abs(self._rate) / self._brisk, 1.0)
        self._value += _weight(cutoff, elapsed) * (raw - self._value)
        self._time, self._raw = time_s, raw
        return self._value


def _weight(cutoff_hz: float, elapsed_s: float) -> float:
    """Weight of a new sample in a first-order low-pass."""
    return 1.0 / (1.0 + 1.0 / (2 * math.pi * cutoff_hz * elapsed_s))
