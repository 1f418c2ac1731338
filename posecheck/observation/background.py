"""What stands behind the person, small and made comparable from picture to picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.video.opencv import cv2

SIDE: Final = 320
"""Long side in pixels of the pictures that are compared: a fifth of a pixel is told then, 0.06 %,
an eighth of what matters."""
DILATION: Final = 0.04
"""Half of the border around the person that is left out, in long sides: shadow, hair, blur."""
TEXTURE: Final = 8.0
"""Grey levels of contrast that count as texture: twice the noise of a dim room."""


def texture_of(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture small and grey, light and contrast of each neighbourhood taken off.

    Cameras change their exposure by themselves, and a lamp is switched on: corners stay.
    """
    height, width = image.shape[:2]
    scale = SIDE / max(height, width)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    box = (31, 31)  # a tenth of the picture: more than a corner, less than a shadow
    high = cv2.subtract(small, cv2.blur(small, box))
    spread = cv2.sqrt(cv2.blur(cv2.multiply(high, high), box))
    ratio = cv2.divide(high, cv2.add(spread, TEXTURE))
    return np.asarray(cv2.convertScaleAbs(ratio, alpha=42.0, beta=128.0), np.uint8)


def outside_of(mask: NDArray[np.float32] | None, texture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """255 where the background is, 0 at the person."""
    height, width = texture.shape
    if mask is None:
        return np.full((height, width), 255, np.uint8)
    small = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    person = cv2.compare(small, 0.2, cv2.CMP_GT)  # type: ignore[call-overload]
    side = 2 * round(DILATION * SIDE) + 1
    wide = cv2.dilate(person, np.ones((side, side), np.uint8))
    return np.asarray(cv2.bitwise_not(wide), np.uint8)
