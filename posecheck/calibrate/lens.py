"""Measures a lens from pictures of the printed chessboard, and straightens what it bent."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.calibrate.board import board
from posecheck.calibration.model import Lens
from posecheck.errors import InputError
from posecheck.pose.arrays import Floats
from posecheck.text.translation import _
from posecheck.video.opencv import cv2

ENOUGH_CORNERS: Final = 12
"""A picture counts when this many of the board's 24 inner corners are seen."""
FEWEST: Final = 8
MOST: Final = 40
"""Pictures of the board: fewer cannot tell the lens, more only take time."""
DIFFERENT: Final = 0.03
"""A view is new when its corners lie this far from those of every other, in picture widths."""
GOOD_ERROR: Final = 0.0015
"""Corners may lie this far from where they should, in picture widths: more means a bent board."""
COVERED: Final = 0.5
"""The board must have reached this share of the picture's width and height."""


class LensFinder:
    """Collects views of the board from the pictures of one camera."""

    def __init__(self) -> None:
        self._board = board()
        self._detector = cv2.aruco.CharucoDetector(self._board)
        self._views: list[tuple[Floats, NDArray[np.integer]]] = []
        self._size: tuple[int, int] | None = None

    @property
    def views(self) -> int:
        """Different views of the board so far."""
        return len(self._views)

    def add(self, grey: NDArray[np.uint8]) -> bool:
        """Look at a grey picture; whether it shows the board in a new place.

        Raises:
            InputError: when its size differs from that of the first one.
        """
        size = (grey.shape[1], grey.shape[0])
        if self._size is None:
            self._size = size
        if size != self._size:
            raise InputError(
                _(
                    "the pictures differ in size, {size} x {size2} and {size3} x {size4}: take "
                    "all with the same camera and setting"
                ).format(size=size[0], size2=size[1], size3=self._size[0], size4=self._size[1])
            )
        if len(self._views) >= MOST:
            return False
        corners, numbers, *_more = self._detector.detectBoard(grey)
        if numbers is None or len(numbers) < ENOUGH_CORNERS:
            return False
        points, ids = corners.reshape(-1, 2).astype(float), numbers.ravel().astype(int)
        if not all(self._differ(points, ids, *view) for view in self._views):
            return False
        self._views.append((points, ids))
        return True

    def _differ(
        self, a: Floats, a_ids: NDArray[np.integer], b: Floats, b_ids: NDArray[np.integer]
    ) -> bool:
        _both, i, j = np.intersect1d(a_ids, b_ids, return_indices=True)
        if not len(i):
            return True
        assert self._size is not None
        return float(np.hypot(*(a[i] - b[j]).T).mean()) > DIFFERENT * self._size[0]

    def lens(self) -> Lens:
        """The lens that fits all views best.

        Raises:
            InputError: when the views are too few, too alike, or fit no lens.
        """
        if len(self._views) < FEWEST or self._size is None:
            raise InputError(
                _(
                    "the chessboard was seen well in {n} different places, {fewest} are needed: "
                    "film the printed board from near and far, in every corner of the picture and "
                    "tilted each way"
                ).format(n=len(self._views), fewest=FEWEST)
            )
        width, height = self._size
        everywhere = np.concatenate([points for points, _ in self._views])
        reach = np.ptp(everywhere, axis=0) / (width, height)
        if reach.min() < COVERED:
            raise InputError(
                _("the chessboard stayed in one part of the picture: move it to every corner")
            )
        flat = np.asarray(self._board.getChessboardCorners())
        objects = [np.ascontiguousarray(flat[ids], np.float32) for _, ids in self._views]
        images = [np.ascontiguousarray(points, np.float32) for points, _ in self._views]
        # A third radial coefficient only follows the noise of an ordinary lens.
        error, matrix, distortion, *_more = cv2.calibrateCamera(
            objects,
            images,
            (width, height),
            np.zeros((3, 3)),
            np.zeros(5),
            flags=cv2.CALIB_FIX_K3,
        )
        focal = float(matrix[0, 0])
        if not (math.isfinite(error) and error <= GOOD_ERROR * width and 0.2 < focal / width < 20):
            raise InputError(
                _(
                    "the views of the chessboard fit no lens (error {error:.1f} pixels): glue it "
                    "on something flat, hold it still, and film in good light"
                ).format(error=error)
            )
        return Lens(
            width=width,
            height=height,
            focal_px=(focal, float(matrix[1, 1])),
            centre_px=(float(matrix[0, 2]), float(matrix[1, 2])),
            distortion=[float(value) for value in np.ravel(distortion)[:5]],
            error_px=float(error),
            pictures=len(self._views),
        )


def find_lens(pictures: Iterable[NDArray[np.uint8]]) -> Lens:
    """The lens of the camera that took these grey pictures of the board.

    Raises:
        InputError: when they do not show enough of it.
    """
    finder = LensFinder()
    for grey in pictures:
        finder.add(grey)
    return finder.lens()
