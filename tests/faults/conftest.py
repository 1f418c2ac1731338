"""A short clip and its landmarks, for faults that need a whole analysis."""

from pathlib import Path

import pytest

from tests.faults.machine import SAMPLE, posecheck, shorter


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a cat."""
    return shorter(SAMPLE, tmp_path_factory.mktemp("clip") / "short.mp4", 2.0)


@pytest.fixture(scope="session")
def landmarks(clip: Path) -> Path:
    """The landmarks of the short clip."""
    done = posecheck("analyze", clip, "-e", "cat_cow", "--no-video", "-o", "out", cwd=clip.parent)
    assert done.returncode == 0, done.stderr
    return clip.parent / "out" / "landmarks.npz"
