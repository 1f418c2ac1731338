"""A phone that is held between the knees: what its sensors say, as a scene without landmarks.

Browsers give the phone's orientation as angles that jump where the phone stands upright, which is
how it stands between knees. Which way is down, seen from the phone, jumps nowhere and is the same
from every compass direction: x to the right of the screen, y to its top, z out of it.
"""

import math

from posecheck.pose.scene import Scene, place_number

SIZE = (1, 1)
"""There is no picture; a pose must have a size."""


def down(beta_deg: float, gamma_deg: float) -> tuple[float, float, float]:
    """Which way is down, seen from the phone, as a unit vector.

    Args:
        beta_deg: rotation about the phone's x axis as DeviceOrientation events give it, -180 to
            180: 0 = flat with the screen up, 90 = upright.
        gamma_deg: rotation about its y axis, -90 to 90.
    """
    beta, gamma = math.radians(beta_deg), math.radians(gamma_deg)
    return (
        math.cos(beta) * math.sin(gamma),
        -math.sin(beta),
        -math.cos(beta) * math.cos(gamma),
    )


def phone_scene(beta_deg: float, gamma_deg: float, silent_s: float = 0.0) -> Scene:
    """The scene of a moment of which a phone between the knees tells.

    Args:
        beta_deg, gamma_deg: as of `down`.
        silent_s: for how long the sensors have said nothing new.
    """
    x, y, z = down(beta_deg, gamma_deg)
    return Scene(place=place_number("phone"), down_x=x, down_y=y, down_z=z, silent_s=silent_s)
