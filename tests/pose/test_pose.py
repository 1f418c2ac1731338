"""Poses as records: shapes, stacking and taking apart."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS, Contour
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.skeleton import INDEX, LANDMARKS
from posecheck.pose.track import PoseTrack
from tests.figures import HIPS_AT, SITTING, SIZE, pose

N = len(LANDMARKS)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("landmarks", np.zeros((N, 3)), "landmarks"),  # a depth too many
        ("landmarks", np.zeros((N - 1, 2)), "landmarks"),  # one landmark is missing
        ("visibility", np.zeros((N, 1)), "visibility"),
        ("world", np.zeros((N, 2)), "world"),
        ("time_s", float("nan"), "time_s"),
        ("time_s", float("inf"), "time_s"),
        ("size", (0, 480), "size"),  # a picture without width
        ("size", (640, -1), "size"),
    ],
)
def test_a_pose_of_another_shape_is_refused(field: str, value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(pose(), **{field: value})


def test_nobody_is_not_found_and_has_no_contour() -> None:
    nobody = Pose.nobody(1.5, SIZE, people=2)
    assert not nobody.found
    assert np.isnan(nobody.landmarks).all()
    assert np.isnan(nobody.world).all()
    assert (nobody.time_s, nobody.contour, nobody.people) == (1.5, None, 2)
    assert pose().found


def test_points_are_found_by_name() -> None:
    seen = pose()
    assert seen.point("left_knee") is not None
    assert (seen.point("left_knee") == seen.landmarks[INDEX["left_knee"]]).all()
    track = PoseTrack.of([seen, seen])
    assert track.point("left_knee").shape == (2, 2)
    assert track.point("left_knee").dtype == float
    assert np.allclose(track.middle("hip")[0], HIPS_AT)
    assert np.allclose(track.world_middle("hip"), 0, atol=1e-6)
    assert track.world_point("nose").shape == (2, 3)


def test_a_track_gives_back_the_poses_that_it_was_made_of() -> None:
    poses = [
        pose(time_s=0.0),
        Pose.nobody(0.1, SIZE, people=0),
        replace(pose(SITTING, time_s=0.2, outline=False), people=2, overlap=0.25),
    ]
    track = PoseTrack.of(poses)
    assert len(track) == 3
    assert track.found.tolist() == [True, False, True]
    for i, before in enumerate(poses):
        after = track.pose(i)
        assert (after.time_s, after.size) == (before.time_s, before.size)
        assert (after.people, after.overlap) == (before.people, before.overlap)
        for name in ("landmarks", "visibility", "world"):
            assert np.array_equal(getattr(after, name), getattr(before, name), equal_nan=True)
        assert (after.contour is None) == (before.contour is None)
        if before.contour is not None and after.contour is not None:
            for name in ("left_edge", "right_edge", "crest_x", "crest_y", "support"):
                a, b = getattr(after.contour, name), getattr(before.contour, name)
                assert np.array_equal(a, b, equal_nan=True), name


def test_a_track_without_poses_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        PoseTrack.of([])


@pytest.mark.parametrize(
    ("field", "shape"),
    [
        ("landmarks", (2, N, 2)),  # two frames beside one time
        ("left_edge", (1, TRUNK_STATIONS - 1)),
        ("crest_y", (1, CREST_COLUMNS + 1)),
        ("support", (1, 1)),
        ("people", (2,)),
    ],
)
def test_a_track_whose_arrays_disagree_is_refused(field: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=field):
        replace(PoseTrack.of([pose()]), **{field: np.zeros(shape)})


@pytest.mark.parametrize("known", [True, False])
def test_a_single_pose_is_stacked_as_many_are(known: bool) -> None:
    seen = pose(SITTING, time_s=1.5)
    if known:
        tags = np.arange(24.0).reshape(3, 4, 2)
        seen = replace(seen, tags=tags, scene=Scene(90.0, 30.0, 200.0), people=2, overlap=0.25)
    else:
        seen = replace(seen, contour=None)
    one, two = PoseTrack.of([seen]), PoseTrack.of([seen, seen])
    assert vars(one).keys() == vars(two).keys()
    for name, value in vars(two).items():
        mine = getattr(one, name)
        if name == "size" or value is None:
            assert mine == value
        else:
            assert mine.dtype == value.dtype
            assert np.array_equal(mine, value[:1], equal_nan=True), name


def test_a_contour_of_another_shape_is_refused() -> None:
    edge, crest = np.zeros(TRUNK_STATIONS), np.zeros(CREST_COLUMNS)
    Contour(edge, edge, crest, crest, 1.0)
    for arrays in ((crest, edge, crest, crest), (edge, edge[1:], crest, crest), (edge,) * 4):
        with pytest.raises(ValueError, match="edges of 21 values"):
            Contour(*arrays, 1.0)
