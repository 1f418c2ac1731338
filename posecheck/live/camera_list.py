"""`posecheck live --list`: the cameras of this machine, with a thumbnail of each."""

from pathlib import Path
from typing import Final

from PIL import Image

from posecheck.errors import InputError
from posecheck.text.translation import _
from posecheck.video.camera import cameras

SIDE: Final = 320
"""Long side of a thumbnail in pixels."""


def list_cameras(folder: Path) -> list[str]:
    """One line for each camera that gives a picture; its thumbnail is written to the folder.

    Raises:
        InputError: when the thumbnails cannot be written.
    """
    lines = []
    for found in cameras():
        path = folder / f"camera-{found.device}.png"
        picture = Image.fromarray(found.picture)
        picture.thumbnail((SIDE, SIDE))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(
                _(
                    "the pictures cannot be written to {folder} ({reason}): choose another folder "
                    "with -o"
                ).format(folder=folder, reason=reason)
            ) from error
        size = f"--camera {found.device}: {found.width}×{found.height}"
        if found.fps:
            size = _("{size}, {fps:.0f} pictures a second").format(size=size, fps=found.fps)
        lines.append(f"{size}, {path}")
    return lines
