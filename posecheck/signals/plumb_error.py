"""How much the lean of the camera leaves open of an angle that is counted from the vertical."""

from typing import Final

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import Number, array_of, unknown, where
from posecheck.signals.body import Body
from posecheck.signals.centres import known

ROLL_ERROR_DEG: Final = 1.5
"""Two standard deviations of a lean that was told: of pictures of 27 rooms, turned by up to nine
degrees, 95 of 100 were told within 1.2, in steps of half a degree."""
HARDLY_ERROR_DEG: Final = 2.0
"""Less than this is told as no lean."""
UNKNOWN_ERROR_DEG: Final = 3.0
"""A camera that was put up with some care where nothing upright tells, as in `signals.plumb`."""


def roll_error(roll_deg: Number) -> Number:
    """Half-width of what is uncertain of the camera's lean; NaN = the lean is not known."""
    told = where(roll_deg == 0.0, HARDLY_ERROR_DEG, ROLL_ERROR_DEG)
    return where(unknown(roll_deg), UNKNOWN_ERROR_DEG, told)


def plumb_error(body: Body) -> Floats:
    """Half-width (N,) of the band that the camera's lean gives an angle from the vertical, degrees.

    It is not all the error of such an angle: the landmarks have theirs (docs/accuracy.md).
    """
    error = roll_error(body.track.of_scene("camera_lean_deg"))
    return array_of(known(error, body.centres.from_side))
