"""How far the camera leans, told from what stands upright in the room.

Edges of doors, windows, shelves and walls are found as straight lines (LSD). Upright ones are
parallel in the room, so that in the picture they meet in one point: straight above or below its
middle where the camera stands upright, however far it looks down or up, and to the side of that
where it leans. Lean and meeting point are those with which most lines agree. Boards of a floor meet
too, but near to the picture, on the horizon; that is further than a camera looks down at somebody
who is seen from the side.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.camera_motion import CameraPlace
from posecheck.pose.arrays import Floats
from posecheck.video.opencv import cv2

SIDE: Final = 640
"""Long side of the pictures in which lines are looked for."""
FIRST_S: Final = 1.0
"""The second look is taken after this time, each further one after twice as long: what people
hide at first is seen later, and the room does not change."""
SHORTEST: Final = 0.04
"""Lines shorter than this share of the long side are books and folds of cloth ..."""
LONGEST: Final = 0.3
"""... and longer than this they count no more: one must not outvote the room."""
OFF_DEG: Final = 1.5
"""A line that is off by this or more does not agree."""
LEANS: Final = np.arange(-25.0, 25.1, 0.5)
"""Degrees, clockwise. What leans further lies on its side."""
MEETING: Final = np.arange(-0.5, 0.51, 0.05)
"""One over the distance of the meeting point from the middle of the picture in its long sides; +
below it. 0.5 is a camera that looks 23 degrees down, the horizon is at 1.5 and more then."""
MEETING_SPREAD: Final = 0.35
"""Standard deviation of what is expected: most cameras look nearly straight ahead."""
LEAST_SCORE: Final = 1.0
"""Lines that agree must have this length in all, in long sides: three and more tall edges. A room
seen from the side gave 1.8 to 5.9, a floor seen from above 0.5 at most."""
FLATTEST: Final = 1.05
"""Lines that are flatter than this slope agree with none of the leans below and none of the meeting
points: 25 degrees, 18 toward a meeting point near the border, and OFF_DEG."""
COLUMNS: Final = 8
LEAST_COLUMNS: Final = 3
"""They must lie in so many eighths of the picture: one tilted shelf is not the room."""
RIVAL: Final = 0.65
"""Another lean, more than RIVAL_DEG away, with which so much as this share agrees, is as likely:
pictures at odd angles, stairs."""
RIVAL_DEG: Final = 4.0
LEAST_DEG: Final = (2.0, 1.5)
"""Less is not told, once it was less than the first; what was told goes on above the second. The
lines of good rooms agree within a degree, and limits leave room for two."""
TURNED_DEG: Final = 1.0
"""The room is looked at anew when the camera has turned by this."""
BORDER: Final = 0.02
"""Lines along the border of the picture are the picture's own."""


class CameraLean:
    """Collects what the lines of one camera's pictures say."""

    def __init__(self) -> None:
        self._begin(0.0, np.nan)

    def _begin(self, turn: float, views: float) -> None:
        """Collect anew, for a camera that has turned to look elsewhere."""
        self._sums = np.zeros((len(LEANS), len(MEETING)))
        self._columns = np.zeros((len(LEANS), len(MEETING), COLUMNS), bool)
        self._count = 0
        self._next_s = -np.inf
        self._base = np.nan
        self._turn, self._views = turn, views

    def update(
        self,
        image: NDArray[np.uint8],
        mask: NDArray[np.float32] | None,
        time_s: float,
        place: CameraPlace,
    ) -> float:
        """Tell how far upright things lean, degrees clockwise; 0 = hardly, NaN = not known.

        Args:
            image: (height, width, 3) RGB.
            mask: probability (height, width) of the person, None = nobody was found.
            place: where the camera looks by now.
        """
        turn = self._turn if np.isnan(place.turn_deg) else place.turn_deg
        other = place.views == place.views and place.views != self._views
        if other or abs(turn - self._turn) > TURNED_DEG:
            self._begin(turn, place.views)
        if time_s >= self._next_s:
            self._look(image, mask)
            self._next_s = time_s + FIRST_S * 2.0 ** (self._count - 1)
        return self._base

    def _look(self, image: NDArray[np.uint8], mask: NDArray[np.float32] | None) -> None:
        middles, ways, lengths = _lines(image, mask)
        self._count += 1
        column = np.clip(((middles[:, 0] + 0.5) * COLUMNS).astype(int), 0, COLUMNS - 1)
        agree = agreement(middles, ways, lengths)
        self._sums += agree.sum(axis=2)
        lean, meeting, line = np.nonzero(agree)
        self._columns[lean, meeting, column[line]] = True
        told = self._found()
        small = LEAST_DEG[1] if self._base == self._base and self._base else LEAST_DEG[0]
        self._base = 0.0 if abs(told) < small else told

    def _found(self) -> float:
        """The lean with which most lines agree, NaN where they do not say."""
        scores = self._sums / self._count * np.exp(-0.5 * (MEETING / MEETING_SPREAD) ** 2)
        best = scores.max(axis=1)
        i = int(best.argmax())
        k = int(scores[i].argmax())
        rivals = best[np.abs(LEANS - LEANS[i]) > RIVAL_DEG]
        if best[i] < LEAST_SCORE or rivals.max() > RIVAL * best[i]:
            return np.nan
        if self._columns[i, k].sum() < LEAST_COLUMNS:
            return np.nan
        return float(LEANS[i])


def _lines(
    image: NDArray[np.uint8], mask: NDArray[np.float32] | None
) -> tuple[Floats, Floats, Floats]:
    """Straight lines of the background: middles (M, 2) and lengths in long sides, ways (M, 2)."""
    height, width = image.shape[:2]
    scale = SIDE / max(height, width)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if scale != 1.0:
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    height, width = grey.shape
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(grey)[0]
    ends = np.empty((0, 2, 2)) if found is None else found.reshape(-1, 2, 2).astype(float)
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T) / SIDE
    middles = ends.mean(axis=1)
    low, high = BORDER * SIDE, np.array([width, height]) - BORDER * SIDE
    along = np.any(np.all(ends < low, axis=1) | np.all(ends > high, axis=1), axis=1)
    across = np.any((ends.min(axis=1) < low) & (ends.max(axis=1) > high), axis=1)
    good = (lengths > SHORTEST) & ~along & ~across
    # No lean makes these meet the upright ones.
    good &= np.abs(ends[:, 1, 0] - ends[:, 0, 0]) <= FLATTEST * np.abs(
        ends[:, 1, 1] - ends[:, 0, 1]
    )
    if mask is not None:
        person = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA) > 0.2
        wide = cv2.dilate(person.astype(np.uint8), np.ones((31, 31), np.uint8))
        x, y = np.clip(middles, 0, (width - 1, height - 1)).astype(int).T
        good &= wide[y, x] == 0
    ways = (ends[good, 1] - ends[good, 0]) / (SIDE * lengths[good, None])
    centred = (middles[good] - (0.5 * width, 0.5 * height)) / SIDE
    return centred, ways, lengths[good]


def agreement(middles: Floats, ways: Floats, lengths: Floats) -> Floats:
    """How much (L, K, M) each line agrees with each of LEANS and each of MEETING."""
    agree = np.zeros((len(LEANS), len(MEETING), len(lengths)))
    weight = np.minimum(lengths, LONGEST)
    leans = np.radians(LEANS)[:, None]
    cos, sin = np.cos(leans), np.sin(leans)
    x, y = cos * middles[:, 0] + sin * middles[:, 1], cos * middles[:, 1] - sin * middles[:, 0]
    dx, dy = cos * ways[:, 0] + sin * ways[:, 1], cos * ways[:, 1] - sin * ways[:, 0]
    # Most lines agree with few leans, wherever the upright ones meet: it pays to leave out the rest
    # before every meeting point is tried, and before the angle itself is taken, which is slow.
    most, furthest = np.tan(np.radians(OFF_DEG)) * (1 + 1e-6), np.abs(MEETING).max()
    least_aside = np.abs(dx) - furthest * np.abs(dx * y - dy * x)
    most_along = np.abs(dy) + furthest * np.abs(dx * x + dy * y)
    lean, line = np.nonzero(least_aside <= most * most_along)
    x, y, dx, dy = (values[lean, line][:, None] for values in (x, y, dx, dy))
    # Where the line would go to meet the others.
    ex, ey = -MEETING * x, 1 - MEETING * y
    aside, along = np.abs(dx * ey - dy * ex), np.abs(dx * ex + dy * ey)
    pair, meeting = np.nonzero(aside < most * along)
    off = np.arctan2(aside[pair, meeting], along[pair, meeting])
    lean, line = lean[pair], line[pair]
    nearness = np.maximum(1 - (np.degrees(off) / OFF_DEG) ** 2, 0.0)
    agree[lean, meeting, line] = weight[line] * nearness
    return agree
