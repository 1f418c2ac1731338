"""Where a person was between two looks, for drawing: nothing is judged by it."""

from dataclasses import replace
from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.pose import Pose

ELSEWHERE: Final = 0.15
"""Who is further away than this share of the picture's long side by the next look was not on the
way there: the picture was cut, or the model found another body."""


def between(before: Pose, after: Pose, time_s: float) -> Pose:
    """The pose at a time between two others, on the straight way from one to the other.

    Where there is no such way, as nobody is seen in one of them, the earlier one is carried on.
    """
    share = (time_s - before.time_s) / (after.time_s - before.time_s)
    here, there = before.landmarks, after.landmarks
    if not (before.found and after.found) or _far(here, there, before.size):
        return replace(before, time_s=time_s)
    return replace(
        before,
        time_s=time_s,
        landmarks=_part_way(here, there, share),
        contour=_contour(before.contour, after.contour, share),
    )


def _far(here: Floats, there: Floats, size: tuple[int, int]) -> bool:
    return bool(np.nanmax(np.abs(there - here), initial=0.0) > ELSEWHERE * max(size))


def _part_way(here: Floats, there: Floats, share: float) -> Floats:
    mixed: Floats = here + np.float32(share) * (there - here)
    return mixed


def _contour(here: Contour | None, there: Contour | None, share: float) -> Contour | None:
    if here is None or there is None:
        return here
    return replace(
        here,
        left_edge=_part_way(here.left_edge, there.left_edge, share),
        right_edge=_part_way(here.right_edge, there.right_edge, share),
        crest_x=_part_way(here.crest_x, there.crest_x, share),
        crest_y=_part_way(here.crest_y, there.crest_y, share),
    )
