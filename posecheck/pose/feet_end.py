"""How a camera beyond the feet sees somebody who lies on their back with bent knees.

From there a model's landmarks are wrong and sure of it, but the mask is right: its top is the
knees, its bottom the feet. Only what the mask itself shows is told of such a body.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS, Contour
from posecheck.pose.silhouette import edge_contrast, largest_piece, upper_edge
from posecheck.pose.skeleton import INDEX, LANDMARKS

FEET_TO_KNEES: Final = 0.379
"""Height of the mask from the feet to the top of bent knees in the picture, as a share of the
person's height: rendered bodies seen from 0.45 to 0.85 m high; from body to body -9 to +11 %, as
heels stand nearer to the hips or further from them. Used for rough sizes here, for inches in
`measure.feet_end`."""
LEAST_HEIGHT_PX: Final = 40
"""A mask lower than this shows an inch on less than two pixels."""
ONE_PIECE: Final = 0.85
"""The largest piece of the mask is at least this share of it: else it is unclear what the body is.
Hands that are seen beside the hips are cut off the body in some frames, and are 5 % of it."""
KNEE_TOP: Final = 0.14
"""The knees begin where the mask is as wide as this share of its height, 3.5 in: a lamp or the
corner of a cushion right behind the knees that was taken for a head is narrower; one knee is as
wide an inch below its top."""
FOOT_LEVELS: Final = (0.04, 0.12)
"""Between these shares of the height above its bottom the mask is that of the feet: hands beside
the hips are further away and begin at a fifth."""
KNEE_LEVEL: Final = 0.09
"""The knees' edges are told this share of the height below their top, 2 in."""
HALF_WIDTH: Final = 0.7
"""Half the width over which the upper edge is measured, in heights of the mask: 17 in."""
SHOULDER_BREADTH: Final = 0.46
"""Breadth of the shoulders of the same body in heights of the mask (0.174 of 0.379)."""

FIGURE: Final = ("shoulder", "hip", "knee")
"""The model's own parts whose mean goes along with the knees (correlation 0.97 to 1.00 on twelve
rendered bodies), by 0.26 to 0.64 of their way, even where the mask takes a piece of furniture for
the knees: a witness, not a measure."""


def measure_feet_end(
    mask: NDArray[np.float32], scale: float = 1.0, picture: NDArray[np.uint8] | None = None
) -> tuple[Floats, Contour] | None:
    """Find knees and feet on the mask of a body whose feet are toward the camera.

    Args:
        mask: (height, width) probability that a pixel belongs to the person, 0-1.
        scale: pixels of the contour per pixel of the mask.
        picture: (height, width, 3) the frame that the mask belongs to, None = no contrast.

    Returns:
        Landmarks (33, 2) in pixels of the mask, NaN but for knees and toes, and the contour in
        scaled pixels. None where the mask is not one whole body between the picture's borders.
    """
    piece = largest_piece(mask)
    if piece is None:
        return None
    on_body, share = piece
    rows = np.flatnonzero(on_body.any(1))
    first, last = int(rows[0]), int(rows[-1])
    # At the upper or lower border knees or feet are cut off.
    if share < ONE_PIECE or first == 0 or last == len(mask) - 1:
        return None
    left, right = _extents(on_body[first : last + 1])
    top = first + int((right - left >= KNEE_TOP * (last - first)).argmax())
    height = float(last - top)
    if height < LEAST_HEIGHT_PX:
        return None
    landmarks = np.full((len(LANDMARKS), 2), np.nan)
    toes = slice(*(round(last - level * height) - first for level in FOOT_LEVELS[::-1]))
    knees = top + round(KNEE_LEVEL * height)
    # The person's left is on the right of the picture.
    landmarks[INDEX["left_foot_index"]] = right[toes].max(), last
    landmarks[INDEX["right_foot_index"]] = left[toes].min(), last
    landmarks[INDEX["left_knee"]] = right[knees - first], top
    landmarks[INDEX["right_knee"]] = left[knees - first], top
    middle = landmarks[[INDEX["left_foot_index"], INDEX["right_foot_index"]], 0].mean()
    x = np.linspace(middle - HALF_WIDTH * height, middle + HALF_WIDTH * height, CREST_COLUMNS)
    y = upper_edge(np.where(on_body, mask, 0), x)
    breadth = SHOULDER_BREADTH * height
    unknown = np.full(TRUNK_STATIONS, np.nan, np.float32)
    contour = Contour(
        left_edge=unknown,
        right_edge=unknown,
        crest_x=(x * scale).astype(np.float32),
        crest_y=(y * scale).astype(np.float32),
        support=share,
        contrast=edge_contrast(picture, x, y, landmarks, breadth),
    )
    return landmarks, contour


def _extents(on_body: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The leftmost and the rightmost pixel (rows,) of the body in rows that all have some."""
    width = on_body.shape[1]
    left = on_body.argmax(1).astype(float)
    right = width - 1.0 - on_body[:, ::-1].argmax(1)
    return left, right
