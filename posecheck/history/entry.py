"""One past session as the history keeps it."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Self, cast

from posecheck.exercises.library import known_exercise
from posecheck.text.translation import language, speaking

if TYPE_CHECKING:
    from posecheck.exercises.exercise import Exercise
    from posecheck.rules.events import Kind
    from posecheck.session.result import SessionResult
MOSTLY: Final = 0.5
"""More than this share of a session is most of it, as in `session.coverage`, which takes long to
load where only the history is asked for."""
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

    @property
    def chief_judged(self) -> bool:
        """Whether what the exercise is about was judged most of the time, as far as is known."""
        judged_s = self.judged_s if self.chief_judged_s is None else self.chief_judged_s
        return judged_s > MOSTLY * self.duration_s

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
        started: datetime,
        folder: str | Path | None,
        source: Source,
    ) -> Self:
        """The entry of a finished session.

        Raises:
            ValueError: when `started` has no time zone.
        """
        import numpy as np

        from posecheck.signals.catalogue import SIGNALS

        if started.tzinfo is None:
            raise ValueError("started must have a time zone")
        sides = Counter(repetition.side for repetition in result.repetitions)
        ranges: dict[str, tuple[float, float, str]] = {}
        for name, values in result.signals.items():
            known = values[np.isfinite(values)]
            if known.size:
                low, high = float(known.min()), float(known.max())
                ranges[name] = (round(low, 4), round(high, 4), SIGNALS[name].unit)
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
            main_signals=tuple(result.exercise.main_signals),
            chief_judged_s=round(result.coverage.chief_judged_s, 4),
            unjudged=tuple((rule.kind, rule.rule) for rule in result.coverage.unjudged),
        )


def _known(identifier: str) -> "Exercise | None":
    return _known_in(language(), identifier)


@cache
def _known_in(spoken: str, identifier: str) -> "Exercise | None":
    with speaking(spoken):
        return known_exercise(identifier)
