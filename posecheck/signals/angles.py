"""Joint and segment angles in the image plane, degrees, seen from the side.

All take a `Body` of N frames and return (N,) with NaN where the view is not from the side or
the limb cannot be seen. Angles in depth are not used: the model's depth is too coarse.

Two corrections of angles were measured on photographs of people with hand-marked joints
(`python -m benchmarks.joints --people FILE`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, clipped
from posecheck.pose.joints import PLUMB, angle_between, upright
from posecheck.signals.body import Body, known
from posecheck.text.doubt_sentences import Doubt

BENT_HIP_DEG = 90.0
"""Beyond this the landmarks show a hip more bent than it is ..."""
BENT_HIP_EXCESS = 0.04
"""... by this share of what lies beyond: the median error is 0 to 1 degree
up to 64 degrees and 1.4 to 2.4 from 100 to 144, in all postures alike."""
SITTING_LEAN_GAIN = 1.1
"""A sitting trunk leans this much further, forward or back, than the line between the landmarks
shows: the model draws sitting people too upright. Either half of the photographs gives 1.13."""
NECK_NEUTRAL_DEG = 25.0
"""Mean pitch of the eye-ear and eye-mouth lines against the trunk of a standing, level head."""
NECK_GAIN = 0.74
"""How much of a true pitch of a rendered head those lines show (`python -m benchmarks.joints`)."""
LEVEL_GAZE_DEG, LEVEL_FACE_DEG = 67.5, -17.5
"""What the two lines show on a standing, level head: their mean is NECK_NEUTRAL_DEG."""
_LEVEL_LINES: Final = np.array([LEVEL_GAZE_DEG, LEVEL_FACE_DEG])
HEAD_DOUBTS: Final[tuple[Doubt, ...]] = ("head_turned", "head_cut_off", "head_far_back")
"""Why the head's pitch may be unknown; `head_doubt` counts them from 1, 0 is none."""
_TURNED, _CUT_OFF, _FAR_BACK = 1, 2, 3
NECK_FOLLOWED_DEG = 75.0
"""Up to here the landmarks follow a neck that bends back from a level trunk, as far as necks do. Of
a rendered one that is bent by 64 degrees they show 61, of one bent by 125 only 88: its face looked
up by 50 degrees and was read as looking down by 10."""
LOOKS_UP_DEG = 26.0
"""Heads of people in good form were read up to this; beyond it a face looks up in any case."""
HEAD_LINES_APART_DEG = 40.0
"""Eyes, ear and mouth of one head turn together: on people seen from the side the two lines lie
2 to 18 degrees apart in the median. Further apart than this the face is turned away or hidden."""


def hip_flexion(body: Body, side: str) -> Floats:
    """Thigh against the trunk line: 0 = in line, + = thigh toward the front."""

    def work() -> Floats:
        thigh = body.joint("knee", side) - body.joint("hip", side)
        angle = -body.view.facing * angle_between(-body.near_trunk.up, thigh)
        # 180 degrees of flexion do not exist: beyond 170 the angle has wrapped from extension.
        angle = np.where(angle < -100, angle + 360, angle)
        angle = angle - BENT_HIP_EXCESS * clipped(angle - BENT_HIP_DEG, 0.0, 80.0)
        return known(angle, body.from_side() & body.leg_seen(side))

    return body.once("hip flexion", side, work)


def near_hip_flexion(body: Body) -> Floats:
    """Hip flexion of the leg nearer to the camera, for exercises in which both legs do the same."""
    left_near = body.view.facing > 0
    return np.where(left_near, hip_flexion(body, "left"), hip_flexion(body, "right"))


def knee_bend(body: Body, side: str) -> Floats:
    """Shank against the thigh of one leg: 0 = straight, + = bent."""

    def work() -> Floats:
        thigh = body.joint("knee", side) - body.joint("hip", side)
        shank = body.joint("ankle", side) - body.joint("knee", side)
        bend = body.view.facing * angle_between(thigh, shank)
        return known(bend, body.from_side() & body.leg_seen(side))

    return body.once("knee bend", side, work)


def knee_flexion(body: Body) -> Floats:
    """Near shank against the near thigh: 0 = straight, + = bent."""
    left_near = body.view.facing > 0
    return np.where(left_near, knee_bend(body, "left"), knee_bend(body, "right"))


def hip_extension(body: Body) -> Floats:
    """Of the leg that is flexed less (the hanging or kneeling one): + = behind the trunk line."""
    flexion = np.stack([hip_flexion(body, "left"), hip_flexion(body, "right")])
    some = np.isfinite(flexion).any(0)
    least = np.min(np.where(np.isfinite(flexion), flexion, np.inf), axis=0)
    return known(-least, some)


def trunk_lean(body: Body) -> Floats:
    """Trunk line against the vertical: + = forward."""
    lean = body.view.facing * angle_between(PLUMB, body.trunk.up)
    lean = np.where(body.sitting(), SITTING_LEAN_GAIN * lean, lean)
    return known(lean, body.from_side())


def trunk_elevation(body: Body) -> Floats:
    """Trunk line above the horizontal, shoulders above the hips = +, -90 to 90."""
    return 90.0 - np.abs(around(trunk_lean(body), 0.0))


def trunk_extension(body: Body) -> Floats:
    """Trunk line against the near thigh: + = bent backward."""
    return -near_hip_flexion(body)


def neck_extension(body: Body) -> Floats:
    """Pitch of the head against the trunk line: 0 = standing neutral, + = thrown back.

    Ears, eyes and mouth show only part of the head's pitch; the gain is corrected. For a bound on
    a head that is thrown back take `head_pitch`: a trunk that turns turns this signal too.
    """

    def work() -> Floats:
        gaze, face = _head_lines(body, body.trunk.up)
        pitch = 0.5 * (gaze + face)
        return known((NECK_NEUTRAL_DEG - pitch) / NECK_GAIN, _head_seen(body))

    return body.once("neck_extension", "near", work)


def head_pitch(body: Body) -> Floats:
    """Pitch of the head against gravity, -180 to 180: 0 = eyes forward, + = thrown back.

    The mean of the lines from ear to eye and from mouth to eye, less what they show on a standing,
    level head. It is as the landmarks show it, without a gain. 90 is a face that looks at the
    ceiling, which is the rest of somebody who lies on their back; -90 one that looks at the floor,
    that of somebody on hands and knees or face down. Unknown where the camera does not look from
    the side, where the near ear, the eyes or the mouth lie outside of the picture, where the
    two lines contradict each other, and on hands and knees where the neck is bent back further than
    the landmarks follow it, unless they show a face that looks up.
    """
    pitch = _shown_pitch(body)
    return known(pitch, ~_far_back(body, pitch))


def _shown_pitch(body: Body) -> Floats:
    """The head's pitch as the landmarks show it, however far the neck is bent."""

    def work() -> Floats:
        gaze, face = _head_lines(body, PLUMB)
        gaze, face = LEVEL_GAZE_DEG - gaze, LEVEL_FACE_DEG - face
        apart = around(face - gaze, 0.0)
        pitch = around(gaze + 0.5 * apart, 0.0)
        return known(pitch, _head_seen(body) & (np.abs(apart) <= HEAD_LINES_APART_DEG))

    return body.once("shown_pitch", "near", work)


def head_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the head's pitch is not known, from 1 in HEAD_DOUBTS; 0 = it is."""
    out = np.zeros(len(body), int)
    shown = _shown_pitch(body)
    out[np.isnan(shown)] = _TURNED
    out[_far_back(body, shown)] = _FAR_BACK
    out[body.from_side() & ~_head_in_picture(body)] = _CUT_OFF
    return out


def _far_back(body: Body, pitch: Floats) -> NDArray[np.bool_]:
    """(N,) whether a head on hands and knees may be thrown back further than it is read."""
    bent = neck_extension(body) > NECK_FOLLOWED_DEG
    return np.asarray(body.on_all_fours() & bent & (pitch <= LOOKS_UP_DEG))


def _head_lines(body: Body, up: Floats) -> tuple[Floats, Floats]:
    """Lines from ear to eye and from mouth to eye against `up` (N, 2), degrees, + = forward."""
    track = body.track

    def work() -> Floats:
        left_near = (body.view.facing > 0)[:, None]
        ear = np.where(left_near, track.point("left_ear"), track.point("right_ear"))
        eye = np.where(left_near, track.point("left_eye"), track.point("right_eye"))
        mouth = 0.5 * (track.point("mouth_left") + track.point("mouth_right"))
        return upright(np.stack([eye - ear, eye - mouth], axis=1))

    ways = body.once("ways to the eye", "near", work)
    facing = body.view.facing[:, None]
    lines = around(facing * angle_between(up[..., None, :], ways), _LEVEL_LINES)
    return lines[:, 0], lines[:, 1]


def _head_seen(body: Body) -> NDArray[np.bool_]:
    """(N,) whether the head is in the picture and seen from the side."""
    return body.from_side() & _head_in_picture(body)


def _head_in_picture(body: Body) -> NDArray[np.bool_]:
    """(N,) whether the near ear, the near eye and the mouth lie inside the picture."""

    def work() -> NDArray[np.bool_]:
        left_near = body.view.facing > 0
        near = np.where(left_near, body.inside("left_ear"), body.inside("right_ear"))
        near &= np.where(left_near, body.inside("left_eye"), body.inside("right_eye"))
        mouth = body.inside("mouth_left") & body.inside("mouth_right")
        return np.asarray(near & mouth)

    return body.once("head_in_picture", "near", work)


def thigh_slope(body: Body) -> Floats:
    """Near thigh against the horizontal: + = knee above the hip."""
    thigh = body.near("knee") - body.near("hip")
    slope = np.degrees(np.arctan2(thigh[:, 1], np.abs(thigh[:, 0])))
    return known(slope, body.from_side())


def thigh_from_vertical(body: Body) -> Floats:
    """Near thigh against the plumb line through the knee: + = hip toward the feet."""
    thigh = body.near("hip") - body.near("knee")
    ahead = (thigh * body.trunk.up).sum(-1)
    rise = np.abs(thigh[:, 1])
    return known(np.degrees(np.arctan2(-ahead, np.maximum(rise, 1e-6))), body.from_side())


def arm_from_vertical(body: Body) -> Floats:
    """Near arm, wrist to shoulder, against the plumb line: + = shoulder toward the feet."""
    arm = body.near("shoulder") - body.near("wrist")
    ahead = arm[:, 0] * np.sign(body.trunk.up[:, 0])
    return known(np.degrees(np.arctan2(-ahead, np.maximum(arm[:, 1], 1e-6))), body.from_side())


def arm_swing(body: Body) -> Floats:
    """Near arm, shoulder to wrist, against the trunk line: + = hand to the front."""
    arm = body.near("wrist") - body.near("shoulder")
    angle = -body.view.facing * angle_between(-body.trunk.up, arm)
    return known(angle, body.from_side())


def shoulder_tilt(body: Body) -> Floats:
    """Shoulder line in the picture against the horizontal, + = left shoulder higher.

    For views along the body (head end, front): one shoulder leaving the floor tilts it.
    """
    left = upright(body.track.point("left_shoulder"))
    right = upright(body.track.point("right_shoulder"))
    line = left - right
    slope = np.degrees(np.arctan2(line[:, 1], np.abs(line[:, 0])))
    return known(slope, ~body.from_side())


def trunk_rotation(body: Body) -> Floats:
    """Shoulder line against the hip line about the trunk, from the front; + = to the left."""
    track = body.track
    shoulder = track.world_point("left_shoulder") - track.world_point("right_shoulder")
    hip = track.world_point("left_hip") - track.world_point("right_hip")
    yaw = [np.degrees(np.arctan2(line[:, 2], np.abs(line[:, 0]))) for line in (shoulder, hip)]
    return known(yaw[0] - yaw[1], ~body.from_side())


def around(angle: Floats, centre: float | Floats) -> Floats:
    """The same angle (N,), expressed within half a turn of a centre."""
    return centre + (angle - centre + 180.0) % 360.0 - 180.0
