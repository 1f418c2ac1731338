"""Keeps the annotated video of a result folder in which the rules run again on saved landmarks."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from posecheck.session.result import SessionResult

ANNOTATED: Final = "annotated.mp4"
_DRAWN: Final = ("exercise", "level", "reps", "holds", "events", "limits")
"""What the annotated video shows of a result."""


def video_beside(landmarks: Path, folder: Path) -> Path | None:
    """The annotated video beside landmarks whose new result goes to the same folder, else None."""
    video = landmarks.parent / ANNOTATED
    if not (video.is_file() and folder.is_dir() and folder.samefile(landmarks.parent)):
        return None
    return video


@contextmanager
def kept(video: Path | None, folder: Path, result: SessionResult) -> Iterator[None]:
    """Take a video along to a new result folder whose report is written inside.

    The report shows it only when what is drawn on it is what is found now.
    """
    drawn_so = video is not None and _alike(video.with_name("result.json"), result.to_dict())
    if video is not None and drawn_so:
        _take(video, folder)
    yield
    if video is not None and not drawn_so:
        _take(video, folder)


def _alike(earlier: Path, now: dict[str, Any]) -> bool:
    try:
        content = json.loads(earlier.read_text("utf-8"))
        return all(content.get(key) == now[key] for key in _DRAWN)
    except (OSError, ValueError, AttributeError):
        return False


def _take(video: Path, folder: Path) -> None:
    try:
        os.link(video, folder / ANNOTATED)
    except OSError:  # a disk without links
        shutil.copyfile(video, folder / ANNOTATED)
