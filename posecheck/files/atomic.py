"""Files that appear whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from posecheck.errors import InputError
from posecheck.files.durable import flush
from posecheck.files.unfinished import LOCKS, hold, is_held
from posecheck.text.translation import _

_PREFIX: Final = ".posecheck-"
_SUFFIX: Final = ".part"


def write_whole(path: str | Path, content: str | bytes, remedy: str | None = None) -> None:
    """Write a file, text as UTF-8, under a temporary name beside its place, then move it there.

    Folders on the way are made. Characters that are no text, as file names may hold them, become
    question marks.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        InputError: when it cannot be written.
    """
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
    with replacing(path, remedy) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: str | Path, remedy: str | None = None) -> Iterator[Path]:
    """A temporary name beside a file's place; what was written there is moved to it at the end.

    Folders on the way are made. Nothing stays when the block is left by an error; what a process
    that was killed has left is removed by the next that writes beside it.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        InputError: when it cannot be written.
    """
    path = Path(path)
    temporary: Path | None = None
    lock: IO[bytes] | None = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            yield path  # a device such as /dev/null: a file must not take its place
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        temporary, lock = _new(path.parent)
        yield temporary
        flush(temporary)
        temporary.replace(path)
        temporary = None
        flush(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            _("{path} cannot be written ({reason}): {remedy}").format(
                path=path, reason=reason, remedy=remedy or _("choose another place, or make room")
            )
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        if lock is not None:
            lock.close()


def _new(folder: Path) -> tuple[Path, IO[bytes] | None]:
    """A new empty file, and what holds it while this process lives.

    Made with the mode that the user's own umask leaves: to ask for the umask would mean to change
    it for a moment, in which the files of other threads could be written by anybody.
    """
    unheld = folder / f"{_PREFIX}{secrets.token_hex(8)}.new"
    lock = open(unheld, "xb")  # noqa: SIM115
    if not LOCKS:  # what is open cannot be moved there
        lock.close()
        return unheld.replace(unheld.with_suffix(_SUFFIX)), None
    try:
        # Held before it has its name: who writes beside it sweeps what nobody holds.
        hold(lock.fileno())
        held = unheld.with_suffix(_SUFFIX)
        unheld.replace(held)
    except BaseException:
        lock.close()
        unheld.unlink(missing_ok=True)
        raise
    return held, lock


def _sweep(folder: Path) -> None:
    with suppress(OSError):
        for file in folder.glob(f"{_PREFIX}{'[0-9a-f]' * 16}{_SUFFIX}"):
            if file.is_file() and not is_held(file):
                file.unlink(missing_ok=True)
