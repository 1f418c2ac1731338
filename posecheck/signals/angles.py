"""Joint and segment angles in the image plane, degrees, seen from the side.

All take a `Body` of N frames and return (N,) with NaN where the view is not from the side or
the limb cannot be seen. Angles in depth are not used: the model's depth is too coarse.

Two corrections of angles were measured on photographs of people with hand-marked joints
(`python -m benchmarks.joints --people FILE`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES
from posecheck.pose.numbers import Number, array_of, degrees_of, greater, unknown, where
from posecheck.signals.body import Body
from posecheck.signals.centres import Centres, Vector, around, either, excess, known, turn, way
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
    return array_of(hip_flexion_of(body.centres, side))


def hip_flexion_of(centres: Centres, side: str) -> Number:
    """The same of one pose or of many."""

    def work() -> Number:
        thigh = way(centres.at("hip", side), centres.at("knee", side))
        trunk = centres.near_trunk
        angle = -centres.facing * turn(-trunk.x, -trunk.y, thigh)
        # 180 degrees of flexion do not exist: beyond 170 the angle has wrapped from extension.
        angle = where(angle < -100, angle + 360, angle)
        angle = angle - BENT_HIP_EXCESS * excess(angle, BENT_HIP_DEG, 80.0)
        return known(angle, centres.from_side & centres.leg_seen(side))

    return centres.once(f"{side} hip flexion", work)


def near_hip_flexion(body: Body) -> Floats:
    """Hip flexion of the leg nearer to the camera, for exercises in which both legs do the same."""
    centres = body.centres
    return array_of(centres.of_near(lambda side: hip_flexion_of(centres, side)))


def knee_bend(body: Body, side: str) -> Floats:
    """Shank against the thigh of one leg: 0 = straight, + = bent."""
    return array_of(_knee_bend(body.centres, side))


def _knee_bend(centres: Centres, side: str) -> Number:
    hip, knee, ankle = (centres.at(name, side) for name in ("hip", "knee", "ankle"))
    bend = centres.facing * turn(*way(hip, knee), way(knee, ankle))
    return known(bend, centres.from_side & centres.leg_seen(side))


def knee_flexion(body: Body) -> Floats:
    """Near shank against the near thigh: 0 = straight, + = bent."""
    centres = body.centres
    return array_of(centres.of_near(lambda side: _knee_bend(centres, side)))


def hip_extension(body: Body) -> Floats:
    """Of the leg that is flexed less (the hanging or kneeling one): + = behind the trunk line."""
    left, right = (hip_flexion_of(body.centres, side) for side in ("left", "right"))
    return array_of(-either(left, right))


def trunk_lean(body: Body) -> Floats:
    """Trunk line against the vertical: + = forward."""
    centres = body.centres
    # 0.0 less it, not -: a trunk that stands straight leans by 0, not by -0.
    lean = centres.facing * degrees_of(0.0 - centres.trunk.x, centres.trunk.y)
    sits = centres.posture == POSTURES.index("sitting")
    lean = where(sits, SITTING_LEAN_GAIN * lean, lean)
    return array_of(known(lean, centres.from_side))


def trunk_elevation(body: Body) -> Floats:
    """Trunk line above the horizontal, shoulders above the hips = +, -90 to 90."""
    elevation: Floats = 90.0 - np.abs(around(trunk_lean(body), 0.0))
    return elevation


def trunk_extension(body: Body) -> Floats:
    """Trunk line against the near thigh: + = bent backward."""
    return -near_hip_flexion(body)


def neck_extension(body: Body) -> Floats:
    """Pitch of the head against the trunk line: 0 = standing neutral, + = thrown back.

    Ears, eyes and mouth show only part of the head's pitch; the gain is corrected. For a bound on
    a head that is thrown back take `head_pitch`: a trunk that turns turns this signal too.
    """
    return array_of(_neck_extension(body.centres))


def _neck_extension(centres: Centres) -> Number:
    def work() -> Number:
        gaze, face = _head_lines(centres, centres.trunk.x, centres.trunk.y)
        pitch = 0.5 * (gaze + face)
        return known((NECK_NEUTRAL_DEG - pitch) / NECK_GAIN, _head_seen(centres))

    return centres.once("neck extension", work)


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
    pitch = _shown_pitch(body.centres)
    return array_of(known(pitch, _far_back(body.centres, pitch) ^ True))


def _shown_pitch(centres: Centres) -> Number:
    """The head's pitch as the landmarks show it, however far the neck is bent."""

    def work() -> Number:
        gaze, face = _head_lines(centres, 0.0, 1.0)
        gaze, face = LEVEL_GAZE_DEG - gaze, LEVEL_FACE_DEG - face
        apart = around(face - gaze, 0.0)
        pitch = around(gaze + 0.5 * apart, 0.0)
        return known(pitch, _head_seen(centres) & (abs(apart) <= HEAD_LINES_APART_DEG))

    return centres.once("shown pitch", work)


def head_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the head's pitch is not known, from 1 in HEAD_DOUBTS; 0 = it is."""
    centres = body.centres
    shown = _shown_pitch(centres)
    doubt = where(unknown(shown), _TURNED, 0)
    doubt = where(_far_back(centres, shown), _FAR_BACK, doubt)
    cut_off = centres.from_side & (_head_in_picture(centres) ^ True)
    return array_of(where(cut_off, _CUT_OFF, doubt))


def _far_back(centres: Centres, pitch: Number) -> Number:
    """Whether a head on hands and knees may be thrown back further than it is read."""
    bent = _neck_extension(centres) > NECK_FOLLOWED_DEG
    on_all_fours = centres.posture == POSTURES.index("quadruped")
    return on_all_fours & bent & (pitch <= LOOKS_UP_DEG)


def _head_lines(centres: Centres, up_x: Number, up_y: Number) -> tuple[Number, Number]:
    """Lines from ear to eye and from mouth to eye against a way up, degrees, + = forward."""

    def work() -> tuple[Vector, Vector]:
        ear, eye = centres.near_mark("ear"), centres.near_mark("eye")
        left, right = centres.mark("mouth_left"), centres.mark("mouth_right")
        mouth = 0.5 * (left[0] + right[0]), 0.5 * (left[1] + right[1])
        return way(ear, eye), way(mouth, eye)

    gaze, face = centres.once("ways to the eye", work)
    facing = centres.facing
    return (
        around(facing * turn(up_x, up_y, gaze), LEVEL_GAZE_DEG),
        around(facing * turn(up_x, up_y, face), LEVEL_FACE_DEG),
    )


def _head_seen(centres: Centres) -> Number:
    """Whether the head is in the picture and seen from the side."""
    return centres.from_side & _head_in_picture(centres)


def _head_in_picture(centres: Centres) -> Number:
    """Whether the near ear, the near eye and the mouth lie inside the picture."""

    def work() -> Number:
        inside = centres.inside
        near = centres.of_near(lambda side: inside(f"{side}_ear") & inside(f"{side}_eye"))
        return near & inside("mouth_left") & inside("mouth_right")

    return centres.once("head in the picture", work)


def thigh_slope(body: Body) -> Floats:
    """Near thigh against the horizontal: + = knee above the hip."""
    centres = body.centres
    x, y = way(centres.near("hip"), centres.near("knee"))
    return array_of(known(degrees_of(y, abs(x)), centres.from_side))


def thigh_from_vertical(body: Body) -> Floats:
    """Near thigh against the plumb line through the knee: + = hip toward the feet."""
    centres = body.centres
    x, y = way(centres.near("knee"), centres.near("hip"))
    ahead = x * centres.trunk.x + y * centres.trunk.y
    slope = degrees_of(-ahead, greater(abs(y), 1e-6))
    return array_of(known(slope, centres.from_side))


def arm_from_vertical(body: Body) -> Floats:
    """Near arm, wrist to shoulder, against the plumb line: + = shoulder toward the feet."""
    centres = body.centres
    (x, y), up = way(centres.near("wrist"), centres.near("shoulder")), centres.trunk.x
    headward = where(up > 0, 1.0, where(up < 0, -1.0, up))
    slope = degrees_of(-x * headward, greater(y, 1e-6))
    return array_of(known(slope, centres.from_side))


def arm_swing(body: Body) -> Floats:
    """Near arm, shoulder to wrist, against the trunk line: + = hand to the front."""
    centres = body.centres
    arm = way(centres.near("shoulder"), centres.near("wrist"))
    angle = -centres.facing * turn(-centres.trunk.x, -centres.trunk.y, arm)
    return array_of(known(angle, centres.from_side))


def shoulder_tilt(body: Body) -> Floats:
    """Shoulder line in the picture against the horizontal, + = left shoulder higher.

    For views along the body (head end, front): one shoulder leaving the floor tilts it.
    """
    centres = body.centres
    x, y = way(centres.mark("right_shoulder"), centres.mark("left_shoulder"))
    return array_of(known(degrees_of(y, abs(x)), centres.from_side ^ True))


def trunk_rotation(body: Body) -> Floats:
    """Shoulder line against the hip line about the trunk, from the front; + = to the left."""
    track = body.track
    shoulder = track.world_point("left_shoulder") - track.world_point("right_shoulder")
    hip = track.world_point("left_hip") - track.world_point("right_hip")
    yaw = [np.degrees(np.arctan2(line[:, 2], np.abs(line[:, 0]))) for line in (shoulder, hip)]
    return array_of(known(yaw[0] - yaw[1], ~body.from_side()))
