"""Writes H.264 videos that play in every browser, with the exact times of their frames."""

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self, cast

import av
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType
from numpy.typing import NDArray

from posecheck.errors import InputError
from posecheck.text.translation import _
from posecheck.video.opencv import cv2

_TICKS_PER_S = 90000
_TIME_BASE = Fraction(1, _TICKS_PER_S)
_QUEUED_FRAMES = 4
"""Enough to even out slow frames; more would only cost memory."""
_KEYFRAME_EVERY_S = 1.0
"""A viewer who jumps to a moment waits for at most this much decoding."""
_OPTIONS = {
    # The cheapest search with the two cheap tools that preset leaves out: half the time of
    # "veryfast" at crf 23, as good a picture, files 20 to 50 % larger.
    "preset": "ultrafast",
    "crf": "27",
    "x264-params": "cabac=1:deblock=1",
    "threads": "1",  # it has a thread of its own here; more only take time from MediaPipe
    "bf": "0",  # some players ignore the offset that B-frames bring, and would show frames late
    "sc_threshold": "0",  # the camera stands still: keyframes at even times are all it takes
    "g": "600",
    "forced-idr": "1",
}
WHOLE: Final = {"movflags": "+faststart"}
FRAGMENTED: Final = {
    "movflags": "+frag_keyframe+delay_moov+default_base_moof",
    "flush_packets": "1",
}
Picture = NDArray[np.uint8]


class VideoWriter:
    """An MP4 file as a context manager; frames are encoded in a thread of their own.

    Leaving the `with` block finishes the file; leaving it by an exception, or when the file
    cannot be finished, removes it. Without a frame there is no file.

    Attributes:
        frames: number of frames taken so far.
    """

    def __init__(self, path: str | Path, *, fragmented: bool = False) -> None:
        """Prepare to write to `path`, which is replaced if it exists; any suffix will do.

        A `fragmented` file can be read as far as it came when it is not finished: second by
        second what was written stands by itself (see `video.fragments`).
        """
        self._path = Path(path)
        self._options = FRAGMENTED if fragmented else WHOLE
        self.frames = 0
        self._shape: tuple[int, ...] = ()
        self._last_tick = -1
        self._queue: Queue[tuple[int, Picture] | None] = Queue(_QUEUED_FRAMES)
        self._closed = False
        self._cancelled = Event()
        self._failure: BaseException | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abort()

    def write(self, image: Picture, time_s: float) -> None:
        """Add one frame to be shown from `time_s` seconds on; the array may be reused at once.

        `image` is (height, width, 3) uint8 RGB, of the same size in every call; an odd last row
        or column is left out, which H.264 cannot store. Raises ValueError when a time does not
        increase or a size changes, and InputError when the file cannot be written.
        """
        self._raise_failure()
        if self._closed:
            raise ValueError("the video is finished; nothing can be added")
        tick = round(time_s * _TICKS_PER_S)
        if tick <= self._last_tick:
            raise ValueError(f"frame times must increase: {time_s} s after {self._last_tick} ticks")
        if image.ndim != 3 or image.shape[2] != 3 or min(image.shape[:2]) < 2:
            raise ValueError(f"a frame must have shape (height, width, 3), not {image.shape}")
        if self._shape not in ((), image.shape):
            raise ValueError(f"frames must keep their size {self._shape}, not {image.shape}")
        height, width = image.shape[0] & ~1, image.shape[1] & ~1
        # OpenCV converts to the colour matrix of BT.601 five times as fast as swscale.
        planes = cast(Picture, cv2.cvtColor(image[:height, :width], cv2.COLOR_RGB2YUV_I420))
        if self._thread is None:
            self._shape = image.shape
            self._thread = Thread(
                target=self._run, args=(width, height), name="video-writer", daemon=True
            )
            self._thread.start()
        self._queue.put((tick, planes))
        self._last_tick = tick
        self.frames += 1

    def close(self) -> None:
        """Finish the file; may be called more than once.

        Raises InputError when the file cannot be written, and leaves nothing of it then.
        """
        self._stop()
        expected = self.frames and self._failure is None and not self._cancelled.is_set()
        if expected and not self._path.is_file():
            # The system lets a file be written whose folder was removed; it is gone all the same.
            self._failure = FileNotFoundError(2, _("the file has vanished"))
        if self._failure is not None:
            self._remove()
        self._raise_failure()

    def abort(self) -> None:
        """Stop at once and leave no file."""
        self._cancelled.set()
        self._stop()
        self._remove()

    def _stop(self) -> None:
        self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _remove(self) -> None:
        if self.frames:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise unwritable(self._path, self._failure) from self._failure

    def _frames(self) -> Iterator[tuple[int, Picture]]:
        """What `write` handed over, until the end."""
        while (item := self._queue.get()) is not None:
            yield item

    def _run(self, width: int, height: int) -> None:
        """The thread: encode until the end or a failure, then keep the queue from blocking."""
        frames = self._frames()
        try:
            self._encode(width, height, frames)
        except BaseException as error:
            self._failure = error
        for _frame in frames:
            pass

    def _encode(self, width: int, height: int, frames: Iterator[tuple[int, Picture]]) -> None:
        # An absolute path cannot be taken for a network protocol.
        path = str(self._path.absolute())
        with av.open(path, "w", format="mp4", options=dict(self._options)) as out:
            stream = _add_stream(out, width, height)
            key_tick = -_TICKS_PER_S * _KEYFRAME_EVERY_S
            last_tick, gap = 0, _TICKS_PER_S // 30
            for tick, planes in frames:
                if self._cancelled.is_set():
                    return
                frame = av.VideoFrame.from_ndarray(planes, "yuv420p")
                frame.pts, frame.time_base = tick, _TIME_BASE
                if tick - key_tick >= _TICKS_PER_S * _KEYFRAME_EVERY_S:
                    frame.pict_type, key_tick = PictureType.I, tick
                out.mux(stream.encode(frame))
                if last_tick:
                    gap = tick - last_tick
                last_tick = tick
            rest = stream.encode(None)
            for packet in rest[-1:]:
                packet.duration = gap  # nothing follows that would tell how long it is shown
            out.mux(rest)


def _add_stream(out: OutputContainer, width: int, height: int) -> av.VideoStream:
    stream = out.add_stream("libx264", rate=30, options=dict(_OPTIONS))
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    # The rate only sets the H.264 level; times are those of the frames.
    stream.time_base = stream.codec_context.time_base = _TIME_BASE
    stream.colorspace, stream.color_primaries, stream.color_trc, stream.color_range = 6, 1, 1, 1
    return stream


def unwritable(path: Path, failure: BaseException) -> InputError:
    """What is said of a video that cannot be written."""
    reason = getattr(failure, "strerror", None) or str(failure)
    return InputError(
        _(
            "The video {path} cannot be written ({reason}); check that its folder exists, "
            "may be written to and has space left."
        ).format(path=path, reason=reason)
    )
