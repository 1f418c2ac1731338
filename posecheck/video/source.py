"""What a live source of frames offers, and how one is opened."""

import threading
from typing import Protocol

from posecheck.video.camera import Camera
from posecheck.video.frame import Frame
from posecheck.video.playback import Playback
from posecheck.video.stream import SCHEMES, Stream


class VideoSource(Protocol):
    """Where live pictures come from: a camera, a stream, a file played in real time.

    Attributes:
        name: what to call it in messages.
        ends: whether the source has an end, as a file has.
        waits_for_start: whether its clock waits for `start`, so that nothing is missed while
            the first picture is looked at.
        fps: pictures a second, None = unknown.
        size: (width, height) of the upright pictures, None before the first one.
        broken: damaged pictures left out so far; 0 where a source cannot tell.
    """

    name: str
    ends: bool
    waits_for_start: bool
    fps: float | None

    @property
    def size(self) -> tuple[int, int] | None: ...  # noqa: D102

    @property
    def broken(self) -> int: ...  # noqa: D102

    def open(self) -> None: ...  # noqa: D102

    def start(self) -> None: ...  # noqa: D102

    def read(self, stop: threading.Event) -> Frame | None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


def open_source(camera: str, *, display_side: int | None = None, grey: bool = False) -> VideoSource:
    """The source that `--camera` names: an index, a device, an address or a file.

    `grey` asks for `Frame.grey`, in which printed tags are found.

    Raises:
        InputError: when it is a file that cannot be read as a video.
    """
    if camera.isdecimal():
        return Camera(int(camera), display_side=display_side, grey=grey)
    if camera.startswith("/dev/"):
        return Camera(camera, display_side=display_side, grey=grey)
    if camera.split("://", 1)[0].lower() in SCHEMES and "://" in camera:
        return Stream(camera, display_side=display_side, grey=grey)
    return Playback(camera, display_side=display_side, grey=grey)
