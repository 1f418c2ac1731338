"""A server in a thread, and people in front of its page."""

import json
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import httpx
from websockets.sync.client import ClientConnection, connect

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.history.beginning import answer_red_flags
from posecheck.history.store import History
from posecheck.screening.red_flags import RED_FLAGS
from posecheck.serve.app import make_app
from posecheck.serve.machine import Machine
from posecheck.serve.server import listening, make_server
from posecheck.serve.settings import LONG_SIDE, ServerSettings
from posecheck.video.file import VideoFile

EPOCH_MS = 1.7e12
QUERY = "exercise=cat_cow"
FINISH = json.dumps({"type": "finish"})
PATIENCE_S = 300.0
"""What an answer may take on a busy machine; one that comes sooner is not waited for."""


@dataclass(frozen=True)
class Served:
    """A server that runs, and where."""

    settings: ServerSettings
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, **headers: str) -> httpx.Client:
        """As the page itself asks."""
        return httpx.Client(
            base_url=self.origin, headers={"origin": self.origin, **headers}, timeout=PATIENCE_S
        )

    def live(
        self, query: str, *, origin: str | None = "own", of: str = "live", **more: Any
    ) -> ClientConnection:
        """A WebSocket as the page opens it: `live`, or `pain` for the question after it."""
        return connect(
            f"ws://127.0.0.1:{self.port}/api/{of}?{query}",
            origin=self.origin if origin == "own" else origin,  # type: ignore[arg-type]
            compression=None,
            max_size=None,
            close_timeout=1,
            open_timeout=PATIENCE_S,
            **more,
        )


@contextmanager
def serving(
    folder: Path,
    machine: Callable[[ServerSettings], Machine] | None = None,
    *,
    screened: bool = True,
    **changes: Any,
) -> Iterator[Served]:
    """Run a server on a free port until the end of the block.

    Args:
        screened: whether the questions before the first session have been answered, with no.
    """
    values: dict[str, Any] = {
        "results": folder / "results",
        "database": str(folder / "history.sqlite"),
        "exercises": {name: load_exercise(name) for name in exercise_ids()},
        "fps": 1000,
        "capacity": 2,
    }
    settings = ServerSettings(**{**values, **changes})
    settings.results.mkdir(parents=True, exist_ok=True)
    if screened:
        nothing_to_fear(settings.database, settings.person)
    sock = listening("127.0.0.1", 0)
    started = threading.Event()
    server = make_server(
        make_app(settings, machine(settings) if machine else None), started=started.set
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    try:
        assert started.wait(PATIENCE_S)
        yield Served(settings, sock.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


def nothing_to_fear(database: str | None, person: str | None = None) -> None:
    """Answer the questions before the first session with no."""
    with History.open(database) as history:
        answer_red_flags(history, {flag.id: "no" for flag in RED_FLAGS}, person)


def frames_of(clip: Path, long_side: int = LONG_SIDE, most: int | None = None) -> list[bytes]:
    """Messages with the frames of a clip as the page sends them."""
    messages = []
    with VideoFile(clip) as video:
        for frame in video:
            height, width = frame.image.shape[:2]
            share = long_side / max(height, width)
            size = (round(width * share), round(height * share))
            small = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
            done, data = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
            assert done
            messages.append(stamped(frame.time_s, data.tobytes()))
            if len(messages) == most:
                break
    return messages


def stamped(time_s: float, picture: bytes) -> bytes:
    return struct.pack("<d", EPOCH_MS + 1000 * time_s) + picture


def greet(socket: ClientConnection) -> dict[str, Any]:
    """The server's hello, after waiting for a place where that is needed."""
    while (said := hear(socket))["type"] == "wait":
        pass
    assert said["type"] == "hello", said
    return said


def hear(socket: ClientConnection, timeout: float = PATIENCE_S) -> dict[str, Any]:
    said = json.loads(socket.recv(timeout))
    assert isinstance(said, dict)
    return said


def until(condition: Callable[[], Any]) -> None:
    """Wait for something to become true."""
    deadline, pause_s = time.monotonic() + PATIENCE_S, 0.02
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause_s)
        pause_s = min(1.3 * pause_s, 0.2)


def ask(socket: ClientConnection, message: bytes) -> dict[str, Any]:
    """Send a frame and wait for its answer."""
    socket.send(message)
    return hear(socket)
