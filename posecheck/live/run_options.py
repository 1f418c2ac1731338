"""How `posecheck live` is to coach."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecheck.calibration.model import Calibration


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to coach.

    Attributes:
        height_in: the person's height in inches, None = nothing in inches is judged.
        level: 1, 2 or 3 for exercises with levels, None = as the history says.
        repetitions: the goal for every exercise, None = as programme or definition say.
        mirror: whether the window shows a mirror image.
        record: whether to keep the pictures.
        briefing: whether the steps are said before each exercise.
        breath: whether a soft tone tells when to breathe in and out.
        journals: where sessions are kept as they go, None = they are kept when they end.
        folder: names the result folder of an exercise and its number in the programme.
    """

    folder: Callable[[str, int], Path]
    height_in: float | None = None
    level: int | None = None
    calibration: Calibration | None = None
    repetitions: int | None = None
    mirror: bool = True
    record: bool = False
    briefing: bool = True
    breath: bool = True
    journals: Path | None = None
