"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path

from posecheck.errors import InputError


def write_whole(path: str | Path, text: str) -> None:
    """Write a UTF-8 text file under a temporary name beside its place, then move it there.

    Folders on the way are made. Raises InputError when it cannot be written.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        # mkstemp's file is for its owner only; results follow the user's own umask.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError(
            f"{path} cannot be written ({reason}): choose another place, or make room"
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
