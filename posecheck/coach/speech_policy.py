"""The one place that chooses what is said: one thing at a time, the most urgent, nothing over and
over.

The session hands on what it found, the coach where the person is in the exercise; the voice decides
only whether a sentence still fits in.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.coach.cue import PRIORITY, Cue
from posecheck.coach.setup_checks import briefly
from posecheck.coach.state import SetupCheck
from posecheck.exercises.exercise import Exercise
from posecheck.rules.events import Event
from posecheck.session.verdict import Verdict
from posecheck.text import sentences

REPEAT_S: Final = 4.0
"""A correction is not repeated sooner."""
AGAIN_S: Final = 6.0
"""A warning that goes on is said again after so long."""
NEXT_S: Final = 2.0
"""Between two different corrections; a hold warning does not wait."""
OBSTACLE_AFTER_S: Final = 2.0
"""So long nothing could be judged before a word is said about it."""
TOO_SLOW_AFTER_S: Final = 0.4
"""... but that pictures come too rarely to watch anybody is said nearly at once."""
OBSTACLE_AGAIN_S: Final = 15.0
BLIND_S: Final = 0.5
"""... and so long what the exercise is about was lost from sight after it had been seen: meanwhile
nobody watches how far it goes."""
SEEN_AGAIN_S: Final = 3.0
"""Who was seen again for so long and is lost anew is told anew."""
PRAISE_EVERY_S: Final = 60.0
CLEAN_RUN: Final = 3
"""Repetitions in a row without a warning that are worth a word of praise."""
SETUP_AFTER_S: Final = 2.0
"""So long something is wrong with the set-up before it is said."""
SETUP_NEXT_S: Final = 5.0
SETUP_AGAIN_S: Final = 12.0
UNWATCHED: Final = PRIORITY["brief"] - PRIORITY["setup"] + 1
"""That nobody can be watched is so much more urgent: it interrupts the steps."""
URGENT: Final = PRIORITY["hold"] - PRIORITY["obstacle"] + 1
"""... and in the exercise so much: no word about a hold that nobody watches any more keeps it from
being heard."""

Key = tuple[str, str, str | None, str, float]


class SpeechPolicy:
    """Turns what happens in one exercise into words.

    Args:
        exercise: whose remedies are shortened for speech.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._said: dict[str, float] = {}
        self._known: set[Key] = set()
        self._correction_s = -math.inf
        self._lost_since: float | None = None
        self._now_before = -math.inf
        self._seen_since: float | None = None
        self._told_s, self._told_slow = -math.inf, False
        self._was_seen = False
        self._faults = 0
        self._praised_s = -math.inf
        self._clean = 0
        self._wrong: tuple[str, float] | None = None
        self._setup_said: dict[str, float] = {}

    # Before the exercise

    def setup(
        self, now: float, checks: Sequence[SetupCheck], *, unwatched: bool = False
    ) -> Cue | None:
        """The first thing that is wrong with the set-up, when it is time to say it.

        Args:
            unwatched: whether it is that nobody can be watched.
        """
        wrong = next((check for check in checks if not check.ok), None)
        if wrong is None:
            return None
        if self._wrong is None or self._wrong[0] != wrong.name:
            self._wrong = (wrong.name, now)
        last = max(self._setup_said.values(), default=-math.inf)
        said = self._setup_said.get(wrong.message, -math.inf)
        if (
            now - self._wrong[1] < SETUP_AFTER_S
            or now - last < SETUP_NEXT_S
            or now - said < SETUP_AGAIN_S
        ):
            return None
        self._setup_said[wrong.message] = now
        return Cue.of("setup", wrong.message, UNWATCHED if unwatched else 0)

    def setup_good(self) -> None:
        """Take note that nothing is wrong with the set-up."""
        self._wrong = None

    def countdown(self, number: int) -> Cue:
        """A number of the countdown."""
        return Cue.of("countdown", sentences.countdown(number))

    def begin(self, *, already: bool, less: str | None = None) -> Cue:
        """The exercise begins, or has begun `already` before it was said.

        Args:
            less: what cannot be judged, or is not as it should be, in whole sentences; None = all
                is well.
        """
        if less is not None:
            return Cue.of("go", sentences.begin_with_less(briefly(less, self._exercise)))
        return Cue.of("go", sentences.begin(already=already))

    def silent(self, verdict: Verdict) -> None:
        """Take note of what is under way without saying it (before the exercise begins)."""
        self._known = {_key(event) for event in verdict.active}

    # During the exercise

    def exercise(
        self,
        now: float,
        verdict: Verdict,
        *,
        counted: Cue | None,
        goal: bool,
        over: bool,
    ) -> tuple[Cue | None, bool]:
        """What to say about a frame, and whether a limit was crossed just now.

        Args:
            counted: what there is to say about a repetition that has ended.
            goal: whether the last repetition has just been done.
            over: whether the exercise is over with it.
        """
        fresh = [event for event in verdict.active if _key(event) not in self._known]
        crossed = any(event.severity == "warning" for event in fresh)
        if crossed:
            self._clean, self._faults = 0, self._faults + 1
        self.silent(verdict)
        cue = self._correction(now, verdict, fresh)
        cue = self._obstacle(now, verdict, free=cue is None) or cue
        self._now_before = now
        if goal:
            reached = Cue.of("goal", sentences.goal_reached(well=not self._faults))
            if cue is None or cue.priority < reached.priority or over:
                cue = reached
        return cue or counted, crossed

    def repetition(self, now: float, left: Mapping[str, int], side: str) -> Cue:
        """A repetition was done: how many there are to go, or a rare word of praise.

        Args:
            left: repetitions to go, by side or in `total`.
            side: which of them the repetition counted for.
        """
        self._clean += 1
        if self._clean >= CLEAN_RUN and now - self._praised_s >= PRAISE_EVERY_S:
            self._clean, self._praised_s = 0, now
            return Cue.of("praise", sentences.praise())
        return Cue.of("count", sentences.to_go(left, side))

    # At any time

    def paused(self) -> Cue:
        """The person paused."""
        return Cue.of("pause", sentences.paused())

    def resumed(self) -> Cue:
        """The person goes on."""
        return Cue.of("pause", sentences.resumed())

    def pain(self) -> Cue:
        """The person felt pain."""
        return Cue.of("pain", sentences.pain())

    def _correction(self, now: float, verdict: Verdict, fresh: list[Event]) -> Cue | None:
        candidates: list[tuple[Cue, bool]] = []
        overtime = False
        for event in verdict.active:
            new = event in fresh
            if event.severity == "warning":
                overtime |= event.kind == "hold"
                more = 5 if event.kind == "hold" else 0
                candidates.append((Cue.of("warning", event.message, more), new))
            elif new:
                candidates.append((Cue.of("caution", event.message), True))
        notice = verdict.notice
        # While a hold is warned about, the warning itself is repeated.
        if notice is not None and not (notice.kind == "hold" and overtime):
            candidates.append((Cue.of("hold", notice.message), True))
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

    def _obstacle(self, now: float, verdict: Verdict, *, free: bool) -> Cue | None:
        """What is not seen, when it is time to say it and nothing else is to be said."""
        why = verdict.blind if verdict.judged else verdict.remedy
        if not why:
            self._lost_since = None
            if self._seen_since is None:
                self._seen_since = now
            return None
        slow = verdict.reason == "too_few_pictures"
        if self._lost_since is None:
            # The time since the picture before is as unseen as what follows.
            self._lost_since = self._now_before if slow else now
            if self._seen_since is not None and now - self._seen_since >= SEEN_AGAIN_S:
                self._told_s = -math.inf
            self._was_seen = self._seen_since is not None
            self._seen_since = None
        lost_s = now - self._lost_since
        if lost_s >= BLIND_S and self._was_seen:
            # What was not seen is not praised, nor the row that it stands in.
            self._clean, self._faults = 0, self._faults + 1
        patience = BLIND_S if self._was_seen else OBSTACLE_AFTER_S
        if lost_s < (TOO_SLOW_AFTER_S if slow else patience):
            return None
        # Who cannot be watched at all is told so, whatever else was said a moment ago.
        news = slow and not self._told_slow
        if not free or (now - self._told_s < OBSTACLE_AGAIN_S and not news):
            return None
        self._told_s, self._told_slow = now, slow
        return Cue.of("obstacle", briefly(why, self._exercise), URGENT if slow else 0)


def _key(event: Event) -> Key:
    return event.kind, event.rule, event.side, event.severity, event.start_s
