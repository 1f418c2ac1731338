"""Fixtures that several tests share."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "sample_videos"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample clips."""
    return SAMPLES
