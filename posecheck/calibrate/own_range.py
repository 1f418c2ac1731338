"""Measures how far a person comfortably moves."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from posecheck.calibration.model import Calibration, OwnRange, begun
from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _
from posecheck.text.units import unit

HELD_S: Final = 0.3
"""A value counts as reached when it was kept for this long: a single odd frame does not."""
TRIED: Final = 0.4
"""A signal was tried when it went this share of the way from neutral to the exercise's limit. What
only moved along, such as the resting leg, says nothing about what is comfortable ..."""
TRIED_OF_BEST: Final = 0.5
"""... but people who do not get far try too: of the exercise's main signals this share of the
furthest one is enough."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far a signal went in one direction.

    Attributes:
        share: of the way from neutral to the exercise's own limit.
    """

    name: str
    direction: int
    value: float
    neutral: float
    share: float


def measure_range(
    track: PoseTrack,
    exercise: Exercise,
    *,
    camera: str,
    date: datetime,
    height: str | None = None,
    base: Calibration | None = None,
) -> tuple[Calibration, SessionResult]:
    """A calibration with the person's own range in an exercise.

    Args:
        track: the person moves slowly as far as is comfortable, each way the exercise has.
        camera: which camera it was, in words.
        height: the person's, as it was given.
        base: an earlier calibration that this is added to; its scale is used.

    Returns:
        The calibration, and the session that it was measured in.

    Raises:
        InputError: when no signal with a limit moved, or none could be measured.
    """
    known = begun(base, date=date, camera=camera, height=height)
    others = {name: own for name, own in known.ranges.items() if name != exercise.id}
    # The range of an earlier day must not narrow what is looked at today.
    free = known.model_copy(update={"ranges": others})
    session = Session(exercise, calibration=free)
    session.skim(track)
    result = session.finish()
    found = _ranges(exercise, result)
    if not found:
        raise InputError(_why_nothing(exercise, result))
    return free.model_copy(update={"ranges": {**others, exercise.id: found}}), result


def _ranges(exercise: Exercise, result: SessionResult) -> dict[str, OwnRange]:
    """The own range of every signal with a limit that was tried."""
    reaches = list(_reaches(exercise, result))
    best = max((reach.share for reach in reaches), default=0.0)
    main = exercise.main_signals
    tried = [
        reach
        for reach in reaches
        if reach.share >= (min(TRIED, TRIED_OF_BEST * best) if reach.name in main else TRIED)
    ]
    found: dict[str, OwnRange] = {}
    for name in dict.fromkeys(reach.name for reach in tried):
        ends = {reach.direction: round(reach.value, 2) for reach in tried if reach.name == name}
        neutral = next(reach.neutral for reach in tried if reach.name == name)
        found[name] = OwnRange(
            comfortable_low=ends.get(-1), comfortable_high=ends.get(1), neutral=round(neutral, 2)
        )
    return found


def _reaches(exercise: Exercise, result: SessionResult) -> Iterator[_Reach]:
    """Every limit toward which a signal moved."""
    for limit in exercise.limits:
        for name, _side in limit.signals():
            values = result.signals[name]
            if limit.from_neutral:
                values = values - result.neutral.get(name, math.nan)
            least = unit(SIGNALS[name].unit).least
            for bound, direction in zip(limit.furthest(), (-1, 1), strict=True):
                known = direction * values[np.isfinite(values)]
                if bound is None or not known.size:
                    continue
                neutral = 0.0
                if not (limit.from_neutral or SIGNALS[name].needs_neutral):
                    # Where neutral was not seen, what the signal is most of the time will do.
                    usual = direction * float(np.quantile(known, 0.1))
                    neutral = result.neutral.get(name, usual)
                value = _reached(result.times, values, neutral, least, direction)
                if value is not None and direction * (bound - neutral) > 0:
                    yield _Reach(
                        name, direction, value, neutral, (value - neutral) / (bound - neutral)
                    )


def _reached(
    times: Floats, values: Floats, neutral: float, least: float, direction: int
) -> float | None:
    """The value furthest in a direction that was kept for HELD_S; None = hardly moved.

    Args:
        times, values: (N,), NaN = unknown.
    """
    outward = direction * np.where(np.isfinite(values), values, np.nan)
    best = -math.inf
    for i, start in enumerate(times):
        end = int(np.searchsorted(times, start + HELD_S, side="right"))
        if end >= len(times):
            break
        window = outward[i:end]
        if not np.isnan(window).any():
            best = max(best, float(window.min()))
    return direction * best if best >= direction * neutral + least else None


def _why_nothing(exercise: Exercise, result: SessionResult) -> str:
    names = {name for limit in exercise.limits for name, _ in limit.signals()}
    if not names:
        return _("{title} has no limits that could be narrowed: choose another movement").format(
            title=exercise.title
        )
    if any(np.isfinite(result.signals[name]).any() for name in names):
        labels = " and ".join(sorted({SIGNALS[name].label for name in names}))
        return _(
            "the {labels} hardly moved: keep still for a second, then move slowly as far "
            "as is comfortable, and come back"
        ).format(labels=labels)
    spans = sorted(result.not_judged, key=lambda span: span.start_s - span.end_s)
    reason = spans[0].message if spans else _("Nobody can be seen.")
    return _("the movement could not be measured: {reason}").format(reason=reason)
