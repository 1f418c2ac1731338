"""Whether the camera keeps its place, on places that are written down by hand."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.measure.camera_watch import REST_S, TOLERANCE, CameraMoves, CameraWatch
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from tests.figures import STANDING, film

Place = tuple[float, float, float, float, float]
HOME: Place = (0.0, 0.0, 0.0, 1.0, 0.0)
LOST: Place = (np.nan, np.nan, np.nan, np.nan, 0.0)
UNKNOWN: Place = (np.nan,) * 5


def filmed(place_at: Callable[[float], Place], seconds: float = 8.0) -> PoseTrack:
    poses = film(lambda t: STANDING, seconds, outline=False)
    scenes = []
    for pose in poses:
        x, y, turn, zoom, views = place_at(pose.time_s)
        scenes.append(
            Scene(
                camera_x=x, camera_y=y, camera_turn_deg=turn, camera_zoom=zoom, camera_views=views
            )
        )
    track = PoseTrack.of(poses)
    return PoseTrack(**{**vars_of(track), "scene": np.array(scenes, np.float32)})


def vars_of(track: PoseTrack) -> dict:
    return {name: getattr(track, name) for name in track.__dataclass_fields__}


def watched(place_at: Callable[[float], Place], begins: list[int] | None = None) -> CameraMoves:
    return CameraWatch().update(filmed(place_at), begins or [])


def test_a_camera_that_stands_still_does() -> None:
    moves = watched(lambda t: HOME)
    assert not any(moves.moving)
    assert moves.begins == {}


def test_a_knock_is_told_until_the_camera_has_rested() -> None:
    moves = watched(lambda t: HOME if t < 3 else (0.02, 0.0, 0.0, 1.0, 0.0))
    (row,) = moves.begins
    assert row / 10 == pytest.approx(3 + REST_S, abs=0.11)
    assert all(moves.moving[30:row])
    assert sum(moves.moving) == row - 30
    step = moves.begins[row]
    assert step is not None
    assert step[:2, 2] == pytest.approx([0.02, 0.0])


def test_a_table_that_trembles_is_let_be() -> None:
    moves = watched(lambda t: (0.9 * TOLERANCE * np.sin(9 * t), 0.0, 0.0, 1.0, 0.0))
    assert not any(moves.moving)


def test_a_camera_that_swings_back_goes_on_as_before() -> None:
    moves = watched(lambda t: (0.02, 0.0, 0.0, 1.0, 0.0) if 3 <= t < 3.45 else HOME)
    assert moves.begins == {}
    assert sum(moves.moving) == 5


@pytest.mark.parametrize(
    "place_at",
    [
        lambda t: (0.03 * np.sin(t), 0.0, 0.0, 1.0, 0.0),
        lambda t: (0.0, 0.0, 0.0, 1 + 0.02 * t, 0.0),
        lambda t: (0.0, 0.0, 2 * np.sin(t), 1.0, 0.0),
    ],
    ids=["pan", "zoom", "turn"],
)
def test_what_moves_all_the_time_is_told_all_the_time(place_at: Callable[[float], Place]) -> None:
    moves = watched(place_at)
    assert np.mean(moves.moving[10:]) > 0.85
    assert moves.begins == {}


def test_a_slow_pan_is_never_further_off_than_the_tolerance() -> None:
    moves = watched(lambda t: (0.0005 * t, 0.0, 0.0, 1.0, 0.0))
    assert not any(moves.moving)  # 0.004 after 8 s


def test_a_room_that_tells_nothing_is_judged() -> None:
    moves = watched(lambda t: UNKNOWN)
    assert not any(moves.moving)


def test_a_background_that_is_lost_is_another_place() -> None:
    moves = watched(lambda t: HOME if t < 3 else LOST)
    assert not any(moves.moving[:33])
    assert all(moves.moving[34:])


def test_somebody_who_passes_hides_the_background_for_a_moment() -> None:
    moves = watched(lambda t: LOST if 3 <= t < 3.25 else HOME)
    assert not any(moves.moving)


def test_another_view_is_another_place_however_it_is_called() -> None:
    moves = watched(lambda t: HOME if t < 3 else (0.0, 0.0, 0.0, 1.0, 1.0))
    assert list(moves.begins.values()) == [None]


def test_a_shot_that_begins_while_the_background_is_lost_begins_here_too() -> None:
    moves = watched(lambda t: HOME if t < 3 else LOST if t < 5 else (0, 0, 0, 1, 1), [42])
    assert all(moves.moving[34:42])
    assert not any(moves.moving[42:])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 79), max_size=8, unique=True))
def test_runs_of_any_length_give_the_same(edges: list[int]) -> None:
    track = filmed(lambda t: HOME if t < 3 else (0.02, 0.0, 0.0, 1.0, 0.0))
    whole = CameraWatch().update(track, [])
    watch, begins, moving = CameraWatch(), [], []
    for first, end in pairwise([0, *sorted(edges), len(track)]):
        part = watch.update(track.take(slice(first, end)), [])
        begins += [first + row for row in part.begins]
        moving += part.moving
    assert begins == list(whole.begins)
    assert moving == whole.moving
