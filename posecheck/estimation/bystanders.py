"""Whether anything around the followed person has changed, so that a second look is worth it.

A look at the whole picture for other people takes the model twice as long as following one person
for a frame. Nobody can come or go without changing the picture beside the one who is followed.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.observation import box_of
from posecheck.pose.arrays import Floats
from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2

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


LOOK_AROUND_S: Final = 1.5
"""Seconds between two looks at the whole picture for other people, when it changes ..."""
LOOK_ANYWAY_S: Final = 7.5
"""... and when nothing changes beside the person who is followed."""
LOOK_AROUND_DELAY_S: Final = 0.4
"""The result of such a look counts from this much later, so that it never stalls the landmarker
and yet falls on the same frame in every run."""
SAME_PERSON: Final = 0.2
"""Two poses in one picture are one person when their landmarks lie closer than this on average,
in diagonals of the box."""
PART: Final = 0.35
"""Parts of this share of the width, nearly square: the model finds people who stand from a third
of a picture's height on, which is 70 of 480 pixels in such a part."""
LEFT_OF_PARTS: Final = (0.0, 0.1625, 0.325, 0.4875, 0.65)
"""They overlap by half, so that somebody of half their width is whole in one of them."""
MIDDLE: Final = (0.32, 0.75)
"""Somebody far away is near the horizon, which a level camera has in the middle."""
SAME_BOX: Final = 0.6
"""... or when their boxes have this share in common. People side by side, or one behind the other
at another distance, differ in place or size by a quarter of it."""


class PeopleFinder(Protocol):
    """Finds everybody in single pictures."""

    def people(self, frame: Frame) -> list[Floats]:
        """Landmarks (33, 2) of each person, in pixels of `frame.image`."""

    def close(self) -> None:
        """Free the model."""


class LookAround:
    """Looks for people in whole pictures, in a thread of its own; several landmarkers may share it.

    Args:
        finder: what finds them; closed with this object.
    """

    def __init__(self, finder: PeopleFinder) -> None:
        self._finder = finder
        with ExitStack() as stack:
            stack.callback(finder.close)
            self._pool = ThreadPoolExecutor(1, "look-around")
            stack.callback(self._pool.shutdown, wait=True, cancel_futures=True)
            self._stack = stack.pop_all()

    def people(self, frame: Frame, *, closer: bool = False) -> "Future[list[Floats]]":
        """Landmarks (33, 2) of the people in a picture, in its pixels, each person once.

        Args:
            closer: whether to look at parts of it when the whole shows nobody.
        """
        return self._pool.submit(self._people, frame, closer)

    def _people(self, frame: Frame, closer: bool) -> list[Floats]:
        people: list[Floats] = []
        for points in self._finder.people(frame) or (self._far(frame) if closer else ()):
            if not any(_same(points, other) for other in people):
                people.append(points)
        return people

    def _far(self, frame: Frame) -> list[Floats]:
        """The same of people whom only parts of the picture show large enough."""
        height, width = frame.image.shape[:2]
        rows = slice(*(round(share * height) for share in MIDDLE))
        found = []
        for left in LEFT_OF_PARTS:
            columns = slice(round(left * width), round((left + PART) * width))
            part = np.ascontiguousarray(frame.image[rows, columns])
            whole = (part.shape[1], part.shape[0])
            look = Frame(frame.index, frame.time_s, part, whole)
            begin = np.array([columns.start, rows.start])
            found += [points + begin for points in self._finder.people(look)]
        return found

    def close(self) -> None:
        """Free the model; landmarkers that share it must be closed before."""
        self._stack.close()


class Bystanders:
    """Knows the other people beside the one who is followed, and when to look for them again."""

    def __init__(self, look_around: LookAround) -> None:
        self._around = look_around
        self._due_s = self._looked_s = 0.0
        self._surroundings = Surroundings()
        self._look: tuple[float, Future[list[Floats]], Floats | None] | None = None
        self._others: list[Floats] | None = None

    def update(
        self, frame: Frame, followed: Floats | None, mask: Mask | None
    ) -> list[Floats] | None:
        """Boxes (4,) of the other people in the last look at the whole picture.

        Args:
            followed: landmarks (33, 2) of the one who is followed, None = nobody.
            mask: that person's mask.

        Returns:
            None until the first look is done, pixels of `frame.image`.
        """
        if self._look and frame.time_s >= self._look[0]:
            _, job, then = self._look
            self._others = [box_of(p) for p in job.result() if then is None or not _same(p, then)]
            self._look = None
        if self._look is None and frame.time_s >= self._due_s:
            self._due_s = frame.time_s + LOOK_AROUND_S
            changed = self._surroundings.changed(frame.image, mask)
            if changed or frame.time_s >= self._looked_s + LOOK_ANYWAY_S:
                self._looked_s = frame.time_s
                job = self._around.people(frame, closer=followed is None)
                self._look = (frame.time_s + LOOK_AROUND_DELAY_S, job, followed)
        return self._others


def _same(a: Floats, b: Floats) -> bool:
    """Whether two sets of landmarks (33, 2) in one picture belong to one person.

    Two guesses of one body may take its head for its feet: they fill the same box all the same,
    which two people do not, not even one behind the other.
    """
    box = box_of(a)
    if _in_common(box, box_of(b)) > SAME_BOX:
        return True
    diagonal = float(np.hypot(*(box[2:] - box[:2])))
    return float(np.linalg.norm(a - b, axis=1).mean()) < SAME_PERSON * diagonal


def _in_common(a: Floats, b: Floats) -> float:
    """What two boxes have in common as a share of what they cover together, 0-1."""
    common = np.prod(np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None))
    both = np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - common
    return float(common / max(both, 1.0))
