"""One past session as the history keeps it."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self, cast

from pydantic import Field

from posecheck.exercises.library import known_exercise
from posecheck.session.particulars import WORST_PAIN, LevelBy, left_undone
from posecheck.session.shares import MOSTLY
from posecheck.text.translation import language, speaking

if TYPE_CHECKING:
    from posecheck.exercises.exercise import Exercise
    from posecheck.rules.events import Kind, Repetition
    from posecheck.session.result import SessionResult
Source = Literal["live", "browser", "upload"]


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """What is remembered of one session.

    Attributes:
        id: its number in the database, None until it is there.
        started: when, with its time zone.
        exercise: the exercise's id.
        level: 1, 2 or 3 for exercises with levels, else None.
        repetitions: all of them; `left_repetitions` and `right_repetitions` those with a side.
        duration_s, judged_s: length of the session, and of what could be judged of it, seconds.
        warnings: limits that were crossed or held too long, pain not counted.
        pain: whether the person marked pain.
        ranges: lowest and highest value and the unit of each signal that was measured.
        folder: the result folder, None when no results were kept.
        source: the door through which it came.
        title: of the exercise at the time, None in sessions kept before version 2 of the history.
        main_signals: the exercise's main signal at the time, or its left and right form; None as
            for `title`.
        chief_judged_s: for how long the rule that the exercise is about could have warned, seconds;
            None in sessions kept before version 3 of the history.
        unjudged: kind and name of the rules that were not judged for most of the time; None as for
            `chief_judged_s`.
        pain_before, pain_after: what the person said, from 0 to 10; None = not told.
        paused_s: for how long the person paused, seconds; None in sessions kept before version 4 of
            the history, as for all that follows.
        asked: repetitions that were to be done, by `left` and `right` or `total`; empty or None =
            not told.
        level_by: who chose the level, None = unknown.
        sides: the furthest that each side's repetitions went in the main signal, by `left` and
            `right`; empty where sides are not counted apart.
        limits: where warnings began in the main signals, (low, high) by name, None = no limit.
        person: whose session it was, None = not given.
        interrupted: whether a crash or a power cut ended it, so that it holds what came before.
    """

    id: int | None
    started: datetime
    exercise: str
    level: int | None
    repetitions: int
    left_repetitions: int
    right_repetitions: int
    duration_s: float
    judged_s: float
    warnings: int
    pain: bool
    ranges: dict[str, tuple[float, float, str]]
    folder: str | None
    source: Source
    title: str | None = None
    main_signals: tuple[str, ...] | None = None
    chief_judged_s: float | None = None
    unjudged: tuple[tuple[str, str], ...] | None = None
    pain_before: Annotated[int, Field(ge=0, le=WORST_PAIN)] | None = None
    pain_after: Annotated[int, Field(ge=0, le=WORST_PAIN)] | None = None
    paused_s: float | None = None
    asked: dict[str, int] | None = None
    level_by: LevelBy | None = None
    sides: dict[str, float] | None = None
    limits: dict[str, tuple[float | None, float | None]] | None = None
    person: str | None = None
    interrupted: bool | None = None

    @property
    def ended(self) -> datetime:
        """When the last frame was seen."""
        return self.started + timedelta(seconds=self.duration_s)

    @property
    def chief_judged(self) -> bool:
        """Whether what the exercise is about was judged most of the time, as far as is known.

        In a pause nobody is to be watched.
        """
        judged_s = self.judged_s if self.chief_judged_s is None else self.chief_judged_s
        return judged_s > MOSTLY * max(self.duration_s - (self.paused_s or 0.0), 0.0)

    @property
    def broken_off(self) -> bool:
        """Whether it ended before all repetitions were done, and not for pain: by the person, or by
        a crash or a power cut."""
        if self.interrupted:
            return True
        done = {
            "left": self.left_repetitions,
            "right": self.right_repetitions,
            "total": self.repetitions,
        }
        return not self.pain and left_undone(self.asked or {}, done)

    def unjudged_labels(self) -> list[str]:
        """What was not judged for most of the time, in words."""
        from posecheck.session.rule_times import rule_label

        told = [rule_label(rule, cast("Kind", kind)) for kind, rule in self.unjudged or ()]
        return list(dict.fromkeys(told))

    @property
    def shown_title(self) -> str:
        """The exercise's name for people: its title at the time, else the best that is known."""
        if self.title is not None:
            return self.title
        exercise = _known(self.exercise)
        return exercise.title if exercise else self.exercise.replace("_", " ")

    @property
    def progress_signals(self) -> tuple[str, ...]:
        """The signals that progress is read from; of an unknown exercise the first one kept."""
        if self.main_signals is not None:
            return self.main_signals
        exercise = _known(self.exercise)
        return tuple(exercise.main_signals if exercise else list(self.ranges)[:1])

    @classmethod
    def from_result(
        cls,
        result: "SessionResult",
        *,
        started: datetime | None = None,
        folder: str | Path | None,
        source: Source,
    ) -> Self:
        """The entry of a finished session.

        Args:
            started: when; the result's own particulars where it is not given.

        Raises:
            ValueError: when that is not known or has no time zone.
        """
        import numpy as np

        from posecheck.signals.catalogue import SIGNALS

        told = result.particulars
        started = started or told.started
        if started is None or started.tzinfo is None:
            raise ValueError("started must have a time zone")
        sides = Counter(repetition.side for repetition in result.repetitions)
        ranges: dict[str, tuple[float, float, str]] = {}
        for name, values in result.signals.items():
            known = values[np.isfinite(values)]
            if known.size:
                low, high = float(known.min()), float(known.max())
                ranges[name] = (round(low, 4), round(high, 4), SIGNALS[name].unit)
        main = tuple(result.exercise.main_signals)
        return cls(
            id=None,
            started=started,
            exercise=result.exercise.id,
            level=result.level,
            repetitions=len(result.repetitions),
            left_repetitions=sides["left"],
            right_repetitions=sides["right"],
            duration_s=result.duration_s,
            judged_s=result.judged_s if math.isfinite(result.judged_s) else 0.0,
            warnings=len(result.warnings),
            pain=result.pain,
            ranges=ranges,
            folder=None if folder is None else str(Path(folder).absolute()),
            source=source,
            title=result.exercise.title,
            main_signals=main,
            chief_judged_s=round(result.coverage.chief_judged_s, 4),
            unjudged=tuple((rule.kind, rule.rule) for rule in result.coverage.unjudged),
            pain_before=told.pain_before,
            pain_after=told.pain_after,
            paused_s=round(result.coverage.paused_s, 4),
            asked=dict(told.asked),
            level_by=told.level_by,
            sides=_furthest(result.repetitions, main),
            limits={name: result.limits[name][:2] for name in main if name in result.limits},
            person=told.person,
            interrupted=told.interrupted or None,
        )


def _furthest(repetitions: "Iterable[Repetition]", main: tuple[str, ...]) -> dict[str, float]:
    """The furthest of each side's repetitions in the main signal."""
    found: dict[str, float] = {}
    for repetition in repetitions:
        side, peak = repetition.side, repetition.peak
        if side and repetition.signal in main and math.isfinite(peak):
            found[side] = max(found.get(side, 0.0), round(peak, 4), key=abs)
    return found


def _known(identifier: str) -> "Exercise | None":
    return _known_in(language(), identifier)


@cache
def _known_in(spoken: str, identifier: str) -> "Exercise | None":
    with speaking(spoken):
        return known_exercise(identifier)
