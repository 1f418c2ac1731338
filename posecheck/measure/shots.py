"""Where one shot ends and another begins: cuts, zooms, a camera that was moved.

Told from landmarks alone, so that a saved recording gives the same shots as its pictures. Scale,
neutral, view and whatever is under way belong to one shot and do not outlive it.
"""

import math
from collections import deque
from itertools import chain
from typing import Final, NamedTuple

from posecheck.pose.numbers import each
from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack

FASTEST: Final = 3.0
"""Lengths of the body a second beyond which half of its points cannot move at once: 5 m/s for a
grown person, who gets up at 1.5."""
LEAST_JUMP: Final = 0.08
"""... and of this much at least: at many frames a second the model's own noise is that fast."""
WITHIN_S: Final = 0.15
"""Two frames further apart than this say nothing about speed."""
SCALE_CHANGE: Final = 0.15
"""Natural logarithm of a change of size beyond which the picture was zoomed: the stated error of a
scale from the height is 6 to 12 %."""
ALIKE: Final = 8
"""So many of the ten limbs and sides of the trunk must have grown, or shrunk, by this: a body that
turns or bends shortens some of them only."""
LEARN_S: Final = 1.0
"""The sizes of a shot are means over its first second."""
ARRIVING_S: Final = 0.5
"""Somebody in view for less than this does nothing yet, and the model still looks for the place:
the next shot begins at once."""
LOST_S: Final = 1.0
"""Somebody out of sight for this long comes into view anew."""
CONFIRM_S: Final = 1.05
"""A picture that is another one for this long is a new shot, before it may be a misplaced pose.
More than `rules.GAP_S`, after which rules drop what was under way."""
RESTLESS: Final = 6
RESTLESS_S: Final = 3.0
"""A body that jumps so often within this time is no body: landmarks of people seen from their feet,
whom the model cannot make out, jumped 13 to 33 times; those of people who were cut, walked through
the picture or were mistaken for a moment 5 times at most. While somebody arrives it does not
count."""
_BONES: Final = [
    (INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"])
    for a, b in (
        ("shoulder", "hip"),
        ("hip", "knee"),
        ("knee", "ankle"),
        ("shoulder", "elbow"),
        ("elbow", "wrist"),
    )
    for side in ("left", "right")
]
_POINTS: Final = sorted({INDEX["nose"], *chain.from_iterable(_BONES)})
"""An odd number of points: one of them is the median."""

_ENDS: Final = [(_POINTS.index(start), _POINTS.index(end)) for start, end in _BONES]
"""Where the ends of the limbs stand among these points."""

_Point = tuple[float, float]


class Shots(NamedTuple):
    """What was found in N frames.

    Attributes:
        begins: rows of the frames with which a new shot begins.
        changed: (N,) whether it is unclear which shot a frame belongs to.
        restless: (N,) whether the body jumps about all the time: it is not made out at all.
    """

    begins: list[int]
    changed: list[bool]
    restless: list[bool]


class ShotWatch:
    """Follows place and size of the body from frame to frame.

    Args:
        scaled: whether sizes must stay as they are, as they do in one place; who walks comes
            nearer.
    """

    def __init__(self, *, scaled: bool) -> None:
        self._scaled = scaled
        self._last_s = self._began_s = -math.inf
        self._last: list[_Point] | None = None
        # Where the body was before it jumped, while it is not clear whether it comes back.
        self._before: list[_Point] | None = None
        # Since when the picture seems to be another one.
        self._since: float | None = None
        self._arrived_s = -math.inf
        # Logarithms of the sizes at the beginning of the shot, their sum and count; then between
        # which sizes it is the same picture.
        self._sums = [0.0] * len(_BONES)
        self._count = 0
        self._bounds: list[tuple[float, float]] | None = None
        self._jumped_s: deque[float] = deque(maxlen=RESTLESS)

    def update(self, track: PoseTrack) -> Shots:
        """Look at the next N frames."""
        changed, restless = [False] * len(track), [False] * len(track)
        begins: list[int] = []
        found, trunks, points = each(track.somebody), each(track.trunk_size), _points(track)
        for i, now in enumerate(track.time_s.tolist()):
            if not found[i]:
                continue
            marks = points[i]
            jumped = self._jumps(now, marks, trunks[i])
            if now - self._last_s > LOST_S:
                self._arrived_s = now
            arriving = now - self._arrived_s < ARRIVING_S
            if jumped and not arriving:
                self._jumped_s.append(now)
            restless[i] = len(self._jumped_s) == RESTLESS and now - self._jumped_s[0] <= RESTLESS_S
            if jumped and arriving:
                begins.append(i)
                self._begin(now)
            elif self._another(now, marks, jumped=jumped):
                changed[i] = True
                if self._since is not None and now - self._since >= CONFIRM_S:
                    begins.append(i)
                    changed[i] = False
                    self._begin(now)
            if math.isinf(self._began_s):
                self._began_s = now
            self._last_s, self._last = now, marks
        return Shots(begins, changed, restless)

    def _jumps(self, now: float, marks: list[_Point], trunk: float) -> bool:
        """Whether half of the body moved faster than a body can."""
        elapsed = now - self._last_s
        if self._last is None or elapsed > WITHIN_S:
            return False
        step, fastest = _moved(marks, self._last), max(LEAST_JUMP, FASTEST * elapsed)
        # A body is never shorter than its trunk: most frames need no closer look.
        return step > fastest * trunk and step > fastest * _reach(marks)

    def _another(self, now: float, marks: list[_Point], *, jumped: bool) -> bool:
        """Whether the picture seems to be another one in this frame."""
        if jumped and self._before is not None:
            if _moved(marks, self._before) <= LEAST_JUMP * _reach(marks):
                self._settle()  # back where it was: it was a misplaced pose
            else:
                self._since = now
        elif jumped:
            self._since, self._before = now, self._last
        if self._before is not None:
            return True
        if not self._scaled or not self._resized(now, marks):
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return True

    def _resized(self, now: float, marks: list[_Point]) -> bool:
        """Whether the whole body has another size than at the beginning of the shot."""
        sizes = _sizes(marks)
        if now - self._began_s < LEARN_S or not self._count:
            logs = map(math.log, sizes)
            self._sums = [before + log for before, log in zip(self._sums, logs, strict=True)]
            self._count += 1
            return False
        if self._bounds is None:
            means = [total / self._count for total in self._sums]
            self._bounds = [
                (math.exp(mean - SCALE_CHANGE), math.exp(mean + SCALE_CHANGE)) for mean in means
            ]
        smaller = larger = 0  # what is not known tells nothing
        for size, (least, most) in zip(sizes, self._bounds, strict=True):
            smaller += size < least
            larger += size > most
        return smaller >= ALIKE or larger >= ALIKE

    def _settle(self) -> None:
        self._since, self._before = None, None

    def _begin(self, now: float) -> None:
        self._settle()
        self._began_s, self._count, self._bounds = now, 0, None
        self._sums = [0.0] * len(_BONES)


def _points(track: PoseTrack) -> list[list[_Point]]:
    """The points of each pose."""
    if len(track) == 1:
        x, y = track.columns[:2]
        return [[(x[k], y[k]) for k in _POINTS]]
    points: list[list[_Point]] = track.landmarks[:, _POINTS].tolist()
    return points


def _sizes(marks: list[_Point]) -> list[float]:
    """How long the limbs and the sides of the trunk are, in pixels, at least one."""
    return [max(math.dist(marks[start], marks[end]), 1.0) for start, end in _ENDS]


def _reach(marks: list[_Point]) -> float:
    """The diagonal of the box around points, pixels; NaN where one is not known."""
    x, y = zip(*marks, strict=True)
    if math.isnan(sum(x) + sum(y)):
        return math.nan
    return math.hypot(max(x) - min(x), max(y) - min(y))


def _moved(marks: list[_Point], before: list[_Point]) -> float:
    """By how much half of the points moved at least, pixels; NaN where one is not known."""
    steps = [math.dist(here, there) for here, there in zip(marks, before, strict=True)]
    return math.nan if any(map(math.isnan, steps)) else sorted(steps)[len(steps) // 2]
