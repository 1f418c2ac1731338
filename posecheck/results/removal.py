"""Takes the results of a forgotten session away."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from posecheck.files.ownership import MARKER, RESULT_FILES, owned

_LAST: Final = ("result.json", MARKER)
"""These say whose the others are: when one cannot be removed, it can be tried again."""


def remove_results(folder: str | None) -> list[Path]:
    """Remove the result files in a folder, and the folder when nothing else is in it.

    Returns:
        Files that are named like results and stay, as nothing shows that they are posecheck's.

    Raises:
        OSError: when a file cannot be removed.
    """
    if folder is None:
        return []
    path = Path(folder)
    ours = owned(path) & {*RESULT_FILES, MARKER}
    for name in sorted(ours, key=_LAST.__contains__):
        (path / name).unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's files are there, or it is gone already
        path.rmdir()
    return [path / name for name in RESULT_FILES if os.path.lexists(path / name)]
