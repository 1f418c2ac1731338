"""Looks at the picture itself: its light, its border, and whether the camera moves."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.scene import Scene
from posecheck.video.frame import Frame

SAMPLED: Final = 8
"""Every so manieth pixel of a row and a column tells the light of a picture."""


class SceneWatch:
    """Measures the scene of frame after frame of one camera or file."""

    def update(self, frame: Frame, mask: NDArray[np.float32] | None) -> Scene:
        """Measure the next frame.

        Args:
            mask: probability (height, width) that a pixel of `frame.image` is the person, None =
                nobody was found.
        """
        sample = frame.image[::SAMPLED, ::SAMPLED].astype(np.float32).mean(axis=2)
        return Scene(brightness=float(sample.mean()), spread=float(sample.std()))
