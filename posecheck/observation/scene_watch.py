"""Looks at the picture itself: its light, its border, and whether the camera moves."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.camera_lean import CameraLean
from posecheck.observation.camera_motion import CameraMotion
from posecheck.observation.picture_bars import Bars, BarWatch
from posecheck.pose.scene import Scene
from posecheck.video.frame import Frame

SAMPLED: Final = 8
"""Every so manieth pixel of a row and a column tells the light of a picture."""
HIGHLIGHT_PERCENTILE: Final = 95
_SUMS: Final = np.arange(3 * 255 + 1)
"""All that the three colours of a pixel can add up to."""


class Light(NamedTuple):
    """The light of a picture.

    Attributes:
        mean: brightness, 0 = black, 255 = white.
        spread: standard deviation of it.
        highlight: brightness that a twentieth of the picture exceeds.
    """

    mean: float
    spread: float
    highlight: float


class SceneWatch:
    """Measures the scene of frame after frame of one camera or file."""

    def __init__(self) -> None:
        self._motion = CameraMotion()
        self._lean = CameraLean()
        self._bars = BarWatch()

    def update(self, frame: Frame, mask: NDArray[np.float32] | None) -> Scene:
        """Measure the next frame.

        Args:
            mask: probability (height, width) that a pixel of `frame.image` is the person, None =
                nobody was found.
        """
        bars = self._bars.update(frame.time_s, frame.image)
        place = self._motion.update(frame.image, mask, frame.time_s)
        # After it, as the picture is near by then: fetching the sample takes longest.
        light = light_of(_content(frame.image, bars))
        lean = frame.lean_deg
        if math.isnan(lean):  # what a phone feels is surer than the lines of the room
            lean = self._lean.update(frame.image, mask, frame.time_s, place)
        return Scene(
            brightness=light.mean,
            spread=light.spread,
            highlight=light.highlight,
            bar_left=bars.left,
            bar_right=bars.right,
            bar_top=bars.top,
            bar_bottom=bars.bottom,
            camera_x=place.shift_x,
            camera_y=place.shift_y,
            camera_turn_deg=place.turn_deg,
            camera_zoom=place.zoom,
            camera_views=place.views,
            camera_lean_deg=lean,
        )


def light_of(image: NDArray[np.uint8]) -> Light:
    """The light of a picture (height, width, 3)."""
    sample = image[::SAMPLED, ::SAMPLED]
    sums = sample[..., 0].astype(np.int16)
    sums += sample[..., 1]
    sums += sample[..., 2]
    # How often each sum occurs tells all the rest in a few hundred steps, and exactly.
    counts = np.bincount(sums.ravel(), minlength=len(_SUMS))
    mean = int(counts @ _SUMS) / sums.size
    away = _SUMS - mean
    spread = math.sqrt(float(counts @ (away * away)) / sums.size)
    # The value of `np.percentile`.
    place = 0.01 * HIGHLIGHT_PERCENTILE * (sums.size - 1)
    ends = math.floor(place), min(math.floor(place) + 1, sums.size - 1)
    low, high = np.searchsorted(counts.cumsum(), ends, side="right").tolist()
    highlight = low + (place - ends[0]) * (high - low)
    return Light(mean / 3, spread / 3, highlight / 3)


def _content(image: NDArray[np.uint8], bars: Bars) -> NDArray[np.uint8]:
    """The picture without its bars."""
    height, width = image.shape[:2]
    rows = slice(round(bars.top * height), max(1, round((1 - bars.bottom) * height)))
    columns = slice(round(bars.left * width), max(1, round((1 - bars.right) * width)))
    return image[rows, columns]
