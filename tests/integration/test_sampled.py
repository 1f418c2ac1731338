"""A recording with many frames a second: the model looks at as many as the movement needs."""

from itertools import islice
from pathlib import Path

import av
import pytest

from posecheck.analysis.analyze import Analysis, analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter

FRAMES = 60


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 30 frames a second: each frame of a clip of half as many twice."""
    path = tmp_path_factory.mktemp("sampled") / "clip.mp4"
    with VideoFile(samples / "cobra_too_far.mp4") as video, VideoWriter(path) as writer:
        for frame in islice(video, FRAMES // 2):
            writer.write(frame.image, frame.time_s)
            writer.write(frame.image, frame.time_s + 1 / 30)
    return path


@pytest.fixture(scope="module")
def sampled(clip: Path) -> Analysis:
    return analyze_recording(clip, built_in_exercise("cobra"), clip.parent / "sampled")


def test_the_result_says_how_many_frames_were_looked_at(sampled):
    source = sampled.content["source"]
    assert source["frames"] == FRAMES
    assert FRAMES / 3 < source["looked_at"] < 0.8 * FRAMES
    assert source["duration_s"] == pytest.approx(2.0, abs=0.01)


def test_landmarks_are_those_of_the_frames_that_were_looked_at(sampled):
    track, provenance = read_landmarks(sampled.folder / "landmarks.npz")
    assert len(track) == sampled.content["source"]["looked_at"]
    assert provenance.frames == FRAMES
    on_the_grid = track.time_s * 30
    assert on_the_grid == pytest.approx(on_the_grid.round(), abs=0.05)
    assert track.found.all()


def test_the_rules_run_again_on_them_with_the_same_result(sampled, tmp_path):
    again = analyze_recording(sampled.folder, built_in_exercise("cobra"), tmp_path / "again")
    assert again.content == sampled.content


def test_the_annotated_video_has_all_frames(sampled):
    with av.open(str(sampled.folder / "annotated.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == FRAMES


def test_every_picture_is_looked_at_where_that_is_asked_for(clip, tmp_path):
    options = Options(video=False, every_picture=True)
    done = analyze_recording(clip, built_in_exercise("cobra"), tmp_path / "all", options)
    source = done.content["source"]
    assert source["frames"] == source["looked_at"] == FRAMES


def test_a_movement_that_is_read_from_the_outline_needs_every_picture(clip, tmp_path):
    options = Options(video=False)
    done = analyze_recording(clip, built_in_exercise("pelvic_tilt"), tmp_path / "tilt", options)
    assert done.content["source"]["looked_at"] == FRAMES
