"""What a file says about its times: whether it knows any, how long it is, and how much it slows."""

import math
import re
from typing import Final

import av
from av.container import InputContainer

_TIMELESS: Final = 0x0080
"""libavformat's AVFMT_NOTIMESTAMPS: bare streams, whose times are only counted by a default."""
CAPTURE_FPS: Final = "com.android.capture.fps"
"""How many pictures a second an Android phone took; an iPhone's slow motion keeps true times."""
SLOWED: Final = 1.5
"""Taken this many times as fast as played is slow motion; below it a phone's rate only varies."""
LEAST_PLAYED_FPS: Final = 10.0
"""Nobody plays films with fewer pictures a second: then pictures were left out of a copy."""
_SPAN: Final = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")


def states_times(container: InputContainer, stream: av.VideoStream) -> bool:
    """Whether a file knows the times of its pictures, or at least how many a second there are."""
    timeless = bool(int(container.format.flags) & _TIMELESS)
    return not timeless or bool(stream.codec_context.framerate)


def slowed_by(container: InputContainer, stream: av.VideoStream, fps: float | None) -> float:
    """How many times longer a recording plays than it took; 1 = as long.

    Args:
        fps: pictures a second as they are played, None = unknown.
    """
    stated = stream.metadata.get(CAPTURE_FPS) or container.metadata.get(CAPTURE_FPS)
    try:
        taken = float(stated or "nan")
    except ValueError:
        return 1.0
    if not fps or not 0 < taken <= 10_000:  # also passes over NaN
        return 1.0
    factor = taken / fps
    if fps < LEAST_PLAYED_FPS:
        # No phone plays so slowly. An ordinary recording whose times were stretched n-fold, and
        # which says that it was taken n times as fast as it was, has taken / played = n x n.
        # Only one such file has been seen, and none of a phone: --fps overrules it.
        factor = math.sqrt(factor)
    if factor < SLOWED:
        return 1.0
    whole = round(factor)
    return float(whole) if abs(factor - whole) < 0.05 * whole else factor


def stated_length_s(container: InputContainer, stream: av.VideoStream) -> float | None:
    """Length of the picture in seconds as the file states it, None when it does not.

    The length of the sound beside it is none: microphones are stopped later than cameras.
    """
    seconds = 0.0
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif span := _SPAN.match(stream.metadata.get("DURATION", "")):  # in Matroska and WebM
        hours, minutes, rest = span.groups()
        seconds = 3600 * int(hours) + 60 * int(minutes) + float(rest) - _start_s(stream)
    elif container.duration and not container.streams.audio:
        seconds = container.duration / av.time_base
    return seconds if seconds > 0 else None


def _start_s(stream: av.VideoStream) -> float:
    if stream.start_time is None or stream.time_base is None:
        return 0.0
    return float(stream.start_time * stream.time_base)
