"""Files that appear whole or not at all."""

import os
import tempfile
import threading
from pathlib import Path
from typing import Final

from posecheck.errors import InputError
from posecheck.text.translation import _

_UMASK: Final = threading.Lock()


def write_whole(path: str | Path, content: str | bytes, remedy: str | None = None) -> None:
    """Write a file, text as UTF-8, under a temporary name beside its place, then move it there.

    Folders on the way are made.

    Args:
        remedy: what to do when it cannot be written.

    Raises:
        InputError: when it cannot be written.
    """
    path = Path(path)
    if isinstance(content, str):
        content = content.encode("utf-8")
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".posecheck-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        # mkstemp's file is for its owner only; results follow the user's own umask.
        temporary.chmod(0o666 & ~umask())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError(
            _("{path} cannot be written ({reason}): {remedy}").format(
                path=path, reason=reason, remedy=remedy or _("choose another place, or make room")
            )
        ) from error


def umask() -> int:
    """The process's file mode mask.

    It can only be read by setting it: two threads at once could leave it at nothing.
    """
    with _UMASK:
        mask = os.umask(0)
        os.umask(mask)
    return mask
