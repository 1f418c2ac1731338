"""One past session as the history keeps it."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
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
        )
