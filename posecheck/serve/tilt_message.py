"""A measurement of a phone's motion sensors, as the page sends it in place of a picture."""

import math
import struct
from typing import Final

from posecheck.pose.phone import phone_pose
from posecheck.pose.pose import Pose
from posecheck.serve.frame_message import BadPicture
from posecheck.text.translation import _

TILT: Final = struct.Struct("<3f")
"""beta and gamma of a DeviceOrientation event in degrees, and the event's age in seconds."""


def read_tilt(data: bytes, time_s: float) -> Pose:
    """The pose that a measurement tells.

    Args:
        data: what follows the time in a message.
        time_s: that time, seconds from the first.

    Raises:
        BadPicture: when it is no measurement.
    """
    if len(data) != TILT.size:
        raise BadPicture(_("A measurement of the phone is 8 bytes of time and then 3 numbers."))
    beta, gamma, age_s = TILT.unpack(data)
    possible = abs(beta) <= 180 and abs(gamma) <= 90 and 0 <= age_s < math.inf
    if not possible:  # also refuses what is not a number
        raise BadPicture(_("The phone's measurement cannot be: angles in degrees, then an age."))
    return phone_pose(time_s, beta, gamma, age_s)
