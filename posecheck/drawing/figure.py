"""The person's skeleton and back contour, drawn with OpenCV straight onto the picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.palette import FAINT, LEFT, MIDDLE, OUTLINE, RIGHT, Colour
from posecheck.pose.arrays import Floats
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, SEGMENTS
from posecheck.signals.back_line import back_line
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]
Polyline = NDArray[np.int32]
_SOLID_FROM: Final = 0.6
"""Visibility from which a segment is drawn solid; only its look depends on it, no judgement."""
SHIFT: Final = 4
"""OpenCV's fixed-point coordinates: 2^4 steps a pixel."""
_ENDS: Final = np.array([[INDEX[a], INDEX[b]] for a, b in SEGMENTS])


def _side_colour(a: str, b: str) -> Colour:
    if a.startswith("left_") and b.startswith("left_"):
        return LEFT
    if a.startswith("right_") and b.startswith("right_"):
        return RIGHT
    return MIDDLE


_SEGMENT_COLOURS: Final = [_side_colour(a, b) for a, b in SEGMENTS]
JOINTS: Final = sorted({INDEX[name] for pair in SEGMENTS for name in pair})
"""Indices of the landmarks that are drawn; the face is left alone."""


def draw_figure(
    image: Picture,
    pose: Pose,
    scale: tuple[float, float],
    unit: float,
    dorsal: int,
    back_colour: Colour,
    dimmed: bool,
) -> None:
    """Draw the skeleton and, if there is one, the back line.

    `scale` is pixels of `image` per pixel of the pose, `unit` the size of the drawing (1 for a
    540 x 960 picture); `dimmed` takes the colours out of the skeleton.
    """
    if not pose.found:
        return
    points = pose.landmarks * np.array(scale)
    known = np.isfinite(points).all(axis=1)
    reach = 4.0 * max(image.shape[:2])
    fixed = fixed_point(np.clip(np.nan_to_num(points), -reach, reach))

    solid: dict[Colour, list[Polyline]] = {}
    faint: list[Polyline] = []
    for (a, b), colour in zip(_ENDS, _SEGMENT_COLOURS, strict=True):
        if not (known[a] and known[b]):
            continue
        line = fixed[[a, b]]
        if min(pose.visibility[a], pose.visibility[b]) < _SOLID_FROM:
            faint.append(line)
        else:
            solid.setdefault(FAINT if dimmed else colour, []).append(line)

    wide, thin = max(2, round(4 * unit)), max(1, round(1.5 * unit))
    lines(image, faint, FAINT, thin)
    lines(image, [line for group in solid.values() for line in group], OUTLINE, wide + 2 * thin)
    for colour, group in solid.items():
        lines(image, group, colour, wide)

    joints = [j for j in JOINTS if known[j] and pose.visibility[j] >= _SOLID_FROM]
    for radius, colour in ((5 * unit, OUTLINE), (3.5 * unit, FAINT if dimmed else MIDDLE)):
        for j in joints:
            x, y = int(fixed[j, 0]), int(fixed[j, 1])
            r = max(1, round(radius * (1 << SHIFT)))
            cv2.circle(image, (x, y), r, colour, -1, cv2.LINE_AA, SHIFT)

    edge = back_line(pose, dorsal) * np.array(scale)
    edges = runs(np.clip(edge, -reach, reach))
    lines(image, edges, OUTLINE, wide + 3 * thin)
    lines(image, edges, back_colour, wide + thin)


def fixed_point(points: Floats) -> Polyline:
    """Points as OpenCV draws them to fractions of a pixel."""
    return np.round(points * (1 << SHIFT)).astype(np.int32)


def runs(points: Floats) -> list[Polyline]:
    """The stretches of at least two neighbouring known points."""
    known = np.isfinite(points).all(axis=1)
    breaks = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(int)))
    ends = breaks.reshape(-1, 2)
    return [fixed_point(points[first:last]) for first, last in ends if last - first > 1]


def lines(image: Picture, courses: list[Polyline], colour: Colour, width: int) -> None:
    """Draw lines of one colour and width."""
    if courses:
        cv2.polylines(image, courses, False, colour, width, cv2.LINE_AA, SHIFT)
