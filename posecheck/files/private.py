"""Folders and files that only their owner may look into."""

import os
from pathlib import Path

from posecheck.files.atomic import replacing


def make_private(folder: Path) -> None:
    """Make a folder, and those around it that are missing, for their owner alone.

    Raises:
        OSError: when they cannot be made.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # says so when it is a file


def write_private(path: Path, content: bytes, remedy: str | None = None) -> None:
    """Write a file for its owner alone, whole or not at all.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        OSError: when its folder cannot be made.
        InputError: when it cannot be written.
    """
    make_private(path.parent)
    with replacing(path, remedy) as temporary:
        os.chmod(temporary, 0o600)  # before there is anything in it
        temporary.write_bytes(content)
