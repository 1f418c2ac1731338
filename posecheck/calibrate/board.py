"""The printed targets as patterns: which squares are black, and how large they are."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.tags import MODULES, NUMBERS
from posecheck.video.opencv import cv2

BOARD_COLUMNS: Final = 5
BOARD_ROWS: Final = 7
BOARD_SQUARE_IN: Final = 1.25
BOARD_MARKER_IN: Final = 0.875
"""Seven of ten parts of a square: 7 modules of an eighth of an inch."""


def tag_modules(name: str) -> NDArray[np.bool_]:
    """The pattern (6, 6) of a tag of `pose.TAGS` with its border; True = black."""
    whole = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return _black(whole, NUMBERS[name], MODULES)


def board() -> cv2.aruco.CharucoBoard:
    """The chessboard with markers for measuring a lens; lengths in inches."""
    # A dictionary of its own, so that a board in the picture is never taken for tags.
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
    size = (BOARD_COLUMNS, BOARD_ROWS)
    return cv2.aruco.CharucoBoard(size, BOARD_SQUARE_IN, BOARD_MARKER_IN, dictionary)


def board_markers() -> list[NDArray[np.bool_]]:
    """The patterns (7, 7) of the board's markers in its order; True = black."""
    dictionary = board().getDictionary()
    count = BOARD_COLUMNS * BOARD_ROWS // 2
    return [_black(dictionary, i, dictionary.markerSize + 2) for i in range(count)]


def _black(dictionary: cv2.aruco.Dictionary, number: int, modules: int) -> NDArray[np.bool_]:
    black: NDArray[np.bool_] = np.asarray(dictionary.generateImageMarker(number, modules)) == 0
    return black
