"""One server for the tests that do not need one of their own."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import FINISH, QUERY, Served, ask, frames_of, greet, hear, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), capacity=4, linger_s=0.5) as running:
        yield running


@pytest.fixture(scope="module")
def few(samples: Path) -> list[bytes]:
    """The first frames of a clip, as messages."""
    return frames_of(samples / "cat_cow_good.mp4", most=20)


@pytest.fixture
def bystander(served: Served, few: list[bytes]) -> Iterator[None]:
    """Somebody else's session, which goes on as if nothing had happened."""
    with served.live(QUERY) as socket:
        greet(socket)
        assert ask(socket, few[0])["type"] == "moment"
        # What an answer takes here and now, whatever else this machine does.
        began = time.monotonic()
        for message in few[1:6]:
            assert ask(socket, message)["type"] == "moment"
        usual = (time.monotonic() - began) / 5
        yield
        began = time.monotonic()
        assert ask(socket, few[6])["type"] == "moment"
        assert time.monotonic() - began < 1.0 + 10 * usual
        socket.send(FINISH)
        assert hear(socket)["type"] == "done"
