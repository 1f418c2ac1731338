"""The part of the body that a notice is about, marked on the picture."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.figure import SHIFT, fixed_point, lines, runs
from posecheck.drawing.palette import OUTLINE, Colour
from posecheck.drawing.parts import Part
from posecheck.pose.pose import Pose
from posecheck.signals.back_line import back_line
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]
_SEEN_FROM: Final = 0.3
"""Visibility below which a landmark is a guess: where it is wrong a mark would mislead."""


def mark_part(
    image: Picture,
    pose: Pose,
    scale: tuple[float, float],
    unit: float,
    part: Part,
    colour: Colour,
    dorsal: int,
) -> None:
    """Draw lines and joints of a part in one colour; nothing where it is not seen.

    Args:
        scale, unit, dorsal: as of `draw_figure`.
    """
    if not pose.found:
        return
    points = pose.landmarks * np.array(scale)
    reach = 4.0 * max(image.shape[:2])
    wide = max(3, round(6 * unit))
    courses = []
    for course in part.courses:
        chosen = list(course)
        if np.isfinite(points[chosen]).all() and pose.visibility[chosen].min() >= _SEEN_FROM:
            courses.append(fixed_point(np.clip(points[chosen], -reach, reach)))
    if part.back:
        edge = np.clip(back_line(pose, dorsal) * np.array(scale), -reach, reach)
        courses += runs(edge)
    lines(image, courses, OUTLINE, wide + max(2, round(4 * unit)))
    lines(image, courses, colour, wide)
    if part.back:
        return
    for radius, shade in ((11 * unit, OUTLINE), (9 * unit, colour)):
        size = max(1, round(radius * (1 << SHIFT)))
        for x, y in np.concatenate(courses) if courses else ():
            cv2.circle(image, (int(x), int(y)), size, shade, -1, cv2.LINE_AA, SHIFT)
