"""A camera on the network, such as a telephone's, through PyAV."""

import threading
import time
from collections.abc import Iterator
from typing import Final

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError

from posecheck.errors import InputError
from posecheck.text.redaction import shown_source, without_secrets
from posecheck.text.translation import _
from posecheck.video.camera import CameraLost
from posecheck.video.frame import Frame
from posecheck.video.scaling import FrameMaker

SCHEMES: Final = ("rtsp", "rtsps", "rtmp", "http", "https", "udp", "tcp", "srt")
TIMEOUT_S: Final = 5.0
_OPTIONS: Final = {
    "flags": "low_delay",
    "rtsp_transport": "tcp",
    # The proxy that keeps MediaPipe's library off the network is not meant for the user's camera.
    "http_proxy": "none",
}


class Stream:
    """A network stream as a live source; it can be opened again after it was lost."""

    ends = False
    waits_for_start = False
    broken = 0

    def __init__(
        self, address: str, *, display_side: int | None = None, grey: bool = False
    ) -> None:
        self.address = address
        self.name = shown_source(address)
        self.fps: float | None = None
        self._gone = _(
            "No picture comes from {name} any more: check that it is switched on"
        ).format(name=self.name)
        self._maker = FrameMaker(display_side=display_side, grey=grey)
        self._container: InputContainer | None = None
        self._pictures: Iterator[av.VideoFrame] | None = None

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the pictures, None before the first one."""
        return self._maker.size

    def open(self) -> None:
        """Connect; raises InputError when nobody answers or there is no picture."""
        self.close()
        try:
            self._container = av.open(
                self.address, options=dict(_OPTIONS), timeout=(TIMEOUT_S, TIMEOUT_S)
            )
            stream = self._container.streams.best("video")
            if not isinstance(stream, av.VideoStream):
                raise InputError(
                    _("the stream {name} has no picture: check the address").format(name=self.name)
                )
            self.fps = float(stream.average_rate) if stream.average_rate else None
            self._pictures = self._container.decode(stream)
        except (FFmpegError, OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or str(error)
            reason = without_secrets(said.replace(self.address, self.name))
            raise InputError(
                _(
                    "the stream {name} cannot be opened ({reason}): check the address and that "
                    "the camera is switched on"
                ).format(name=self.name, reason=reason)
            ) from None  # the cause names the address with its password

    def start(self) -> None:
        """Nothing to do: a stream runs by itself."""

    def read(self, stop: threading.Event) -> Frame | None:
        """The next picture, timed from the first one; raises CameraLost when there is none."""
        if self._pictures is None or stop.is_set():
            return None
        try:
            picture = next(self._pictures, None)
        except (FFmpegError, OSError):
            raise CameraLost(self._gone) from None
        if picture is None:
            raise CameraLost(self._gone)
        now = time.monotonic()
        rgb = np.ascontiguousarray(picture.to_ndarray(format="rgb24"), np.uint8)
        return self._maker.frame(rgb, now)

    def close(self) -> None:
        """Let go of the stream; may be called more than once."""
        self._pictures = None
        if self._container is not None:
            self._container.close()
            self._container = None
