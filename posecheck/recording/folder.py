"""The result folder: made under a temporary name, then moved to its place whole."""

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from posecheck.errors import InputError

RESULT_FILES: Final = (
    "report.html",
    "annotated.mp4",
    "result.json",
    "signals.csv",
    "landmarks.npz",
)
"""Files of a result; those of an earlier one never stay beside a new one."""


class ResultFolder:
    """A folder that appears whole or not at all.

    Use as a context manager: write into `path`, call `commit()` at the end. Leaving without it
    removes everything that was written; an earlier result in the same place stays as it was, and
    so do other people's files.

    Raises:
        InputError: when nothing can be written there.
    """

    def __init__(self, target: str | Path) -> None:
        self.target = Path(target)
        self._made: list[Path] = []
        try:
            self.path = self._make()
        except OSError as error:
            self._remove_parents()
            raise _cannot_write(self.target, error) from error

    def _make(self) -> Path:
        if self.target.exists() and not self.target.is_dir():
            raise InputError(f"{self.target} is a file: name a folder for the results with -o")
        if self.target.is_dir():
            if not os.access(self.target, os.W_OK):
                raise PermissionError(13, "Permission denied")
            # Inside, as the folder may be a disk of its own, across whose border nothing moves.
            return Path(tempfile.mkdtemp(prefix=".posecheck-", dir=self.target))
        parent = self.target.absolute().parent
        self._made = [p for p in (parent, *parent.parents) if not p.exists()]
        parent.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix=".posecheck-", dir=parent))
        # mkdtemp's folder is for its owner only; results follow the user's own umask.
        path.chmod(0o777 & ~_umask())
        return path

    def commit(self) -> Path:
        """Move the results to their place; returns it."""
        try:
            if self.path.parent != self.target and not self.target.exists():
                self.path.replace(self.target)
            else:
                self._exchange()
        except OSError as error:
            raise _cannot_write(self.target, error) from error
        self._made = []
        return self.target

    def _exchange(self) -> None:
        """Put the new files in place of the old ones, or the old ones back when that fails."""
        new = sorted(file.name for file in self.path.iterdir())
        old = self.path / ".earlier"
        old.mkdir()
        done: list[str] = []
        saved: list[str] = []
        try:
            for name in {*new, *RESULT_FILES}:
                file = self.target / name
                if file.is_dir():
                    raise IsADirectoryError(21, f"{name} is a folder there")
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
        shutil.rmtree(self.path, ignore_errors=True)
        self._remove_parents()
        if isinstance(error, OSError):
            raise _cannot_write(self.target, error) from error


def _cannot_write(target: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(
        f"the results cannot be written to {target} ({reason}): choose another folder with -o"
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
