"""How fast a signal changes."""

import math
from collections import deque
from collections.abc import Sequence

from posecheck.rules.pace import SPAN_S


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
            if not -math.inf < value < math.inf:  # unknown
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
            if elapsed > SPAN_S and len(seen) > 2:
                # Where no picture was taken just then: over a longer way speed is that of an
                # earlier time, and the more pictures are missing the earlier.
                next_s, after = seen[1]
                first += (time_s - SPAN_S - first_s) / (next_s - first_s) * (after - first)
                elapsed = SPAN_S
            speeds.append((value - first) / elapsed if known else math.nan)
        return speeds
