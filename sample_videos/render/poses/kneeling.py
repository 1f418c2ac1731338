"""Hands and knees, child's pose and half kneeling, facing -y."""

import numpy as np

from body import SIDES, Body
from geometry import bisect, mix, rotation
from poses.placing import (
    FOOT_TOP_DOWN_DEG,
    MAT,
    WRIST_HEIGHT,
    hands_on_mat,
    hips_at,
    set_neck,
)

KNEE_Y = 0.30  # where the knees are on the mat (m)
KNEE_HEIGHT = MAT + 0.07  # knee joint above the floor (m)
ANKLE_HEIGHT = MAT + 0.09
LEVEL_BACK_DEG = 88.0  # pitch of the pelvis of a level back
SPINE_SHARE = np.array([0.2, 0.25, 0.25, 0.2, 0.1])
LOOKING_DOWN_DEG = 20.0  # natural neck extension on hands and knees
SHINS_DEG = 66.0  # how far the thighs lean back when sitting on the heels


def _hips_behind_knees(body: Body, angle_deg: float) -> None:
    """Thighs leaning back from the vertical over knees that stay in place."""
    thigh, angle = body.length("upperleg01.L", "lowerleg01.L"), np.deg2rad(angle_deg)
    hips_at(body, KNEE_Y + thigh * np.sin(angle), KNEE_HEIGHT + thigh * np.cos(angle))


def _kneel(body: Body, angle_deg: float, splay: float = 0.0) -> None:
    shank = body.length("lowerleg01.L", "foot.L")
    _hips_behind_knees(body, angle_deg)
    for side, sign, _ in SIDES:
        ankle = (sign * 0.10, KNEE_Y + shank, ANKLE_HEIGHT)
        body.leg_to(side, ankle, (sign * splay, -1, -0.25 if angle_deg > 20 else -1))
        body.point_foot(side, rotation("x", FOOT_TOP_DOWN_DEG))


def hands_and_knees(
    body: Body, spine_flexion_deg: float = 0.0, neck_extension_deg: float = LOOKING_DOWN_DEG
) -> None:
    """Spine flexion + = cat (rounded), - = cow; the pelvis turns so that the arms stay straight."""
    arm = body.length("upperarm01.L", "lowerarm01.L") + body.length("lowerarm01.L", "wrist.L")

    def trunk(pitch: float, flexion: float) -> None:
        body.reset()
        body.turn("root", rotation("x", pitch))
        body.bend_spine(flexion=SPINE_SHARE * flexion)
        _hips_behind_knees(body, 0)

    def neutral_hands() -> float:
        trunk(LEVEL_BACK_DEG, 0)
        return body.between("upperarm01")[1]

    hands_y = body.once("hands", neutral_hands)

    def reach_error(raised: float) -> float:
        trunk(LEVEL_BACK_DEG - raised, spine_flexion_deg)
        reach = body.joint("upperarm01.L") - (0.19, hands_y, WRIST_HEIGHT)
        return np.linalg.norm(reach) - 0.985 * arm

    half = spine_flexion_deg / 2
    reach_error(bisect(reach_error, half - 25, half + 25))
    set_neck(body, neck_extension_deg)
    _kneel(body, 0)
    hands_on_mat(body, hands_y)


def childs_pose(body: Body, sit_back: float = 0.0, neck_extension_deg: float = 10.0) -> None:
    """From hands and knees (0) to sitting on the heels with the arms stretched forward (1)."""
    hands_and_knees(body)
    if sit_back <= 0:
        return
    upright = body.turned[body.index["root"]][2, 2]
    pitch = np.degrees(np.arccos(np.clip(upright, -1, 1)))
    hands_y = body.between("wrist")[1]

    def trunk(share: float, low_pitch: float) -> None:
        body.reset()
        body.turn("root", rotation("x", mix(pitch, low_pitch, share)))
        body.bend_spine(flexion=share * np.array([8, 9, 8, 3, 0]))
        set_neck(body, mix(LOOKING_DOWN_DEG, neck_extension_deg, share))
        _hips_behind_knees(body, SHINS_DEG * share)

    def head_above_mat(low_pitch: float) -> float:
        trunk(1, low_pitch)
        return MAT + 0.005 - body.vertices(body.head)[:, 2].min()

    key = f"low pitch {neck_extension_deg}"
    trunk(sit_back, body.once(key, lambda: bisect(head_above_mat, 50, 90)))
    _kneel(body, SHINS_DEG * sit_back, splay=0.45 * sit_back)
    elbow = mix((0.3, 1, 0), (0.6, 0.3, 0.5), sit_back)
    hands_on_mat(body, hands_y - 0.02, 0.19 - 0.02 * sit_back, elbow)


def half_kneeling(body: Body, lunge_m: float = 0.0) -> None:
    """Right knee down, left foot in front; lunge_m = hips ahead of the kneeling knee."""
    body.reset()
    body.turn("root", rotation("x", -3))
    thigh = body.length("upperleg01.L", "lowerleg01.L")
    shank = body.length("lowerleg01.L", "foot.L")
    hips_at(body, 0, KNEE_HEIGHT + np.sqrt(thigh**2 - lunge_m**2))
    hip = body.joint("upperleg01.R")
    knee = np.array([hip[0], hip[1] + lunge_m, KNEE_HEIGHT])
    body.point_leg("R", knee - hip, (0, np.sqrt(shank**2 - 0.02**2), 0.02))
    body.point_foot("R", rotation("x", FOOT_TOP_DOWN_DEG))
    hip = body.joint("upperleg01.L")
    body.leg_to("L", (hip[0] + 0.02, hip[1] - 0.40, 0.085), (0, -1, 0.6))
    body.point_foot("L", np.eye(3))
    for side, sign, _ in SIDES:
        hip = body.joint(f"upperleg01.{side}")
        body.arm_to(side, hip + (sign * 0.11, -0.03, 0.07), (sign, 0.6, 0.2))
        body.point_hand(side, (0, -0.8, -0.6), (sign * 0.2, 0.4, -0.6))
