"""Do pictures come often enough to watch a person safely?"""

from collections import deque
from collections.abc import Sequence
from typing import Final

from posecheck.measure.obstacles import Obstacle
from posecheck.text import obstacle_sentences

NO_PICTURES_S: Final = 0.5
"""Between two pictures further apart than this nothing was seen: in half a second a gentle movement
comes a good part of its way, and a quick one out of a stretch and back."""
LEAST_FPS: Final = 4.5
"""With fewer pictures a second than this nobody is watched safely. Speed is told over a quarter of
a second and a jerk lasts a third of one: at five pictures a second (the stated rate, with a tenth
for unsteady clocks) each still shows on two of them, below that it may fall between."""
AGAIN_FPS: Final = 4.8
"""... and with at least so many again: a rate at the border must not flicker."""
STEPS: Final = 10
"""The rate is that of so many last steps: two seconds at the least rate, a third of one at a
camera's usual 30 a second. Fewer would take one late picture for a slow camera."""
SINGLE_GAPS: Final = 0.25
"""Up to this share of the steps may be gaps of their own (a lost connection, equal pictures that a
screen recorder left out), told as such; more of them are a rate that is too low."""


class PictureRate:
    """Follows the times of pictures."""

    def __init__(self) -> None:
        self._last_s: float | None = None
        self._steps: deque[float] = deque(maxlen=STEPS)
        self._slow = False
        self._few = Obstacle("too_few_pictures", obstacle_sentences.too_few_pictures())

    def paused(self) -> None:
        """The next picture follows a pause, which says nothing about the rate."""
        self._last_s = None

    def update(self, times: Sequence[float]) -> list[Obstacle | None]:
        """For each of the next N times, seconds: too few pictures by now, or None."""
        return [self._few if self._update(time_s) else None for time_s in times]

    def _update(self, time_s: float) -> bool:
        if self._last_s is not None:
            self._steps.append(time_s - self._last_s)
        self._last_s = time_s
        close = [step for step in self._steps if step <= NO_PICTURES_S]
        gaps = len(self._steps) - len(close)
        # At the beginning one gap is a model that warms up.
        scattered = gaps > SINGLE_GAPS * max(len(self._steps), 1 / SINGLE_GAPS)
        least = AGAIN_FPS if self._slow else LEAST_FPS
        # 1e-9: times at exactly the least rate are sums of rounded numbers.
        slow = bool(close) and sum(close) > len(close) / least + 1e-9
        self._slow = scattered or slow
        return self._slow
