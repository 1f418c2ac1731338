"""Folders and files of unfinished work: locked while their process lives, swept after it.

A process that is killed cannot clean up. The next one that writes to the same place does: whatever
folder it can lock belongs to nobody any more.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows: folders are swept by their age there
    fcntl = None  # type: ignore[assignment]
LOCKS: Final = fcntl is not None
LOCK: Final = ".lock"
EARLIER: Final = ".earlier"
"""Holds the files of an earlier result while new ones take their place."""
LEFT_BEHIND_S: Final = 24 * 3600.0
"""Where there are no locks, a folder that is older than this belongs to nobody any more."""


class Unfinished:
    """A new hidden folder in `parent`, removed by `discard`.

    Args:
        mode: who may read it, less what the user's umask takes away; its owner alone when not
            given.

    Raises:
        OSError: when it cannot be made.
    """

    def __init__(self, parent: Path, prefix: str, *, mode: int = 0o700) -> None:
        self.path = parent.absolute() / f"{prefix}{secrets.token_hex(8)}"
        # Never by asking for the umask, which means to change it for a moment, for all threads.
        self.path.mkdir(mode)
        # Locked before it has its name: another session that ends at this moment sweeps what it
        # finds unlocked.
        self._lock: int | None = None
        if fcntl is None:  # there only the age of a folder counts
            (self.path / LOCK).touch()
            return
        new = self.path / f"{LOCK}-new"
        self._lock = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
        hold(self._lock)
        new.replace(self.path / LOCK)

    def unlock(self) -> None:
        """Take the lock's file away, so that the folder holds only what was put into it."""
        # First the name, then the lock, for the same reason.
        with suppress(OSError):
            (self.path / LOCK).unlink()
        self.leave()

    def leave(self) -> None:
        """Give the folder up as it is: whoever finds it may claim it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def discard(self) -> None:
        """Remove the folder and what is in it."""
        self.unlock()
        shutil.rmtree(self.path, ignore_errors=True)


def hold(handle: int) -> None:
    """Lock an open file for as long as it is open."""
    if fcntl is not None:
        with suppress(OSError):  # some network disks have no locks: there nothing is swept
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_held(file: Path) -> bool:
    """Whether a process that lives holds a file; where that cannot be known, whether it is new."""
    if fcntl is None:
        return time.time() - file.stat().st_mtime <= LEFT_BEHIND_S
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:  # just now finished, or somebody else's
        return True
    try:
        return not _left(handle)
    finally:
        os.close(handle)


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Hold a folder that its process has left; whether it is ours until the end of the block."""
    try:
        handle = None if fcntl is None else os.open(folder / LOCK, os.O_RDWR)
    except OSError:  # just now finished, or none of these folders
        yield False
        return
    if handle is None:
        yield _is_nobodys(folder)
        return
    try:
        yield _left(handle)
    finally:
        os.close(handle)


def _left(handle: int) -> bool:
    """Whether a file could be locked, from now until it is closed, and nobody has finished."""
    assert fcntl is not None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever finishes takes the name away before the lock.
        return os.fstat(handle).st_nlink > 0
    except OSError:
        return False


def sweep(parent: Path, prefix: str) -> None:
    """Remove what processes that were killed have left; results that they were about to replace
    come back."""
    with suppress(OSError):
        for folder in parent.glob(f"{prefix}*"):
            if folder.is_dir() and _is_nobodys(folder):
                _bring_back(folder, parent)
                shutil.rmtree(folder, ignore_errors=True)


def _is_nobodys(folder: Path) -> bool:
    """Whether the folder is one of these and no process holds it; never of a folder without the
    lock's file, which somebody else may have made."""
    if not (folder / LOCK).is_file():
        return False
    if fcntl is None:
        return time.time() - folder.stat().st_mtime > LEFT_BEHIND_S
    return not is_held(folder / LOCK)


def _bring_back(folder: Path, parent: Path) -> None:
    """Undo an exchange of results that was cut short."""
    earlier = folder / EARLIER
    unmoved = [file for file in folder.iterdir() if file.name not in (LOCK, EARLIER)]
    if not earlier.is_dir() or not unmoved:
        return  # not begun, or all but done
    for file in earlier.iterdir():
        os.replace(file, parent / file.name)
