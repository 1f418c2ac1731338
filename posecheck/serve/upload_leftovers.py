"""Removes the videos that version 0.1.0 left behind when it was killed or the power failed.

Its folders were named by the server's process, `.uploads-123`, and had no lock. Such a name alone
does not make a folder posecheck's: only what looks in every detail like one is removed.
"""

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"\.uploads-(\d{1,10})", re.ASCII)
_UPLOAD: Final = re.compile(r"in-[a-z0-9_]{8}", re.ASCII)
"""As Python names temporary folders."""
_HELD: Final = frozenset({"video", "results"})
"""What an upload's folder held."""
QUIET_S: Final = 3600.0
"""A server of 0.1.0 that still runs in another container works on its folder more often."""


def sweep_numbered(results: Path) -> None:
    """Remove folders of 0.1.0's uploads below the results, whose server is gone."""
    with suppress(OSError):
        for folder in results.glob(".uploads-*"):
            with suppress(OSError):
                if _is_left_behind(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    match = _NAME.fullmatch(folder.name)
    if match is None or folder.is_symlink() or not folder.is_dir():
        return False
    if _runs(int(match[1])) or not _is_ours(folder):
        return False
    newest = max(path.lstat().st_mtime for path in (folder, *folder.rglob("*")))
    return time.time() - newest > QUIET_S


def _is_ours(folder: Path) -> bool:
    """Whether it holds nothing but uploads' folders, and these nothing but what belongs there."""
    uploads = list(folder.iterdir())
    return all(
        _UPLOAD.fullmatch(upload.name)
        and upload.is_dir()
        and not upload.is_symlink()
        and all(_belongs(path) for path in upload.iterdir())
        for upload in uploads
    )


def _belongs(path: Path) -> bool:
    # A result that was being written stood beside its place under a hidden name.
    return path.name in _HELD or path.name.startswith(".posecheck-")


def _runs(number: int) -> bool:
    """Whether a posecheck other than this one runs on this machine under that number."""
    if os.name == "nt" or number == os.getpid():  # there the signal 0 would end it
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        pass
    command = Path(f"/proc/{number}/cmdline")
    try:
        return b"posecheck" in command.read_bytes()
    except OSError:  # there is no such file here: it may be
        return True
