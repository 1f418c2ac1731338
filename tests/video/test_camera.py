"""Webcams through OpenCV, with a made-up one."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.live.camera_list import list_cameras
from posecheck.video import camera as camera_module
from posecheck.video.camera import Camera, CameraLost, cameras

STOP = threading.Event()


class Webcam:
    """A camera of one size and rate at a time; blue pictures, or none after a while."""

    def __init__(self, rates: dict[tuple[int, int], float], pictures: int = 100) -> None:
        self.rates = rates
        self.left = pictures
        self.size = (0, 0)
        self.released = 0

    def isOpened(self) -> bool:
        return bool(self.rates)

    def set(self, what: int, value: float) -> bool:
        if what == cv2.CAP_PROP_FRAME_WIDTH:
            self.size = (int(value), 0)
        elif what == cv2.CAP_PROP_FRAME_HEIGHT:
            self.size = (self.size[0], int(value))
        return True

    def get(self, what: int) -> float:
        return self.rates[self.size]

    def read(self) -> tuple[bool, Any]:
        if self.left <= 0:
            return False, None
        self.left -= 1
        picture = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        picture[..., 0] = 255
        return True, picture

    def release(self) -> None:
        self.released += 1


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(**by_device: Webcam) -> None:
        found = {int(name.removeprefix("video")): webcam for name, webcam in by_device.items()}
        monkeypatch.setattr(cv2, "VideoCapture", lambda device, api: found[device])
        monkeypatch.setattr(camera_module, "_devices", lambda: sorted(found))

    return put


def test_pictures_are_rgb_and_timed_from_the_first(plug: Callable[..., None]) -> None:
    plug(video0=Webcam({(1280, 720): 30.0}))
    camera = Camera(0, display_side=960)
    camera.open()
    first, second = camera.read(STOP), camera.read(STOP)
    assert first is not None
    assert second is not None
    assert (first.size, first.image.shape, camera.fps) == ((1280, 720), (360, 640, 3), 30.0)
    assert first.display is not None
    assert first.display.shape == (540, 960, 3)
    assert first.image[0, 0].tolist() == [0, 0, 255]
    assert 0 == first.time_s < second.time_s < 1
    camera.close()


def test_a_size_that_is_too_slow_is_given_up_for_a_faster_one(plug: Callable[..., None]) -> None:
    plug(video0=Webcam({(1280, 720): 10.0, (640, 480): 30.0}))
    camera = Camera(0)
    camera.open()
    frame = camera.read(STOP)
    assert frame is not None
    assert frame.size == (640, 480)


def test_an_unplugged_camera_is_lost_and_can_be_opened_again(plug: Callable[..., None]) -> None:
    plug(video0=Webcam({(1280, 720): 30.0}, pictures=2))
    camera = Camera(0)
    camera.open()
    camera.read(STOP)
    before = camera.read(STOP)
    with pytest.raises(CameraLost, match="camera 0"):
        camera.read(STOP)
    plug(video0=Webcam({(1280, 720): 30.0}))
    camera.open()
    again = camera.read(STOP)
    assert before is not None
    assert again is not None
    # The session's clock went on meanwhile.
    assert again.time_s > before.time_s + 0.1
    assert again.index == before.index + 1


def test_a_camera_that_cannot_be_opened(plug: Callable[..., None]) -> None:
    plug(video7=Webcam({}))
    with pytest.raises(InputError, match="camera 7"):
        Camera(7).open()


def test_cameras_are_listed_with_a_picture_each(plug: Callable[..., None], tmp_path: Path) -> None:
    plug(
        video0=Webcam({(1280, 720): 30.0}),
        video1=Webcam({}),
        video2=Webcam({(1280, 720): 5.0, (640, 480): 30.0}),
        video3=Webcam({(1280, 720): 30.0}, pictures=0),
    )
    assert [found.device for found in cameras()] == [0, 2]
    plug(video0=Webcam({(1280, 720): 30.0}))
    (line,) = list_cameras(tmp_path / "list")
    assert "--camera 0: 1280×720, 30 pictures a second" in line
    thumbnail = cv2.imread(str(tmp_path / "list" / "camera-0.png"))
    assert thumbnail is not None
    assert thumbnail.shape == (180, 320, 3)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="choose another folder"):
        list_cameras(tmp_path / "file")
