"""Whether the camera keeps its place while something is measured that depends on it.

Inches are counted from where the person was in the picture: a camera that is knocked by a hundredth
of the picture shifts them by an inch. Angles and shares of the body do not care.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, Self

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import each
from posecheck.pose.track import PoseTrack

TOLERANCE: Final = 0.004
"""A camera keeps its place while no part of the picture moves further than this share of its long
side. A body of which the camera sees the whole has 6 to 10 pixels an inch in a picture 640 wide:
this is 0.25 to 0.4 inch, no more than the error that is stated for inches anyway. A table that
trembles stays below it, a hand does not."""
REST: Final = 0.5
"""... and has come to rest while none moves further than this share of that ..."""
REST_S: Final = 1.05
"""... for this long. More than `rules.GAP_S`, after which rules drop what was under way."""
LOST_S: Final = 0.3
"""A background that is not found again for this long is another one; somebody who passes in front
of it, or a blurred picture, takes less."""
_REACH: Final = [(x, y) for x in (-0.35, 0.35) for y in (-0.35, 0.35)]
"""Where shifts are compared: the body fills the picture to here, in long sides from its middle."""
_FIELDS: Final = ("camera_x", "camera_y", "camera_turn_deg", "camera_zoom", "camera_views")


class CameraMoves(NamedTuple):
    """What the camera did in N frames.

    Attributes:
        moving: (N,) whether it is not where it was, or it is not known where.
        unwatched: (N,) whether nothing tells where it is: nobody looked, or the background shows
            too little.
        begins: rows from which it stands still in another place; with each from where to where
            the picture moved (3, 3), in long sides from its middle, None = not known.
    """

    moving: list[bool]
    unwatched: list[bool]
    begins: dict[int, Floats | None]

    @classmethod
    def none(cls, count: int, *, unwatched: bool) -> Self:
        """Of N frames in which it was not seen to move."""
        return cls([False] * count, [unwatched] * count, {})


class CameraWatch:
    """Follows, frame by frame, whether the camera keeps its place."""

    def __init__(self) -> None:
        # Where it stood when what is measured was begun, and where it may have come to rest.
        self._anchor: tuple[Floats, float] | None = None
        self._rest: Floats | None = None
        self._since_s = self._lost_s = math.inf
        self._moving = False
        self._latest: tuple[float, ...] | None = None

    def update(self, track: PoseTrack, begins: list[int]) -> CameraMoves:
        """Look at the next N frames.

        Args:
            begins: rows at which another shot begins for other reasons.
        """
        if track.scene is None:
            return CameraMoves.none(len(track), unwatched=True)
        rows = list(zip(*[each(track.of_scene(field)) for field in _FIELDS], strict=True))
        moves = CameraMoves([False] * len(track), [math.isnan(row[4]) for row in rows], {})
        for i, (now, row) in enumerate(zip(track.time_s.tolist(), rows, strict=True)):
            if all(map(math.isfinite, row)):
                self._lost_s = math.inf
                # It is looked at less often than the person: most rows are as the one before.
                if self._moving or row != self._latest:
                    self._known(i, now, place(row), row[4], moves)
                self._latest = row
            elif math.isfinite(row[4]):
                self._lost(i, now, begins)
                self._latest = None
            else:
                if self._moving and now - self._since_s >= REST_S:
                    self._settle(i, None, moves)  # nothing tells any more where it stands
                self._latest = None
            moves.moving[i] = self._moving
        return moves

    def _known(self, i: int, now: float, here: Floats, view: float, moves: CameraMoves) -> None:
        if self._anchor is None:
            self._anchor, self._moving = (here, view), False
            return
        there, same_view = self._anchor[0], self._anchor[1] == view
        if same_view and apart(here, there) <= TOLERANCE:
            self._moving, self._rest = False, None
            return
        self._moving = True
        if self._rest is None or apart(here, self._rest) > REST * TOLERANCE:
            self._rest, self._since_s = here, now
        elif now - self._since_s >= REST_S:
            self._settle(i, here @ np.linalg.inv(there) if same_view else None, moves)
            self._anchor = here, view

    def _lost(self, i: int, now: float, begins: list[int]) -> None:
        self._lost_s = min(self._lost_s, now)
        if i in begins:
            self._anchor, self._moving, self._rest = None, False, None
        elif self._anchor is not None and now - self._lost_s >= LOST_S:
            self._moving, self._rest, self._since_s = True, None, now

    def _settle(self, i: int, step: Floats | None, moves: CameraMoves) -> None:
        moves.begins[i] = step
        self._anchor, self._moving, self._rest = None, False, None


def place(row: Sequence[float] | Floats) -> Floats:
    """The picture's shift, turn and zoom as a matrix (3, 3), in long sides from its middle."""
    x, y, turn, zoom = row[:4]
    cos, sin = zoom * math.cos(math.radians(turn)), zoom * math.sin(math.radians(turn))
    return np.array([[cos, -sin, x], [sin, cos, y], [0.0, 0.0, 1.0]])


def apart(a: Floats, b: Floats) -> float:
    """How far two places of the picture lie apart at most, in its long sides."""
    (xx, xy, x), (yx, yy, y), _ = (a - b).tolist()
    return max(math.hypot(xx * i + xy * k + x, yx * i + yy * k + y) for i, k in _REACH)
