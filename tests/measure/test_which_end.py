"""At which end of somebody who lies the camera stands."""

import pytest

from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import load_exercise
from posecheck.measure.which_end import STAYS_S, EndWatch
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from tests.figures import HALF_WIDTH, PX_PER_M, SUPINE, moved, pose, view_from

ROTATION = load_exercise("supine_caudal_rotation")
FPS = 10
LEGS = ("left_knee", "right_knee", "left_ankle", "right_ankle")
BEHIND = "b"
NEARER = "n"
"""A picture in which knees and feet are taken for nearer than the hips."""


def told(pictures: str, exercise: object = ROTATION) -> str:
    """Where the camera is said to stand in each picture: f = beyond the feet, b = behind."""
    breadth = 2 * HALF_WIDTH["shoulder"] * PX_PER_M
    poses: list[Pose] = []
    for k, picture in enumerate(pictures):
        seen = pose(SUPINE, "head_end", k / FPS)
        poses.append(seen if picture == BEHIND else moved(seen, LEGS, (0, 3 * breadth)))
    track = PoseTrack.of(poses)
    watch, view = EndWatch(exercise), view_from(track)  # type: ignore[arg-type]
    at_once = watch.update(track, view)
    watch = EndWatch(exercise)  # type: ignore[arg-type]
    cut = [
        watch.update(track.take(slice(k, k + 1)), view.take(slice(k, k + 1)))[0]
        for k in range(len(track))
    ]
    assert cut == at_once, "the same, however the pictures are cut into runs"
    return "".join("f" if feet else BEHIND for feet in cut)


@pytest.mark.parametrize(("picture", "end"), [(BEHIND, "b"), (NEARER, "f")])
def test_the_first_picture_counts_at_once(picture: str, end: str) -> None:
    assert told(picture * 3) == end * 3


def test_knees_that_come_and_go_on_a_belly_move_no_camera() -> None:
    long = round(STAYS_S * FPS)
    assert told(BEHIND * 20 + NEARER * (long - 2)) == "b" * (20 + long - 2)
    assert told(BEHIND * 20 + (NEARER + BEHIND) * 20) == "b" * 60
    assert told(NEARER + BEHIND * 20)[2:] == "b" * 19


def test_a_wrong_first_impression_is_given_up() -> None:
    last = told(BEHIND * 20 + NEARER * 40)
    assert last.index("f") - 20 == pytest.approx(STAYS_S * FPS, abs=1)
    assert set(last[last.index("f") :]) == {"f"}


def test_where_it_is_judged_from_the_feet_nothing_is_guessed() -> None:
    assert told(NEARER * 3, seen_from(ROTATION, "feet")) == "bbb"
