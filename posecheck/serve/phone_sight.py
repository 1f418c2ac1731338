"""What a session feels of the knees by a phone between them: it takes no picture."""

import math
import struct
from typing import Final

from posecheck.observation.observation import Observation
from posecheck.pose.phone import SIZE, phone_scene
from posecheck.pose.provenance import ModelInfo
from posecheck.serve.frame_message import BadPicture
from posecheck.text.translation import _

TILT: Final = struct.Struct("<3f")
"""Beta and gamma of a DeviceOrientation event in degrees, and the event's age in seconds."""


class PhoneSight:
    """Takes what the motion sensor of the page's phone says."""

    info = ModelInfo("motion sensor")
    still = False

    def see(self, data: bytes, index: int, time_s: float) -> Observation:
        """Read a measurement."""
        if len(data) != TILT.size:
            raise BadPicture(_("A measurement of the phone is 8 bytes of time and then 3 numbers."))
        beta, gamma, age_s = TILT.unpack(data)
        possible = abs(beta) <= 180 and abs(gamma) <= 90 and 0 <= age_s < math.inf
        if not possible:  # also refuses what is not a number
            raise BadPicture(
                _("The phone's measurement cannot be: angles in degrees, then an age.")
            )
        return Observation(time_s=time_s, size=SIZE, scene=phone_scene(beta, gamma, age_s))

    def order(self) -> None:
        """Nothing: there is no picture."""

    def close(self) -> None:
        """There is nothing to free."""
