"""Opens a file as a video, or says what it is instead and what to do about it."""

import struct
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.error import FFmpegError

from posecheck.errors import InputError
from posecheck.text.redaction import shown_source
from posecheck.text.translation import _

_NOT_VIDEO: Final = {"tty", "bin", "xbin", "adf", "idf", "image2", "ico", "concat", "hls", "dash"}
"""Formats in which libav makes a "video" of a text, a picture or a list of other files."""
_PHOTOS: Final = frozenset({b"avif", b"heic", b"heix", b"heim", b"heis", b"mif1", b"miaf"})
"""Brands of still pictures that are kept in an MP4 file, as telephones do; libav plays them."""


def open_video(path: Path) -> InputContainer:
    """Open a file for reading, or raise InputError with the reason and the remedy."""
    shown = shown_source(str(path))  # somebody may have given the address of a camera
    try:
        if path.is_dir():
            raise InputError(_("{path} is a folder; give a video file.").format(path=shown))
        if path.exists() and not path.is_file():
            # A pipe or a device may never end, or never begin.
            raise InputError(
                _("{path} is not a file; give a video file, or use posecheck live.").format(
                    path=shown
                )
            )
        with path.open("rb") as file:
            begin = file.read(12)
            if not begin:
                raise InputError(
                    _("{path} is empty; copy it again from the camera.").format(path=shown)
                )
    except FileNotFoundError:
        raise InputError(_("There is no file {path}; check the name.").format(path=shown)) from None
    except PermissionError:
        raise InputError(
            _(
                "{path} may not be read; change its permissions or copy it to a folder of yours."
            ).format(path=shown)
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(
            _("{path} cannot be read ({error}); check the name and the disk.").format(
                path=shown, error=error
            )
        ) from None
    if begin[4:8] == b"ftyp" and begin[8:] in _PHOTOS:
        raise _not_a_video(shown)
    try:
        # An absolute path cannot be taken for a protocol; the whitelist keeps a playlist named
        # .mp4 from opening addresses on the network.
        container = av.open(
            str(path.absolute()), metadata_errors="replace", options={"protocol_whitelist": "file"}
        )
    except (FFmpegError, OSError, ValueError, UnicodeError):
        if _unfinished(path):
            raise InputError(
                _(
                    "{path} was cut off before the recording or copy was finished (its index is "
                    "missing); copy it again from the camera or record it again."
                ).format(path=shown)
            ) from None
        raise InputError(
            _(
                "{path} is not a video that can be read; choose a video file, for example .mp4."
            ).format(path=shown)
        ) from None
    names = set(container.format.name.split(","))
    if names & _NOT_VIDEO or any(name.endswith("_pipe") for name in names):
        container.close()
        raise _not_a_video(shown)
    return container


def _not_a_video(shown: str) -> InputError:
    return InputError(
        _("{path} is not a video but a picture, text or list; choose a video file.").format(
            path=shown
        )
    )


def _unfinished(path: Path) -> bool:
    """Whether the file begins like an MP4 or QuickTime file but its index never follows."""
    end = path.stat().st_size
    position, boxes = 0, set[bytes]()
    with path.open("rb") as file:
        while position + 8 <= end and len(boxes) < 50:
            file.seek(position)
            size, kind = struct.unpack(">I4s", file.read(8))
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
            boxes.add(kind)
            if size < 8:
                break
            position += size
    known = boxes & {b"ftyp", b"mdat", b"wide", b"free", b"skip"}
    return bool(known) and (b"moov" not in boxes or position > end)
