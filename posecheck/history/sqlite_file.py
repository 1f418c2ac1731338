"""Looks into SQLite files without changing them, or anything that lies beside them."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import quote

from posecheck.errors import InputError
from posecheck.history.schema import versions
from posecheck.text.translation import _

Content = Literal["none", "nothing", "history", "another program's"]
_LOG: Final = "-wal"
_INDEX: Final = "-shm"


class UnchangedFile:
    """A SQLite file to be read, however it lies there: on a read-only disk, or as a bare copy.

    An open connection would make files beside it. So it is read as a file that nobody writes where
    there is no log of a program that does; with the other program where there is one; and as a copy
    of our own where that program was killed and its log has lost its index.

    Raises:
        OSError: when it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        log, index = (path.with_name(path.name + end) for end in (_LOG, _INDEX))
        if not log.exists() or log.stat().st_size == 0:
            self.uri = _uri(path, "mode=ro&immutable=1")
        elif index.exists() and os.access(index, os.W_OK):
            self.uri = _uri(path, "mode=ro")
        else:
            self._copy = tempfile.TemporaryDirectory(prefix="posecheck-")
            copied = Path(self._copy.name) / "copy"
            shutil.copyfile(path, copied)
            shutil.copyfile(log, copied.with_name(copied.name + _LOG))
            self.uri = _uri(copied, "mode=rw")

    def connect(self) -> sqlite3.Connection:
        """A connection for any thread."""
        return sqlite3.connect(
            self.uri, uri=True, check_same_thread=False, isolation_level=None, timeout=10
        )

    def close(self) -> None:
        """Remove the copy, where one was needed."""
        if self._copy is not None:
            self._copy.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def content_of(path: Path) -> Content:
    """What a file holds, found without changing it.

    Raises:
        OSError: when it cannot be read.
        sqlite3.Error: when it is no SQLite file, or damaged.
    """
    if not path.exists():
        return "none"
    if path.is_file() and path.stat().st_size == 0:
        return "nothing"
    with UnchangedFile(path) as file, closing(file.connect()) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if versions.name in names:
            return "history"
        marks = [connection.execute(f"PRAGMA {mark}").fetchone()[0] for mark in _MARKS]
    return "another program's" if names or any(marks) else "nothing"


_MARKS: Final = ("application_id", "user_version")
"""What other programs write into an empty file to call it theirs."""


def refuse_what_is_no_history(path: Path, *, must_be_there: bool) -> None:
    """Refuse another program's file, and a name at which there is nothing where there must be.

    Raises:
        InputError: when it is refused.
        OSError, sqlite3.Error: as `content_of`.
    """
    content = content_of(path)
    if content == "another program's":
        raise InputError(
            _(
                "{path} is the database of another program and stays as it is: name another file "
                "for the history"
            ).format(path=path)
        )
    if content == "none" and must_be_there:
        raise InputError(
            _(
                "there is no history in {path}: check the name; the first session that is kept "
                "makes it"
            ).format(path=path)
        )


def _uri(path: Path, options: str) -> str:
    return f"file:{quote(os.fsencode(os.path.abspath(path)))}?{options}"
