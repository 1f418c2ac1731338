"""Poses turned about the middle of the picture."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from posecheck.pose.turning import about_middle, as_seen, turned
from tests.figures import STANDING, pose


def track() -> PoseTrack:
    return PoseTrack.of([replace(pose(STANDING), scene=Scene())])


def test_clockwise_is_as_on_a_clock() -> None:
    twelve = np.array([[[50.0, 10.0]]])
    three = about_middle(twelve, np.array([90.0]), (100, 100))
    assert three[0, 0] == pytest.approx([90.0, 50.0])


def test_turned_poses_remember_where_they_were_seen() -> None:
    before = track()
    after = turned(before, np.array([30.0]))
    assert np.abs(after.landmarks - before.landmarks).max() > 10
    assert as_seen(after) == pytest.approx(before.landmarks, abs=1e-3)
    assert as_seen(before) is before.landmarks


def test_space_is_turned_with_the_picture() -> None:
    after = turned(track(), np.array([90.0]))
    up = after.world_middle("shoulder") - after.world_middle("hip")
    across = after.middle("shoulder") - after.middle("hip")
    assert up[0, 0] > abs(up[0, 1])  # a trunk that stood points to the right
    assert across[0, 0] > abs(across[0, 1])
