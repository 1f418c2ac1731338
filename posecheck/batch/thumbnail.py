"""Small pictures of moments of a video."""

import io
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from posecheck.errors import InputError
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

SIDE: Final = 300
"""Long side in pixels."""
QUALITY: Final = 72


def thumbnails(video: Path | None, times_s: Sequence[float]) -> list[str | None]:
    """JPEG pictures, as data URIs, of the frames shown at some moments.

    The video is read once, up to the last moment; a moment after its end gets the last frame.

    Returns:
        One entry a moment; None where the video cannot be read.
    """
    pictures: list[str | None] = [None] * len(times_s)
    if video is None or not times_s or not video.is_file():
        return pictures
    waiting = sorted(range(len(times_s)), key=lambda i: -times_s[i])
    shown: Frame | None = None
    try:
        with VideoFile(video, analysis_side=SIDE) as frames:
            for frame in frames:
                while waiting and shown is not None and frame.time_s > times_s[waiting[-1]] + 1e-6:
                    pictures[waiting.pop()] = _data_uri(shown)
                shown = frame
                if not waiting:
                    break
    except InputError:
        return pictures
    if shown is not None:
        for i in waiting:
            pictures[i] = _data_uri(shown)
    return pictures


def _data_uri(frame: Frame) -> str:
    out = io.BytesIO()
    Image.fromarray(frame.image).save(out, "JPEG", quality=QUALITY, optimize=True)
    return "data:image/jpeg;base64," + b64encode(out.getvalue()).decode("ascii")
