"""Judges landmarks of any origin: no video, no model and no picture is needed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

from numpy.typing import ArrayLike, NDArray

from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import Exercise, ViewName
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session

RUN: Final = 512
"""How many poses are judged together: more cost memory and gain nothing."""


def judge(
    landmarks: ArrayLike,
    times: ArrayLike,
    exercise: Exercise | str | Path,
    *,
    size: tuple[int, int],
    visibility: ArrayLike | None = None,
    world: ArrayLike | None = None,
    masks: Sequence[ArrayLike | None] | NDArray[Any] | None = None,
    view: ViewName | None = None,
    height: str | float | None = None,
    level: int | None = None,
    calibration: Calibration | str | Path | None = None,
    neutral: Literal["first_still"] = "first_still",
) -> SessionResult:
    """Judge landmarks that were found elsewhere."""
    check_neutral(neutral)
    track = PoseTrack.from_arrays(
        landmarks, times, size=size, visibility=visibility, world=world, masks=masks
    )
    if view is None and (world is None or (track.found & ~track.in_space).all()):
        raise ValueError(
            "without world coordinates it cannot be told from where the camera looks: "
            'give world, or view="side", "front" or "head_end"'
        )
    session = Session(exercise, height=height, level=level, calibration=calibration, view=view)
    for first in range(0, len(track), RUN):
        session.skim(track.take(slice(first, first + RUN)))
    return replace(session.finish(), poses=track)


def check_neutral(neutral: str) -> None:
    """Raise ValueError for a way of finding the neutral position that there is not."""
    if neutral != "first_still":
        raise ValueError(
            f'neutral is found in one way, "first_still" (the first moment in position and '
            f'still), not "{neutral}"'
        )
