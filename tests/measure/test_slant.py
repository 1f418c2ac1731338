"""How far aside of the head a camera may stand."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.measure.slant import TURNS_DEG, SlantWatch
from posecheck.pose.head_end import MAX_SLANT_DEG
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack
from tests.figures import SUPINE, pose, view_from


def seen_aside(degrees: float, time_s: float) -> Pose:
    """A trunk of 145 pixels in the middle of the picture that slants by so much."""
    seen = replace(pose(SUPINE, "head_end", time_s), size=(640, 480))
    landmarks = seen.landmarks.copy()
    half_way = 145 * np.sin(np.radians(degrees)) / 2
    for name, y, half, sign in (("shoulder", 300, 50, 1), ("hip", 200, 30, -1)):
        for side, way in (("left", -1), ("right", 1)):
            landmarks[INDEX[f"{side}_{name}"]] = (320 + sign * half_way + way * half, y)
    return replace(seen, landmarks=landmarks)


def refused(*slants: float) -> list[bool]:
    track = PoseTrack.of([seen_aside(slant, i / 10) for i, slant in enumerate(slants)])
    return SlantWatch().update(track, view_from(track))


INSIDE, OUTSIDE = MAX_SLANT_DEG - 1.5, MAX_SLANT_DEG + 1.5


@pytest.mark.parametrize("way", [1, -1])
def test_what_was_decided_at_rest_holds_while_the_knees_are_aside(way: int) -> None:
    assert refused(way * OUTSIDE, way * INSIDE, way * OUTSIDE) == [True, True, True]
    assert refused(way * INSIDE, way * OUTSIDE, way * INSIDE) == [False, False, False]


def test_a_camera_that_surely_stands_elsewhere_is_judged_anew() -> None:
    far, near = MAX_SLANT_DEG + TURNS_DEG + 1.5, MAX_SLANT_DEG - TURNS_DEG - 1.5
    assert refused(INSIDE, far, OUTSIDE) == [False, True, True]
    assert refused(OUTSIDE, near, INSIDE) == [True, False, False]
