"""Where a person is drawn between two looks."""

from dataclasses import replace

import numpy as np

from posecheck.pose.between import between
from posecheck.pose.contour import Contour
from posecheck.pose.pose import Pose

SIZE = (640, 480)


def pose(time_s: float, x: float) -> Pose:
    marks = np.full((33, 2), 100, np.float32)
    marks[:, 0] = x
    edge = np.full(21, x, np.float32)
    crest = np.full(96, x, np.float32)
    return Pose(
        time_s,
        SIZE,
        marks,
        np.ones(33, np.float32),
        np.zeros((33, 3), np.float32),
        Contour(edge, edge, crest, crest, 1.0),
    )


def test_on_the_straight_way_from_one_to_the_other():
    found = between(pose(1.0, 100), pose(1.2, 120), 1.05)
    assert found.time_s == 1.05
    assert np.allclose(found.landmarks[:, 0], 105)
    assert np.allclose(found.landmarks[:, 1], 100)
    assert found.contour is not None
    assert np.allclose(found.contour.left_edge, 105)
    assert np.allclose(found.contour.crest_y, 105)


def test_after_a_cut_nobody_is_on_the_way():
    assert np.allclose(between(pose(1.0, 100), pose(1.1, 400), 1.05).landmarks[:, 0], 100)


def test_where_nobody_is_seen_the_earlier_one_is_carried_on():
    nobody = Pose.nobody(1.2, SIZE)
    assert np.allclose(between(pose(1.0, 100), nobody, 1.1).landmarks[:, 0], 100)
    assert not between(replace(nobody, time_s=1.0), pose(1.2, 100), 1.1).found


def test_an_outline_that_is_known_once_stays():
    there = replace(pose(1.2, 120), contour=None)
    found = between(pose(1.0, 100), there, 1.1)
    assert found.contour is not None
    assert np.allclose(found.contour.left_edge, 100)
    assert between(there, pose(1.4, 120), 1.3).contour is None


def test_a_landmark_that_is_not_seen_stays_unknown():
    here = pose(1.0, 100)
    here.landmarks[5] = np.nan
    found = between(here, pose(1.2, 120), 1.1)
    assert np.isnan(found.landmarks[5]).all()
    assert np.allclose(found.landmarks[6, 0], 110)
