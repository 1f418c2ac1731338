"""Looks at the picture itself: its light, its border, and whether the camera moves."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.camera_lean import CameraLean
from posecheck.observation.camera_motion import CameraMotion
from posecheck.pose.scene import Scene
from posecheck.video.frame import Frame

SAMPLED: Final = 8
"""Every so manieth pixel of a row and a column tells the light of a picture."""


class SceneWatch:
    """Measures the scene of frame after frame of one camera or file."""

    def __init__(self) -> None:
        self._motion = CameraMotion()
        self._lean = CameraLean()

    def update(self, frame: Frame, mask: NDArray[np.float32] | None) -> Scene:
        """Measure the next frame.

        Args:
            mask: probability (height, width) that a pixel of `frame.image` is the person, None =
                nobody was found.
        """
        sample = frame.image[::SAMPLED, ::SAMPLED].astype(np.float32).mean(axis=2)
        place = self._motion.update(frame.image, mask, frame.time_s)
        return Scene(
            brightness=float(sample.mean()),
            spread=float(sample.std()),
            camera_x=place.shift_x,
            camera_y=place.shift_y,
            camera_turn_deg=place.turn_deg,
            camera_zoom=place.zoom,
            camera_views=place.views,
            camera_lean_deg=self._lean.update(frame.image, mask, frame.time_s, place),
        )
