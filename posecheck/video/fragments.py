"""Makes a whole file of a video that was written in fragments, as far as it came."""

from contextlib import suppress
from pathlib import Path

import av

from posecheck.errors import InputError
from posecheck.text.translation import _
from posecheck.video.writer import unwritable


def joined(source: Path, target: Path) -> int:
    """Copy the frames of a video as they are into an MP4 file that plays everywhere.

    What a crash cut off at the end of `source` is left out.

    Returns:
        The number of frames.

    Raises:
        InputError: when not one can be read, or `target` cannot be written; it is not there then.
    """
    count = 0
    try:
        with av.open(str(source)) as file, av.open(str(target), "w", format="mp4") as out:
            seen = file.streams.video[0]
            stream = out.add_stream_from_template(seen)
            with suppress(av.InvalidDataError):
                for packet in file.demux(seen):
                    if packet.is_corrupt:
                        break  # its end is missing
                    if packet.dts is not None and packet.size:
                        packet.stream = stream
                        out.mux(packet)
                        count += 1
        if not count:
            raise ValueError("no frame")
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        target.unlink(missing_ok=True)
        if count:  # it could be read
            raise unwritable(target, error) from error
        raise InputError(
            _("The video {path} was broken off and cannot be read.").format(path=source)
        ) from error
    return count
