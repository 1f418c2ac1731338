"""What a camera behind the head sees of a lying trunk."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose import head_end
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX
from posecheck.pose.track import PoseTrack
from tests.figures import SIZE, SUPINE, pose


def trunk(shoulder: tuple[float, float], hip: tuple[float, float]) -> Pose:
    """Shoulders 100 pixels apart and hips 60, with their middles at these places."""
    seen = replace(pose(SUPINE, "head_end"), size=(640, 480))
    landmarks = seen.landmarks.copy()
    for name, middle, half in (("shoulder", shoulder, 50), ("hip", hip, 30)):
        for side, sign in (("left", -1), ("right", 1)):
            landmarks[INDEX[f"{side}_{name}"]] = (middle[0] + sign * half, middle[1])
    return replace(seen, landmarks=landmarks)


def slant(shoulder: tuple[float, float], hip: tuple[float, float]) -> float:
    return float(head_end.slant(PoseTrack.of([trunk(shoulder, hip)]))[0])


def test_the_steeper_the_camera_looks_the_longer_is_the_trunk() -> None:
    low, high = trunk((320, 300), (320, 240)), trunk((320, 300), (320, 190))
    found = head_end.steepness(PoseTrack.of([low, high]))
    assert found == pytest.approx([(0.6 - 0.4) / 1.15, (1.1 - 0.4) / 1.15])
    assert head_end.trunk_length(PoseTrack.of([low])) == pytest.approx([0.6])


def test_a_trunk_right_up_the_middle_is_seen_from_right_behind() -> None:
    assert slant((320, 300), (320, 200)) == pytest.approx(0, abs=0.1)


def test_a_slanting_trunk_is_seen_from_aside() -> None:
    # The hips 36 pixels beside the shoulders, of a trunk of 145 pixels: 14 degrees.
    assert slant((338, 300), (302, 200)) == pytest.approx(14.4, abs=0.5)
    assert slant((302, 300), (338, 200)) == pytest.approx(-14.4, abs=0.5)


def test_beside_the_middle_of_the_picture_upright_planes_lean_outward() -> None:
    # There the line of somebody seen from right behind leans outward toward the feet.
    assert slant((470, 300), (470, 200)) > 2
    assert slant((170, 300), (170, 200)) < -2
    assert SIZE != (640, 480)


def test_nobody_has_no_slant() -> None:
    assert np.isnan(head_end.slant(PoseTrack.of([Pose.nobody(0.0, (640, 480))])))
