"""Length and pictures a second of a recording, from its header alone."""

from pathlib import Path

import numpy as np
import pytest

from posecheck.video.length import stated_length
from tests.made_clips import write

GREY = np.full((48, 64, 3), 90, np.uint8)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_what_the_header_says(tmp_path: Path, name: str) -> None:
    clip = write(((i / 15, GREY) for i in range(45)), tmp_path / name)
    length = stated_length(clip)
    assert length is not None
    assert length.seconds == pytest.approx(3.0, abs=0.1)
    assert length.fps == pytest.approx(15.0, abs=0.5)


def test_where_it_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    assert stated_length(tmp_path / "text.mp4") is None
    assert stated_length(tmp_path / "missing.mp4") is None
    assert stated_length(tmp_path) is None
    bare = write(((i / 15, GREY) for i in range(5)), tmp_path / "a.mjpeg")
    assert stated_length(bare) is None
