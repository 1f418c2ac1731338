"""What a session tells of its camera: how far it leaned, and when it was moved."""

import math
from array import array
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.measure.camera_watch import CameraMoves
from posecheck.pose.numbers import each
from posecheck.pose.track import PoseTrack
from posecheck.signals.plumb_error import UNKNOWN_ERROR_DEG, roll_error


@dataclass(frozen=True, slots=True)
class CameraAccount:
    """How the camera stood.

    Attributes:
        roll_deg: how far upright things leaned in the picture, degrees clockwise, in the median;
            0 = hardly, None = nothing upright told.
        roll_error_deg: about two standard deviations of it, in degrees, known or not.
        moved_s: seconds at which the camera began to move.
    """

    roll_deg: float | None
    roll_error_deg: float
    moved_s: tuple[float, ...]


UNSEEN_CAMERA: Final = CameraAccount(None, UNKNOWN_ERROR_DEG, ())
"""Nobody looked."""


class CameraLog:
    """Notes, frame by frame, what is told of the camera."""

    def __init__(self) -> None:
        self._rolls = array("f")
        self._moved: list[float] = []
        self._moving = False

    def update(self, track: PoseTrack, moves: CameraMoves) -> None:
        """Take the next N poses, and what the camera did in them."""
        if track.scene is None:
            return
        rolls = each(track.of_scene("camera_lean_deg"))
        self._rolls.extend(filter(math.isfinite, rolls))
        for now, moving in zip(track.time_s.tolist(), moves.moving, strict=True):
            if moving and not self._moving:
                self._moved.append(now)
            self._moving = moving

    def account(self) -> CameraAccount:
        """What there is to tell by now."""
        roll = float(np.median(self._rolls)) if self._rolls else None
        error = float(roll_error(np.nan if roll is None else roll))
        return CameraAccount(roll, error, tuple(self._moved))
