"""What may serve as a person's neutral: a typical one in doubt, and which of two is the truer."""

import math
from collections.abc import Iterable
from dataclasses import replace
from statistics import median
from typing import Final

import numpy as np

from posecheck.exercises.exercise import Exercise
from posecheck.measure.ruler import Ruler
from posecheck.pose.arrays import Floats
from posecheck.signals.body import Body
from posecheck.signals.lying import RESTING_RISE_DOUBT_PCT, resting_hip_height
from posecheck.signals.reference import Reference

LOWER_PCT: Final = 4.0
"""Hips that rest lower than in neutral by this share of the trunk, an inch, were not down then."""
FLAT_SHARE: Final = 0.4
"""An outline is still while the means of a window's halves differ by less than this share of the
least travel that counts."""

PARTS: Final = ("shoulder", "hip", "knee", "ear")
"""Whose middles `neutral.body_parts` follows, x and y in turn; last comes the knees' outline."""
KNEES: Final = 2 * PARTS.index("knee")
OUTLINED: Final = 2 * len(PARTS)
"""Columns of the knees' x, and of that of their outline."""


def directions(exercise: Exercise) -> dict[str, tuple[int, float]]:
    """Which way signals that count from neutral leave it, and the least travel that counts.

    +1 = upward, -1 = downward, 0 = both ways.
    """
    found: dict[str, tuple[int, float]] = {}
    for stretch in exercise.stretch:
        if not stretch.from_neutral:
            continue
        for name, _ in stretch.signals():
            way = 1 if stretch.upward else -1
            least = stretch.travel or abs(stretch.enter - stretch.leave)
            before, smaller = found.get(name, (way, least))
            found[name] = (way if way == before else 0, min(least, smaller))
    return found


def still_outline(exercise: Exercise, values: dict[str, Floats]) -> bool:
    """Whether what counts from neutral keeps still over a window of values by name."""
    for name, (_, least) in directions(exercise).items():
        known = values[name][np.isfinite(values[name])]
        half = len(known) // 2
        if half and abs(known[:half].mean() - known[-half:].mean()) > FLAT_SHARE * least:
            return False
    return True


def truer(exercise: Exercise, new: Reference, old: Reference) -> bool:
    """Whether a resting position is surely a truer neutral than the one in use.

    It is where the person stretches less: hips that lie lower, a signal that leaves neutral one way
    only further back than in neutral, one that leaves it both ways nearer to a typical neutral.
    """
    gains = list(_gains(exercise, new, old))
    return any(gain > 1 for gain in gains) and not any(gain < -1 for gain in gains)


def compared_measures(exercise: Exercise) -> tuple[str, ...]:
    """Raw measures that `truer` needs of both besides the signals."""
    return ("hip_height_px",) if "pelvis_lift_in" in exercise.signals else ()


def _gains(exercise: Exercise, new: Reference, old: Reference) -> Iterable[float]:
    """By how much one is the less stretched, in least travels; NaN = not known."""
    for height in compared_measures(exercise):
        fall = old.get(height) - new.get(height)
        yield fall / old.px_per_in if old.px_per_in == old.px_per_in else math.nan
    for name, (way, least) in directions(exercise).items():
        now, before = new.get(name), old.get(name)
        if way:
            yield way * (before - now) / least
        elif name in exercise.neutral.typical:
            typical = exercise.neutral.typical[name]
            yield (abs(before - typical) - abs(now - typical)) / least


def typical_reference(exercise: Exercise, ruler: Ruler, body: Body) -> Reference:
    """A neutral that most people would have, with its uncertainty; for the scale as well.

    Args:
        body: some frames of the person in position.
    """
    with np.errstate(all="ignore"):
        scale = known_median(ruler.height_scale(body))
        hips = known_median(resting_hip_height(body))
        trunk = known_median(body.trunk.length)
    lies = "pelvis_lift_in" in exercise.signals and "supine" in exercise.postures
    if not lies or math.isnan(hips) or math.isnan(scale):
        return Reference(found="typical" if exercise.neutral.typical else None)
    reference = ruler.reference(body, scale, {"hip_height_px": hips})
    doubt = 0.01 * RESTING_RISE_DOUBT_PCT * trunk / reference.px_per_in
    return replace(reference, found="typical", doubt={"pelvis_lift_in": doubt})


def known_median(values: Floats) -> float:
    """Median of the known values; NaN when fewer than half are known."""
    known = values[np.isfinite(values)]
    if not len(known) or 2 * len(known) < len(values):
        return math.nan
    return float(median(known.tolist()))  # numpy's takes ten times as long


def movement(parts: Floats) -> tuple[float, float]:
    """How far the part of a body that moves most strays, and by how much its halves differ, pixels.

    Args:
        parts: (N, 8) as of `comparable`.
    """
    half = max(len(parts) // 2, 1)
    strays = furthest(parts.max(0) - parts.min(0))
    return strays, furthest(parts[:half].mean(0) - parts[-half:].mean(0))


def comparable(parts: Floats) -> Floats:
    """Where the parts are in those frames (M, 8) in which the same is known of them.

    The knees are where their outline is if more than half of the frames show it; a frame that lacks
    it is left out then, as the model puts the knees elsewhere.

    Args:
        parts: (N, 10) as of `neutral.body_parts`.
    """
    shown = np.isfinite(parts[:, OUTLINED])
    if 2 * shown.sum() <= len(parts):
        return parts[:, :OUTLINED]
    some = parts[shown]
    knees = slice(KNEES, KNEES + 2)
    out = some[:, :OUTLINED].copy()
    out[:, knees] = some[:, OUTLINED:]
    return out


def furthest(gap: Floats) -> float:
    """The longest of the vectors whose x and y follow each other in `gap`."""
    return float(np.hypot(gap[0::2], gap[1::2]).max())
