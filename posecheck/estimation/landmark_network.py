"""The landmark network of a model bundle, run on a square of our own choice.

MediaPipe runs it where its person detector sees a person. From beyond the feet of somebody who
lies the detector sees none, or somebody else each time; on the right square the network's mask is
right all the same.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.estimation.model_bundle import LANDMARKS, read_bundle
from posecheck.estimation.models import ModelFile, not_a_bundle
from posecheck.pose.arrays import Floats
from posecheck.pose.skeleton import LANDMARKS as LANDMARK_NAMES
from posecheck.video.opencv import cv2

SIDE: Final = 256
"""The network looks at so many pixels, squared."""
_MARKS, _PRESENCE, _MASK = "Identity", "Identity_1", "Identity_2"


class Square(NamedTuple):
    """A part of a picture; it may reach beyond its borders.

    Attributes:
        x, y: its middle, pixels.
        side: its length, pixels.
    """

    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Look:
    """What the network says of one square.

    Attributes:
        presence: probability that a person is in it.
        mask: (256, 256) probability that a pixel of the square is the person.
        landmarks: (33, 2) pixels of the picture; from beyond the feet only their rough order from
            top to bottom can be trusted.
    """

    presence: float
    mask: NDArray[np.float32]
    landmarks: Floats


class LandmarkNetwork:
    """Runs the second network of a `.task` bundle.

    Raises:
        InputError: when the bundle cannot be opened.
    """

    def __init__(self, model: ModelFile) -> None:
        try:
            weights = read_bundle(model.path)[LANDMARKS]
            self._net = cv2.dnn.readNetFromTFLite(np.frombuffer(weights, np.uint8))
        except (ValueError, OSError, cv2.error) as error:
            raise not_a_bundle(model) from error

    def look(self, image: NDArray[np.uint8], square: Square) -> Look:
        """Look at a square of a picture (height, width, 3), RGB."""
        part = cv2.warpAffine(image, _into(square), (SIDE, SIDE), flags=cv2.INTER_LINEAR)
        colours = np.ascontiguousarray(part.transpose(2, 0, 1)[None], np.float32) / np.float32(255)
        self._net.setInput(colours)
        marks, presence, values = self._net.forward((_MARKS, _PRESENCE, _MASK))
        # The network gives the logarithm of the odds; beyond 30 there is no doubt left.
        mask = 1 / (1 + np.exp(-np.clip(values[0, 0], -30, 30)))
        # After the body's come six marks of the region; each is x, y, z, visibility, presence.
        points = marks.reshape(-1, 5)[: len(LANDMARK_NAMES), :2].astype(float)
        points = (points - 0.5 * (SIDE - 1)) * (square.side / SIDE) + (square.x, square.y)
        return Look(float(presence[0, 0]), mask.astype(np.float32), points)


def in_picture(
    mask: NDArray[np.float32], square: Square, size: tuple[int, int]
) -> NDArray[np.float32]:
    """The mask of a square as a mask (height, width) of the picture of `size` (width, height)."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(mask, _into(square), size, flags=flags), np.float32)


def _into(square: Square) -> NDArray[np.float64]:
    """The affine map (2, 3) from pixels of the picture to those of the network's input."""
    ratio = SIDE / square.side
    middle = 0.5 * (SIDE - 1)
    shift_x, shift_y = middle - ratio * square.x, middle - ratio * square.y
    return np.array([[ratio, 0, shift_x], [0, ratio, shift_y]])
