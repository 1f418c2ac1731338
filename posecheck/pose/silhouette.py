"""The edges of the person's silhouette, measured where the rules need them.

MediaPipe has no landmark between shoulders and hips, so a rounded and a hollow back look the
same to it; the edge of its person mask tells them apart.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS, Contour
from posecheck.pose.skeleton import INDEX

INSIDE = 0.5
"""Mask value at the person's edge; the crossing is interpolated between pixels."""
REACH = 0.8
"""How far from the hip-shoulder line an edge is looked for, in trunk lengths: that of a deeply
rounded back lies at 0.54 in a slender man, and a thick trunk adds 0.1 to 0.2."""
CREST_WIDTH = 1.6
"""Half the width over which the upper edge is measured, in shoulder breadths."""
KNEES_WIDTH = 0.6
"""Half the width of the raised knees, generously, in shoulder breadths."""
KNEES_DEPTH = 0.35
"""How far below its top the upper edge still is that of the knees, in shoulder breadths."""
EDGE_BLUR = 0.03
"""The mask's edge may lie this far off, in shoulder breadths: colours are compared beyond that."""
_ANCHORS = [INDEX[f"{s}_{j}"] for j in ("shoulder", "hip", "knee") for s in ("left", "right")]
_SHOULDERS = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_KNEES = [INDEX["left_knee"], INDEX["right_knee"]]
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_ALONG = np.linspace(0, 1, TRUNK_STATIONS)
_STATIONS = np.arange(TRUNK_STATIONS)
_COLUMNS = np.arange(float(CREST_COLUMNS))
MASK_LEVELS = 63
"""Probability 1 in a mask of whole numbers."""
_SHARES = np.arange(256, dtype=np.float32) / np.float32(MASK_LEVELS)

Mask = NDArray[np.float32] | NDArray[np.uint8]


def measure_contour(
    mask: Mask,
    landmarks: Floats,
    scale: float = 1.0,
    picture: NDArray[np.uint8] | None = None,
    contrast: float | None = None,
) -> Contour | None:
    """Measure the silhouette's edges beside the trunk and its upper edge across the body.

    Args:
        mask: (height, width) probability that a pixel belongs to the person, 0-1, or in whole
            numbers of `MASK_LEVELS`: of those only what is looked at is made probabilities.
        landmarks: (33, 2) in pixels of the mask.
        scale: pixels of the result per pixel of the mask.
        picture: (height, width, 3) the frame that the mask belongs to, None = no contrast.

        contrast: where it was measured elsewhere, None = it is measured here.

    Returns:
        The contour in scaled pixels, or None when the trunk has no length in the picture.
    """
    # One body has few points: plain numbers take a fraction of the time that arrays of two do.
    points: list[list[float]] = landmarks.tolist()
    hip, shoulder = _middle(points, _HIPS), _middle(points, _SHOULDERS)
    trunk = (shoulder[0] - hip[0], shoulder[1] - hip[1])
    length = float(np.hypot(*trunk))
    if not length > 8:
        return None
    left, right = _trunk_edges(mask, hip, trunk, length)
    (ax, ay), (bx, by) = (points[i] for i in _SHOULDERS)
    breadth = float(np.hypot(ax - bx, ay - by))
    half_width = CREST_WIDTH * max(breadth, 0.5 * length)
    crest_x = _evenly(hip[0] - half_width, hip[0] + half_width)
    # No camera behind the head sees knees below the shoulders; from elsewhere nobody asks.
    if _middle(points, _KNEES)[1] < shoulder[1]:
        crest_y = upper_edge(mask, crest_x)
    else:
        crest_y = np.full(CREST_COLUMNS, np.nan)
    if contrast is None:
        contrast = edge_contrast(picture, crest_x, crest_y, landmarks, breadth)
    return Contour(
        left_edge=(left * scale).astype(np.float32),
        right_edge=(right * scale).astype(np.float32),
        crest_x=(crest_x * scale).astype(np.float32),
        crest_y=(crest_y * scale).astype(np.float32),
        support=_support(mask, points),
        contrast=contrast,
    )


def _middle(points: list[list[float]], pair: Sequence[int]) -> tuple[float, float]:
    """The point between two landmarks."""
    (ax, ay), (bx, by) = points[pair[0]], points[pair[1]]
    return 0.5 * (ax + bx), 0.5 * (ay + by)


def _evenly(first: float, last: float) -> Floats:
    """Abscissae (CREST_COLUMNS,) from one to another, to the last digit those of `np.linspace`."""
    x = _COLUMNS * ((last - first) / (CREST_COLUMNS - 1)) + first
    x[-1] = last
    return x


def _trunk_edges(
    mask: Mask, hip: tuple[float, float], trunk: tuple[float, float], length: float
) -> tuple[Floats, Floats]:
    """Distances (TRUNK_STATIONS,) from the trunk line to the edge on its left and right side.

    The left side is the one on the left hand of somebody looking from hip to shoulder in the
    picture: its normal is (dy, -dx) with y down. Where the line runs beside the body, as it does
    in a deeply rounded back, the edge on the one side is found beyond the gap and that on the
    other side has a negative distance.
    """
    import cv2  # here alone: poses need no pictures, masks need OpenCV

    normal = (trunk[1] / length, -trunk[0] / length)
    reach = int(max(REACH * length, 4.0))
    steps = np.arange(-reach, reach + 1.0)
    points = np.empty((2, TRUNK_STATIONS, len(steps)), np.float32)
    for axis in range(2):
        stations = (hip[axis] + _ALONG * trunk[axis])[:, None]
        np.add(stations, normal[axis] * steps, out=points[axis], casting="same_kind")
    mask, corner = _around(mask, points)
    if corner != (0, 0):
        points -= np.array(corner, np.float32)[:, None, None]
    # Outside the picture the mask is unknown, not empty: a silhouette that reaches the border
    # of the picture has no measurable edge there, so a value above INSIDE is put there.
    values = cv2.remap(
        mask,
        points[0],
        points[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=1.0,
    )
    inside = values >= INSIDE
    if inside[:, reach].all():  # the trunk line lies on the body, as it nearly always does
        return (
            _exits(values[:, reach:], inside[:, reach:]),
            _exits(values[:, reach::-1], inside[:, reach::-1]),
        )
    start = _starts(inside, reach)
    if (start != reach).any():
        values, inside = _shifted(values, inside, start - reach)
    left = _exits(values[:, reach:], inside[:, reach:]) + (start - reach)
    right = _exits(values[:, reach::-1], inside[:, reach::-1]) - (start - reach)
    left[start < 0] = right[start < 0] = np.nan
    return left, right


def _around(mask: Mask, points: Floats) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """The part of a mask between points (2, ...) and a pixel beyond, and its upper left corner."""
    import cv2  # as above

    if mask.dtype != np.uint8:
        return np.asarray(mask, np.float32), (0, 0)
    height, width = mask.shape
    # They lie in a rectangle, straight or slanted: its corners go furthest.
    corners = points[:, :: points.shape[1] - 1, :: points.shape[2] - 1].tolist()
    (a, b), (c, d) = corners
    x, last_x = int(min(*a, *b)) - 2, int(max(*a, *b)) + 3
    y, last_y = int(min(*c, *d)) - 2, int(max(*c, *d)) + 3
    # At a border of the picture the part ends there too: beyond it nothing is known.
    x, y = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
    part = mask[y : max(last_y, y + 1), x : max(last_x, x + 1)]
    shares: NDArray[np.float32] = cv2.LUT(np.ascontiguousarray(part), _SHARES)  # type: ignore[assignment]
    return shares, (x, y)


def _shares(part: NDArray[Any]) -> NDArray[np.float32]:
    """Values of a mask as probabilities."""
    return _SHARES[part] if part.dtype == np.uint8 else part


def _shifted(
    values: NDArray[Any], inside: NDArray[np.bool_], by: NDArray[np.integer]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Rows moved to the left by so many columns; what comes in from beyond is unknown."""
    width = values.shape[1]
    columns = np.arange(width) + by[:, None]
    rows = np.arange(len(values))[:, None]
    there = np.clip(columns, 0, width - 1)
    return values[rows, there], inside[rows, there] | (columns != there)


def _starts(inside: NDArray[np.bool_], middle: int) -> NDArray[np.integer]:
    """A column (TRUNK_STATIONS,) on the body in each row, from which to go outward; -1 = none.

    The trunk line itself where it lies on the body. Beside the body it is the stretch of
    silhouette that goes on from the trunk's at the next station, so that neither an arm nor a
    thigh on the other side of the gap is taken for it.
    """
    on_body = inside[:, middle]
    starts = np.where(on_body, middle, -1)
    if not on_body.any():
        return starts
    edges = np.diff(inside.astype(np.int8), axis=1, prepend=0, append=0)
    rows, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1]
    runs: list[list[tuple[int, int]]] = [[] for _ in inside]
    for row, a, b in zip(rows.tolist(), first.tolist(), last.tolist(), strict=True):
        runs[row].append((a, b))
    chosen = [next((run for run in there if run[0] <= middle < run[1]), None) for there in runs]
    # From the hips upward, then down again for stations below the first that is on the body.
    for order in (range(1, len(runs)), range(len(runs) - 2, -1, -1)):
        for i in order:
            beside = chosen[i - order.step]
            if chosen[i] is None and beside is not None:
                shared, run = max(
                    ((min(r[1], beside[1]) - max(r[0], beside[0]), r) for r in runs[i]),
                    default=(0, None),
                )
                if shared > 0:
                    chosen[i] = run
    for i, run in enumerate(chosen):
        if run is not None and not on_body[i]:
            starts[i] = (run[0] + run[1]) // 2
    return starts


def _exits(values: NDArray[Any], inside: NDArray[np.bool_]) -> Floats:
    """Columns (rows,) at which rays that begin on the silhouette leave it, between pixels.

    NaN where one does not within its length.
    """
    first = inside.argmin(1)
    # A ray that never leaves counts as one that left before it began: from the pixel before to the
    # same pixel there is no crossing.
    never = first == 0
    before, after = values[_STATIONS, first - 1 + never], values[_STATIONS, first]
    with np.errstate(invalid="ignore", divide="ignore"):
        exits: Floats = first - 1 + (before - INSIDE) / (before - after)
    exits[never] = np.nan
    return exits


def upper_edge(mask: Mask, x: Floats) -> Floats:
    """The topmost row (CREST_COLUMNS,) of the silhouette at abscissae across the body."""
    width = mask.shape[1]
    columns = np.rint(x).astype(int)
    seen = (columns >= 0) & (columns < width)
    values = _shares(mask[:, np.clip(columns, 0, width - 1)])
    inside = values >= INSIDE
    top = inside.argmax(0)
    index = np.arange(CREST_COLUMNS)
    at, above = values[top, index], values[np.maximum(top - 1, 0), index]
    with np.errstate(invalid="ignore", divide="ignore"):
        y = top - (at - INSIDE) / (at - above)
    # A silhouette cut by the picture's upper border has no upper edge that could be measured.
    y[~inside.any(0) | (top == 0) | ~seen] = np.nan
    return np.asarray(y)


def edge_contrast(
    picture: NDArray[np.uint8] | None, x: Floats, y: Floats, landmarks: Floats, breadth: float
) -> float:
    """Median difference of colour between just below and just above the knees' upper edge.

    NaN without a picture, and where no edge is seen near the knees.
    """
    if picture is None or not np.isfinite(y).any():
        return math.nan
    knee = landmarks[_KNEES].mean(0)
    near = np.abs(x - knee[0]) < KNEES_WIDTH * breadth
    if not np.isfinite(y[near]).any():
        return math.nan
    near &= y < np.nanmin(y[near]) + KNEES_DEPTH * breadth
    away = max(EDGE_BLUR * breadth, 2.0) * np.linspace(1.0, 2.5, 4)
    height, width = picture.shape[:2]
    columns = np.clip(np.rint(x[near]), 0, width - 1).astype(int)
    rows = y[near] + np.concatenate([away, -away])[:, None]
    rows = np.clip(np.rint(rows), 0, height - 1).astype(int)
    colours = picture[rows, columns].astype(np.float32)
    gap = colours[: len(away)].mean(0) - colours[len(away) :].mean(0)
    return float(np.median(np.sqrt((gap**2).sum(-1))))


def largest_piece(mask: NDArray[np.float32]) -> tuple[NDArray[np.bool_], float] | None:
    """Where (height, width) the largest connected piece of a mask is, and its share of the mask.

    None when the mask is empty.
    """
    import cv2  # as above

    inside = (mask >= INSIDE).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    if count < 2:
        return None
    areas = stats[1:, cv2.CC_STAT_AREA]
    return labels == 1 + int(areas.argmax()), float(areas.max() / areas.sum())


def _support(mask: Mask, points: list[list[float]]) -> float:
    """Share of the trunk and knee landmarks that lie on the silhouette, 0-1."""
    height, width = mask.shape
    bound = math.ceil(INSIDE * MASK_LEVELS) if mask.dtype == np.uint8 else INSIDE
    hits = 0
    for i in _ANCHORS:
        x, y = points[i]
        # The pixel whose middle is nearest; what is not known lies in none.
        if -0.5 <= x < width and -0.5 <= y < height:
            column, row = round(x), round(y)
            hits += column < width and row < height and bool(mask[row, column] >= bound)
    return hits / len(_ANCHORS)
