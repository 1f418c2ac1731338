"""The result folder: made under a temporary name, then moved to its place whole."""

import errno
import itertools
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from posecheck.errors import InputError
from posecheck.files.durable import flush, flush_all
from posecheck.files.ownership import (
    MARKER,
    RESULT_FILES,
    identity,
    made_from,
    owned,
    refuse_foreign,
    refuse_source,
    write_marker,
)
from posecheck.files.unfinished import EARLIER, LOCK, Unfinished, sweep
from posecheck.text.translation import _

_PREFIX: Final = ".posecheck-"
_DISK_ERRORS: Final = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EIO", "EACCES", "EPERM")
    if hasattr(errno, name)
)


class ResultFolder:
    """A folder that appears whole or not at all.

    Use as a context manager: write into `path`, call `commit()` at the end. Leaving without it
    removes everything that was written; an earlier result in the same place stays as it was, and
    so do other people's files.

    Args:
        target: the folder.
        remedy: what to do where it cannot be written, in words; None = choose another with -o.
        source: the recording that the results are of, None = there is no file of it.
        once: whether the results cannot be made again, as those of a live session: then they never
            replace others, but go to a folder of their own, with a number behind its name.

    Raises:
        InputError: when nothing can be written there, when files of other people would be
            replaced, or the recording itself.
    """

    def __init__(
        self,
        target: str | Path,
        *,
        remedy: str | None = None,
        source: str | Path | None = None,
        once: bool = False,
    ) -> None:
        self.target = Path(target)
        self._remedy = remedy
        self._source = source
        self._once = once
        if source is not None:
            refuse_source(self.target, source, remedy)
        self._made: list[Path] = []
        try:
            self._unfinished = self._make()
        except OSError as error:
            self._remove_parents()
            raise self._cannot_write(error) from error

    @property
    def path(self) -> Path:
        """Where to write."""
        return self._unfinished.path

    def _make(self) -> Unfinished:
        if self.target.exists() and not self.target.is_dir():
            raise InputError(
                _("{target} is a file: name a folder for the results with -o").format(
                    target=self.target
                )
            )
        if self.target.is_dir():
            if not os.access(self.target, os.W_OK):
                raise PermissionError(13, "Permission denied")
            # Inside, as the folder may be a disk of its own, across whose border nothing moves.
            sweep(self.target, _PREFIX)
            refuse_foreign(self.target, RESULT_FILES, self._remedy)
            if not (self._once and self._has_results()):
                return Unfinished(self.target, _PREFIX)
        parent = self.target.absolute().parent
        self._made = [p for p in (parent, *parent.parents) if not p.exists()]
        parent.mkdir(parents=True, exist_ok=True)
        sweep(parent, _PREFIX)
        # Results follow the user's own umask.
        return Unfinished(parent, _PREFIX, mode=0o777)

    def _has_results(self) -> bool:
        return any(os.path.lexists(self.target / name) for name in RESULT_FILES)

    def commit(self) -> Path:
        """Move the results to their place; returns it."""
        try:
            self._mark()
            flush_all(self.path)
            self._settle()
            with suppress(PermissionError):  # of a folder that is not ours to read
                flush(self.target)
                flush(self.target.absolute().parent)
        except OSError as error:
            raise self._cannot_write(error) from error
        self._made = []
        return self.target

    def _mark(self) -> None:
        """Say which files are posecheck's, where there are any that others may name so too."""
        new = {file.name for file in self.path.iterdir()} - {LOCK}
        if new.isdisjoint(RESULT_FILES):
            return
        earlier = owned(self.target) - {*RESULT_FILES} if self.target.is_dir() else frozenset()
        write_marker(self.path, {*new, *earlier}, identity(self._source))

    def _settle(self) -> None:
        inside = self.path.parent == self.target.absolute()
        if inside and not (self._once and self._has_results()):
            self._exchange()
            return
        self._unfinished.unlock()
        for place in _numbered(self.target):
            try:
                self.path.rename(place)
            except OSError:
                # It came into being meanwhile.
                if not os.path.lexists(place):
                    raise
                mine = self._source is not None and made_from(place, self._source)
                if place == self.target and mine and not self._once:
                    self._exchange()
                    return
            else:
                self.target = place
                return

    def _exchange(self) -> None:
        """Put the new files in place of the old ones, or the old ones back when that fails."""
        refuse_foreign(self.target, RESULT_FILES, self._remedy)
        new = sorted(file.name for file in self.path.iterdir() if file.name != LOCK)
        # Swept folders bring an earlier result back to the folder around them, if that is ours.
        inside = self.path.parent == self.target.absolute()
        old = self.path / (EARLIER if inside else ".replaced")
        old.mkdir()
        done: list[str] = []
        saved: list[str] = []
        try:
            for name in {*new, *RESULT_FILES, MARKER}:
                file = self.target / name
                if file.is_dir():
                    raise IsADirectoryError(21, _("{name} is a folder there").format(name=name))
                if file.exists():
                    file.replace(old / name)
                    saved.append(name)
            for name in new:
                (self.path / name).replace(self.target / name)
                done.append(name)
        except OSError:
            for name in done:
                (self.target / name).unlink(missing_ok=True)
            for name in saved:
                (old / name).replace(self.target / name)
            raise

    def _remove_parents(self) -> None:
        for parent in self._made:
            try:
                parent.rmdir()
            except OSError:  # not empty, or not ours any more
                return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        vanished = not self.path.exists()
        self._unfinished.discard()
        self._remove_parents()
        if isinstance(error, InputError) and vanished:
            # What was being written in it named the hidden folder: nobody asked for that one.
            cause = error.__cause__
            gone = cause if isinstance(cause, OSError) else FileNotFoundError(2, str(error))
            raise self._cannot_write(gone) from error
        if isinstance(error, OSError) and (vanished or self._in_writing(error)):
            raise self._cannot_write(error) from error

    def _in_writing(self, error: OSError) -> bool:
        """Whether an error came from writing the results and not from something else."""
        names = (error.filename, error.filename2)
        ours = any(isinstance(n, (str, Path)) and self.path in Path(n).parents for n in names)
        return ours or error.errno in _DISK_ERRORS

    def _cannot_write(self, error: OSError) -> InputError:
        return cannot_write(self.target, error, self._remedy)


def _numbered(target: Path) -> Iterator[Path]:
    yield target
    named = target if target.name not in ("", "..") else Path(os.path.abspath(target))
    for number in itertools.count(2):
        yield named.with_name(f"{named.name}-{number}")


def cannot_write(target: Path, error: OSError, remedy: str | None = None) -> InputError:
    """The error for results that cannot be written to a folder.

    Args:
        remedy: what to do about it, in words; None = choose another with -o.
    """
    return InputError(
        _("the results cannot be written to {target} ({reason}): {remedy}").format(
            target=target,
            reason=error.strerror or str(error),
            remedy=remedy or _("choose another folder with -o"),
        )
    )
