"""Sizes of pictures: within a bound, or all alike whatever a live source does."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]


class FrameMaker:
    """Makes frames of pictures (height, width, 3) uint8 RGB from a camera.

    All have the size of the first one: a picture of another size (the resolution changed in
    mid-stream) is fitted in with black borders, so that angles and lengths stay true.
    """

    def __init__(
        self, *, analysis_side: int = 640, display_side: int | None = None, grey: bool = False
    ) -> None:
        self._sides = (analysis_side, display_side)
        self._grey = grey
        self.size: tuple[int, int] | None = None
        self._count = 0
        self._first_s: float | None = None

    def frame(self, picture: Picture, now_s: float) -> Frame:
        """The picture as the next frame, its time counted from the first one's `now_s`."""
        if self._first_s is None:
            self._first_s = now_s
        height, width = picture.shape[:2]
        if self.size is None:
            self.size = (width, height)
        if (width, height) != self.size:
            picture = fitted(picture, self.size)
        analysis, display = self._sides
        image = shrunk(picture, analysis)
        shown = None if display is None else shrunk(picture, display)
        grey = cast(Picture, cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)) if self._grey else None
        frame = Frame(self._count, now_s - self._first_s, image, self.size, shown, grey)
        self._count += 1
        return frame


def fitted(picture: Picture, size: tuple[int, int]) -> Picture:
    """The whole picture in the middle of a black one of `size` (width, height)."""
    height, width = picture.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    return bordered(cast(Picture, cv2.resize(picture, inner, interpolation=cv2.INTER_AREA)), size)


def bordered(picture: Picture, size: tuple[int, int]) -> Picture:
    """The picture in the middle of a black one of `size` (width, height); itself when it has it."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    canvas[y : y + height, x : x + width] = picture
    return canvas


def within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size (width, height) scaled down so that its long side is at most `side` pixels."""
    width, height = size
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrunk(picture: Picture, side: int) -> Picture:
    """The picture, contiguous, with its long side at most `side` pixels."""
    height, width = picture.shape[:2]
    size = within((width, height), side)
    if size == (width, height):
        return np.ascontiguousarray(picture)
    return cast(Picture, cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
