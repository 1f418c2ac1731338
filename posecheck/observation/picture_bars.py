"""Bars beside the content of a picture: black ones, or a blurred copy of what lies between them.

They come from a cropped picture, or a portrait video set into a landscape frame. What the model
finds in them is guessed.
"""

import math
from typing import Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from posecheck.video.opencv import cv2

LOOK_EVERY_S: Final = 0.5
"""Bars do not come and go: two looks a second are enough, and cost next to nothing."""
CONFIRMED: Final = 4
"""Bars are believed when so many looks in a row, two seconds, agree: no shadow and no wall that
happens to be plain has the same straight border for so long while somebody moves."""
AGREE: Final = 0.01
"""... within this share of the picture, a few pixels."""
LEAST: Final = 0.04
"""Narrower bars (in shares of the picture) hide nothing that matters."""
MOST: Final = 0.42
"""Two wider ones leave no room for a picture: a portrait video in a landscape frame has bars of
0.34 each."""
BLACK: Final = 30.0
"""Codecs write black as 16 and smear some of the border into it; a dark wall that a camera sees
is noisy and lies above its black level."""
BRIGHT: Final = 0.05
"""A picture of which less than this share is twice as bright is too dark to tell bars."""
PLAIN: Final = 3.0
"""A bar's brightness varies by no more than this standard deviation: a camera's noise is more."""
STEP: Final = 12.0
"""Difference of brightness across the border of a bar ..."""
STEPPED: Final = 0.5
"""... along at least this share of it: no edge of a thing in a room runs from border to border."""
BLURRED: Final = 0.35
"""A blurred copy keeps less than this share of the fine detail between the bars: it is enlarged
threefold at least and blurred on top."""
SYMMETRIC: Final = 0.02
"""Blurred bars are made in pairs, as wide as each other within this share of the picture."""


class Bars(NamedTuple):
    """Share of the picture's width or height that is a bar at each border."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


NO_BARS: Final = Bars()
MIN_WIDTH: Final = 3
"""Pixels: the border of a bar spreads over two columns."""
Picture = NDArray[np.uint8]


class BarWatch:
    """Finds the bars of one camera's or file's pictures."""

    def __init__(self) -> None:
        self._due_s = -np.inf
        self._last = NO_BARS
        self._agreed = 0
        self._bars = NO_BARS

    def update(self, time_s: float, image: NDArray[np.uint8]) -> Bars:
        """Look at the next picture (height, width, 3)."""
        if time_s < self._due_s:
            return self._bars
        self._due_s = time_s + LOOK_EVERY_S
        seen = find_bars(cast(Picture, cv2.extractChannel(image, 1)))
        if seen is not None:
            alike = max(abs(a - b) for a, b in zip(seen, self._last, strict=True)) <= AGREE
            self._agreed = self._agreed + 1 if alike else 1
            self._last = seen
            if self._agreed >= CONFIRMED:
                self._bars = seen
        return self._bars


def find_bars(green: Picture) -> Bars | None:
    """The bars of one picture (height, width) of one colour; None where it is too dark to tell."""
    green = np.ascontiguousarray(green)
    if _dim(green):
        return None
    left, right = _pair(green)
    top, bottom = _pair(cv2.transpose(green))  # type: ignore[arg-type]
    return Bars(left, right, top, bottom)


def _dim(grey: Picture) -> bool:
    """Whether no more than a twentieth of the picture is brighter than twice BLACK."""
    brighter = cv2.threshold(grey, 2 * BLACK - 1, 1, cv2.THRESH_BINARY)[1]
    darker = grey.size - cv2.countNonZero(brighter)
    place = (1 - BRIGHT) * (grey.size - 1)
    # The levels on both sides of the place are told by how many are darker, without a histogram.
    if darker <= math.floor(place):
        return False
    return darker > math.ceil(place) or _exceeded(grey, BRIGHT) < 2 * BLACK


def _exceeded(grey: Picture, share: float) -> float:
    """The brightness that a share of the picture exceeds, between levels as `np.percentile`."""
    upto = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]))
    place = (1 - share) * (grey.size - 1)
    low, high = np.searchsorted(upto, (math.floor(place), math.ceil(place)), side="right")
    return float(low + (place - math.floor(place)) * (high - low))


def _pair(grey: Picture) -> tuple[float, float]:
    """Widths of the bars at the left and the right border, in shares of the width."""
    left, right = _black(grey), _black(grey[:, ::-1])
    if left or right:
        return left, right
    both = _blurred(grey)
    return both, both


def _black(grey: Picture) -> float:
    """Width of a black bar at the left border."""
    width = grey.shape[1]
    least = math.ceil(LEAST * width)
    edge = grey[:, :least]
    # Rarely more is needed than the mean of all columns: if each is black it is too.
    if edge.mean() >= BLACK or not _dark(edge).all():
        return 0.0
    dark = _dark(grey)
    count = width if dark.all() else int(np.argmin(dark))
    if not LEAST * width <= count <= 2 * MOST * width:
        return 0.0
    # The border is smeared over two columns at most.
    beyond = grey[:, min(count + 2, width - 1)] - grey[:, : count - 1].mean()
    return count / width if np.mean(beyond > STEP) >= STEPPED else 0.0


def _dark(grey: Picture) -> NDArray[np.bool_]:
    """Which columns (width,) are black and plain."""
    columns = grey.astype(np.float32)
    return np.asarray((columns.mean(axis=0) < BLACK) & (columns.std(axis=0) < PLAIN))


def _blurred(grey: Picture) -> float:
    """Width of two equal blurred bars at the left and the right border."""
    width = grey.shape[1]
    if width < MIN_WIDTH:
        return 0.0
    # Hardly any room has a border where a left bar could end: the rest need not be looked at.
    first, last = math.ceil(LEAST * width), math.floor(MOST * width)
    part = grey[:, first : last + 3]
    if part.shape[1] >= MIN_WIDTH and not len(_borders(part)):
        return 0.0
    columns = _borders(grey)
    reach = round(SYMMETRIC * width)
    fine: NDArray[np.floating] | None = None
    for column in columns[(columns >= first) & (columns <= last)].tolist():
        other = width - 2 - column
        if not np.any(np.abs(columns - other) <= reach):
            continue
        if fine is None:
            # Detail as second differences along the columns, of which a blurred copy keeps little.
            fine = np.abs(np.diff(grey.astype(np.float32), n=2, axis=0)).mean(axis=0)
        bars = np.concatenate([fine[: column - 1], fine[other + 3 :]])
        between = fine[column + 3 : other - 1]
        if len(bars) and len(between) and bars.mean() < BLURRED * between.mean():
            return float((column + 1) / width)
    return 0.0


def _borders(grey: Picture) -> NDArray[np.integer]:
    """Columns to the right of which the brightness steps along enough of the rows."""
    stepped = _stepped(grey, 1)
    # A smeared border spreads its step over two columns.
    stepped[:-1] = np.maximum(stepped[:-1], _stepped(grey, 2))
    return np.flatnonzero(stepped >= STEPPED)


def _stepped(grey: Picture, apart: int) -> NDArray[np.floating]:
    """Share of rows in which columns so far apart differ by a step, from each left one."""
    steps = cv2.absdiff(grey[:, apart:], grey[:, :-apart])
    wide = cv2.threshold(steps, STEP, 1, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.reduce(wide, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] / len(grey))
