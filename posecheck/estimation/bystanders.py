"""Other people in the picture: when to look for them, who they are, and whether the right one is
followed.

A look at the whole picture for other people takes the model twice as long as following one person
for a frame. Nobody can come or go without changing the picture beside the one who is followed.
"""

import math
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast

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
        self._seen: tuple[Picture, NDArray[np.bool_]] | None = None

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
        cells = cast(Picture, cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))
        # One point of each square will do, with a margin of some squares around.
        points = (mask[::CELL, ::CELL][:height, :width] > INSIDE).view(np.uint8)
        person = cv2.dilate(points, np.ones((2 * MARGIN_CELLS + 1,) * 2, np.uint8)).astype(bool)
        if self._seen is not None and self._seen[0].shape == cells.shape:
            before, covered = self._seen
            alike = cv2.inRange(cv2.absdiff(cells, before), (0.0,) * 3, (CHANGED,) * 3) > 0
            if np.count_nonzero(~(alike | person | covered)) <= CHANGED_CELLS:
                return False
        self._seen = cells, person
        return True


LOOK_AROUND_S: Final = 1.5
"""Seconds between two looks at the whole picture for other people, when it changes ..."""
LOOK_ANYWAY_S: Final = 7.5
"""... and when nothing changes beside the person who is followed ..."""
LOOK_CLOSELY_S: Final = 0.5
"""... but this while somebody else is next to that person: who walks past hides them for a second
or two."""
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
PAINTED: Final = 0.5
"""Mask value from which a pixel is taken for the one who is followed: others who stand in front
lie below it."""
PAINTED_PX: Final = 5
"""The silhouette of the one who is followed is painted over with this much around it, which takes
in the blurred edge of the mask."""


class PeopleFinder(Protocol):
    """Finds everybody in single pictures."""

    def people(self, frame: Frame) -> list[Floats]:
        """Landmarks (33, 2) of each person, in pixels of `frame.image`."""

    def close(self) -> None:
        """Free the model."""


class Looks(Protocol):
    """Looks for people in whole pictures, here or elsewhere."""

    def people(
        self, frame: Frame, mask: Mask | None = None, *, closer: bool = False
    ) -> "Future[list[Floats]]":
        """Landmarks (33, 2) of the people in a picture, in its pixels, each person once."""

    def ready(self, job: "Future[list[Floats]]") -> bool:
        """Whether the result of a look may be waited for now."""


class Changes(Protocol):
    """Knows whether there is anything new beside the person."""

    def changed(self, image: Picture, mask: Mask | None) -> bool:
        """Whether the picture differs, beside the person, from that of the last look."""


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

    def people(
        self, frame: Frame, mask: Mask | None = None, *, closer: bool = False
    ) -> "Future[list[Floats]]":
        """Landmarks (33, 2) of the people in a picture, in its pixels, each person once.

        Args:
            mask: of somebody who is not looked for, None = all are.
            closer: whether to look at parts of it when the whole shows nobody.
        """
        # The mask may be a view of memory that is freed with the frame.
        kept = None if mask is None else mask.copy()
        return self._pool.submit(self._people, frame, kept, closer=closer)

    def ready(self, job: "Future[list[Floats]]") -> bool:
        """Always: it is waited for, so that it falls on the same frame in every run."""
        return True

    def _people(self, frame: Frame, mask: Mask | None, *, closer: bool) -> list[Floats]:
        if mask is not None:
            frame = replace(frame, image=_painted_over(frame.image, mask))
        return each_once(self._finder.people(frame) or (self._far(frame) if closer else ()))

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


@dataclass(frozen=True, slots=True)
class Around:
    """Who else is in the picture.

    Attributes:
        others: boxes (4,) of the other people, in pixels of the picture.
        exchanged: whether one of them is the person who was followed before.
    """

    others: list[Floats]
    exchanged: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """A look that is under way."""

    due_s: float
    job: "Future[list[Floats]]"


class Bystanders:
    """Knows the other people beside the one who is followed, and when to look for them again.

    Args:
        looks: looks for them.
        changes: knows whether a look is worth it, None = the pictures are compared here.
    """

    def __init__(self, looks: Looks, changes: Changes | None = None) -> None:
        self._around = looks
        self._due_s = self._looked_s = 0.0
        self._surroundings = changes or Surroundings()
        self._look: _Look | None = None
        self._people: list[Floats] | None = None
        self._last: Floats | None = None
        # The one who was followed before somebody else was all at once.
        self._before: Floats | None = None

    def update(self, frame: Frame, followed: Floats | None, mask: Mask | None) -> Around | None:
        """Who else was there in the last look at the whole picture.

        Args:
            followed: landmarks (33, 2) of the one who is followed, None = nobody.
            mask: that person's mask.

        Returns:
            None until the first look is done.
        """
        self._watch_exchange(frame, followed)
        look = self._look
        if look and frame.time_s >= look.due_s and self._around.ready(look.job):
            self._people = look.job.result()
            self._look = None
            if self._before is not None and self._exchanged() is None:
                self._before = None  # they left, and somebody else took their place
        # Who was somebody else at the last look may be the one who is followed now.
        others = [p for p in self._people or () if followed is None or not same_person(p, followed)]
        if self._look is None and (frame.time_s >= self._due_s or self._near(others, followed)):
            self._look_again(frame, followed, mask, near=self._near(others, followed))
        if self._people is None:
            return None
        return Around([box_of(p) for p in others], exchanged=self._exchanged() is not None)

    def _look_again(
        self, frame: Frame, followed: Floats | None, mask: Mask | None, *, near: bool
    ) -> None:
        since = frame.time_s - self._looked_s
        if near and since < LOOK_CLOSELY_S:
            return
        self._due_s = frame.time_s + LOOK_AROUND_S
        changed = self._surroundings.changed(frame.image, mask)
        if changed or near or since >= LOOK_ANYWAY_S:
            self._looked_s = frame.time_s
            job = self._around.people(frame, mask, closer=followed is None)
            self._look = _Look(frame.time_s + LOOK_AROUND_DELAY_S, job)

    def _watch_exchange(self, frame: Frame, followed: Floats | None) -> None:
        """Notice that the landmarks went over to another body between two frames."""
        if followed is None:
            return
        last, self._last = self._last, followed
        if self._before is not None and same_person(followed, self._before):
            self._before = None  # followed again
        elif last is not None and not same_person(followed, last):
            if self._before is None:
                self._before = last
            self._look, self._due_s, self._looked_s = None, frame.time_s, -LOOK_ANYWAY_S

    def _exchanged(self) -> Floats | None:
        """The one who was followed before, as far as they are still where they were."""
        if self._before is None:
            return None
        return next((p for p in self._people or () if same_person(p, self._before)), None)

    @staticmethod
    def _near(others: list[Floats], followed: Floats | None) -> bool:
        if followed is None:
            return False
        own = box_of(followed)
        return any(_in_common(box_of(other), own) > 0 for other in others)


def _painted_over(image: Picture, mask: Mask) -> Picture:
    """The picture without the person whose mask it is.

    Of two bodies close to each other the model finds the clearer one, which is known already.
    """
    covered = cv2.dilate((mask > PAINTED).view(np.uint8), np.ones((PAINTED_PX,) * 2, np.uint8))
    painted = image.copy()
    painted[covered > 0] = image.mean((0, 1)).astype(np.uint8)
    return painted


def each_once(found: Iterable[Floats]) -> list[Floats]:
    """Landmarks (33, 2) of people in one picture without those of whom another look told too."""
    people: list[Floats] = []
    for points in found:
        if not any(same_person(points, other) for other in people):
            people.append(points)
    return people


def same_person(a: Floats, b: Floats) -> bool:
    """Whether two sets of landmarks (33, 2) in one picture belong to one person.

    Two guesses of one body may take its head for its feet: they fill the same box all the same,
    which two people do not, not even one behind the other.
    """
    box = box_of(a)
    if _in_common(box, box_of(b)) > SAME_BOX:
        return True
    diagonal = math.hypot(*(box[2:] - box[:2]).tolist())
    return float(np.linalg.norm(a - b, axis=1).mean()) < SAME_PERSON * diagonal


def _in_common(a: Floats, b: Floats) -> float:
    """What two boxes have in common as a share of what they cover together, 0-1."""
    left, top, right, bottom = a.tolist()
    from_left, from_top, to_right, to_bottom = b.tolist()
    wide = max(min(right, to_right) - max(left, from_left), 0.0)
    high = max(min(bottom, to_bottom) - max(top, from_top), 0.0)
    common = wide * high
    own = (right - left) * (bottom - top)
    both = own + (to_right - from_left) * (to_bottom - from_top) - common
    return float(common / max(both, 1.0))
