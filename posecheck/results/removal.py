"""Takes the results of a forgotten session away."""

from contextlib import suppress
from pathlib import Path

from posecheck.files.result_folder import RESULT_FILES


def remove_results(folder: str | None) -> None:
    """Remove the result files in a folder, and the folder when nothing else is in it.

    Raises:
        OSError: when a file cannot be removed.
    """
    if folder is None:
        return
    path = Path(folder)
    for name in RESULT_FILES:
        (path / name).unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's files are there, or it is gone already
        path.rmdir()
