"""Says the movement again to who does not move."""

import math
from collections.abc import Mapping
from typing import Final

from posecheck.coach.cue import Cue
from posecheck.exercises.exercise import Exercise
from posecheck.session.verdict import Verdict
from posecheck.text import briefing_sentences

STILL_S: Final = 10.0
"""So long without a movement before it is said again ..."""
LATER_S: Final = 20.0
"""... and so long before it is said once more: who rests is not pressed."""
_STEPS: Final = "cadence_spm"


class Reminder:
    """Watches for a person who does not begin, or does not go on."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._due_s = math.inf
        self._repetitions = 0

    def update(self, now: float, verdict: Verdict, left: Mapping[str, int]) -> Cue | None:
        """The movement in words when it is time for it.

        Args:
            left: repetitions to go, by side or in `total`.
        """
        moves = verdict.hold_s is not None or verdict.repetitions != self._repetitions
        if _STEPS in verdict.signals:
            moves |= math.isfinite(verdict.signals[_STEPS])
        self._repetitions = verdict.repetitions
        # Of who is not seen nothing is known, and what is wrong is told to them instead.
        if moves or not verdict.judged or verdict.active or math.isinf(self._due_s):
            self._due_s = now + STILL_S
            return None
        if now < self._due_s:
            return None
        self._due_s = now + LATER_S
        words = briefing_sentences.once_more(self._exercise.movement, left)
        return Cue.of("remind", words)
