"""Sitting on a chair and walking, facing -y."""

import numpy as np

from body import SIDES, SKIN_VERTICES, Body
from geometry import bisect, rotation, unit
from poses.placing import SEAT, foot_flat, hips_at, rest_on, set_neck
from signals import skeleton_lean

GAIT_PERCENT = np.arange(0, 101, 10)  # of a stride, heel strike at 0
GAIT_HIP = (30, 26, 17, 7, -3, -10, -6, 10, 24, 31, 30)  # flexion (deg)
GAIT_KNEE = (5, 17, 14, 8, 5, 9, 36, 61, 50, 18, 5)
GAIT_ANKLE = (0, -4, 4, 7, 10, 8, -17, -8, 0, 1, 0)  # + = toes up


def seated(
    body: Body,
    pelvic_tilt_deg: float = 0.0,
    trunk_lean_deg: float = 0.0,
    neck_extension_deg: float = 0.0,
) -> None:
    """On a chair, hands on the thighs.

    The pelvis rolls (+ = anterior) under a trunk line that keeps its lean (+ = forward); the
    lumbar spine takes up the difference.
    """
    lumbar = np.array([0.45, 0.33, 0.22, 0, 0])
    whole = np.array([0.15, 0.2, 0.25, 0.25, 0.15])

    def lean_error(bend: float) -> float:
        body.reset()
        body.turn("root", rotation("x", pelvic_tilt_deg))
        body.bend_spine(flexion=-pelvic_tilt_deg * lumbar + bend * whole)
        return skeleton_lean(body) - trunk_lean_deg

    lean_error(bisect(lean_error, -60, 60))
    set_neck(body, neck_extension_deg)
    rest_on(body, SEAT, 0.2)
    hips_at(body, 0, body.between("upperleg01")[2])
    thigh_length = body.length("upperleg01.L", "lowerleg01.L")
    for side, sign, _ in SIDES:
        hip = body.joint(f"upperleg01.{side}")
        body.leg_to(side, (sign * 0.12, -0.97 * thigh_length, 0.08), (sign * 0.05, -1, 0.55))
        foot_flat(body, side, sign, toe_out_deg=8)
        knee = body.joint(f"lowerleg01.{side}")
        wrist = hip + 0.60 * (knee - hip) + (sign * 0.02, 0, 0.085)
        body.arm_to(side, wrist, (sign * 0.6, 1, -0.2))
        body.point_hand(side, unit(knee - hip + (-sign * 0.03, 0, -0.03)), (sign, 0, -0.2))


def walking(
    body: Body,
    phase: float = 0.0,
    gait: float = 0.0,
    trunk_lean_deg: float = 3.0,
    neck_extension_deg: float = 0.0,
) -> None:
    """Walking on the spot; the floor is at 0.

    phase = strides since a left heel strike, gait = size of the steps (0 = standing,
    1 = normal), trunk_lean_deg = stoop from the hips and the spine.
    """
    phase = phase % 1
    shares = 1.2 * np.array([0.2, 0.25, 0.25, 0.2, 0.1])
    twist = 2 * gait * np.sin(2 * np.pi * phase)

    def lean_error(pelvis: float) -> float:
        body.reset()
        body.turn("root", rotation("x", pelvis))
        body.bend_spine(flexion=shares * pelvis, twist=(twist,) * 4 + (0,))
        return skeleton_lean(body) - trunk_lean_deg

    pelvis = bisect(lean_error, -20, 50)
    lean_error(pelvis)
    set_neck(body, neck_extension_deg)
    for side, sign, _ in SIDES:
        percent = ((phase + (0 if side == "L" else 0.5)) % 1) * 100
        hip, knee, ankle = (
            gait * np.interp(percent, GAIT_PERCENT, curve)
            for curve in (GAIT_HIP, GAIT_KNEE, GAIT_ANKLE)
        )
        body.turn(
            f"upperleg01.{side}", rotation("x", 3 * gait - hip - pelvis) @ rotation("y", sign * 4)
        )
        body.turn(f"lowerleg01.{side}", rotation("x", knee))
        body.turn(f"foot.{side}", rotation("x", -ankle))
    body.forward()
    body.move((0, 0, -body.vertices(slice(0, SKIN_VERTICES))[:, 2].min()))
    _swing_arms(body, phase, gait)


def _swing_arms(body: Body, phase: float, gait: float) -> None:
    arm = body.length("upperarm01.L", "lowerarm01.L") + body.length("lowerarm01.L", "wrist.L")
    for side, sign, _ in SIDES:
        opposite_leg = phase + (0.5 if side == "L" else 0)
        swing = np.deg2rad(18 * gait * np.cos(2 * np.pi * opposite_leg) - 2)
        ahead, down = -np.sin(swing), -np.cos(swing)
        hang = np.array([sign * 0.07, 0.968 * ahead * arm - 0.03, 0.954 * down * arm])
        body.arm_to(side, body.joint(f"upperarm01.{side}") + hang, (sign * 0.3, 1, 0))
        body.point_hand(side, (0, ahead - 0.15, down), (0, 1, 0))
