"""Whether the camera itself moves: the background is followed, a few times a second.

Corners of the background are followed from a key picture to each later one (pyramidal
Lucas-Kanade), and a shift, turn and zoom is fitted to them (RANSAC). As every picture is compared
with the key, not with the one before, slow pans and zooms add up and noise does not.

The picture is divided into cells, and cells vote: one television, curtain or passer-by is a few
cells of many. A camera that moved leaves hardly a cell where it was; what moves in the room leaves
most of them.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.background import outside_of, texture_of
from posecheck.observation.steady_corners import SteadyCorners
from posecheck.pose.arrays import Floats
from posecheck.video.opencv import cv2

LOOK_EVERY_S: Final = 0.095
"""Ten looks a second: a knock is over within two or three of them, and a limit's warning takes
longer than one."""
COLUMNS: Final = 6
ROWS: Final = 4
PER_CELL: Final = 6
"""Cells, and corners in each at most: a bookcase must not outvote the rest of the room."""
LEAST_POINTS: Final = 10
LEAST_CELLS: Final = 4
"""Fewer corners, or in fewer cells, than this say nothing for sure: four numbers are fitted."""
STILL_PX: Final = 0.5
"""A corner that lies within this of where it was is where it was: twice the error of following it
in a compressed picture."""
FIT_PX: Final = 1.5
"""Corners nearer or further than the rest move a little otherwise when a camera is pushed aside."""
MOST: Final = 0.5
"""A camera that moved takes most of the cells with it ..."""
CLEARLY: Final = 0.75
"""Where so many cells clearly stayed, nothing needs to be followed."""
FEW: Final = 0.3
"""... and where more than this share has stayed, it has stayed: something moves in the room."""
LOST_S: Final = 1.0
"""What was not found again for this long, in a picture that keeps still, is gone: a new key."""
QUIET: Final = 0.04
"""Mean difference of two pictures, in standard deviations of texture, below which nothing moves."""
RESTS_S: Final = 0.45
"""A camera that has moved and keeps still for this long gets a new key there: what is near moved
further than what is far, and no shift and turn fits both for good."""
OVERLAP: Final = 0.6
"""A key serves while this share of its corners lies in the picture ..."""
ZOOM: Final = 0.15
TURN_DEG: Final = 10.0
"""... and while corners look alike: patches are compared without turning or zooming them."""


class CameraPlace(NamedTuple):
    """Where the camera looks, against its first picture; all NaN = it cannot be known.

    Attributes:
        shift_x, shift_y: how far the background at the middle of the picture has moved, as a
            share of the picture's long side; x to the right, y down.
        turn_deg: how far it has turned, clockwise.
        zoom: how much larger it has become, 1 = not at all.
        views: how many different views of the room there were by now, from 0. With all others
            NaN the background is not found again at the moment.
    """

    shift_x: float = np.nan
    shift_y: float = np.nan
    turn_deg: float = np.nan
    zoom: float = np.nan
    views: float = np.nan


UNKNOWN: Final = CameraPlace()
_SAME: Final = np.eye(3)


class _Key(NamedTuple):
    """A picture that others are compared with: its corners, its place against the key, its time."""

    texture: NDArray[np.uint8]
    points: Floats
    place: Floats
    time_s: float


class _Spots(NamedTuple):
    """The pixels in which points lie, and whether they lie in the picture at all."""

    inside: NDArray[np.bool_]
    y: NDArray[np.integer]
    x: NDArray[np.integer]


class CameraMotion:
    """Follows the background of one camera or file."""

    def __init__(self) -> None:
        self._looked_s = -np.inf
        self._place = UNKNOWN
        self._views = 0
        self._key: NDArray[np.uint8] | None = None
        self._points = np.empty((0, 2), np.float32)
        self._spots = _spots(self._points, (1, 1))
        self._cells = np.empty(0, int)
        self._corners: SteadyCorners | None = None
        self._key_place: CameraPlace | None = None
        # From the first picture to the key, and from the key to the present one, pixels of SIDE.
        self._to_key: Floats = np.eye(3)
        self._now: Floats = np.eye(3)
        self._found_s = -np.inf
        # A picture after a move that becomes the key if the camera rests.
        self._next: _Key | None = None
        self._last: NDArray[np.uint8] | None = None

    def update(
        self, image: NDArray[np.uint8], mask: NDArray[np.float32] | None, time_s: float
    ) -> CameraPlace:
        """Look at the next picture.

        Args:
            image: (height, width, 3) RGB.
            mask: probability (height, width) of the person, None = nobody was found.
        """
        if time_s - self._looked_s < LOOK_EVERY_S:
            return self._place
        self._looked_s = time_s
        texture = texture_of(image)
        outside = outside_of(mask, texture)
        if self._key is None or self._key.shape != texture.shape:
            self._place = self._begin(texture, outside, time_s)
        else:
            self._place = self._follow(self._key, texture, outside, time_s)
        self._last = texture
        return self._place

    def _begin(
        self, texture: NDArray[np.uint8], outside: NDArray[np.uint8], time_s: float
    ) -> CameraPlace:
        """Take the picture as key, if it has corners enough."""
        points = _corners(texture, outside)
        if not _enough(points, texture):
            return UNKNOWN
        self._use(texture, points)
        self._found_s = time_s
        return self._told(texture)

    def _follow(
        self,
        key: NDArray[np.uint8],
        texture: NDArray[np.uint8],
        outside: NDArray[np.uint8],
        time_s: float,
    ) -> CameraPlace:
        if self._stands(texture, outside):
            self._found_s, self._next = time_s, None
            if self._key_place is None:
                self._key_place = self._told(texture)
            return self._key_place
        found, lost = self._search(key, texture, outside)
        if found is not None:
            self._now, self._found_s = found, time_s
            if self._worn(texture):
                self._take(_Key(texture, _corners(texture, outside), self._now, time_s))
            else:
                self._rest(texture, outside, time_s)
            return self._told(texture)
        if not lost:
            return UNKNOWN
        if time_s - self._found_s >= LOST_S and self._quiet(texture, outside):
            self._to_key, self._key_place = np.eye(3), None
            self._views += 1
            return self._begin(texture, outside, time_s)
        return CameraPlace(views=float(self._views))

    def _rest(self, texture: NDArray[np.uint8], outside: NDArray[np.uint8], time_s: float) -> None:
        """Begin a new key where the camera has come to rest after a move."""
        if np.abs(_moved(self._now, self._points) - self._points).max() < STILL_PX:
            self._next = None
            return
        if self._next is not None:
            start, end, visible = _tracked(
                self._next.texture, texture, self._next.points, np.eye(3), outside
            )
            if _stayed(start, end, visible, np.eye(3), texture) >= MOST:
                if time_s - self._next.time_s >= RESTS_S:
                    self._take(self._next)
                return
        self._next = _Key(texture, _corners(texture, outside), self._now, time_s)

    def _take(self, key: "_Key") -> None:
        """Compare with another picture from now on, if it has corners enough."""
        self._next = None
        if _enough(key.points, key.texture):
            self._to_key = key.place @ self._to_key
            self._use(key.texture, key.points)

    def _use(self, texture: NDArray[np.uint8], points: Floats) -> None:
        self._key, self._points, self._now = texture, points, np.eye(3)
        self._spots, self._cells = _spots(points, texture.shape), _cells(points, texture)
        self._corners = SteadyCorners(texture, points)
        self._key_place = None

    def _search(
        self, key: NDArray[np.uint8], texture: NDArray[np.uint8], outside: NDArray[np.uint8]
    ) -> tuple[Floats | None, bool]:
        """From the key to this picture (3, 3), None = not found; and whether it should have been.

        It should not where the person hides the corners of the key, or the picture has none.
        """
        for guess in self._guesses(key, texture):
            start, end, visible = _tracked(key, texture, self._points, guess, outside)
            if not _enough(visible, texture):
                break
            fitted = _fitted(start, end, visible, self._now, texture)
            if fitted is not None:
                return fitted, False
        return None, _enough(_corners(texture, outside), texture)

    def _stands(self, texture: NDArray[np.uint8], outside: NDArray[np.uint8]) -> bool:
        """Whether it is clear at once that the camera stands as it did at the key picture."""
        if self._corners is None or not np.array_equal(self._now, _SAME):
            return False
        visible = _uncovered(self._spots, outside)
        cells = self._cells[visible]
        if len(cells) < LEAST_POINTS or _count(cells) < LEAST_CELLS:
            return False
        steady = self._corners.steady(texture)[visible]
        return _majorities(cells, steady) >= CLEARLY * _count(cells)

    def _guesses(self, key: NDArray[np.uint8], texture: NDArray[np.uint8]) -> Iterator[Floats]:
        """Where to look first: where it was, then where the whole picture fits best."""
        yield self._now
        height, width = texture.shape
        window = cv2.createHanningWindow((width, height), cv2.CV_32F)
        shift, _ = cv2.phaseCorrelate(key.astype(np.float32), texture.astype(np.float32), window)
        jump = np.eye(3)
        jump[:2, 2] = shift
        yield jump

    def _worn(self, texture: NDArray[np.uint8]) -> bool:
        """Whether the key resembles this picture too little to go on with it."""
        height, width = texture.shape
        seen = _moved(self._now, self._points)
        inside = ((seen >= 0) & (seen < (width, height))).all(axis=1)
        a, b = self._now[0, 0], self._now[1, 0]
        turned, zoomed = np.degrees(np.arctan2(b, a)), np.log(np.hypot(a, b))
        return bool(inside.mean() < OVERLAP or abs(turned) > TURN_DEG or abs(zoomed) > ZOOM)

    def _quiet(self, texture: NDArray[np.uint8], outside: NDArray[np.uint8]) -> bool:
        """Whether the background is as it was at the last look."""
        if self._last is None or self._last.shape != texture.shape:
            return False
        gap = cv2.absdiff(self._last, texture)[outside > 0]
        return bool(len(gap) and gap.mean() < 255 * QUIET)

    def _told(self, texture: NDArray[np.uint8]) -> CameraPlace:
        height, width = texture.shape
        whole = self._now @ self._to_key
        middle = np.array([0.5 * width, 0.5 * height])
        shift = (whole[:2, :2] @ middle + whole[:2, 2] - middle) / max(width, height)
        a, b = whole[0, 0], whole[1, 0]
        return CameraPlace(
            float(shift[0]),
            float(shift[1]),
            float(np.degrees(np.arctan2(b, a))),
            float(np.hypot(a, b)),
            float(self._views),
        )


def _corners(texture: NDArray[np.uint8], outside: NDArray[np.uint8]) -> Floats:
    """Corners (M, 2) of the background, the best few of each cell."""
    found = cv2.goodFeaturesToTrack(
        texture, maxCorners=400, qualityLevel=0.03, minDistance=6, mask=outside, blockSize=5
    )
    if found is None:
        return np.empty((0, 2), np.float32)
    points = np.asarray(found.reshape(-1, 2), np.float32)  # the best first
    cells = _cells(points, texture)
    earlier = np.tril(cells[:, None] == cells, -1).sum(axis=1)
    return np.asarray(points[earlier < PER_CELL])


def _cells(points: Floats, texture: NDArray[np.uint8]) -> NDArray[np.integer]:
    """In which cell of the picture points (M, 2) lie."""
    height, width = texture.shape
    column = np.clip(points[:, 0] * COLUMNS / width, 0, COLUMNS - 1).astype(int)
    row = np.clip(points[:, 1] * ROWS / height, 0, ROWS - 1).astype(int)
    return np.asarray(row * COLUMNS + column)


def _enough(points: Floats, texture: NDArray[np.uint8]) -> bool:
    return len(points) >= LEAST_POINTS and _count(_cells(points, texture)) >= LEAST_CELLS


def _count(cells: NDArray[np.integer]) -> int:
    return int(np.count_nonzero(np.bincount(cells)))


def _tracked(
    key: NDArray[np.uint8],
    texture: NDArray[np.uint8],
    points: Floats,
    guess: Floats,
    outside: NDArray[np.uint8],
) -> tuple[Floats, Floats, Floats]:
    """Corners that were found again: in the key and here; and all that could have been."""
    expected = _moved(guess, points)
    visible = points[_free(expected, outside)]
    if len(visible) < LEAST_POINTS:
        return visible[:0], visible[:0], visible
    options: dict[str, Any] = {"winSize": (15, 15), "maxLevel": 3}
    start = np.ascontiguousarray(visible, np.float32)
    there, ok, _ = cv2.calcOpticalFlowPyrLK(
        key, texture, start, _moved(guess, start), flags=cv2.OPTFLOW_USE_INITIAL_FLOW, **options
    )
    end = np.asarray(there, np.float32)
    good = (ok.ravel() > 0) & _free(end, outside)
    if _stayed(start[good], end[good], visible, guess, texture) < MOST:
        # Corners that stay confirm each other; of others only those count that lead back.
        back, ok, _ = cv2.calcOpticalFlowPyrLK(
            texture, key, end, start.copy(), flags=cv2.OPTFLOW_USE_INITIAL_FLOW, **options
        )
        good &= (ok.ravel() > 0) & (np.hypot(*(back - start).T) < STILL_PX)
    return start[good], end[good], visible


def _free(points: Floats, outside: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(M,) whether points lie in the picture and not on the person."""
    return _uncovered(_spots(points, outside.shape), outside)


def _spots(points: Floats, shape: tuple[int, ...]) -> _Spots:
    height, width = shape
    x, y = np.floor(points[:, 0]).astype(int), np.floor(points[:, 1]).astype(int)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return _Spots(inside, np.clip(y, 0, height - 1), np.clip(x, 0, width - 1))


def _uncovered(spots: _Spots, outside: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(spots.inside & (outside[spots.y, spots.x] > 0))


def _fitted(
    start: Floats, end: Floats, visible: Floats, before: Floats, texture: NDArray[np.uint8]
) -> Floats | None:
    """Shift, turn and zoom (3, 3) that most cells agree upon; None = they do not."""
    if not _enough(start, texture):
        return None
    cells = _cells(start, texture)
    all_cells = _count(_cells(visible, texture))
    staying = _stayed(start, end, visible, before, texture)
    if staying >= MOST:
        return before
    matrix, _ = cv2.estimateAffinePartial2D(
        start, end, method=cv2.RANSAC, ransacReprojThreshold=FIT_PX, maxIters=500
    )
    if matrix is not None:
        found = np.vstack([matrix, [0.0, 0.0, 1.0]])
        agreeing = np.hypot(*(end - _moved(found, start)).T) < FIT_PX
        share = _majorities(cells, agreeing) / all_cells
        if share >= MOST and (staying <= FEW or np.allclose(found, before, atol=0.02)):
            return found
    return before if staying > FEW else None


def _stayed(
    start: Floats, end: Floats, visible: Floats, before: Floats, texture: NDArray[np.uint8]
) -> float:
    """The share of cells in which corners are where they were before."""
    if not _enough(start, texture):
        return 0.0
    stayed = np.hypot(*(end - _moved(before, start)).T) < STILL_PX
    all_cells = _count(_cells(visible, texture))
    return _majorities(_cells(start, texture), stayed) / all_cells


def _majorities(cells: NDArray[np.integer], agree: NDArray[np.bool_]) -> int:
    """In how many cells most of the corners agree."""
    agreeing = np.bincount(cells[agree], minlength=ROWS * COLUMNS)
    return int(np.count_nonzero(2 * agreeing > np.bincount(cells, minlength=ROWS * COLUMNS)))


def _moved(matrix: Floats, points: Floats) -> NDArray[np.float32]:
    """Points (M, 2) where a matrix (3, 3) takes them."""
    return (points @ matrix[:2, :2].T + matrix[:2, 2]).astype(np.float32)
