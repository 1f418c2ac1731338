"""Putting a body on things: the mat, a chair, its hands and feet. Metres, room axes, z up.

Supine bodies lie with the head towards +y; all others face -y. The person's left is always +x.
"""

import numpy as np

from body import SIDES, Body
from geometry import rotation
from signals import neck_extension

MAT = 0.015  # top of the mat (m)
SEAT = 0.45  # top of the chair's seat (m)
TABLE = 0.75  # top of the treatment table (m)
WRIST_HEIGHT = MAT + 0.068  # of a hand that lies flat on the mat (m)
FOOT_TOP_DOWN_DEG = 142.0  # pitch of a foot whose upper side lies on the mat


def rest_on(body: Body, height: float, percentile: float = 0.3) -> None:
    """Lower or raise the body until its torso's lowest skin lies at `height` (m)."""
    body.forward()
    body.move((0, 0, height - np.percentile(body.vertices(body.torso)[:, 2], percentile)))


def hips_at(body: Body, y: float, z: float) -> None:
    """Move the body in the sagittal plane until the hip centre is at (y, z) metres."""
    body.forward()
    hips = body.between("upperleg01")
    body.move((0, y - hips[1], z - hips[2]))


def set_neck(body: Body, extension_deg: float) -> None:
    """Pitch the head against the trunk line (deg, + = thrown back)."""
    body.bend_neck(0)
    body.bend_neck(neck_extension(body) - extension_deg)


def hands_on_mat(body: Body, y: float, x: float = 0.19, elbow=(0.3, 1.0, 0.0)) -> None:
    """Palms on the mat at distance `x` either side of the middle (m), elbows bulging outwards."""
    for side, sign, _ in SIDES:
        body.arm_to(side, (sign * x, y, WRIST_HEIGHT), (sign * elbow[0], elbow[1], elbow[2]))
        body.point_hand(side, (sign * 0.05, -1, -0.07), (sign, 0, 0))


def foot_flat(body: Body, side: str, sign: int, toe_out_deg: float = 4.0) -> None:
    """Sole on the floor, toes slightly out."""
    body.point_foot(side, rotation("z", toe_out_deg * sign))
