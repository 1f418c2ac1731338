"""Which frames a model looks at, of a recording and of a camera: as many as the movement needs.

A slow stretch looks the same on frame after frame. What is chosen depends on the times and the
content of the frames alone, never on how fast the machine is.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2
from posecheck.video.scaling import within

EVERY_S: Final = 1 / 12
"""Two looks are no further apart than this, as far as there are frames: of 30 a second every other
one is looked at, of 60 every fifth. All rules hold from 5 a second, but neutral positions, holds
and weak signals are told from means: with 8 of a still picture a pelvic tilt was missed, and with
10 all the time a hold began 0.3 s late."""
STILL_EVERY_S: Final = 0.1
"""... and than this while nothing in the picture changes: of 30 a second every third. With 7 a
second of a leg that lies behind the other, one of two repetitions was missed."""
STILL_S: Final = 1.0
"""Nothing has changed for so long: by then a hold has begun. The first change ends it."""
OUTLINE_EVERY_S: Final = 1 / 25
"""... where the movement is read from the person's outline: the model mixes each outline with the
one before, so that of half as many pictures it follows twice as late. With every other one of 30 a
second real pelvic tilts were seen 0.3 s late; of 60 every other one is enough."""
FAST_PX: Final = 10.0
"""A frame in which something has moved this far since the last look, in pixels of a picture with a
long side of 640, is looked at at once: the tip of a quick movement lies between no two looks, and
the model finds the person again where it looks for them. The frame before it is looked at too: a
cut is told by how fast the body would have moved (`measure.shots`), which nobody can say of two
looks that are far apart."""
AFTER_FAST_S: Final = 0.5
"""... and so are those of the next half second: how long somebody was too fast, and when they came
to rest, is told as exactly as it can be."""
SIDE: Final = 80
"""Frames are compared by squares of 8 by 8 of those pixels: a camera's noise averages out."""
CHANGED: Final = 6.0
"""A square has changed when its brightness (0-255) differs by more than this: noise of 6 levels a
pixel comes to less than 1 in a square. What differs by less waits for `every_s`, no longer."""
AREA: Final = 5
"""Movement is measured in areas of so many squares by so many, the size of a hand near by ..."""
SHARE: Final = 0.2
"""... of whose squares more than this share has changed."""
_ENOUGH: Final = SHARE * AREA * AREA
_SQUARE_PX: Final = 8
_SLACK_S: Final = 0.002
"""Times are whole milliseconds in some files."""

Squares = NDArray[np.uint8]
Timed = tuple[int, float, av.VideoFrame]
"""A frame with its number and its time in seconds."""


class FrameSampler:
    """Chooses frames of a recording to look at, from the first to the last.

    Args:
        every_s: two looks are no further apart than this, as far as there are frames.
    """

    def __init__(self, every_s: float = EVERY_S) -> None:
        self._need = _Need(every_s)
        self._shrink = VideoReformatter()

    def chosen(self, frames: Iterable[Timed]) -> Iterator[Timed]:
        """Those of the frames that are to be looked at.

        The first are among them, in which the model settles, and the last two, which tell when the
        recording ends.
        """
        need = self._need
        waiting: tuple[Timed, Squares] | None = None
        for frame, next_s in _with_next(frames):
            all_needed = need.all_needed(next_s)
            if waiting is None and all_needed:
                need.look(frame[1], None)
                yield frame
                continue
            squares = self._squares(frame[2])
            if waiting is not None and need.too_late(frame[1]):
                yield self._look(*waiting)
                waiting = None
            fast = need.fast(frame[1], squares)
            if fast and waiting is not None:
                yield self._look(*waiting)
            waiting = frame, squares
            if next_s is None or fast or need.too_late(frame[1]):
                yield self._look(frame, squares)
                waiting = None

    def _look(self, frame: Timed, squares: Squares) -> Timed:
        self._need.look(frame[1], squares)
        return frame

    def _squares(self, frame: av.VideoFrame) -> Squares:
        width, height = within((frame.width, frame.height), SIDE)
        small = self._shrink.reformat(
            frame, width, height, "gray", interpolation=Interpolation.AREA, threads=1
        )
        return np.asarray(small.to_ndarray(), np.uint8)


class LiveSampler:
    """Chooses the pictures of a camera to look at, each as it comes.

    Of a file that is played as a camera it chooses those that `FrameSampler` does, but for the
    last, and for what the brightness of the coloured picture rounds otherwise.

    Args:
        every_s: two looks are no further apart than this, as far as there are pictures.
    """

    def __init__(self, every_s: float = EVERY_S) -> None:
        self._need = _Need(every_s)
        self._came_s = -np.inf
        self._passed_over = False

    def needed(self, frame: Frame) -> int:
        """How many are to be looked at now that this one has come, of which it is the last.

        None, as a rule this one, and where something begins to move fast the one before it too,
        which had been passed over.
        """
        need, time_s = self._need, frame.time_s
        gap_s, self._came_s = time_s - self._came_s, time_s
        before, self._passed_over = self._passed_over, False
        all_needed = need.all_needed(time_s + gap_s)
        if all_needed and not before:
            need.look(time_s, None)
            return 1
        squares = _squares_of(frame)
        fast = need.fast(time_s, squares)
        # A camera gives its pictures at one pace: where the next comes too late, this is the time.
        if not fast and gap_s > 0 and not need.too_late(time_s + gap_s):
            self._passed_over = True
            return 0
        need.look(time_s, squares)
        return 2 if fast and before else 1


class _Need:
    """When a look is needed, by the time and by what has changed since the last."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._last_s = 0.0
        # Who needs more looks at a slow movement needs them of a still outline too.
        self._still_every_s = max(every_s, STILL_EVERY_S) if every_s >= EVERY_S else every_s
        self._fast_s = self._moved_s = -np.inf
        self._seen: Squares | None = None
        self._rare = False

    def look(self, time_s: float, squares: Squares | None) -> None:
        """Take note that a frame is looked at, and what it shows where that is known."""
        self._last_s, self._seen = time_s, squares

    def all_needed(self, next_s: float | None) -> bool:
        """Whether frames come so rarely that each is looked at, whatever it shows.

        Not of the first such frame: a single gap in a quicker recording is nothing special.

        Args:
            next_s: when the next one comes, None = not known.
        """
        before = self._rare
        longest_s = max(self._every_s, self._still_every_s) + _SLACK_S
        self._rare = next_s is not None and next_s - self._last_s > longest_s
        return before and self._rare

    def fast(self, time_s: float, squares: Squares) -> bool:
        """Whether this frame must not be passed over, and none of those that follow soon."""
        moved = np.inf if self._seen is None else movement_px(self._seen, squares)
        if moved > 0:
            self._moved_s = time_s
        if moved >= FAST_PX:
            self._fast_s = time_s
        return time_s - self._fast_s <= AFTER_FAST_S

    def too_late(self, time_s: float) -> bool:
        """Whether the next look may not be as late as this."""
        still = time_s - self._moved_s > STILL_S
        every_s = self._still_every_s if still else self._every_s
        return time_s - self._last_s > every_s + _SLACK_S


def needed_every_s(*, by_outline: bool) -> float:
    """How far apart two looks at a slow movement may be.

    Args:
        by_outline: whether the movement is read from the person's outline.
    """
    return OUTLINE_EVERY_S if by_outline else EVERY_S


def _squares_of(frame: Frame) -> Squares:
    size = within((frame.image.shape[1], frame.image.shape[0]), SIDE)
    small = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def _with_next(frames: Iterable[Timed]) -> Iterator[tuple[Timed, float | None]]:
    """Each frame with the time of the next, None = it is one of the last two."""
    ahead: deque[Timed] = deque()
    for frame in frames:
        ahead.append(frame)
        if len(ahead) > 2:
            yield ahead.popleft(), ahead[0][1]
    for frame in ahead:
        yield frame, None


def movement_px(before: Squares, now: Squares) -> float:
    """How far the fastest thing has moved between two frames, in pixels of SIDE times 8.

    An edge that moves changes the brightness by how steep it is times how far it moves; whether
    it is a white or a grey shirt makes no difference. Further than its own size it cannot be told,
    but that is far.

    Args:
        before, now: brightness (height, width) of their squares.
    """
    if before.shape != now.shape:
        return np.inf
    difference = cv2.absdiff(now, before)
    changed = (difference > CHANGED).view(np.uint8)
    area = (AREA, AREA)
    enough = cv2.boxFilter(changed, cv2.CV_8U, area, normalize=False) > _ENOUGH
    if not enough.any():
        return 0.0
    change = difference.astype(np.float32)
    middle = 0.5 * (before.astype(np.float32) + now)
    steepness = np.abs(_slope(middle, 1, 0)) + np.abs(_slope(middle, 0, 1))
    moved = np.asarray(cv2.blur(change * changed, area))[enough]
    steep = np.maximum(cv2.blur(steepness * changed, area)[enough], 1e-3)
    return float(_SQUARE_PX * (moved / steep).max(initial=0.0))


def _slope(squares: NDArray[np.float32], across: int, down: int) -> NDArray[np.float32]:
    """Change of brightness from one square to the next."""
    slope = cv2.Sobel(squares, cv2.CV_32F, across, down, ksize=1, scale=0.5)
    return np.asarray(slope, np.float32)
