"""Learns from knees that rest at a known distance how many pixels an inch has there."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np

from posecheck.calibration.height import USUAL_HEIGHT_IN
from posecheck.calibration.model import Calibration, CameraNote, Taught, begun
from posecheck.errors import InputError
from posecheck.exercises.library import built_in_exercise
from posecheck.measure.ruler import scene_of
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.text.translation import _

MOVEMENT: Final = "lower_trunk_rotation"
SIGNAL: Final = "knee_drift_in"
WINDOW_S: Final = 1.0
STILL_WITHIN_IN: Final = 0.35
"""Knees rest while they stay within this for WINDOW_S: the noise is about 0.1 in."""
REST_S: Final = 1.5
"""How long they must rest."""
ASIDE_IN: Final = 0.5
"""Less than this aside is neutral."""
FARTHEST_SHARE: Final = 0.6
"""A rest nearer to neutral than this share of the furthest one was on the way."""
SCALE_RATIO: Final = (0.72, 1.38)
"""A taught scale may differ from that of the height by this, from that of no height by more."""
SIDES_AGREE: Final = 0.25
"""Two rested sides may differ by this share of their mean: more comes from a camera that stands
aside."""
ROUNDS: Final = 4
"""Measurements with the scale of the one before: then it hardly changes."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The knees lay still away from neutral.

    Attributes:
        start_s, end_s: when.
        drift_in: where, + = toward the person's left.
    """

    start_s: float
    end_s: float
    drift_in: float

    @property
    def side(self) -> Literal["left", "right"]:
        """The person's side on which they lay."""
        return "left" if self.drift_in > 0 else "right"


def teach(
    track: PoseTrack,
    inches: float,
    *,
    camera: str,
    date: datetime,
    height: str | None = None,
    base: Calibration | None = None,
) -> tuple[Calibration, list[Rest]]:
    """A calibration from a recording in which the knees lie still in the middle, then rest aside.

    Args:
        track: the recording, seen from the head end.
        inches: how far aside the knees rested.
        camera: which camera it was, in words.
        height: the person's, as it was given; it is kept as the fallback for a moved camera.
        base: an earlier calibration that this one is added to.

    Returns:
        The calibration, and the rests it was learnt from: one for each side tried.

    Raises:
        InputError: when the knees did not rest, or not where that can be.
    """
    whole = begun(base, date=date, camera=camera, height=height)
    # Measured without what the earlier one knows: only the person is the same.
    known = Calibration(date=date, camera=CameraNote(description=camera), person=whole.person)
    height_in = known.height_in
    first = _watched(track, height_in or USUAL_HEIGHT_IN, None)
    scene = _scene(track, first)
    rests = find_rests(first.times, first.signals[SIGNAL])
    if not rests:
        raise InputError(
            _(
                "I did not see the knees rest aside: lie still with the knees in the middle "
                "for 2 seconds, then rest them against the book for 3 seconds or more"
            )
        )
    taught = Taught(
        inches=inches,
        sides=sorted({rest.side for rest in rests}),
        px_per_in=first.scale_px_per_in * _mean_way(rests) / inches,
        width=track.size[0],
        height=track.size[1],
        scene=scene,
    )
    # A scale that cannot be is told before the knees are looked at with it.
    _check(taught, first, height_in, rests)
    taught = _settled(taught, track, known, rests)
    _check(taught, first, height_in, rests)
    update = {
        "method": "taught",
        "taught": taught,
        "camera": whole.camera.model_copy(update={"description": camera}),
    }
    return whole.model_copy(update=update), rests


def _settled(taught: Taught, track: PoseTrack, known: Calibration, rests: list[Rest]) -> Taught:
    """The same with the scale at which the knees rested where they were said to.

    The scale also decides how much of the knees' top is looked at: it is measured again with
    what was found until both agree.
    """
    for _round in range(ROUNDS):
        again = _watched(track, known.height_in, known.model_copy(update={"taught": taught}))
        found = [_during(again, rest) for rest in rests]
        if any(math.isnan(rest.drift_in) for rest in found):
            raise InputError(
                _(
                    "where the knees rested they cannot be seen well enough: more light, or "
                    "trousers that stand out from the floor, help"
                )
            )
        px_per_in = taught.px_per_in * _mean_way(found) / taught.inches
        taught = taught.model_copy(update={"px_per_in": px_per_in})
    return taught


def find_rests(times: Floats, drift: Floats) -> list[Rest]:
    """The longest rest away from neutral on each side.

    Args:
        times: (N,) seconds.
        drift: (N,) inches, NaN = unknown.
    """
    still = np.array([_still(times, drift, t) for t in times]) & (np.abs(drift) > ASIDE_IN)
    edges = np.flatnonzero(np.diff(np.r_[0, still.astype(int), 0]))
    found: list[Rest] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        value = float(np.median(drift[start:end]))
        found.append(Rest(float(times[start]), float(times[end - 1]), value))
    long = [rest for rest in found if rest.end_s - rest.start_s >= REST_S - WINDOW_S / 2]
    farthest = max((abs(rest.drift_in) for rest in long), default=0.0)
    sides: dict[str, Rest] = {}
    for rest in sorted(long, key=lambda rest: rest.end_s - rest.start_s):
        if abs(rest.drift_in) >= FARTHEST_SHARE * farthest:
            sides[rest.side] = rest
    return sorted(sides.values(), key=lambda rest: rest.start_s)


def _still(times: Floats, drift: Floats, at: float) -> bool:
    values = drift[np.abs(times - at) <= WINDOW_S / 2]
    return bool(len(values) > 3 and np.ptp(values) <= STILL_WITHIN_IN)


def _watched(
    track: PoseTrack, height_in: float | None, calibration: Calibration | None
) -> SessionResult:
    session = Session(built_in_exercise(MOVEMENT), height=height_in, calibration=calibration)
    session.skim(track)
    result = session.finish()
    if not np.isfinite(result.signals[SIGNAL]).any():
        spans = sorted(result.not_judged, key=lambda span: span.start_s - span.end_s)
        reason = spans[0].message if spans else _("The knees cannot be seen.")
        raise InputError(_("the knees could not be followed: {reason}").format(reason=reason))
    return result


def _scene(track: PoseTrack, result: SessionResult) -> dict[str, tuple[float, float]]:
    neutral = np.flatnonzero(np.abs(result.signals[SIGNAL]) < ASIDE_IN)
    if not len(neutral):
        raise InputError(
            _(
                "the knees were never seen in the middle: lie still with them there for 2 "
                "seconds before they sink against the book"
            )
        )
    return scene_of(track.take(neutral))


def _during(result: SessionResult, rest: Rest) -> Rest:
    at = (result.times >= rest.start_s) & (result.times <= rest.end_s)
    values = result.signals[SIGNAL][at]
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if len(known) else math.nan
    return Rest(rest.start_s, rest.end_s, middle)


def _mean_way(rests: list[Rest]) -> float:
    return float(np.mean([abs(rest.drift_in) for rest in rests]))


def _check(
    taught: Taught, first: SessionResult, height_in: float | None, rests: list[Rest]
) -> None:
    """Refuse what cannot be: the knees far from where they were said to rest, or lopsided."""
    ratio = taught.px_per_in / first.scale_px_per_in
    low, high = SCALE_RATIO if height_in else (SCALE_RATIO[0] ** 2, SCALE_RATIO[1] ** 2)
    if not low <= ratio <= high:
        guess = _("your height") if height_in else _("a usual height")
        raise InputError(
            _(
                "the knees rested about {ratio:.1f} inches aside, judged by {guess}, not "
                "{inches:g}: measure the way again and give it with --inches"
            ).format(ratio=ratio * taught.inches, guess=guess, inches=taught.inches)
        )
    ways = [abs(rest.drift_in) for rest in rests]
    if max(ways) - min(ways) > SIDES_AGREE * float(np.mean(ways)):
        raise InputError(
            _(
                "left and right differ too much for the same distance: put the camera in line "
                "with your body, or teach one side only"
            )
        )
