"""Flushes files to the disk, so that a power cut after a rename does not leave an empty one."""

import errno
import os
from pathlib import Path
from typing import Final

_CANNOT: Final = frozenset({errno.EINVAL, errno.ENOTSUP})
"""Some file systems have no such thing; what they keep cannot be made any safer."""


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk.

    Raises:
        OSError: when the disk fails or is full.
    """
    if path.is_dir() and os.name == "nt":  # folders cannot be opened there
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(handle)


def flush_all(folder: Path) -> None:
    """The same for all files in a folder and for their names."""
    for file in sorted(folder.iterdir()):
        if file.is_file():
            flush(file)
    flush(folder)
