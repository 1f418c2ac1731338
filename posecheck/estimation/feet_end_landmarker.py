"""Follows somebody who lies with their feet toward the camera: the second landmarker."""

import math
import threading
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.estimation.landmark_network import LandmarkNetwork, Square, in_picture
from posecheck.estimation.models import ModelFile
from posecheck.observation.observation import Observation
from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.feet_end import FIGURE, measure_feet_end
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2

SIDE_OF_HEIGHT: Final = 2.3
"""The square is so many times as large as the mask is high. Larger or smaller by a half, the mask
is an inch off while the network is as sure of itself."""
RIGHT_SIZE: Final = (0.8, 1.25)
"""The square is wrong when it should be smaller or larger by more than this: knees that drift by
6 in lower the mask by a twentieth."""
OFF_MIDDLE: Final = 0.15
"""... or when the body's middle is this share of the square's side off: 8 in."""
PRESENT: Final = 0.5
"""Presence is 0.95 to 1 with a person and 0 to 0.02 without one."""
SURELY_PRESENT: Final = 0.9
SETTLED: Final = 0.08
"""A square has settled on a body when the next, made from its mask, differs by less than this share
of its side."""
STEPS: Final = 5
"""Squares that do not settle in so many steps are on no body."""
LOST_S: Final = 1.0
"""A square that shows no whole body for so long is looked for anew ..."""
SEARCH_EVERY_S: Final = 1.0
"""... once in so long, as a search takes as much time as ten to a hundred frames."""
SAME_BODY: Final = 0.7
"""Two squares this near in size, and half of this near in place, are on the same body."""
RISE_M: Final = 0.64
"""From the feet to the top of bent knees, roughly: what gives the network's figure its size."""
_FIGURE: Final = [INDEX[f"{side}_{name}"] for name in FIGURE for side in SIDES]
_TRUNK: Final = [INDEX[f"{side}_{name}"] for name in ("shoulder", "hip") for side in SIDES]
_STARTS: Final = ((1.0, 1), (0.7, 1), (0.75, 3), (0.5, 4))
"""Squares to begin with: their share of the picture's long side, and how many lie side by side."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A body on a mask: what was measured, and the square that it asks for.

    Attributes:
        trunk: (33, 2) the network's own shoulders and hips, pixels.
        figure: (33, 3) the network's own `pose.feet_end.FIGURE` beside the feet, roughly metres.
    """

    landmarks: Floats
    contour: Contour
    mask: NDArray[np.float32]
    wanted: Square
    trunk: Floats
    figure: Floats

    @property
    def head_first(self) -> bool:
        """Whether the head, not the feet, is toward the camera: shoulders below the hips.

        The network's landmarks are not right from the feet, but from there shoulders were above
        the hips in every rendered clip, and below them in every one from the head end.
        """
        shoulder, hip = (
            self.trunk[[INDEX[f"left_{name}"], INDEX[f"right_{name}"]], 1].mean()
            for name in ("shoulder", "hip")
        )
        return bool(shoulder > hip)


class FeetEndLandmarker:
    """Follows one person who lies with bent knees, seen from beyond their feet.

    It tells the place of knees and toes and the upper edge of the outline; no other landmark is
    where it should be from there. As world coordinates it passes on what the network takes for
    shoulders, hips and knees, which are in wrong places but go along when the knees move. Where the
    head is toward the camera instead, it tells shoulders and hips and no knees. Where somebody is
    seen but not as one whole body, it says that one person is there and no landmark.

    Args:
        model: which weights; of its two networks only the second is used.

    Raises:
        InputError: when the model cannot be opened.
    """

    def __init__(self, model: ModelFile) -> None:
        self._network = LandmarkNetwork(model)
        self._info = ModelInfo(model.name, model.sha256, f"opencv {cv2.__version__}")
        self._owner = threading.get_ident()
        self._square: Square | None = None
        self._good_s = -math.inf
        self._searched_s = -math.inf

    @property
    def info(self) -> ModelInfo:
        """What makes the landmarks."""
        return self._info

    def detect(self, frame: Frame) -> Observation:
        """Run the network on the next frame.

        Raises:
            RuntimeError: when called from a thread other than the landmarker's own.
        """
        if threading.get_ident() != self._owner:
            raise RuntimeError("a FeetEndLandmarker must be used in the thread that made it")
        now = frame.time_s
        lost = self._square is None or now - self._good_s > LOST_S
        if lost and now - self._searched_s >= SEARCH_EVERY_S:
            self._square, self._searched_s = self._search(frame), now
        if self._square is None:
            return Observation.of(frame, landmarks=None)
        present, found = self._look(frame, self._square)
        if found is not None and found.head_first:
            self._good_s = now
            return Observation.of(frame, landmarks=found.trunk)
        if found is None or not _fits(self._square, found.wanted):
            # Somebody is there, but what is measured of them would be wrong.
            return Observation.of(frame, landmarks=None, others=[np.zeros(4)] if present else None)
        self._good_s = now
        known = np.isfinite(found.landmarks[:, 0]).astype(np.float32)
        return Observation.of(
            frame,
            landmarks=found.landmarks,
            visibility=known,
            world=found.figure,
            mask=found.mask,
            contour=found.contour,
        )

    def close(self) -> None:
        """Free the model; further calls do nothing."""

    def _look(self, frame: Frame, square: Square) -> tuple[bool, _Found | None]:
        """Whether somebody is in a square, and the body on its mask if it is a whole one."""
        look = self._network.look(frame.image, square)
        if look.presence < PRESENT:
            return False, None
        size = (frame.image.shape[1], frame.image.shape[0])
        mask = in_picture(look.mask, square, size)
        measured = measure_feet_end(mask, frame.scale, frame.image)
        if measured is None:
            return True, None
        landmarks, contour = measured
        trunk = np.full_like(landmarks, np.nan)
        trunk[_TRUNK] = look.landmarks[_TRUNK]
        figure = np.full((len(landmarks), 3), np.nan)
        toes = landmarks[[INDEX["left_foot_index"], INDEX["right_foot_index"]]].mean(0)
        figure[_FIGURE, :2] = (look.landmarks[_FIGURE] - toes) * (
            SIDE_OF_HEIGHT * RISE_M / square.side
        )
        return True, _Found(landmarks, contour, mask, _wanted(landmarks), trunk, figure)

    def _search(self, frame: Frame) -> Square | None:
        """The square on the nearest body in the picture, None = there is none.

        The whole picture is tried first and then ever smaller parts of it: each start is moved to
        where its own mask says until it stays. Two starts that agree will do.
        """
        settled: list[Square] = []
        for start in _starts(frame.image.shape[1], frame.image.shape[0]):
            square = self._settle(frame, start)
            if square is None:
                continue
            if any(_same(square, other) for other in settled):
                return square
            settled.append(square)
        # What only one start came to is a body of its own, or a chance: the largest is nearest.
        return max(settled, key=lambda square: square.side, default=None)

    def _settle(self, frame: Frame, square: Square) -> Square | None:
        """Move a square to the body on its mask until it stays there, None = it does not."""
        for _step in range(STEPS):
            look = self._network.look(frame.image, square)
            if look.presence < PRESENT:
                return None
            size = (frame.image.shape[1], frame.image.shape[0])
            measured = measure_feet_end(in_picture(look.mask, square, size))
            if measured is None:
                return None
            wanted = _wanted(measured[0])
            if look.presence >= SURELY_PRESENT and _apart(square, wanted) < SETTLED:
                return wanted
            square = wanted
        return None


def _wanted(landmarks: Floats) -> Square:
    """The square that a body with these knees and toes should be looked at in."""
    knees = landmarks[[INDEX["left_knee"], INDEX["right_knee"]]]
    toes = landmarks[[INDEX["left_foot_index"], INDEX["right_foot_index"]]]
    top, bottom = float(knees[0, 1]), float(toes[0, 1])
    side = SIDE_OF_HEIGHT * (bottom - top)
    return Square(float(toes[:, 0].mean()), 0.5 * (top + bottom), side)


def _apart(one: Square, other: Square) -> float:
    """How much two squares differ in place or size, in sides of the first."""
    place = math.hypot(one.x - other.x, one.y - other.y)
    return max(place, abs(one.side - other.side)) / one.side


def _fits(square: Square, wanted: Square) -> bool:
    """Whether a square is still the right one for the body on its mask."""
    low, high = RIGHT_SIZE
    off = math.hypot(square.x - wanted.x, square.y - wanted.y) / square.side
    return low <= wanted.side / square.side <= high and off <= OFF_MIDDLE


def _same(one: Square, other: Square) -> bool:
    ratio = min(one.side, other.side) / max(one.side, other.side)
    off = math.hypot(one.x - other.x, one.y - other.y)
    return ratio >= SAME_BODY and off <= 0.5 * SAME_BODY * min(one.side, other.side)


def _starts(width: int, height: int) -> list[Square]:
    """Squares to begin a search with, the largest first."""
    starts = []
    for share, count in _STARTS:
        side = share * max(width, height)
        for y in np.linspace(0, height, 2 * count + 1)[1::2]:
            for x in np.linspace(0, width, 2 * count + 1)[1::2]:
                starts.append(Square(float(x), float(y), side))
    return starts
