"""A picture on its side is told from bodies that gravity holds in place."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.measure.perception import Perception
from posecheck.measure.sideways import turned_track
from posecheck.pose.track import PoseTrack
from tests.figures import KNEELING, PRONE, QUADRUPED, SITTING, STANDING, SUPINE, Figure, pose

COBRA = replace(PRONE, lean=60, hip=(-30, -30), arm=(45, 45), elbow=20)


@cache
def track_of(figure: Figure, camera: str = "left", seconds: float = 8.0) -> PoseTrack:
    return PoseTrack.of([pose(figure, camera, t) for t in np.arange(0, seconds, 0.1)])


def reasons(identifier: str, track: PoseTrack) -> list[str | None]:
    seen = Perception(load_exercise(identifier)).update(track)
    return [None if b is None else b.reason for p in seen for b in p.obstacles]


@pytest.mark.parametrize("turned", [90, 270])
@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize(
    ("identifier", "figure"),
    [
        ("cat_cow", QUADRUPED),
        ("pelvic_tilt", SUPINE),
        ("knee_to_chest", SUPINE),
        ("seated_pelvic_tilt", replace(SITTING, arm=(10, 10), elbow=60)),
    ],
)
def test_a_picture_on_its_side(identifier: str, figure: Figure, camera: str, turned: int) -> None:
    track = turned_track(track_of(figure, camera), turned)
    perceived = list(Perception(load_exercise(identifier)).update(track))
    assert perceived[-1].obstacles[-1].reason == "sideways"
    assert all(None not in p.obstacles for p in perceived), "nothing of it may be judged"
    message = perceived[-1].obstacles[-1].message
    assert f"--rotate {360 - turned}" in message, "the turn that makes it upright"
    upright = turned_track(track, 360 - turned)
    assert reasons(identifier, upright)[-1] is None


@pytest.mark.parametrize("turned", [90, 270])
def test_seen_from_the_head_end(turned: int) -> None:
    track = turned_track(track_of(SUPINE, "head_end"), turned)
    assert reasons("supine_caudal_rotation", track)[-1] == "sideways"


@pytest.mark.parametrize("identifier", exercise_ids())
@pytest.mark.parametrize("camera", ["left", "front"])
@pytest.mark.parametrize("figure", [STANDING, SITTING, KNEELING, QUADRUPED, SUPINE, PRONE, COBRA])
def test_upright_bodies_are_no_proof(identifier: str, figure: Figure, camera: str) -> None:
    assert "sideways" not in reasons(identifier, track_of(figure, camera))


def test_a_body_that_lies_straight_is_no_proof() -> None:
    assert "sideways" not in reasons("cobra", turned_track(track_of(replace(PRONE)), 90))


def test_it_is_believed_when_the_phone_is_turned_upright() -> None:
    lying, upright = turned_track(track_of(QUADRUPED), 90), track_of(QUADRUPED)
    lying = PoseTrack.from_arrays(
        lying.landmarks, lying.time_s, size=upright.size, world=lying.world
    )
    later = replace(upright, time_s=upright.time_s + 8.0)
    found = reasons("cat_cow", PoseTrack.joined([lying, later]))
    assert found[len(lying) - 1] == "sideways"
    assert found[-1] is None
    assert "sideways" not in found[len(lying) + 20 :]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_there_and_back(degrees: int) -> None:
    track = track_of(QUADRUPED, seconds=0.2)
    back = turned_track(turned_track(track, degrees), 360 - degrees)
    assert back.size == track.size
    np.testing.assert_allclose(back.landmarks, track.landmarks, atol=1e-3)
    np.testing.assert_allclose(back.world, track.world, atol=1e-6)
