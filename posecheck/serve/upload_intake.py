"""Takes in the bytes of an upload: size, speed and the disk's room are watched as it grows."""

import asyncio
import errno
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import IO, Final

from posecheck.errors import InputError
from posecheck.text.translation import _

SILENCE_S: Final = 30.0
"""An upload that sends nothing for so long has been given up."""
PACE_S: Final = 30.0
"""Over so long a wait the speed is taken: a telephone may find no network for some seconds."""
LEAST_PER_S: Final = 4096
"""Bytes a second below which nobody sends a video: a minute of one would take an hour. Whoever
sends letter by letter means to hold a place."""
SPARE_BYTES: Final = 500 * 2**20
"""Room on the disk that an upload must leave."""
ROOM_EVERY: Final = 16 * 2**20
"""Bytes after which the disk's room is looked at again: others write to it too."""
_FULL: Final = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)
)


class TooLarge(Exception):
    """An upload is larger than is taken."""


class DiskFull(Exception):
    """There is no room for an upload, or none any more."""


def room(folder: Path) -> int:
    """Bytes that uploads may still take on the disk of a folder."""
    return shutil.disk_usage(folder).free - SPARE_BYTES


async def receive(
    chunks: AsyncIterator[bytes],
    path: Path,
    most: int,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Write what comes to a new file.

    Args:
        most: bytes that are taken.
        clock: tells the time in seconds.

    Raises:
        TooLarge: when more comes.
        DiskFull: when the disk has no more room to spare.
        InputError: when nothing comes any more, or next to nothing, or nothing came at all.
    """
    got = 0
    pace = _Pace()
    looked = 0
    with path.open("xb") as out:
        while True:
            before = clock()
            try:
                chunk = await asyncio.wait_for(anext(chunks), SILENCE_S)
            except StopAsyncIteration:
                break
            except TimeoutError as error:
                raise InputError(_("The upload stopped half-way: send the video again.")) from error
            # Only the sender's time counts, not what a busy disk takes.
            pace.add(len(chunk), clock() - before)
            got += len(chunk)
            if got > most:
                raise TooLarge
            if got - looked >= ROOM_EVERY:
                looked = got
                if room(path.parent) < 0:
                    raise DiskFull
            await asyncio.to_thread(_write, out, chunk)
    if not got:
        raise InputError(_("The video is empty: choose another file."))


def _write(out: IO[bytes], chunk: bytes) -> None:
    try:
        out.write(chunk)
        out.flush()
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise


class _Pace:
    """How fast it comes, over one stretch of waiting after another."""

    def __init__(self) -> None:
        self._got = 0
        self._waited_s = 0.0

    def add(self, count: int, waited_s: float) -> None:
        self._got += count
        self._waited_s += waited_s
        if self._waited_s < PACE_S:
            return
        if self._got < LEAST_PER_S * self._waited_s:
            raise InputError(
                _("The upload is too slow to ever end: send the video over a better connection.")
            )
        self._got, self._waited_s = 0, 0.0
