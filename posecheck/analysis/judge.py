"""Judges landmarks of any origin: no video, no model and no picture is needed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, get_args

from numpy.typing import ArrayLike, NDArray

from posecheck.analysis.options import NeutralSearch, Options
from posecheck.calibration.file import calibration_of
from posecheck.calibration.height import height_inches
from posecheck.calibration.model import Calibration
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_of
from posecheck.exercises.limit import ViewName
from posecheck.measure.measurement import ShotReferences
from posecheck.measure.neutral_of_recording import references_of_recording
from posecheck.pose.runs import runs
from posecheck.pose.scene import place_of
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
    neutral: NeutralSearch = "first_still",
) -> SessionResult:
    """Judge landmarks that were found elsewhere.

    Needs neither a video nor a model: NumPy and pydantic are enough.

    Parameters
    ----------
    landmarks : array_like of shape (N, 33, 2)
        Positions in pixels in the order of MediaPipe's pose landmarks (nose first, left before
        right), x to the right and y down. A frame that is all NaN shows nobody; a single landmark
        that is NaN was not seen.
    times : array_like of shape (N,)
        Seconds from the first frame, rising; all of them known.
    exercise : Exercise, str or Path
        An exercise, the identifier of one that comes with posecheck, or an exercise file (.toml).
    size : tuple of int
        (width, height) of the picture in pixels.
    visibility : array_like of shape (N, 33), optional
        The model's own estimate from 0 to 1; 1 where it is not given.
    world : array_like of shape (N, 33, 3), optional
        Metres from the middle between the hips in the axes of the camera: x to the right, y down,
        z away from it.
    masks : sequence of array_like of shape (height, width), optional
        For each frame the probability from 0 to 1 that a pixel is the person, or None; of any size
        with the picture's shape. Back and belly curve and the drift of the knees are read from
        their edges, which needs OpenCV.
    view : {"side", "front", "head_end"}, optional
        From where the camera looks. Without it the view is read from `world`.
    height : str or float, optional
        The person's height: "5ft7in", "170cm", or a number of inches. Without it nothing is
        judged in inches.
    level : int, optional
        1, 2 or 3 for exercises with levels; the last where it is not given.
    calibration : Calibration, str or Path, optional
        What is known about person and camera, or the file that says it.
    neutral : {"first_still", "whole_recording"}, default "first_still"
        Where the person's own neutral position is looked for: the first moment in position and
        still is taken, as in live coaching, or the whole recording is looked through.

    Returns
    -------
    SessionResult
        Events, repetitions, holds, and what could not be judged with the reason for it; its
        `poses` are the landmarks.

    Raises
    ------
    ValueError
        When an array has another shape, the times do not rise, or the view cannot be known.
    InputError
        When there is no such exercise, or a height or file is not one.

    See Also
    --------
    Session : Judges pose by pose.
    PoseTrack.from_arrays : Makes a track of the same arrays.

    Notes
    -----
    What is missing never looks like safety, and never like a camera in the wrong place. Rules that
    are read from the outline are among `not_judged` with the reason "not_given" where there are no
    masks. Without `world` the check that the limbs have the lengths of a body is left out.

    Examples
    --------
    Somebody who stands and then bows, seen from their right, does not walk:

    >>> import numpy as np
    >>> import posecheck
    >>> body = np.full((33, 2), np.nan)
    >>> body[[0, 7, 8]] = (335, 95), (320, 90), (320, 90)  # nose and ears
    >>> body[[11, 12]], body[[13, 14]], body[[15, 16]] = (315, 140), (315, 190), (320, 240)  # arms
    >>> body[[23, 24]], body[[25, 26]], body[[27, 28]] = (315, 250), (318, 340), (315, 430)  # legs
    >>> body[[29, 30]], body[[31, 32]] = (308, 440), (345, 442)  # heels and toes
    >>> times = np.arange(90) / 15
    >>> landmarks = np.tile(body, (90, 1, 1))
    >>> landmarks[45:, :17, 0] += 0.5 * (250 - body[:17, 1])
    >>> result = posecheck.judge(landmarks, times, "walking", size=(640, 480), view="side")
    >>> [(span.reason, span.message) for span in result.not_judged if span.rule is None]
    [('not_in_position', 'You seem to stand. I judge you while you walk, from the second step on.')]
    """
    check_neutral(neutral)
    track = PoseTrack.from_arrays(
        landmarks, times, size=size, visibility=visibility, world=world, masks=masks
    )
    if view is None and (world is None or (track.found & ~track.in_space).all()):
        raise ValueError(
            "without world coordinates it cannot be told from where the camera looks: "
            'give world, or view="side", "front" or "head_end"'
        )
    options = Options(
        height_in=height_inches(height),
        level=level,
        calibration=calibration_of(calibration),
        view=view,
        neutral=neutral,
    )
    session = session_of(exercise_of(exercise), options, track)
    for run in runs(track, RUN):
        session.skim(run)
    return replace(session.finish(), poses=track)


def session_of(exercise: Exercise, options: Options, track: PoseTrack) -> Session:
    """A session for these poses; it knows neutral where the whole of them was to be searched."""
    exercise = seen_from(exercise, place_of(track.scene) or options.camera_place)
    references: ShotReferences | None = None
    if options.neutral == "whole_recording":
        references = references_of_recording(
            exercise,
            track,
            height_in=options.height_in,
            calibration=options.calibration,
            view=options.view,
        )
    return Session(
        exercise,
        height=options.height_in,
        level=options.level,
        calibration=options.calibration,
        view=options.view,
        reference=references,
    )


def check_neutral(neutral: str) -> None:
    """Raise ValueError for a way of finding the neutral position that there is not."""
    if neutral not in get_args(NeutralSearch):
        raise ValueError(
            f'neutral is looked for in one of two ways, "whole_recording" or "first_still" (the '
            f'first moment in position and still), not "{neutral}"'
        )
