"""Distances counted from the person's own neutral, in inches or per cent of the trunk.

Inches need `Reference.px_per_in`; everything counted from neutral needs the raw measures of
`Reference.neutral`. What is missing makes the result NaN.
"""

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.head_end import breadth
from posecheck.pose.joints import upright
from posecheck.pose.numbers import Number, array_of, divided, unknown, where
from posecheck.pose.skeleton import SIDES
from posecheck.signals import feet_drift
from posecheck.signals.angles import hip_flexion_of
from posecheck.signals.body import Body
from posecheck.signals.centres import Centres, known
from posecheck.text.doubt_sentences import Doubt

THIGH_SHARE = 0.42
"""From hips to knees along the floor, as a share of the trunk: bent knees, seen from behind the
head."""
RESTING_FLEXION_DEG = 76.0
"""A foot on the floor with a bent knee flexes the hip by 50 to 72 degrees."""
LIFT_ERROR_PX = 0.005
"""Error of a height in the picture against neutral, about two standard deviations, in long sides of
the picture: what the model's landmarks of a still body wander."""
LIFT_GAIN_ERROR = 0.25
"""... and this share of the pelvis's lift: the model's hips tilt with the trunk of a bridge and
rise by a fifth too much on the rendered body."""
HIGH_STEP = 0.3
"""The shoulder that is nearer lies lower in the picture by this share of the trunk when the camera
looks down steeply. On rendered bodies it was 0.19 to 0.25 from 0.5 m, 0.17 from 1.2 m and 0.26 from
1.6 m: less than this tells nothing of the camera's height."""
DROP_DOUBTS: tuple[Doubt, ...] = ("side_high",)
GAP_ERROR_IN = 0.6
"""The model's knees wander along and across the thighs; seen from behind the head more so."""


def knee_x(body: Body) -> Floats:
    """Abscissa of the midpoint between the knees, pixels."""
    return body.track.middle("knee")[:, 0]


def knee_height(body: Body) -> Floats:
    """Height of the midpoint between the knees in the picture, pixels with y up."""
    return array_of(_height(body.centres, "knee"))


def knee_drop(body: Body) -> Floats:
    """How much lower than in neutral the knees are in the picture, inches, seen from the side.

    The middle of both: knees that fall to one side sink, whichever side that is.
    """
    drop = body.reference.get("knee_height_px") - knee_height(body)
    seen = body.from_side() & (drop_doubt(body) == 0)
    return array_of(known(drop / body.reference.px_per_in, seen))


def drop_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the drop is not known, counted from 1 in DROP_DOUBTS; 0 = it is."""
    gap = upright(body.track.point("left_shoulder") - body.track.point("right_shoulder"))[:, 1]
    step = -body.view.facing * gap / body.trunk.length
    return np.where(body.from_side() & (step > HIGH_STEP), 1, 0)


def hip_height(body: Body) -> Floats:
    """Height of the midpoint between the hips in the picture, pixels with y up."""
    return array_of(_height(body.centres, "hip"))


def _height(centres: Centres, name: str) -> Number:
    (_, left), (_, right) = centres.mark(f"left_{name}"), centres.mark(f"right_{name}")
    return known(0.5 * (left + right), centres.both_inside(name))


def foot_height(body: Body, side: str) -> Floats:
    """Height of the ankle in the picture, pixels with y up; NaN for a hidden leg."""
    return array_of(_foot_height(body.centres, side))


def _foot_height(centres: Centres, side: str) -> Number:
    seen = centres.leg_seen(side) & centres.inside(f"{side}_ankle")
    return known(centres.mark(f"{side}_ankle")[1], seen)


def knee_distance(body: Body) -> Floats:
    """Distance between the two knees in the picture, pixels."""
    return breadth(body.track, "knee")


def knee_span(body: Body) -> Floats:
    """How far the right knee is to the right of the left one in the picture, pixels."""
    return body.track.point("right_knee")[:, 0] - body.track.point("left_knee")[:, 0]


def knee_gap(body: Body) -> Floats:
    """How much further apart the knees are than in neutral, inches."""
    gap = (knee_distance(body) - body.reference.get("knee_distance_px")) / body.reference.px_per_in
    return array_of(known(gap, body.from_head_end()))


def knees_raised(body: Body) -> Floats:
    """How far the knees stand above the hips in the picture, in per cent of the shoulder breadth.

    From the head end: bent knees rise above the pelvis, straight legs do not.
    """
    rise = body.track.middle("hip")[:, 1] - body.track.middle("knee")[:, 1]
    return array_of(known(100 * rise / breadth(body.track, "shoulder"), body.from_head_end()))


def knee_offset(body: Body) -> Floats:
    """Knees beside the body's line in per cent of the shoulder breadth; + = toward the left.

    The line runs from the shoulders through the hips: seen from a little aside it is slanted in
    the picture, and the knees of a person lying straight lie on it.
    """
    track = body.track
    ahead = THIGH_SHARE * (track.middle("hip") - track.middle("shoulder"))[:, 0]
    aside = track.middle("hip")[:, 0] + ahead - track.middle("knee")[:, 0]
    by_line = known(100 * aside / breadth(track, "shoulder"), body.from_head_end())
    # From the feet there is no line of the body, but the feet, which stay where they are.
    return np.where(body.from_feet_end(), feet_drift.knee_offset(body), by_line)


def pelvis_lift(body: Body) -> Floats:
    """Height of the pelvis above neutral in inches, seen from the side."""
    rise = hip_height(body) - body.reference.get("hip_height_px")
    return array_of(known(rise / body.reference.px_per_in, body.from_side()))


def landmark_error(body: Body) -> Floats:
    """Error (N,) of lifts in inches, about two standard deviations, but for that of the scale."""
    inches = LIFT_ERROR_PX * max(body.track.size) / body.reference.px_per_in
    return np.full(len(body), inches)


def pelvis_lift_error(body: Body) -> Floats:
    """The same (N,) of the pelvis's lift."""
    error: Floats = np.hypot(landmark_error(body), LIFT_GAIN_ERROR * pelvis_lift(body))
    return error


def gap_error(body: Body) -> Floats:
    """The same (N,) of the gap between the knees."""
    return landmark_error(body) + GAP_ERROR_IN


def foot_lift(body: Body, side: str) -> Floats:
    """Height of a foot above neutral in inches, seen from the side."""
    return array_of(_foot_lift(body, side))


def _foot_lift(body: Body, side: str) -> Number:
    centres, reference = body.centres, body.reference
    rise = _foot_height(centres, side) - reference.get(f"{side}_foot_height_px")
    return known(divided(rise, reference.px_per_in), centres.from_side)


def resting_foot_lift(body: Body) -> Floats:
    """Height above neutral, in inches, of the foot whose hip is flexed less: the resting leg.

    While the far leg is hidden the near one counts as resting as long as its hip is flexed no
    more than with the foot on the floor; otherwise the resting leg is the hidden one: NaN.
    """
    centres = body.centres
    lift = {side: _foot_lift(body, side) for side in SIDES}
    left, right = (hip_flexion_of(centres, side) for side in SIDES)
    both = (unknown(left) | unknown(right)) ^ True
    resting = where(left <= right, lift["left"], lift["right"])
    near = where(centres.left_near, lift["left"], lift["right"])
    near_flexion = where(centres.left_near, left, right)
    alone = known(near, near_flexion < RESTING_FLEXION_DEG)
    return array_of(where(both, resting, alone))


def heel_distance(body: Body) -> Floats:
    """Distance of the hips from the near heel in per cent of the trunk's length."""
    gap = body.middle("hip") - body.near("heel")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 100 * np.hypot(gap[:, 0], gap[:, 1]) / body.trunk.length
    return array_of(known(share, body.from_side()))


def stride(body: Body) -> Floats:
    """How far the left ankle is ahead of the right one in per cent of the trunk's length."""
    ahead = body.track.point("left_ankle") - body.track.point("right_ankle")
    # The walking direction in the picture: the front of an upright trunk.
    front = -body.view.facing
    side = 100 * ahead[:, 0] * front / body.trunk.length
    # From the front the feet pass each other in depth; the lifted foot looks higher instead.
    across = 100 * -ahead[:, 1] / body.trunk.length
    return array_of(known(np.where(body.from_side(), side, across), body.both_inside("ankle")))
