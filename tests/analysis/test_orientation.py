"""A recording that lies on its side, or mirrors, is judged as the camera's place saw it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from posecheck.analysis.analyze import analyze, analyze_recording
from posecheck.analysis.options import Options, check_orientation
from posecheck.batch.expectation import parse_expectation
from posecheck.cli.analyze import analyze as command
from posecheck.errors import InputError
from posecheck.estimation import ModelInfo
from posecheck.exercises.library import load_exercise
from posecheck.observation.observation import Observation
from posecheck.pose.orientation import AS_STORED, Orientation
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from posecheck.video.frame import Frame
from posecheck.video.writer import VideoWriter

WIDTH, HEIGHT = 128, 64


class BrightestPoint:
    """All landmarks at the picture's bright quarter."""

    info = ModelInfo("brightest")

    def detect(self, frame: Frame) -> Observation:
        bright = np.argwhere(frame.image[..., 0] > 128).mean(axis=0)[::-1]
        return Observation.of(frame, landmarks=np.tile(bright, (33, 1)))

    def close(self) -> None:
        """Nothing to free."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """White in the upper left quarter, for two seconds."""
    path = tmp_path_factory.mktemp("clip") / "corner.mp4"
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[: HEIGHT // 2, : WIDTH // 2] = 255
    with VideoWriter(path) as out:
        for i in range(20):
            out.write(image, i / 10)
    return path


def seen(clip: Path, **orientation: Any) -> tuple[tuple[int, int], list[str]]:
    """The picture's size, and in which part of it the bright quarter is."""
    found = analyze(clip, "cat_cow", landmarker=BrightestPoint, **orientation)
    assert found.poses is not None
    size, (x, y) = found.poses.size, found.poses.landmarks[0, 0]
    return size, ["left" if x < size[0] / 2 else "right", "up" if y < size[1] / 2 else "down"]


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [
        ({}, (WIDTH, HEIGHT), ["left", "up"]),
        ({"rotate": 90}, (HEIGHT, WIDTH), ["right", "up"]),
        ({"rotate": 180}, (WIDTH, HEIGHT), ["right", "down"]),
        ({"rotate": 270}, (HEIGHT, WIDTH), ["left", "down"]),
        ({"mirrored": True}, (WIDTH, HEIGHT), ["right", "up"]),
        ({"rotate": 90, "mirrored": True}, (HEIGHT, WIDTH), ["left", "up"]),
    ],
)
def test_pictures_are_turned(
    clip: Path, orientation: dict[str, Any], size: tuple[int, int], corner: list[str]
) -> None:
    assert seen(clip, **orientation) == (size, corner)


def test_another_angle_is_refused(clip: Path) -> None:
    with pytest.raises(ValueError, match="rotate is 0, 90, 180 or 270, not 45"):
        analyze(clip, "cat_cow", rotate=45)  # type: ignore[arg-type]


def test_saved_landmarks_know_it_and_give_the_same(clip: Path, tmp_path: Path) -> None:
    exercise, asked = load_exercise("cat_cow"), Orientation(90, True)
    options = Options(landmarker=BrightestPoint, orientation=asked, video=True)
    first = analyze_recording(clip, exercise, tmp_path / "a", options)
    assert (first.content["source"]["rotate"], first.content["source"]["mirrored"]) == (90, True)
    again = analyze_recording(tmp_path / "a", exercise, tmp_path / "b")
    same = analyze_recording(tmp_path / "a", exercise, tmp_path / "c", Options(orientation=asked))
    assert again.content == first.content == same.content
    assert PoseTrack.load(tmp_path / "b" / "landmarks.npz").size == (HEIGHT, WIDTH)
    with pytest.raises(InputError, match="cannot be turned"):
        analyze_recording(
            tmp_path / "a", exercise, tmp_path / "d", Options(orientation=Orientation(180))
        )
    assert not (tmp_path / "d").exists()


def test_what_was_asked_before_is_no_mistake() -> None:
    origin = Provenance.of("x", (1, 1), ModelInfo(""), rotate=90)
    check_orientation(AS_STORED, origin)
    check_orientation(Orientation(90), origin)


def test_expectations_say_it() -> None:
    text = 'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n[options]\n'
    options = parse_expectation(text + "rotate = 270\nmirrored = true\n", "x").options
    assert (options.rotate, options.mirrored) == (270, True)
    with pytest.raises(InputError, match="rotate"):
        parse_expectation(text + "rotate = 45\n", "x")


def test_the_command_line_names_the_angles(clip: Path) -> None:
    said = CliRunner().invoke(command, [str(clip), "-e", "cat_cow", "--rotate", "45"])
    assert said.exit_code == 2
    assert "90" in said.output
