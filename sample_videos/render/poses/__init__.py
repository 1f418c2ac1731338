"""Every movement's pose as a function of a few independent parameters (degrees, inches, 0..1)."""

from collections.abc import Callable

from body import Body
from poses.kneeling import childs_pose, half_kneeling, hands_and_knees
from poses.prone import cobra
from poses.supine import hook_lying, knee_to_chest, thomas
from poses.upright import seated, walking

Pose = Callable[..., None]

POSES: dict[str, Pose] = {
    "supine_caudal_rotation": hook_lying,
    "lower_trunk_rotation": hook_lying,
    "pelvic_tilt": hook_lying,
    "knee_to_chest": knee_to_chest,
    "hip_flexor": thomas,
    "hip_flexor.half_kneeling": half_kneeling,
    "seated_pelvic_tilt": seated,
    "cat_cow": hands_and_knees,
    "childs_pose": childs_pose,
    "cobra": cobra,
    "walking": walking,
}


def strike(body: Body, movement: str, parameters: dict[str, float]) -> None:
    """Put the body into the pose of a movement; parameters left out keep their neutral value."""
    POSES[movement](body, **parameters)
