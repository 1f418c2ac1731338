"""The true exercise signals, measured on the posed body (degrees, inches, per cent).

`knee_drift_in`, `knee_gap_in`, `pelvis_lift_in` and `pelvic_tilt_deg` count from the exercise's
neutral pose, all others are absolute.
"""

from collections.abc import Callable

import numpy as np

from body import Body
from geometry import INCHES_PER_METRE, unit

HIP_FLEXIONS = ("left_hip_flexion_deg", "right_hip_flexion_deg")
OF_EXERCISE: dict[str, tuple[str, ...]] = {
    "supine_caudal_rotation": ("knee_drift_in", "knee_gap_in", "pelvis_lift_in"),
    "lower_trunk_rotation": ("knee_drift_in", "knee_gap_in", "pelvis_lift_in"),
    "knee_to_chest": (*HIP_FLEXIONS, "pelvis_lift_in"),
    "pelvic_tilt": ("pelvic_tilt_deg", "pelvis_lift_in", "belly_curve_pct"),
    "seated_pelvic_tilt": (
        "pelvic_tilt_deg",
        "back_curve_pct",
        "neck_extension_deg",
        "head_pitch_deg",
        "trunk_lean_deg",
    ),
    "cat_cow": (
        "back_curve_pct",
        "pelvic_tilt_deg",
        "neck_extension_deg",
        "head_pitch_deg",
        *HIP_FLEXIONS,
    ),
    "childs_pose": (*HIP_FLEXIONS, "back_curve_pct", "heel_distance_pct"),
    "hip_flexor": ("hip_extension_deg", "thigh_below_horizontal_deg", *HIP_FLEXIONS),
    "cobra": (
        "trunk_extension_deg",
        "trunk_elevation_deg",
        "pelvis_lift_in",
        "neck_extension_deg",
        "head_pitch_deg",
        "back_curve_pct",
    ),
    "walking": ("trunk_lean_deg", "neck_extension_deg", *HIP_FLEXIONS),
}


def trunk_axes(body: Body) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Trunk up (true hips to shoulders), towards the back, to the left; its length (m)."""
    up = body.between("upperarm01") - body.between_hips()
    length = float(np.linalg.norm(up))
    up = up / length
    left = body.joint("upperleg01.L") - body.joint("upperleg01.R")
    left = unit(left - up * (left @ up))
    return up, np.cross(up, left), left, length


def _head_pitch(body: Body) -> float:
    up, dorsal, _, _ = trunk_axes(body)
    top = body.turned[body.index["head"]] @ np.array([0, 0, 1.0])
    return float(np.degrees(np.arctan2(top @ dorsal, top @ up)))


def _standing(body: Body, measure_it: Callable[[Body], float]) -> float:
    local, shift = body.local, body.shift
    body.reset()
    pitch = measure_it(body)
    body.local, body.shift = local, shift
    body.forward()
    return pitch


def neck_extension(body: Body) -> float:
    """Head against the trunk line (deg): 0 = standing neutral, + = thrown back."""
    neutral = body.once("standing head pitch", lambda: _standing(body, _head_pitch))
    return _head_pitch(body) - neutral


def head_pitch(body: Body) -> float:
    """Head against gravity (deg): 0 = standing neutral, + = thrown back, -90 = face to the floor.

    Everybody but those who lie on their back faces -y in the room.
    """
    neutral = body.once("standing head tip", lambda: _standing(body, _head_tip))
    return (_head_tip(body) - neutral + 180) % 360 - 180


def _head_tip(body: Body) -> float:
    top = body.turned[body.index["head"]] @ np.array([0, 0, 1.0])
    return float(np.degrees(np.arctan2(top[1], top[2])))


def trunk_lean(body: Body) -> float:
    """Trunk line from the vertical (deg, + = forward) of an upright body."""
    return _lean(body, trunk_axes(body)[0])


def skeleton_lean(body: Body) -> float:
    """The same of the line from the skeleton's own hips, which poses are made by."""
    return _lean(body, unit(body.between("upperarm01") - body.between("upperleg01")))


def _lean(body: Body, up: np.ndarray) -> float:
    left = body.joint("upperleg01.L") - body.joint("upperleg01.R")
    front = -np.cross([0, 0, 1.0], unit(left * [1, 1, 0]))
    return float(np.degrees(np.arctan2(up @ front, up[2])))


def hip_flexion(body: Body, side: str) -> float:
    """Thigh against the trunk line, seen from the side (deg): 0 = in line, + = to the front."""
    up, dorsal, _, _ = trunk_axes(body)
    thigh = body.joint(f"lowerleg01.{side}") - body.hip(side)
    return float(np.degrees(np.arctan2(-(thigh @ dorsal), -(thigh @ up))))


def contour_curve(body: Body, vertices: np.ndarray, front: bool = False) -> float:
    """Mean bulge of the back's (or belly's) contour over 25-75 % of the way from hips to shoulders.

    `vertices` are the posed ones (m). Per cent of the trunk, + = bulging outwards.
    """
    up, dorsal, _, length = trunk_axes(body)
    prefixes = ("spine", "root", "pelvis", "clavicle", "upperleg01")
    ids = body.once("contour vertices", lambda: body.skin_of(*prefixes))
    from_hips = vertices[ids] - body.between_hips()
    along, out = from_hips @ up / length, from_hips @ dorsal / length
    out = -out if front else out
    levels = np.linspace(0, 1, 21)
    contour = np.array([out[abs(along - level) < 0.035].max() for level in levels])
    bulge = contour - np.interp(levels, [0, 1], contour[[0, -1]])
    return 100 * float(bulge[5:16].mean())


def heel_distance(body: Body, vertices: np.ndarray) -> float:
    """Hip centre to left heel (% of the trunk)."""
    _, _, _, length = trunk_axes(body)
    heel = body.keypoint_weights["left_heel"] @ vertices
    return 100 * float(np.linalg.norm(heel - body.between_hips())) / length


def _pelvis_pitch(body: Body) -> float:
    top = body.turned[body.index["root"]] @ np.array([0, 0, 1.0])
    return float(np.degrees(np.arctan2(-top[1], top[2])))


def measure(body: Body, vertices: np.ndarray) -> dict[str, float]:
    """All signals of the present pose that need no reference, and what `relative` builds on.

    `vertices` are the posed ones (m).
    """
    up, _, _, _ = trunk_axes(body)
    left, right = hip_flexion(body, "L"), hip_flexion(body, "R")
    hanging_thigh = body.joint("lowerleg01.R") - body.hip("R")
    knees = body.joint("lowerleg01.L") - body.joint("lowerleg01.R")
    below = np.arctan2(-hanging_thigh[2], np.hypot(hanging_thigh[0], hanging_thigh[1]))
    return {
        "knee_x_m": body.between("lowerleg01")[0],
        "hip_z_m": body.between_hips()[2],
        "pelvis_pitch_deg": _pelvis_pitch(body),
        "knee_distance_m": float(np.linalg.norm(knees)),
        "heel_distance_pct": heel_distance(body, vertices),
        "left_hip_flexion_deg": left,
        "right_hip_flexion_deg": right,
        "back_curve_pct": contour_curve(body, vertices),
        "belly_curve_pct": contour_curve(body, vertices, front=True),
        "trunk_extension_deg": -0.5 * (left + right),
        "trunk_elevation_deg": float(np.degrees(np.arcsin(up[2]))),
        "neck_extension_deg": neck_extension(body),
        "head_pitch_deg": head_pitch(body),
        "trunk_lean_deg": trunk_lean(body),
        "hip_extension_deg": -right,
        "thigh_below_horizontal_deg": float(np.degrees(below)),
    }


def relative(now: dict[str, float], neutral: dict[str, float]) -> dict[str, float]:
    """`now` with the signals that count from the neutral pose added."""
    tilt = now["pelvis_pitch_deg"] - neutral["pelvis_pitch_deg"]
    gap = now["knee_distance_m"] - neutral["knee_distance_m"]
    return now | {
        "knee_gap_in": gap * INCHES_PER_METRE,
        "knee_drift_in": (now["knee_x_m"] - neutral["knee_x_m"]) * INCHES_PER_METRE,
        "pelvis_lift_in": (now["hip_z_m"] - neutral["hip_z_m"]) * INCHES_PER_METRE,
        "pelvic_tilt_deg": (tilt + 180) % 360 - 180,
    }
