"""Whether anything around the followed person has changed, so that a second look is worth it.

A look at the whole picture for other people takes the model twice as long as following one person
for a frame. Nobody can come or go without changing the picture beside the one who is followed.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

CELL: Final = 8
"""Pictures are compared by the mean colours of squares of so many pixels: noise of a camera
averages out in them, and the smallest person the model finds covers dozens."""
CHANGED: Final = 6.0
"""A square has changed when a colour (0-255) differs by more than this."""
CHANGED_CELLS: Final = 12
"""So many changed squares, 28 pixels by 28, are noise or the shadow of a limb; more may be
somebody: the model finds nobody so small."""
MARGIN_CELLS: Final = 3
"""Around the person's silhouette, for hair, clothing and shadow."""
INSIDE: Final = 0.1
"""Mask value from which a square may belong to the person."""

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]


class Surroundings:
    """Remembers what the picture looked like beside the person at the last look."""

    def __init__(self) -> None:
        self._seen: tuple[NDArray[np.float32], NDArray[np.bool_]] | None = None

    def changed(self, image: Picture, mask: Mask | None) -> bool:
        """Whether there is anything new beside the person; if so this is what is remembered.

        Args:
            image: (height, width, 3).
            mask: (height, width) probability that a pixel belongs to the person, None when
                nobody is followed: then everything is new, now and the next time.
        """
        if mask is None:
            self._seen = None
            return True
        height, width = (max(1, length // CELL) for length in mask.shape)
        cells = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
        # One point of each square will do, with a margin of some squares around.
        points = (mask[::CELL, ::CELL][:height, :width] > INSIDE).view(np.uint8)
        person = cv2.dilate(points, np.ones((2 * MARGIN_CELLS + 1,) * 2, np.uint8)).astype(bool)
        if self._seen is not None and self._seen[0].shape == cells.shape:
            before, covered = self._seen
            differs = np.abs(cells - before).max(-1) > CHANGED
            if np.count_nonzero(differs & ~(person | covered)) <= CHANGED_CELLS:
                return False
        self._seen = cells, person
        return True
