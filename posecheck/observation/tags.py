"""Finds the printed tags (ArUco) above the knees and on the mat in the full picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.pose import TAGS
from posecheck.pose.skeleton import INDEX
from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2

NUMBERS: Final = {"left_knee": 1, "right_knee": 2, "mat": 3}
"""Numbers of the tags in the dictionary, which `calibrate tags` prints."""
MODULES: Final = 6
"""Side of the black square in squares of its pattern."""
SMALL_PX: Final = 400
"""A search region smaller than this is doubled: tags of 25 pixels are found more surely."""
MAT_EVERY_S: Final = 1.0
"""How often the tag on the mat, which does not move, is looked for in the whole picture."""


def dictionary() -> cv2.aruco.Dictionary:
    """The tags that posecheck prints and no others: a carpet's pattern is hardly one of three."""
    whole = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    chosen = np.ascontiguousarray(whole.bytesList[[NUMBERS[name] for name in TAGS]])
    return cv2.aruco.Dictionary(chosen, whole.markerSize, 1)


class TagFinder:
    """Looks for tags in each frame of one recording, near the knees that the model saw."""

    def __init__(self) -> None:
        parameters = cv2.aruco.DetectorParameters()
        parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
        parameters.cornerRefinementWinSize = 4
        parameters.minMarkerPerimeterRate = 0.05
        self._detector = cv2.aruco.ArucoDetector(dictionary(), parameters)
        self._mat = np.full((4, 2), np.nan, np.float32)
        self._mat_due_s = -np.inf

    def find(self, frame: Frame, landmarks: Floats | None) -> Floats:
        """The tags' corners (3, 4, 2) in pixels of the full picture, NaN = not seen.

        Args:
            landmarks: (33, 2) in pixels of the full picture, None = nobody was found.
        """
        found = np.full((len(TAGS), 4, 2), np.nan, np.float32)
        picture, scale = _grey(frame)
        if landmarks is not None:
            x0, y0, x1, y1 = _near_knees(landmarks / scale, picture.shape)
            if min(x1 - x0, y1 - y0) >= 16:
                region = picture[y0:y1, x0:x1]
                zoom = 2 if max(region.shape) < SMALL_PX else 1
                for index, corners in self._detect(_enlarged(region, zoom)):
                    # Pixel centres, not edges, are what the numbers stand for.
                    found[index] = ((corners + 0.5) / zoom - 0.5 + (x0, y0)) * scale
        if frame.time_s >= self._mat_due_s:
            self._mat_due_s = frame.time_s + MAT_EVERY_S
            mat = TAGS.index("mat")
            for index, corners in self._detect(picture):
                if index == mat:
                    self._mat = (corners * scale).astype(np.float32)
        found[TAGS.index("mat")] = self._mat
        return found

    def _detect(self, picture: NDArray[np.uint8]) -> list[tuple[int, Floats]]:
        """Index in TAGS and corners (4, 2) of each tag in a grey picture."""
        corners, numbers, _ = self._detector.detectMarkers(np.ascontiguousarray(picture))
        if numbers is None:
            return []
        return [(int(n), c[0]) for n, c in zip(np.ravel(numbers), corners, strict=True)]


def _grey(frame: Frame) -> tuple[NDArray[np.uint8], float]:
    """The largest grey picture there is, and pixels of the full picture per pixel of it."""
    if frame.grey is not None:
        return frame.grey, frame.size[0] / frame.grey.shape[1]
    picture = frame.image
    if frame.display is not None and frame.display.shape[1] > picture.shape[1]:
        picture = frame.display
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    return grey, frame.size[0] / grey.shape[1]


def _enlarged(picture: NDArray[np.uint8], zoom: int) -> NDArray[np.uint8]:
    if zoom == 1:
        return picture
    large = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.uint8)


def _near_knees(landmarks: Floats, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Search region (x0, y0, x1, y1): from above the knees to the hips, wide enough for a drift."""
    knees = landmarks[[INDEX["left_knee"], INDEX["right_knee"]]]
    hips = landmarks[[INDEX["left_hip"], INDEX["right_hip"]]]
    shoulders = landmarks[[INDEX["left_shoulder"], INDEX["right_shoulder"]]]
    size = max(float(np.hypot(*(shoulders[0] - shoulders[1]))), 0.05 * max(shape))
    points = np.concatenate([knees, hips])
    if not (np.isfinite(points).all() and np.isfinite(size)):
        return 0, 0, 0, 0
    low = points.min(0) - 0.6 * size
    high = points.max(0) + np.array([0.6, 0.2]) * size
    x0, y0 = np.maximum(np.floor(low), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(high), (shape[1], shape[0])).astype(int)
    return int(x0), int(y0), int(x1), int(y1)
