"""Nobody waits for ever for a perfect set-up."""

import math
from typing import Final

from posecheck.coach.state import SetupCheck
from posecheck.session.verdict import Verdict

PATIENCE_S: Final = 20.0
"""Who could be judged for so long without a perfect set-up has been told twice what is in the way,
and had time to mend it: then the exercise begins with what can be judged, and it is said what
cannot."""
GONE_S: Final = 5.0
"""... counted anew when nothing could be judged for so long: then somebody went away, or sets up
anew."""


class Patience:
    """For how long the person could be judged and yet did not begin.

    Args:
        lapse_s: a shorter time without a verdict is a lost frame.
    """

    def __init__(self, lapse_s: float) -> None:
        self._lapse_s = lapse_s
        self._ready_s = 0.0
        self._last = self._seen = math.inf

    def over(self, now: float, verdict: Verdict) -> bool:
        """Whether they have waited long enough by now."""
        if math.isinf(self._last):
            self._last = self._seen = now
        if verdict.judged:
            self._ready_s += min(now - self._last, self._lapse_s)
            self._last = self._seen = now
        else:
            self._last = now
            if now - self._seen >= GONE_S:
                self._ready_s = 0.0
        return self._ready_s >= PATIENCE_S


def in_the_way(checks: tuple[SetupCheck, ...], told: list[str]) -> str:
    """What keeps a set-up from being perfect, in whole sentences.

    Args:
        told: what cannot be judged, which says why by itself.
    """
    wrong = [check for check in checks if not check.ok]
    others = [c.message for c in wrong if c.name != "still" and not _among(c.message, told)]
    return " ".join([*told, *others]) or " ".join(check.message for check in wrong)


def _among(message: str, sentences: list[str]) -> bool:
    return any(message in told for told in sentences)
