"""How far the knees have moved sideways, told by a phone that is held between them.

The phone's screen faces the left knee. Whichever way its edges point, and however the shanks
slope along the body, what leans to the side is the direction in which the screen looks.
"""

from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import array_of
from posecheck.signals.body import Body, known

SHANK: Final = 0.246
"""Length of the shank over the person's height (17 in of 69 in; Drillis and Contini 1966): how far
the knees are from where the legs turn. The ankle lies another 0.039 above the floor, about which
flat feet roll; a shank that slopes along the body is lower by a few per cent."""
SHANK_ERROR_PCT: Final = 12.0
"""Two standard deviations of that: people's shanks differ by 4 to 5 % at the same height, and where
the legs turn, between ankle and floor, by as much again."""
REST_ERROR_IN: Final = 0.3
"""Error (two standard deviations) that remains: a degree by which the phone gives between two
knees, at a shank of 17 in."""


def lean(body: Body) -> Floats:
    """Sideways lean (N,) of a phone between the knees in degrees; + = toward the person's left."""
    down_z = array_of(body.track.of_scene("down_z"))
    return known(np.degrees(np.arcsin(np.clip(down_z, -1, 1))), body.by_phone())


def slope(body: Body) -> Floats:
    """Which way (N,) the phone's top points in the plane of its screen, degrees; 0 = up."""
    down_x, down_y = (array_of(body.track.of_scene(f"down_{axis}")) for axis in "xy")
    return known(np.degrees(np.arctan2(down_x, -down_y)), body.by_phone())


def knee_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left."""
    turned = lean(body) - body.reference.get("phone_lean_deg")
    drift: Floats = body.reference.get("shank_in") * np.sin(np.radians(turned))
    return drift


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, two standard deviations, apart from that of the scale."""
    return known(np.full(len(body), REST_ERROR_IN), body.by_phone())
