"""Plays a recorded video in real time, as if a camera filmed it now."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

LATE_S: Final = 0.5
"""When a picture comes this much too late (a slow disk, a laptop that slept), playing goes on
from there in real time instead of rushing after."""


class Playback:
    """A file as a live source: each picture comes when its own time stamp says.

    Raises:
        InputError: when the file cannot be read as a video.
    """

    ends = True
    waits_for_start = True

    def __init__(
        self, path: str | Path, *, display_side: int | None = None, grey: bool = False
    ) -> None:
        self.name = str(path)
        self._video = VideoFile(path, display_side=display_side, grey=grey)
        self.fps = self._video.info.fps
        self.size = (self._video.info.width, self._video.info.height)
        self.duration_s = self._video.info.duration_s
        self._frames: Iterator[Frame] = iter(self._video)
        self._base: float | None = None

    @property
    def broken(self) -> int:
        """Damaged pictures left out so far."""
        return self._video.broken

    def open(self) -> None:
        """Nothing more to do: the file was opened when it was named."""

    def start(self) -> None:
        """Start the clock: the picture last read is of now."""
        self._base = time.monotonic() - self._video.last_s

    def read(self, stop: threading.Event) -> Frame | None:
        """The next picture when its time has come; None at the end or when `stop` is set."""
        frame = next(self._frames, None)
        if frame is None:
            return None
        if self._base is not None:
            wait = self._base + frame.time_s - time.monotonic()
            if wait > 0 and stop.wait(wait):
                return None
            if wait < -LATE_S:
                self._base = time.monotonic() - frame.time_s
        return frame

    def close(self) -> None:
        """Let go of the file."""
        self._video.close()
