"""Recordings for a calibration, with a made-up camera and a made-up model."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import pytest

from posecheck.analysis.options import Options
from posecheck.calibrate import recordings
from posecheck.errors import InputError
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.video.camera import CameraLost
from posecheck.video.frame import Frame
from tests.calibrations import lying

PICTURE = np.zeros((48, 64, 3), np.uint8)


class Film:
    """A camera of ten pictures a second that breaks after some."""

    def __init__(self, device: int, *, grey: bool = False) -> None:
        self.grey = PICTURE[..., 0] if grey else None
        self.count = 0
        self.closed = False

    def open(self) -> None: ...

    def read(self, stop: threading.Event) -> Frame | None:
        self.count += 1
        if self.count > 40:
            raise CameraLost("gone")
        recordings.time.now += 0.1  # type: ignore[attr-defined]
        return Frame(self.count, 0.1 * self.count, PICTURE, (64, 48), None, self.grey)

    def close(self) -> None:
        self.closed = True


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


class Seen(NamedTuple):
    """An observation whose pose is known."""

    known: Pose

    def pose(self) -> Pose:
        return self.known


class Model:
    def __init__(self, *arguments: Any, **more: Any) -> None: ...

    def detect(self, frame: Frame) -> "Seen":
        return Seen(replace(lying(), time_s=frame.time_s))

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "Camera", Film)
    monkeypatch.setattr(recordings, "open_landmarker", Model)
    monkeypatch.setattr(recordings, "time", Clock())


def test_the_camera_is_watched_for_a_while_with_prompts() -> None:
    told: list[str] = []
    prompts = ((0.0, "Lie still."), (1.0, "Now move."), (9.0, "Never."))
    track = recordings.poses_of_camera(0, Options(), prompts, 2.0, told.append)
    assert told == ["Lie still.", "Now move."]
    assert len(track) == pytest.approx(20, abs=1)


def test_a_camera_that_is_unplugged() -> None:
    with pytest.raises(InputError, match="plug it in again"):
        recordings.poses_of_camera(3, Options(), (), 60.0, print)


def test_nobody_before_the_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(self: Model, frame: Frame) -> Seen:
        return Seen(Pose.nobody(frame.time_s, frame.size))

    monkeypatch.setattr(Model, "detect", nobody)
    with pytest.raises(InputError, match="nobody can be seen by camera 0"):
        recordings.poses_of_camera(0, Options(), (), 2.0, print)


def test_pictures_of_the_board_come_a_few_a_second() -> None:
    assert len(list(recordings.camera_pictures(0, 3.0))) == pytest.approx(11, abs=2)


def test_pictures_are_read_from_files(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((20, 30, 3), 90, np.uint8))
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    (tmp_path / "c.png").write_bytes(b"")
    (picture,) = recordings.board_pictures([tmp_path / "a.png"])
    assert picture.shape == (20, 30)
    for name in ("b.jpg", "c.png"):
        with pytest.raises(InputError, match="is not a picture"):
            list(recordings.board_pictures([tmp_path / name]))


def saved(path: Path, poses: list[Pose]) -> Path:
    with LandmarkWriter() as writer:
        for one in poses:
            writer.add(one)
        writer.save(path, Provenance("x", *poses[0].size, 30.0, 0, False, "m", "0", "1", "1"))
    return path


def test_a_recording_of_an_hour_is_a_mix_up(tmp_path: Path) -> None:
    poses = [lying(), replace(lying(), time_s=3600.0)]
    with pytest.raises(InputError, match="longer than 5 minutes"):
        recordings.poses_of_file(saved(tmp_path / "l.npz", poses), Options())


def test_a_recording_of_nobody(tmp_path: Path) -> None:
    poses = [Pose.nobody(0.0, (64, 48)), Pose.nobody(0.1, (64, 48))]
    with pytest.raises(InputError, match="nobody can be seen"):
        recordings.poses_of_file(saved(tmp_path / "l.npz", poses), Options())
