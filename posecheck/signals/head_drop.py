"""How far the head of somebody upright hangs: looking at the ground, or slouching."""

from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.joints import angle_between, upright
from posecheck.signals.body import Body, known
from posecheck.signals.centres import around

GAZE_DEG, FACE_DEG = 70.0, -15.0
"""Where the lines from ear to eye and from mouth to eye point in a level head against the trunk."""
FACE_DROP_DEG: Final = 40.0
"""By how much less than the two together do those of an upright walker's face point up ..."""
EAR_AHEAD_DEG: Final = 22.0
"""... and how far ahead of the trunk line his ear lies, seen from the shoulder; medians of upright
walkers are within 5 degrees of both (landmarks, not joints: no correction is in it)."""


def head_drop(body: Body) -> Floats:
    """How far the head hangs (N,), degrees: 0 = as upright walkers carry it, + = lower.

    The mean of how far the face is turned down and how far the ear is carried ahead of the
    shoulder, both against the trunk: a bowed head has more of one, a round upper back of the other.
    The trunk is the line of the landmarks; the picture's tilt drops out.
    """
    track, facing = body.track, body.view.facing
    near = (facing > 0)[:, None]
    trunk = upright(track.middle("shoulder") - track.middle("hip"))
    ear = np.where(near, track.point("left_ear"), track.point("right_ear"))
    eye = np.where(near, track.point("left_eye"), track.point("right_eye"))
    mouth = 0.5 * (track.point("mouth_left") + track.point("mouth_right"))
    gaze = around(facing * angle_between(trunk, upright(eye - ear)), GAZE_DEG)
    face = around(facing * angle_between(trunk, upright(eye - mouth)), FACE_DEG)
    turned = 0.5 * (gaze + face) - FACE_DROP_DEG
    carried = facing * angle_between(trunk, upright(track.middle("ear") - track.middle("shoulder")))
    inside = np.where(facing > 0, body.inside("left_ear"), body.inside("right_ear"))
    inside &= body.both_inside("shoulder") & body.inside("mouth_left") & body.inside("mouth_right")
    return known(0.5 * (turned + carried - EAR_AHEAD_DEG), body.from_side() & inside)
