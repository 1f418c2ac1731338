"""How slowly a repetition should go, from the numbers that judge it: pace and hold."""

from dataclasses import dataclass
from math import pi
from typing import Final

from posecheck.exercises.exercise import Exercise

CALM_S: Final = 3.0
"""One way of a stretch takes a calm breath at least, in or out: 10 breaths a minute."""
CALM_SHARE: Final = 0.5
"""The fastest moment of a calm movement stays below this share of the highest speed."""
REST_S: Final = 1.5
"""Between two repetitions."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One repetition in seconds.

    Attributes:
        out_s, back_s: into the stretch and back.
        hold_s: in the stretch.
        rest_s: after it.
    """

    out_s: float
    hold_s: float
    back_s: float
    rest_s: float = REST_S

    @property
    def period_s(self) -> float:
        """From one repetition's begin to the next one's."""
        return self.out_s + self.hold_s + self.back_s + self.rest_s


def rhythm(exercise: Exercise, signal: str, travel: float, hold_share: float) -> Rhythm:
    """How slowly to go so far in a signal.

    Args:
        travel: the way out in the signal's unit.
        hold_share: how much of the longest hold to stay in the stretch; always less than until
            the cue that it is nearly time.
    """
    speeds = [p.per_s for p in exercise.pace if signal in [name for name, _ in p.signals()]]
    one_way = CALM_S
    if speeds:
        # The fastest moment of an eased way is pi/2 times its mean speed.
        one_way = max(CALM_S, pi / 2 * abs(travel) / (CALM_SHARE * min(speeds)))
    held = min(hold_share * exercise.hold.limit_s, 0.9 * exercise.hold.cue_s)
    return Rhythm(one_way, held, one_way)
