"""How a programme is run, and what is left of each exercise."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.calibration.model import Calibration
from posecheck.coach.course import End
from posecheck.session.result import SessionResult


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to coach.

    Attributes:
        height_in: the person's height in inches, None = nothing in inches is judged.
        level: 1, 2 or 3 for exercises with levels, as a therapist chose it; None = as the programme
            or the history says.
        release_level: whether a level that a therapist chose before is no longer kept.
        pain_before: from 0 to 10, None = not told.
        person: whose sessions they are, None = not given.
        repetitions: the goal for every exercise, None = as programme or definition say.
        mirror: whether the window shows a mirror image.
        skeleton: whether it shows the whole skeleton from the beginning.
        still: whether the drawn figure does not move.
        record: whether to keep the pictures.
        briefing: whether the steps are said before each exercise.
        breath: whether a soft tone tells when to breathe in and out.
        count_pain: whether pain is asked for aloud after an exercise, for a raised hand to answer.
        every_picture: whether the model looks at every picture, not only at as many as the movement
            needs.
        journals: where sessions are kept as they go, None = they are kept when they end.
        folder: names the result folder of an exercise and its number in the programme.
    """

    folder: Callable[[str, int], Path]
    height_in: float | None = None
    level: int | None = None
    release_level: bool = False
    pain_before: int | None = None
    person: str | None = None
    calibration: Calibration | None = None
    repetitions: int | None = None
    mirror: bool = True
    skeleton: bool = False
    still: bool = False
    record: bool = False
    briefing: bool = True
    breath: bool = True
    count_pain: bool = True
    every_picture: bool = False
    journals: Path | None = None


@dataclass(frozen=True, slots=True)
class FinishedExercise:
    """One exercise that is over.

    Attributes:
        folder: its result folder.
        content: what `result.json` holds.
        end: why it ended.
    """

    folder: Path
    content: dict[str, Any]
    result: SessionResult
    end: End
