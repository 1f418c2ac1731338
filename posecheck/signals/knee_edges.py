"""Where the silhouette of raised knees ends on either side, seen from behind the head.

Two kinds of edges: those of both knees together, a little below the top of the higher one, and
those of each knee by itself, a little below its own top. Knees side by side move as one and the
first are steadier; a knee that falls aside alone sinks as it goes, and only the second follow it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, clipped

KNEE_DEPTH_IN: Final = 2.0
"""The edges are looked for this much below the top, measured along the upright."""
SEARCH_IN: Final = 13.0
"""... and this far on either side of where the knees were in neutral."""
VALLEY_IN: Final = 0.7
"""Two tops with a valley this deep between them are those of two knees: the mask's own edge
wanders by a third of it."""
SINK_IN: Final = 4.0
"""A knee that lies lower than the other by more than this has fallen more than 10 in aside."""
REACH_IN: Final = 4.0
"""A knee's own edge lies no further outward than this from its landmark: half a knee's width, and
what the model errs; beyond are hips, hands and elbows."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Abscissae (N,) in pixels, NaN where nothing is seen.

    Attributes:
        left, right: of both knees together, on the picture's left and right.
        own_left, own_right: of the knee on that side, below its own top.
    """

    left: Floats
    right: Floats
    own_left: Floats
    own_right: Floats


def knee_edges(
    x: Floats, y: Floats, middle: Floats, marks: tuple[Floats, Floats], inch: float, level: float
) -> Edges:
    """The edges of the knees in N frames.

    Args:
        x, y: (N, columns) the silhouette's upper edge, pixels.
        middle: (N,) abscissa of where the knees were in neutral.
        marks: (N,) abscissae of the landmarks of the knees on the picture's left and right.
        inch: pixels per inch.
        level: cosine of the angle at which the line of sight runs down: the share of an upright
            that is seen.
    """
    near = np.abs(x - middle[:, None]) <= SEARCH_IN * inch
    y = np.where(near & np.isfinite(y), y, np.inf)
    top, upright = y.min(1), level * inch
    of_left = np.where(x >= (marks[0] - REACH_IN * inch)[:, None], y, np.inf)
    of_right = np.where(x <= (marks[1] + REACH_IN * inch)[:, None], y, np.inf)
    own_left = _own_top(of_left, top, upright)
    own_right = _own_top(of_right[:, ::-1], top, upright)
    depth = KNEE_DEPTH_IN * upright
    return Edges(
        left_edge(x, y, top + depth),
        right_edge(x, y, top + depth),
        left_edge(x, of_left, own_left + depth),
        right_edge(x, of_right, own_right + depth),
    )


def _own_top(y: Floats, top: Floats, upright: float) -> Floats:
    """Ordinate (N,) of the first top that is met coming from column 0; the highest if only one."""
    highest = np.minimum.accumulate(y, axis=1)
    with np.errstate(invalid="ignore"):
        passed = (y - highest > VALLEY_IN * upright) & np.isfinite(highest)
    passed &= highest <= (top + SINK_IN * upright)[:, None]
    first = passed.argmax(1)
    return np.where(passed.any(1), highest[np.arange(len(y)), first], top)


def left_edge(x: Floats, y: Floats, level: Floats) -> Floats:
    """Where (N,) an outline first lies above a level, coming from the left; NaN = nowhere.

    Args:
        x, y: (N, columns) the outline, pixels; NaN or infinite where there is none.
        level: (N,) ordinates.
    """
    inside = y <= level[:, None]
    return _crossing(x, y, level, inside.argmax(1), -1)


def right_edge(x: Floats, y: Floats, level: Floats) -> Floats:
    """The same, coming from the right."""
    inside = y <= level[:, None]
    last = inside.shape[1] - 1 - inside[:, ::-1].argmax(1)
    return _crossing(x, y, level, last, 1)


def _crossing(x: Floats, y: Floats, level: Floats, last: NDArray[np.integer], step: int) -> Floats:
    """Where (N,) the outline passes the level between column `last` and the one beside it.

    NaN where column `last` is not above the level: nothing is seen there.
    """
    rows = np.arange(len(x))
    beside = np.minimum(np.maximum(last + step, 0), x.shape[1] - 1)
    here, next_y = y[rows, last], y[rows, beside]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (level - here) / (next_y - here)
    # Where nothing is seen in the next column the edge lies between the two.
    between = np.isfinite(next_y) & np.isfinite(share)
    share = np.where(between, clipped(share, 0.0, 1.0), 0.5)
    start = x[rows, last]
    crossing: Floats = start + share * (x[rows, beside] - start)
    seen = (here <= level) & np.isfinite(here)
    return np.where(seen, crossing, np.nan)
