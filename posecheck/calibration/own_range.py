"""Measures how far a person comfortably moves."""

import math
from datetime import datetime
from typing import Final

import numpy as np

from posecheck.calibration.model import Calibration, CameraNote, OwnRange, Person
from posecheck.errors import InputError
from posecheck.exercises.definition import Definition
from posecheck.pose import Floats, PoseTrack
from posecheck.session import Session, SessionResult
from posecheck.signals.catalogue import SIGNALS

HELD_S: Final = 0.3
"""A value counts as reached when it was kept for this long: a single odd frame does not."""
LEAST: Final = {"in": 0.4, "deg": 5.0, "%": 1.5}
"""Less than this away from neutral is no movement, by unit."""


def measure_range(
    track: PoseTrack,
    definition: Definition,
    *,
    camera: str,
    date: datetime,
    height: str | None = None,
    base: Calibration | None = None,
) -> tuple[Calibration, SessionResult]:
    """A calibration with the person's own range in a movement.

    Args:
        track: the person moves slowly as far as is comfortable, each way the movement has.
        camera: which camera it was, in words.
        height: the person's, as it was given.
        base: an earlier calibration that this is added to; its scale is used.

    Returns:
        The calibration, and the session that it was measured in.

    Raises:
        InputError: when no signal with a limit moved, or none could be measured.
    """
    person = Person(height=height) if height else (base.person if base else Person())
    known = base or Calibration(date=date, camera=CameraNote(description=camera))
    known = known.model_copy(update={"date": date, "person": person})
    others = {name: own for name, own in known.ranges.items() if name != definition.id}
    # The range of an earlier day must not narrow what is looked at today.
    free = known.model_copy(update={"ranges": others})
    session = Session(definition, calibration=free)
    session.skim(track)
    result = session.finish()
    found = _ranges(definition, result)
    if not found:
        raise InputError(_why_nothing(definition, result))
    return free.model_copy(update={"ranges": {**others, definition.id: found}}), result


def _ranges(definition: Definition, result: SessionResult) -> dict[str, OwnRange]:
    """The own range of every signal with a limit that moved."""
    found: dict[str, OwnRange] = {}
    for limit in definition.limits:
        for name, _ in limit.signals():
            values = result.signals[name]
            neutral = result.neutral.get(name, math.nan)
            if limit.from_neutral:
                values, neutral = values - neutral, 0.0
            elif SIGNALS[name].needs_neutral or math.isnan(neutral):
                neutral = 0.0
            low, high = limit.bounds(None)
            least = LEAST.get(SIGNALS[name].unit, 0.0)
            most = None if high is None else _reached(result.times, values, neutral, least, 1)
            fewest = None if low is None else _reached(result.times, values, neutral, least, -1)
            if most is not None or fewest is not None:
                found[name] = OwnRange(
                    comfortable_low=_rounded(fewest),
                    comfortable_high=_rounded(most),
                    neutral=round(neutral, 2),
                )
    return found


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


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _why_nothing(definition: Definition, result: SessionResult) -> str:
    names = {name for limit in definition.limits for name, _ in limit.signals()}
    if not names:
        return f"{definition.title} has no limits that could be narrowed: choose another movement"
    if any(np.isfinite(result.signals[name]).any() for name in names):
        return (
            "I saw no movement: keep still for a second, then move slowly as far as is "
            "comfortable, and come back"
        )
    spans = sorted(result.not_judged, key=lambda span: span.start_s - span.end_s)
    reason = spans[0].message if spans else "Nobody can be seen."
    return f"the movement could not be measured: {reason}"
