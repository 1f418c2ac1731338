"""What a session tells of its camera."""

import math
from dataclasses import replace

import numpy as np
import pytest

import posecheck
from posecheck.measure.camera_log import UNSEEN_CAMERA, CameraLog
from posecheck.measure.camera_watch import CameraMoves
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from tests.figures import SITTING, pose

NAN = math.nan


def track(leans: list[float], start_s: float = 0.0) -> PoseTrack:
    """Nobody, a picture every tenth of a second; the camera leans as told."""
    nobody = [Pose.nobody(start_s + i / 10, (640, 480)) for i in range(len(leans))]
    seen = zip(nobody, leans, strict=True)
    return PoseTrack.of([replace(one, scene=Scene(camera_lean_deg=lean)) for one, lean in seen])


def moves(*moving: bool) -> CameraMoves:
    return CameraMoves(np.array(moving), np.zeros(len(moving), bool), {})


def test_the_lean_is_the_median_of_what_was_told() -> None:
    log = CameraLog()
    log.update(track([NAN, 6.0, 6.0]), moves(False, False, False))
    log.update(track([6.5, NAN], 0.3), moves(False, False))
    account = log.account()
    assert (account.roll_deg, account.roll_error_deg) == (6.0, 1.5)


@pytest.mark.parametrize(("told", "roll", "error"), [(NAN, None, 3.0), (0.0, 0.0, 2.0)])
def test_an_unknown_lean_leaves_more_open_than_a_small_one(
    told: float, roll: float | None, error: float
) -> None:
    log = CameraLog()
    log.update(track([told]), moves(False))
    assert (log.account().roll_deg, log.account().roll_error_deg) == (roll, error)


def test_each_move_is_told_once_when_it_begins_however_the_frames_are_cut() -> None:
    moving = [False, True, True, True, False, False, True]
    whole = CameraLog()
    whole.update(track([NAN] * 7), moves(*moving))
    parts = CameraLog()
    parts.update(track([NAN] * 3), moves(*moving[:3]))
    parts.update(track([NAN] * 4, 0.3), moves(*moving[3:]))
    assert whole.account().moved_s == pytest.approx((0.1, 0.6))
    assert parts.account() == whole.account()


def test_poses_without_their_pictures_tell_nothing() -> None:
    bare = PoseTrack.of([replace(pose(SITTING), scene=Scene())])
    log = CameraLog()
    log.update(replace(bare, scene=None), moves(True))
    assert log.account() == UNSEEN_CAMERA


def test_the_result_tells_it() -> None:
    session = posecheck.Session("cat_cow")
    session.skim(track([-4.0] * 5))
    content = session.finish().to_dict()
    assert content["camera"] == {"roll_deg": -4.0, "roll_error_deg": 1.5, "moved_s": []}
