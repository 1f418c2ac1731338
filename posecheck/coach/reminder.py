"""Says the movement again to who does not move, and to who moves too little that they do."""

import math
from collections import deque
from collections.abc import Mapping
from statistics import median
from typing import Final

from posecheck.coach.cue import Cue
from posecheck.exercises.exercise import Exercise
from posecheck.session.verdict import Verdict
from posecheck.text import briefing_sentences

STILL_S: Final = 10.0
"""So long without a movement before it is said again ..."""
LATER_S: Final = 20.0
"""... and so long before it is said once more: who rests is not pressed."""
LITTLE: Final = 0.4
"""Who went by this share of the way to the stretch moves, but too little for a repetition."""
BACK_S: Final = 3.0
"""The last of the way back from a repetition may take so long."""
_STEPS: Final = "cadence_spm"


class Reminder:
    """Watches for a person who does not begin, or does not go on."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._due_s = math.inf
        self._repetitions = 0
        self._back_s = -math.inf
        self._enters = [
            (name, entry.enter)
            for entry in exercise.stretch
            if entry.count
            for name, _side in entry.signals()
        ]
        self._seen: deque[tuple[float, tuple[float, ...]]] = deque()

    def update(self, now: float, verdict: Verdict, left: Mapping[str, int]) -> Cue | None:
        """The movement in words when it is time for it.

        Args:
            left: repetitions to go, by side or in `total`.
        """
        moves = verdict.hold_s is not None or verdict.repetitions != self._repetitions
        steps = _STEPS in verdict.signals
        moves |= steps and math.isfinite(verdict.signals[_STEPS])
        self._repetitions = verdict.repetitions
        values = tuple(verdict.signals.get(name, math.nan) for name, _enter in self._enters)
        self._note(now, values, moves)
        # Whether they move is not known where no stretch would be seen, and nobody is sent further
        # whose way is not watched; what is wrong is told to them instead.
        seen = verdict.judged and not verdict.blind and (steps or any(map(math.isfinite, values)))
        if moves or not seen or verdict.active or math.isinf(self._due_s):
            self._due_s = now + STILL_S
            return None
        if now < self._due_s:
            return None
        self._due_s = now + LATER_S
        if self._moved_a_little():
            return Cue.of("remind", briefing_sentences.a_little_further())
        words = briefing_sentences.once_more(self._exercise.movement, left)
        return Cue.of("remind", words)

    def _note(self, now: float, values: tuple[float, ...], moves: bool) -> None:
        if moves:
            # What follows is the rest of the way back.
            self._seen.clear()
            self._back_s = now + BACK_S
        if now < self._back_s:
            return
        self._seen.append((now, values))
        while self._seen and now - self._seen[0][0] > LATER_S:
            self._seen.popleft()

    def _moved_a_little(self) -> bool:
        """Whether a signal went toward its stretch lately, without reaching it."""
        for i, (_name, enter) in enumerate(self._enters):
            known = [values[i] for _t, values in self._seen if math.isfinite(values[i])]
            if not known:
                continue
            resting = median(known)
            way = enter - resting
            furthest = max((value - resting) * math.copysign(1, way) for value in known)
            if furthest >= LITTLE * abs(way) > 0:
                return True
        return False
