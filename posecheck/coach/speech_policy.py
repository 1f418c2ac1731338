"""Chooses what to say: one thing at a time, the most urgent one, and nothing over and over."""

import math
from typing import Final

from posecheck.coach.cue import Cue
from posecheck.coach.setup_checks import briefly
from posecheck.exercises.exercise import Exercise
from posecheck.rules.events import Event
from posecheck.session.verdict import Verdict

REPEAT_S: Final = 4.0
"""A correction is not repeated sooner."""
AGAIN_S: Final = 6.0
"""A warning that goes on is said again after so long."""
NEXT_S: Final = 2.0
"""Between two different corrections; a hold warning does not wait."""
OBSTACLE_AFTER_S: Final = 2.0
"""So long nothing could be judged before a word is said about it."""
OBSTACLE_AGAIN_S: Final = 15.0
PRAISE_EVERY_S: Final = 60.0
CLEAN_RUN: Final = 3
"""Repetitions in a row without a warning that are worth a word of praise."""
PRAISE: Final = "Nice and gentle."
Key = tuple[str, str, str | None, str, float]


class SpeechPolicy:
    """Turns verdicts on an exercise into words."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._said: dict[str, float] = {}
        self._known: set[Key] = set()
        self._correction_s = -math.inf
        self._lost_since: float | None = None
        self._praised_s = -math.inf
        self._clean = 0

    def update(self, now: float, verdict: Verdict) -> tuple[Cue | None, bool]:
        """The correction to make now, and whether a limit was crossed just now."""
        crossed = False
        fresh = [event for event in verdict.active if _key(event) not in self._known]
        if any(event.severity == "warning" for event in fresh):
            crossed, self._clean = True, 0
        self.silent(verdict)
        return self._correction(now, verdict, fresh) or self._obstacle(now, verdict), crossed

    def silent(self, verdict: Verdict) -> None:
        """Take note of what is under way without saying it (before the exercise begins)."""
        self._known = {_key(event) for event in verdict.active}

    def repetition(self, now: float) -> Cue | None:
        """A rare word of praise after a repetition."""
        self._clean += 1
        if self._clean < CLEAN_RUN or now - self._praised_s < PRAISE_EVERY_S:
            return None
        self._clean, self._praised_s = 0, now
        return Cue.of("praise", PRAISE)

    def _correction(self, now: float, verdict: Verdict, fresh: list[Event]) -> Cue | None:
        candidates: list[tuple[Cue, bool]] = []
        for event in verdict.active:
            new = event in fresh
            if event.severity == "warning":
                more = 5 if event.kind == "hold" else 0
                candidates.append((Cue.of("warning", event.message, more), new))
            elif new:
                candidates.append((Cue.of("caution", event.message), True))
        if verdict.cue and all(verdict.cue != cue.text for cue, _ in candidates):
            candidates.append((Cue.of("hold", verdict.cue), True))
        for cue, new in sorted(candidates, key=lambda pair: -pair[0].priority):
            urgent = cue.kind == "warning" and new
            again = REPEAT_S if new else AGAIN_S
            waited = now - self._correction_s
            if not cue.text or now - self._said.get(cue.text, -math.inf) < again:
                continue
            if waited < NEXT_S and not urgent:
                continue
            self._said[cue.text] = self._correction_s = now
            return cue
        return None

    def _obstacle(self, now: float, verdict: Verdict) -> Cue | None:
        if verdict.judged or not verdict.remedy:
            self._lost_since = None
            return None
        if self._lost_since is None:
            self._lost_since = now
        text = briefly(verdict.remedy, self._exercise)
        if now - self._lost_since < OBSTACLE_AFTER_S:
            return None
        if now - self._said.get("obstacle", -math.inf) < OBSTACLE_AGAIN_S:
            return None
        self._said["obstacle"] = now
        return Cue.of("obstacle", text)


def _key(event: Event) -> Key:
    return event.kind, event.rule, event.side, event.severity, event.start_s
