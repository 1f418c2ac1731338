"""Whether corners of a picture are where they were, told without following them.

Most cameras stand still most of the time. Where a corner hardly moves, one step of Lucas and Kanade
says how far: that is a product of the change of brightness with slopes known from the key picture,
a tenth of the work of following it. It is believed only where it says clearly that nothing moved.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.video.opencv import cv2

REACH: Final = 7
"""Half the side of the square around a corner that is compared: as large as when it is followed."""
STEADY_PX: Final = 0.25
"""What one step finds nearer than this has moved less than the half pixel that counts as still."""
ALIKE: Final = 0.25
"""A square has changed altogether when its squared difference exceeds this share of its variance:
one step means nothing there."""


class SteadyCorners:
    """Corners (N, 2) of a key picture (height, width), ready to be compared with later ones.

    Corners so near to the border that their square does not fit are never steady.
    """

    def __init__(self, key: NDArray[np.uint8], points: Floats) -> None:
        height, width = key.shape
        x, y = np.rint(points.T).astype(np.intp)
        self._fits = (x >= REACH) & (x < width - REACH) & (y >= REACH) & (y < height - REACH)
        x, y = x[self._fits], y[self._fits]
        steps = np.arange(-REACH, REACH + 1)
        square = (steps[:, None] * width + steps).ravel()
        self._places = (y * width + x)[:, None] + square
        self._patches = key.ravel()[self._places].astype(np.float32)
        slopes = [cv2.Scharr(key, cv2.CV_32F, *way, scale=1 / 32) for way in ((1, 0), (0, 1))]
        gx, gy = (np.asarray(slope).ravel()[self._places] for slope in slopes)
        xx, xy, yy = ((a * b).sum(axis=1) for a, b in ((gx, gx), (gx, gy), (gy, gy)))
        determinant = np.maximum(xx * yy - xy * xy, 1e-3)[:, None]
        # From the change of a square to how far it moved, by least squares.
        self._across = (yy[:, None] * gx - xy[:, None] * gy) / determinant
        self._down = (xx[:, None] * gy - xy[:, None] * gx) / determinant
        self._most = ALIKE * self._patches.var(axis=1) * len(square)

    def steady(self, picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which corners (N,) are clearly where they were in a picture like the key."""
        change = picture.ravel()[self._places] - self._patches
        across = np.einsum("np,np->n", change, self._across)
        down = np.einsum("np,np->n", change, self._down)
        still = across * across + down * down < STEADY_PX * STEADY_PX
        still &= np.einsum("np,np->n", change, change) < self._most
        out = np.zeros(len(self._fits), bool)
        out[self._fits] = still
        return out
