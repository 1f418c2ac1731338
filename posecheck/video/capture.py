"""Reads a live source in a thread of its own; the newest picture wins and none is queued."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.errors import InputError
from posecheck.video.camera import CameraLost
from posecheck.video.frame import Frame
from posecheck.video.source import VideoSource

RETRY_S: Final = 1.0
"""How often a lost camera is tried again."""
State = Literal["running", "lost", "ended"]


@dataclass(frozen=True, slots=True)
class CapturedFrame:
    """A picture and the moment (by the capture's clock) at which it came."""

    frame: Frame
    captured_s: float


class Capture:
    """Keeps the newest picture of a source for one consumer.

    A source that fails is closed and tried again every second until it is back.

    Args:
        clock: tells how late it is in seconds; a test gives its own, so that what is late does not
            depend on how busy the machine is.

    Attributes:
        captured: pictures that came.
        dropped: pictures that were replaced by a newer one before they were taken.
        losses: how often the source was lost.
    """

    def __init__(
        self,
        source: VideoSource,
        *,
        retry_s: float = RETRY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source = source
        self.clock = clock
        self.captured = 0
        self.dropped = 0
        self.losses = 0
        self._retry_s = retry_s
        self._newest: CapturedFrame | None = None
        self._last_s = self.clock()
        self._state: State = "running"
        self._trouble: str | None = None
        self._failure: BaseException | None = None
        self._looked_at = 0
        self._handed_out = 0
        self._change = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)

    @property
    def state(self) -> State:
        """Whether pictures come, the source is lost, or it has ended."""
        return self._state

    @property
    def trouble(self) -> str | None:
        """What is wrong with the source in one sentence, None while it is well."""
        return self._trouble

    @property
    def silent_s(self) -> float:
        """Seconds since the last picture."""
        return self.clock() - self._last_s

    def start(self) -> None:
        """Open the source and begin to read; raises InputError when it cannot be opened."""
        self.source.open()
        self._last_s = self.clock()
        self._thread.start()

    def next(self, timeout_s: float) -> CapturedFrame | None:
        """The newest picture not taken yet; None when none came in time or the source ended.

        Raises whatever went wrong in the capturing thread.
        """
        with self._change:
            self._looked_at = self._handed_out
            self._change.notify_all()
            self._change.wait_for(
                lambda: self._newest is not None or self._state == "ended", timeout_s
            )
            shot, self._newest = self._newest, None
            self._handed_out += shot is not None
            if shot is None and self._failure is not None:
                raise self._failure
            return shot

    def stop(self) -> None:
        """Stop reading and let go of the source; may be called more than once."""
        self._stop.set()
        with self._change:
            self._change.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    if not self._read_on():
                        return
                except CameraLost as error:
                    self.losses += 1
                    self._reopen(str(error))
        except BaseException as error:
            self._failure = error
        finally:
            self.source.close()
            with self._change:
                self._state = "ended"
                self._change.notify_all()

    def _read_on(self) -> bool:
        """Read until the source ends (False) or is lost (raises)."""
        while True:
            frame = self.source.read(self._stop)
            if frame is None or self._stop.is_set():
                return False
            self._last_s = self.clock()
            with self._change:
                self.captured += 1
                self.dropped += self._newest is not None
                self._newest = CapturedFrame(frame, self._last_s)
                self._change.notify_all()
                if self.captured == 1 and self.source.waits_for_start:
                    # The request for another one tells that the first picture has been looked at.
                    self._change.wait_for(lambda: self._looked_at >= 1 or self._stop.is_set())
                    self.source.start()

    def _reopen(self, trouble: str) -> None:
        """Try until the source is back or nobody wants it any more."""
        self._state = "lost"
        self._trouble = f"{trouble}; I keep trying"
        self.source.close()
        while not self._stop.wait(self._retry_s):
            try:
                self.source.open()
            except InputError as error:
                self._trouble = f"{error}; I keep trying"
                continue
            self._state, self._trouble = "running", None
            self._last_s = self.clock()
            return
