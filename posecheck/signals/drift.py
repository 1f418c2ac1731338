"""The drift of the knees from wherever the camera stands: chooses who measures it."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.signals import feet_drift, knee_drift, phone_lean, tag_drift
from posecheck.signals.body import Body
from posecheck.text.doubt_sentences import Doubt

DOUBTS: Final[tuple[Doubt, ...]] = (*knee_drift.DOUBTS, *feet_drift.FEET_DOUBTS, "from_side")
"""Why a drift may be unknown, counted from 1."""
_FROM_SIDE: Final = len(DOUBTS)
Measure = Callable[[Body], Floats]


def drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left.

    From the head end or the feet end, or by a phone between the knees; from the side the knees move
    along the line of sight.
    """
    if body.by_phone().all():
        return phone_lean.knee_drift(body)
    return _by_place(body, feet_drift.knee_drift, tag_drift.knee_drift)


def drift_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the drift is not known, counted from 1 in DOUBTS; 0 = it is."""
    if body.by_phone().all():  # what it doubts stands in the way of everything
        return np.zeros(len(body), int)
    from_feet = body.from_feet_end()
    out: NDArray[np.integer] = knee_drift.drift_doubt(body)
    if from_feet.any():
        by_feet = feet_drift.drift_doubt(body)
        by_feet = np.where(by_feet > 0, by_feet + len(knee_drift.DOUBTS), 0)
        out = np.where(from_feet, by_feet, out)
    return np.where(body.from_side(), _FROM_SIDE, out)


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, two standard deviations, apart from that of the scale."""
    if body.by_phone().all():
        return phone_lean.drift_error(body)
    return _by_place(body, feet_drift.drift_error, tag_drift.drift_error)


def _by_place(body: Body, by_feet: Measure, otherwise: Measure) -> Floats:
    """What one measure says (N,) of a body seen from the feet, and the other of all else."""
    from_feet = body.from_feet_end()
    if not from_feet.any():
        return otherwise(body)
    return np.where(from_feet, by_feet(body), otherwise(body))
