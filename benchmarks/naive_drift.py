"""The naive way to measure the drift of the knees: their landmarks, and a ruler from the height."""

from typing import Final

import numpy as np

from posecheck.pose import head_end
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack

NAIVE_BREADTH: Final = 0.187
NAIVE_TRUNK: Final = 0.29
"""Breadth of the shoulders and length of the trunk as shares of height: the longer of the two in
the picture is the naive ruler."""


def naive_drift(track: PoseTrack, height_in: float) -> Floats:
    """Knee landmarks against their mean in the first second, inches; NaN where nobody is found."""
    breadth = head_end.breadth(track, "shoulder") / NAIVE_BREADTH
    trunk = np.hypot(*(track.middle("shoulder") - track.middle("hip")).T) / NAIVE_TRUNK
    if not track.found.any():
        return np.full(len(track), np.nan)
    start = track.time_s < track.time_s[track.found][0] + 1.0
    inch = np.nanmedian(np.fmax(breadth, trunk)[start]) / height_in
    knees = track.middle("knee")[:, 0]
    feet_end = np.nanmean(track.middle("shoulder")[:, 1] - track.middle("hip")[:, 1]) < 0
    moved = (knees - np.nanmean(knees[start])) / inch
    return moved if feet_end else -moved
