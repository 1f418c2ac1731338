"""Knees that drift, seen from the side: a far drop is told, nothing is ever called safe."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis.judge import session_of
from posecheck.analysis.options import Options
from posecheck.estimation.of_video import poses_in
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.scene import CAMERA_PLACES, Scene
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.text import doubt_sentences
from tests.figures import PX_PER_IN, SUPINE, moved, pose

CLIPS = Path(__file__).parents[2] / "benchmarks" / "drift_clips"
KNEES = ("left_knee", "right_knee")
SIDE = Scene(place=float(CAMERA_PLACES.index("side")))
FPS, SECONDS = 15, 12


def judged(
    drop_in: Callable[[float], float], *, camera: str = "left", step_in: float = 0.0
) -> SessionResult:
    """Judge somebody whose knees sink by so many inches at each time.

    Args:
        step_in: how much lower the nearer shoulder is in the picture, inches.
    """
    poses = []
    for i in range(FPS * SECONDS):
        time_s = i / FPS
        seen = moved(pose(SUPINE, camera, time_s), KNEES, (0, PX_PER_IN * drop_in(time_s)))
        seen = moved(seen, (f"{camera}_shoulder",), (0, PX_PER_IN * step_in))
        poses.append(replace(seen, scene=SIDE))
    track = PoseTrack.of(poses)
    session = session_of(
        built_in_exercise("supine_caudal_rotation"), Options(height_in=67.0, level=3), track
    )
    session.skim(track)
    return session.finish()


def twice(drop_in: float) -> Callable[[float], float]:
    times = [0.0, 2.0, 3.5, 4.0, 5.5, 7.0, 8.5, 9.0, 10.5, 12.0]
    way = [0.0, 0.0, drop_in, drop_in, 0.0, 0.0, drop_in, drop_in, 0.0, 0.0]
    return lambda t: float(np.interp(t, times, way))


@pytest.mark.parametrize("camera", ["left", "right"])
def test_a_far_drop_is_clearly_beyond_and_counted(camera: str) -> None:
    result = judged(twice(2.0), camera=camera)
    warned = [event for event in result.events if event.kind == "range"]
    assert [(e.rule, e.severity) for e in warned] == [("knee_drop_in", "warning")] * 2
    assert "clearly beyond 3 inches" in warned[0].message
    assert [rep.side for rep in result.repetitions] == [None, None]


def test_a_small_drop_says_nothing_and_is_not_called_safe() -> None:
    result = judged(twice(0.3))
    assert [event for event in result.events if event.kind == "range"] == []
    assert result.repetitions == []
    assert np.isnan(result.signals["knee_drift_in"]).all()
    (span,) = (span for span in result.not_judged if span.rule == "knee_drift_in")
    assert span.end_s - span.start_s > SECONDS - 1
    assert span.message == doubt_sentences.doubt("from_side")
    assert "never say that it is safe" in span.message


def test_a_camera_that_stands_too_high_is_told() -> None:
    result = judged(twice(2.0), step_in=8.0)
    assert [event for event in result.events if event.kind == "range"] == []
    assert np.isnan(result.signals["knee_drop_in"]).all()
    messages = {span.rule: span.message for span in result.not_judged}
    assert messages["knee_drop_in"] == doubt_sentences.doubt("side_high")


@pytest.mark.slow
def test_a_rendered_body_filmed_from_beside_it_half_a_metre_high() -> None:
    clip = CLIPS / "side_sturdy_050.mp4"
    track = PoseTrack.of([seen for _, seen in poses_in(clip)])
    exercise = seen_from(built_in_exercise("supine_caudal_rotation"), "side")
    session = Session(exercise, height=71.5, level=3)
    session.skim(track)
    result = session.finish()
    # 2.6 in say nothing; 9 in toward the camera and 9 in away from it are clearly beyond 3.
    starts = [event.start_s for event in result.events if event.rule == "knee_drop_in"]
    assert starts == pytest.approx([8.0, 14.0], abs=0.5)
    assert len(result.repetitions) == 2
    assert np.isnan(result.signals["knee_drift_in"]).all()
