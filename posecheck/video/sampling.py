"""Which frames of a recording a model looks at: as many as the movement needs.

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
    """Chooses frames to look at, from the first to the last.

    Args:
        every_s: two looks are no further apart than this, as far as there are frames.
    """

    def __init__(self, every_s: float = EVERY_S) -> None:
        self._every_s = every_s
        self._shrink = VideoReformatter()
        self._last_s = 0.0
        # Who needs more looks at a slow movement needs them of a still outline too.
        self._still_every_s = max(every_s, STILL_EVERY_S) if every_s >= EVERY_S else every_s
        self._fast_s = self._moved_s = -np.inf
        self._seen: Squares | None = None

    def chosen(self, frames: Iterable[Timed]) -> Iterator[Timed]:
        """Those of the frames that are to be looked at.

        The first are among them, in which the model settles, and the last two, which tell when the
        recording ends.
        """
        waiting: tuple[Timed, Squares] | None = None
        for frame, near_end in _near_end(frames):
            squares = self._squares(frame[2])
            if waiting is not None and self._too_late(frame[1]):
                yield self._look(*waiting)
                waiting = None
            fast = self._fast(frame[1], squares)
            if fast and waiting is not None:
                yield self._look(*waiting)
            waiting = frame, squares
            if near_end or fast or self._too_late(frame[1]):
                yield self._look(frame, squares)
                waiting = None

    def _look(self, frame: Timed, squares: Squares) -> Timed:
        self._last_s, self._seen = frame[1], squares
        return frame

    def _fast(self, time_s: float, squares: Squares) -> bool:
        """Whether this frame must not be passed over, and none of those that follow soon."""
        moved = np.inf if self._seen is None else movement_px(self._seen, squares)
        if moved > 0:
            self._moved_s = time_s
        if moved >= FAST_PX:
            self._fast_s = time_s
        return time_s - self._fast_s <= AFTER_FAST_S

    def _too_late(self, time_s: float) -> bool:
        """Whether the next look may not be as late as this."""
        still = time_s - self._moved_s > STILL_S
        every_s = self._still_every_s if still else self._every_s
        return time_s - self._last_s > every_s + _SLACK_S

    def _squares(self, frame: av.VideoFrame) -> Squares:
        width, height = within((frame.width, frame.height), SIDE)
        small = self._shrink.reformat(
            frame, width, height, "gray", interpolation=Interpolation.AREA, threads=1
        )
        return np.asarray(small.to_ndarray(), np.uint8)


def _near_end(frames: Iterable[Timed]) -> Iterator[tuple[Timed, bool]]:
    """Each frame with whether it is one of the last two."""
    ahead: deque[Timed] = deque()
    for frame in frames:
        ahead.append(frame)
        if len(ahead) > 2:
            yield ahead.popleft(), False
    for frame in ahead:
        yield frame, True


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
