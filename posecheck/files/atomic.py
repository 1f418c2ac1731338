"""Files that appear whole or not at all."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from posecheck.errors import InputError

_UMASK: Final = threading.Lock()


def write_whole(
    path: str | Path, content: str | bytes, remedy: str = "choose another place, or make room"
) -> None:
    """Write a file, text as UTF-8, under a temporary name beside its place, then move it there.

    Folders on the way are made.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        InputError: when it cannot be written.
    """
    if isinstance(content, str):
        content = content.encode("utf-8")
    with replacing(path, remedy) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(
    path: str | Path, remedy: str = "choose another place, or make room"
) -> Iterator[Path]:
    """A temporary name beside a file's place; what was written there is moved to it at the end.

    Folders on the way are made. Nothing stays when the block is left by an error.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        InputError: when it cannot be written.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".posecheck-", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        # mkstemp's file is for its owner only; results follow the user's own umask.
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path} cannot be written ({reason}): {remedy}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def umask() -> int:
    """The process's file mode mask.

    It can only be read by setting it: two threads at once could leave it at nothing.
    """
    with _UMASK:
        mask = os.umask(0)
        os.umask(mask)
    return mask
