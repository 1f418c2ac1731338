"""Still pictures of moments of a video of one's own, found without reading all of it."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from av.container import InputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from posecheck.errors import InputError
from posecheck.video.container import open_video

SIDE: Final = 400
"""Long side in pixels."""
QUALITY: Final = 74
_JUMP_S: Final = 20.0
"""Moments further apart are jumped to: key frames are not much closer in annotated videos."""
_NO_TIME: Final = 1e-3


def stills(video: Path, times_s: Sequence[float]) -> list[bytes | None]:
    """JPEG pictures of what a video shows at some moments.

    A moment after its end gets the last frame.

    Args:
        times_s: seconds from the first frame, in any order.

    Returns:
        One entry a moment; None where the video cannot be read there.
    """
    pictures: list[bytes | None] = [None] * len(times_s)
    try:
        with open_video(video) as container:
            if not container.streams.video:
                return pictures
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            order = sorted(range(len(times_s)), key=lambda i: times_s[i])
            for together in _close(order, times_s):
                _take(container, stream, together, times_s, pictures)
    except (InputError, FFmpegError, OSError):
        pass  # what was read until then stands
    return pictures


def _close(order: Sequence[int], times_s: Sequence[float]) -> Iterator[list[int]]:
    """Moments in rows without a gap worth a jump."""
    row: list[int] = []
    for i in order:
        if row and times_s[i] - times_s[row[-1]] > _JUMP_S:
            yield row
            row = []
        row.append(i)
    if row:
        yield row


def _take(
    container: InputContainer,
    stream: VideoStream,
    wanted: Sequence[int],
    times_s: Sequence[float],
    pictures: list[bytes | None],
) -> None:
    assert stream.time_base is not None  # every video stream of a file has one
    first = stream.start_time or 0
    begin = first + int(max(times_s[wanted[0]], 0.0) / stream.time_base)
    container.seek(begin, stream=stream)
    waiting = list(wanted)
    shown: VideoFrame | None = None
    for frame in container.decode(stream):
        if frame.pts is None:
            continue
        time_s = float((frame.pts - first) * stream.time_base)
        while waiting and shown is not None and time_s > times_s[waiting[0]] + _NO_TIME:
            pictures[waiting.pop(0)] = _jpeg(shown)
        shown = frame
        if not waiting:
            return
    if shown is not None:
        for i in waiting:
            pictures[i] = _jpeg(shown)


def _jpeg(frame: VideoFrame) -> bytes:
    picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
    picture.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
