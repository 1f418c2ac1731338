"""Cameras at this machine, through OpenCV."""

import contextlib
import re
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from posecheck.errors import InputError
from posecheck.text.translation import _
from posecheck.video.frame import Frame
from posecheck.video.opencv import cv2
from posecheck.video.scaling import FrameMaker, Picture

WISHES: Final = ((1280, 720), (640, 480))
"""Sizes to ask for, the first one that reaches the rate below wins."""
WANTED_FPS: Final = 24.0
LOST_AFTER: Final = 5
"""So many failed reads in a row mean that the camera is gone."""
SEARCHED: Final = 6
"""Indices tried on systems that cannot list their cameras."""


class CameraLost(Exception):
    """The camera gives no more pictures: unplugged, or taken by another program."""


class Camera:
    """A webcam as a live source; it can be opened again after it was lost.

    Args:
        device: an index, or on Linux a device such as /dev/video0.
    """

    ends = False
    waits_for_start = False
    broken = 0

    def __init__(
        self, device: int | str, *, display_side: int | None = None, grey: bool = False
    ) -> None:
        self.device = device
        self.name = _("camera {device}").format(device=device)
        self.fps: float | None = None
        self._maker = FrameMaker(display_side=display_side, grey=grey)
        self._capture: cv2.VideoCapture | None = None

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the pictures, None before the first one."""
        return self._maker.size

    def open(self) -> None:
        """Take hold of the camera; raises InputError when it is missing or busy."""
        self.close()
        self._capture = _opened(self.device)
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS)) or None

    def start(self) -> None:
        """Nothing to do: a camera runs by itself."""

    def read(self, stop: threading.Event) -> Frame | None:
        """The next picture, timed from the first one; raises CameraLost when there is none."""
        for _try in range(LOST_AFTER):
            if self._capture is None or stop.is_set():
                return None
            good, picture = self._capture.read()
            if good and picture is not None and picture.size:
                now = time.monotonic()
                rgb = cast(Picture, cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
                return self._maker.frame(rgb, now)
            stop.wait(0.05)
        raise CameraLost(
            _("No picture comes from {name} any more: check its cable").format(name=self.name)
        )

    def close(self) -> None:
        """Let go of the camera; may be called more than once."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that answers.

    Attributes:
        device: what to give to `--camera`.
        width, height, fps: as it delivers them.
        picture: one picture, RGB.
    """

    device: int | str
    width: int
    height: int
    fps: float | None
    picture: Picture


def cameras() -> Iterator[FoundCamera]:
    """Cameras of this machine that give a picture now, each with one."""
    for device in _devices():
        camera = Camera(device)
        try:
            camera.open()
            # The first pictures are dark until the exposure has settled.
            frame: Frame | None = None
            for _try in range(8):
                frame = camera.read(threading.Event()) or frame
        except (InputError, CameraLost):
            continue
        finally:
            camera.close()
        if frame is not None:
            yield FoundCamera(device, *frame.size, camera.fps, frame.image)


def _devices() -> list[int | str]:
    if sys.platform.startswith("linux"):
        found = [
            int(m[1]) for p in Path("/dev").glob("video*") if (m := re.search(r"(\d+)$", p.name))
        ]
        return sorted(found)
    return list(range(SEARCHED))


def _opened(device: int | str) -> cv2.VideoCapture:
    for wish in WISHES:
        capture = _attempt(device, wish)
        if capture is None:
            break
        fps = float(capture.get(cv2.CAP_PROP_FPS))
        if wish == WISHES[-1] or fps <= 0 or fps >= WANTED_FPS:
            return capture
        capture.release()
    raise InputError(_why_not(device))


def _attempt(device: int | str, size: tuple[int, int]) -> cv2.VideoCapture | None:
    api = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    with contextlib.suppress(cv2.error):
        capture = cv2.VideoCapture(device, api)
        if capture.isOpened():
            # Uncompressed pictures of this size do not fit through USB at 30 a second.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
            capture.set(cv2.CAP_PROP_FPS, 30)
            capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
            return capture
        capture.release()
    return None


def _why_not(device: int | str) -> str:
    path = Path(f"/dev/video{device}" if isinstance(device, int) else device)
    if sys.platform.startswith("linux"):
        if not path.exists():
            others = ", ".join(str(d) for d in _devices())
            instead = (
                _("choose one of {others}").format(others=others) if others else _("plug one in")
            )
            return _(
                "there is no camera {device}: {instead}, or play a video with --camera FILE "
                "(`posecheck live --list` shows what there is)"
            ).format(device=device, instead=instead)
        try:
            path.open("rb").close()
        except PermissionError:
            return _(
                "camera {device} may not be used by you: add yourself to the group video"
            ).format(device=device)
        except OSError:
            return _("camera {device} is busy: close the other program that uses it").format(
                device=device
            )
    return _(
        "camera {device} cannot be opened: plug it in, and close other programs that "
        "use it (`posecheck live --list` shows what there is)"
    ).format(device=device)
