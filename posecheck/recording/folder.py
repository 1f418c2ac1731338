"""The result folder: made under a temporary name beside its place, then moved there whole."""

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from posecheck.errors import InputError


class ResultFolder:
    """A folder that appears whole or not at all.

    Use as a context manager: write into `path`, call `commit()` at the end. Leaving without it
    removes everything that was written; an earlier result in the same place stays as it was.

    Raises:
        InputError: when nothing can be written there.
    """

    def __init__(self, target: str | Path) -> None:
        self.target = Path(target)
        if self.target.exists() and not self.target.is_dir():
            raise InputError(f"{target} is a file: name a folder for the results with -o")
        parent = self.target.absolute().parent
        try:
            parent.mkdir(parents=True, exist_ok=True)
            if self.target.is_dir() and not os.access(self.target, os.W_OK):
                raise PermissionError(13, "Permission denied")
            self.path = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=parent))
            # mkdtemp's folder is for its owner only; results follow the user's own umask.
            self.path.chmod(0o777 & ~_umask())
        except OSError as error:
            raise _cannot_write(self.target, error) from error

    def commit(self) -> Path:
        """Move the results to their place; returns it."""
        try:
            if not self.target.exists():
                self.path.replace(self.target)
                return self.target
            for file in sorted(self.path.iterdir()):
                file.replace(self.target / file.name)
        except OSError as error:
            raise _cannot_write(self.target, error) from error
        return self.target

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
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
