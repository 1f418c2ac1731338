"""Lying face down, head towards -y."""

import numpy as np

from body import SIDES, Body
from geometry import rotation
from poses.placing import FOOT_TOP_DOWN_DEG, MAT, hands_on_mat, hips_at, set_neck

KNEE_HEIGHT = MAT + 0.075  # joint centres above the floor (m)
ANKLE_HEIGHT = MAT + 0.083


def cobra(body: Body, spine_extension_deg: float = 0.0, neck_extension_deg: float = 10.0) -> None:
    """Chest pushed up over hands that stay in place (0 = lying, about 60 = high cobra)."""

    def trunk(extension: float) -> None:
        body.reset()
        body.turn("root", rotation("x", 84 + 0.04 * extension))
        body.bend_spine(flexion=-extension * np.array([0.2, 0.26, 0.26, 0.18, 0.1]))
        hips_at(body, 0.10, hip_height)

    def lying_hips() -> float:
        trunk(0)
        return MAT - body.vertices(body.torso)[:, 2].min()

    def high_hands() -> float:
        trunk(52)
        return body.between("upperarm01")[1] - 0.06

    hip_height = 0.0
    hip_height = body.once("prone hip height", lying_hips)
    hands_y = body.once("cobra hands", high_hands)
    trunk(spine_extension_deg)
    set_neck(body, neck_extension_deg)
    thigh = body.length("upperleg01.L", "lowerleg01.L")
    shank = body.length("lowerleg01.L", "foot.L")
    for side, sign, _ in SIDES:
        down = (KNEE_HEIGHT - body.joint(f"upperleg01.{side}")[2]) / thigh
        up = (ANKLE_HEIGHT - KNEE_HEIGHT) / shank
        body.point_leg(side, (sign * 0.03, 1, down), (0, 1, up))
        body.point_foot(side, rotation("x", FOOT_TOP_DOWN_DEG))
    hands_on_mat(body, hands_y, 0.21, (0.5, 1, 0.3))
