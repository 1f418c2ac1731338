"""Lying on the back, head towards +y: knee drift, pelvic tilt, knee to chest, Thomas stretch."""

import numpy as np

from body import SIDES, Body
from geometry import INCHES_PER_METRE, bisect, mix, rotation, unit
from poses.placing import MAT, TABLE, WRIST_HEIGHT, foot_flat, rest_on

ANKLE_HEIGHT = 0.082  # ankle joint above the sole (m)
THIGH_HALF_WIDTH = 0.115  # from the thigh's axis to the wrist of a hand that holds it (m)
KNEES_TOGETHER_DEG = 9.0  # how far each shin leans inwards so that the knees almost touch


def lie_down(
    body: Body,
    roll_deg: float = 0.0,
    pelvic_tilt_deg: float = 0.0,
    bridge_deg: float = 0.0,
    flatten_deg: float = 0.0,
    lumbar_step_deg: float = 0.0,
    head_lift_deg: float = 0.0,
) -> None:
    """Trunk and head only.

    roll = pelvis towards the person's left, pelvic_tilt + = anterior, bridge = slope of the
    trunk, flatten = low back pressed down, lumbar_step = lumbar spine raised against the chest
    without changing either's direction, head_lift = chin towards the chest.
    """
    body.reset()
    pitch = -90 - bridge_deg + pelvic_tilt_deg
    body.turn("root", rotation("y", roll_deg) @ rotation("x", pitch))
    bend = (flatten_deg - pelvic_tilt_deg) * np.array([0.5, 0.3, 0.2, 0, 0])
    step = lumbar_step_deg * np.array([1, 0, -1, 0, 0])
    body.bend_spine(flexion=bend + step, twist=(-roll_deg / 4,) * 4 + (0,))
    body.bend_neck(4 + 0.8 * bridge_deg + head_lift_deg)
    rest_on(body, MAT)


def _arm_beside(body: Body, side: str, sign: int) -> tuple[np.ndarray, tuple]:
    """Wrist target and elbow direction of an arm that lies beside the body."""
    shoulder = body.joint(f"upperarm01.{side}")
    return np.array([sign * 0.34, shoulder[1] - 0.38, WRIST_HEIGHT]), (sign, 0, -0.45)


def _arms_beside(body: Body) -> None:
    for side, sign, _ in SIDES:
        body.arm_to(side, *_arm_beside(body, side, sign))
        body.point_hand(side, (sign * 0.15, -1, -0.05), (sign, 0, 0))


def hook_lying(
    body: Body,
    knee_drift_in: float = 0.0,
    knees_apart_deg: float = 0.0,
    pelvic_tilt_deg: float = 0.0,
    pelvis_lift_in: float = 0.0,
    left_share: float = 1.0,
    right_share: float = 1.0,
    stance: float = 0.0,
) -> None:
    """On the back, feet flat, knees up.

    knee_drift_in = both knees sideways (+ = left), knees_apart_deg = each knee falls outwards,
    pelvic_tilt_deg = pelvis rolled on the mat (+ = anterior), pelvis_lift_in = bridge,
    left_share, right_share = how much of the drift each knee takes part in, stance = feet
    further apart than usual (m).
    """

    def legs(angle: float, feet_y: float) -> None:
        for side, sign, _ in SIDES:
            mine = angle * (left_share if sign > 0 else right_share)
            knee = np.deg2rad(mine - (KNEES_TOGETHER_DEG - knees_apart_deg) * sign)
            foot = 0.45 * (mine + knees_apart_deg * sign)
            lift = 0.03 * abs(np.sin(np.deg2rad(foot)))
            ankle = (sign * (0.075 + stance) + 0.0006 * mine, feet_y, MAT + ANKLE_HEIGHT + lift)
            body.leg_to(side, ankle, (np.sin(knee), 0, np.cos(knee)))
            body.point_foot(side, rotation("y", foot) @ rotation("z", 4 * sign))

    def pelvis_bottom() -> float:
        pelvis = body.once("pelvis skin", lambda: body.skin_of("root", "pelvis", "spine05"))
        return np.percentile(body.vertices(pelvis)[:, 2], 0.5)

    def measure_neutral():
        lie_down(body)
        hips = body.between("upperleg01")
        bottom = pelvis_bottom()
        feet_y = hips[1] - 0.40
        legs(0, feet_y)
        return hips[2], feet_y, body.between("upperarm01"), body.between("lowerleg01")[0], bottom

    key = f"hook lying {knees_apart_deg} {stance}"
    hip_z, feet_y, shoulders, knee_x, bottom = body.once(key, measure_neutral)

    def trunk(roll: float, bridge: float, lumbar_step: float = 0.0) -> None:
        lie_down(body, roll, pelvic_tilt_deg, bridge, 0.0, lumbar_step)
        keep = shoulders - body.between("upperarm01")
        body.move((0, keep[1], keep[2] if pelvic_tilt_deg or bridge else 0))

    def pelvis_gap(lumbar_step: float) -> float:
        trunk(0, 0, lumbar_step)
        return pelvis_bottom() - bottom

    def lift_error(bridge: float) -> float:
        trunk(0, bridge)
        return (body.between("upperleg01")[2] - hip_z) * INCHES_PER_METRE - pelvis_lift_in

    lumbar_step = 0.0
    if pelvic_tilt_deg and not pelvis_lift_in:  # chest stays where it is, pelvis stays on the mat
        sign = 1 if pelvis_gap(20) > pelvis_gap(-20) else -1
        lumbar_step = bisect(lambda step: sign * pelvis_gap(step), -25, 25)
    bridge = bisect(lift_error, 0, 45) if pelvis_lift_in else 0.0

    def drift_error(angle: float) -> float:
        trunk(0.19 * (left_share + right_share) * angle, bridge, lumbar_step)
        legs(angle, feet_y)
        return (body.between("lowerleg01")[0] - knee_x) * INCHES_PER_METRE - knee_drift_in

    drift_error(bisect(drift_error, -75, 75) if knee_drift_in else 0.0)
    _arms_beside(body)


def _sagittal(degrees: float, x: float) -> tuple[float, float, float]:
    """Direction seen from the side: 0 = towards the feet, 90 = up, beyond = towards the head."""
    return (x, -np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees)))


def _sagittal_angle(vector: np.ndarray) -> float:
    return np.degrees(np.arctan2(vector[2], -vector[1]))


def _hold_thigh(body: Body, leg: str, reach: float = 1.0) -> None:
    """Both hands from beside the body (0) to the back of a raised thigh (1), one on each side."""
    hip, knee = body.joint(f"upperleg01.{leg}"), body.joint(f"lowerleg01.{leg}")
    along = unit(knee - hip)
    behind = unit((0, -along[2], along[1]))
    place = hip + 0.62 * (knee - hip) - 0.02 * behind
    for side, sign, _ in SIDES:
        beside, elbow = _arm_beside(body, side, sign)
        swing = np.array([sign * 0.10 * np.sin(np.pi * reach), 0, 0])
        wrist = mix(beside, place + (sign * THIGH_HALF_WIDTH, 0, 0), reach) + swing
        body.arm_to(side, wrist, mix(elbow, (sign, 0.1, -0.5), reach))
        wrapped = unit(0.8 * behind + (-0.5 * sign, 0, 0))
        fingers = mix((sign * 0.15, -1, -0.05), wrapped, reach)
        body.point_hand(side, fingers, mix((sign, 0, 0), -along, reach))
        body.curl_fingers(side, 25 * reach)


def knee_to_chest(
    body: Body,
    left: float = 0.0,
    right: float = 0.0,
    hug_deg: float = 118.0,
    head_lift_deg: float = 0.0,
) -> None:
    """Hook-lying with one knee pulled up by both hands (0 = foot on the mat, 1 = hugged).

    hug_deg = direction of the hugged thigh above the horizontal.
    """
    pull = max(left, right)
    hugged = "L" if left >= right else "R"

    def neutral_feet() -> float:
        lie_down(body)
        return body.between("upperleg01")[1] - 0.42

    feet_y = body.once("knee-to-chest feet", neutral_feet)
    lie_down(body, flatten_deg=3 * pull, head_lift_deg=head_lift_deg)
    for (side, sign, _), share in zip(SIDES, (left, right)):
        body.leg_to(side, (sign * 0.085, feet_y, MAT + ANKLE_HEIGHT), (-0.1 * sign, 0, 1))
        foot_flat(body, side, sign)
        if share > 0:
            hip, knee, ankle = (
                body.joint(f"{bone}.{side}") for bone in ("upperleg01", "lowerleg01", "foot")
            )
            thigh = mix(_sagittal_angle(knee - hip), hug_deg, share)
            shank = mix(_sagittal_angle(ankle - knee), hug_deg - 125, share)
            body.point_leg(
                side, _sagittal(thigh, sign * 0.06 * share), _sagittal(shank, -sign * 0.02)
            )
            body.point_foot(side, rotation("x", -25 * share))
    reach = float(np.clip((pull - 0.15) / 0.75, 0, 1))
    _hold_thigh(body, hugged, reach)


def thomas(
    body: Body,
    hip_extension_deg: float = -25.0,
    knee_flexion_deg: float = 72.0,
    hug_deg: float = 84.0,
) -> None:
    """On a table's edge, left knee hugged, right thigh hanging.

    hip_extension_deg = right thigh below the horizontal, knee_flexion_deg = of the same leg,
    hug_deg = direction of the left thigh above the horizontal.
    """
    lie_down(body, flatten_deg=3)
    body.move((0, 0.06 - body.between("upperleg01")[1], TABLE - MAT))
    body.point_leg("L", _sagittal(hug_deg, 0.05), _sagittal(hug_deg - 118, -0.02))
    body.point_foot("L", rotation("x", -25))
    hanging = -hip_extension_deg
    body.point_leg("R", _sagittal(hanging, -0.03), _sagittal(hanging - knee_flexion_deg, 0))
    body.point_foot("R", rotation("x", 25))
    _hold_thigh(body, "L")
