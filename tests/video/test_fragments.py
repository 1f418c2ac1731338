"""Videos that a crash cut off."""

from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.video.fragments import joined
from posecheck.video.writer import VideoWriter

FPS = 10


def film(path: Path, seconds: int, *, fragmented: bool) -> Path:
    rng = np.random.default_rng(0)
    with VideoWriter(path, fragmented=fragmented) as writer:
        for i in range(seconds * FPS):
            writer.write(rng.integers(0, 255, (64, 96, 3), np.uint8), 0.5 + i / FPS)
    return path


def times(path: Path) -> list[float]:
    with av.open(str(path)) as file:
        return [float(frame.time) for frame in file.decode(video=0)]


def test_a_whole_one_keeps_its_frames_and_their_times(tmp_path: Path) -> None:
    source = film(tmp_path / "source.mp4", 3, fragmented=True)
    assert joined(source, tmp_path / "whole.mp4") == 3 * FPS
    expected = times(film(tmp_path / "usual.mp4", 3, fragmented=False))
    assert times(tmp_path / "whole.mp4") == pytest.approx(expected, abs=1e-3)


def test_of_one_that_was_cut_off_a_second_is_lost_at_most(tmp_path: Path) -> None:
    source = film(tmp_path / "source.mp4", 5, fragmented=True)
    content = source.read_bytes()
    source.write_bytes(content[: len(content) * 9 // 10])
    joined(source, tmp_path / "whole.mp4")
    assert 3 * FPS <= len(times(tmp_path / "whole.mp4")) < 5 * FPS


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    source = film(tmp_path / "source.mp4", 1, fragmented=True)
    source.write_bytes(source.read_bytes()[:600])
    with pytest.raises(InputError, match=r"source\.mp4 was broken off"):
        joined(source, tmp_path / "whole.mp4")
    assert not (tmp_path / "whole.mp4").exists()
