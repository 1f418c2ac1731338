"""The line of the back that is judged, in the picture, for drawing it."""

from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import TRUNK_STATIONS
from posecheck.pose.pose import Pose
from posecheck.signals.back_curve import bridged, without_head

_FRACTIONS: Final = np.linspace(0.0, 1.0, TRUNK_STATIONS)[:, None]
"""Where along the trunk the stations of a contour lie: 0 at the hips, 1 at the shoulders."""


def back_line(pose: Pose, dorsal: int) -> Floats:
    """Points (TRUNK_STATIONS, 2) of the silhouette's edge from hips to shoulders, in pixels.

    `dorsal` +1 takes the edge on the image-left of the direction hip to shoulder, -1 the other;
    NaN where there is no edge.
    """
    if pose.contour is None or dorsal == 0:
        return np.full((TRUNK_STATIONS, 2), np.nan)
    hip = 0.5 * (pose.point("left_hip") + pose.point("right_hip")).astype(float)
    shoulder = 0.5 * (pose.point("left_shoulder") + pose.point("right_shoulder")).astype(float)
    along = shoulder - hip
    length = float(np.hypot(along[0], along[1]))
    if not length > 0:
        return np.full((TRUNK_STATIONS, 2), np.nan)
    left = np.array([along[1], -along[0]]) / length
    edge = pose.contour.left_edge if dorsal > 0 else pose.contour.right_edge
    # The line that is judged: without a raised head, and over stations that are lost.
    measured = without_head(bridged(edge.astype(float)[None] / length))[0] * length
    line: Floats = hip + _FRACTIONS * along + np.sign(dorsal) * measured[:, None] * left
    return line
