"""Clips of one second, cut from a sample, for tests that need the real model."""

from pathlib import Path

import pytest

from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter

FRAMES = 15


@pytest.fixture(scope="session")
def short_clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first second of a sample clip."""
    short = tmp_path_factory.mktemp("short") / "short.mp4"
    with VideoFile(samples / "cat_cow_good.mp4") as video, VideoWriter(short) as out:
        for frame, _ in zip(video, range(FRAMES), strict=False):
            out.write(frame.image, frame.time_s)
    return short
