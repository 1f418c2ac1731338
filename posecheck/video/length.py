"""How long a recording is and how many pictures it has, as its header says."""

from pathlib import Path
from typing import NamedTuple

from av.error import FFmpegError

from posecheck.errors import InputError
from posecheck.video.container import open_video
from posecheck.video.file_times import stated_length_s


class StatedLength(NamedTuple):
    """What a header says of a recording.

    Attributes:
        seconds: how long it plays.
        fps: pictures a second on average.
    """

    seconds: float
    fps: float


def stated_length(path: str | Path) -> StatedLength | None:
    """What the header says, None where it says nothing or cannot be read.

    Nothing is decoded: it takes some thousandths of a second.
    """
    try:
        with open_video(Path(path)) as container:
            if not container.streams.video:
                return None
            stream = container.streams.video[0]
            seconds, fps = stated_length_s(container, stream), stream.average_rate
            return StatedLength(seconds, float(fps)) if seconds and fps else None
    except (InputError, FFmpegError, OSError, ValueError):
        return None  # whoever reads it says why
