"""Angles against the vertical under a camera that leans."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.measure.level import MOST_DEG, leaning, leveled
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from posecheck.pose.turning import turned
from posecheck.signals.catalogue import measure
from tests.acting import cats, curved, result
from tests.figures import SITTING, Figure, body, film, pose


def leant(seen: Pose, degrees: float, told: float | None = None) -> Pose:
    """The pose as a camera sees it in whose picture upright things lean clockwise."""
    level = PoseTrack.of([replace(seen, scene=Scene())])
    scene = Scene(camera_lean_deg=degrees if told is None else told)
    return replace(turned(level, np.array([degrees])).pose(0), scene=scene)


@pytest.mark.parametrize("degrees", [-12.0, 7.0])
@pytest.mark.parametrize("camera", ["left", "right"])
def test_the_lean_is_taken_off(camera: str, degrees: float) -> None:
    upright = pose(replace(SITTING, lean=8), camera)
    crooked = leant(upright, degrees)
    straight = leveled(PoseTrack.of([crooked]), load_exercise("seated_pelvic_tilt"))
    true = measure("trunk_lean_deg", body(upright))
    assert measure("trunk_lean_deg", body(straight.pose(0))) == pytest.approx(true, abs=0.1)
    assert abs(measure("trunk_lean_deg", body(crooked)) - true) > 6


def test_what_is_not_known_is_not_taken_off() -> None:
    track = PoseTrack.of([leant(pose(SITTING), 5.0, told=np.nan)])
    assert leveled(track, load_exercise("seated_pelvic_tilt")) is track


def test_from_behind_the_head_nothing_is_turned() -> None:
    track = PoseTrack.of([leant(pose(SITTING), 5.0)])
    assert leveled(track, load_exercise("supine_caudal_rotation")) is track


def test_a_camera_that_leans_too_far_is_said() -> None:
    poses = [leant(seen, 0.0, told=MOST_DEG + 3) for seen in film(curved(*cats(1)), 6)]
    found = result("cat_cow", poses)
    assert not found.judged.any()
    assert {span.reason for span in found.not_judged if span.rule is None} == {"camera_leans"}
    assert "18 degrees" in found.not_judged[0].message
    assert leaning(PoseTrack.of(poses))[0] == (0, 18.0)


def test_the_same_session_under_a_leaning_camera() -> None:
    straight = film(curved(*cats(2)), 12)
    found = result("cat_cow", [leant(seen, 8.0) for seen in straight])
    assert len(found.repetitions) == 2
    assert found.events == []


def test_a_standing_body_is_seen_standing() -> None:
    figure = Figure(lean=3)
    track = leveled(PoseTrack.of([leant(pose(figure), 14.0)]), load_exercise("walking"))
    assert measure("trunk_lean_deg", body(track.pose(0))) == pytest.approx([3.0], abs=0.2)
