"""One server for the tests that do not need one of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import Served, frames_of, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), capacity=4, linger_s=0.5) as running:
        yield running


@pytest.fixture(scope="module")
def few(samples: Path) -> list[bytes]:
    """The first frames of a clip, as messages."""
    return frames_of(samples / "cat_cow_good.mp4", most=20)
