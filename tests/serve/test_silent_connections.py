"""A stranger who connects and says nothing stops nobody."""

import socket as sockets
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import pytest

from posecheck.serve import silent_connections
from posecheck.serve.server import CONNECTIONS
from tests.serve.serving import PATIENCE_S, serving, until


def is_closed(connection: sockets.socket) -> bool:
    try:
        while connection.recv(65_536):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def opened(stack: ExitStack, port: int, words: bytes = b"") -> sockets.socket:
    connection = stack.enter_context(sockets.create_connection(("127.0.0.1", port)))
    if words:
        connection.sendall(words)
    connection.setblocking(False)
    return connection


@pytest.mark.parametrize("words", [b"", b"GET / HTTP/1.1\r\nHost: 127"])
def test_silent_connections_of_one_stranger_leave_room(tmp_path: Path, words: bytes) -> None:
    with serving(tmp_path) as served, ExitStack() as stack:
        silent = [opened(stack, served.port, words) for _ in range(CONNECTIONS + 5)]
        with served.client() as client:
            assert client.get("/api/server").status_code == 200
        least = len(silent) - silent_connections.SILENT_EACH
        until(lambda: sum(map(is_closed, silent)) >= least)


def test_strangers_who_ask_leave_room_for_those_who_are_known(tmp_path: Path) -> None:
    # Whole heads without the token, each with a body that never comes.
    token = "0123456789abcdef0123"
    with serving(tmp_path, token=token) as served, ExitStack() as stack:
        head = (
            f"POST /api/uploads?exercise=cat_cow HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            f"Origin: {served.origin}\r\nContent-Length: 1000000\r\n\r\n"
        )
        strangers = [opened(stack, served.port, head.encode()) for _ in range(CONNECTIONS + 5)]
        with served.client(cookie=f"posecheck={token}") as client:
            assert client.get("/api/server").status_code == 200
        for stranger in strangers:
            stranger.setblocking(True)
            stranger.settimeout(PATIENCE_S)
            with suppress(ConnectionResetError):
                answer = b"".join(iter(partial(stranger.recv, 65536), b""))
                assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 503")) or not answer


@pytest.mark.parametrize("words", [b"", b"GET /api/server HTTP/1.1\r\nHos"])
def test_the_head_of_a_request_has_a_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    monkeypatch.setattr(silent_connections, "HEAD_S", 1.0)
    with serving(tmp_path) as served, ExitStack() as stack:
        began = time.monotonic()
        slow = opened(stack, served.port, words)
        until(lambda: is_closed(slow))
        assert time.monotonic() - began >= 0.9
        # Nor does a second request on a connection get longer.
        again = opened(stack, served.port)
        head = f"GET /api/server HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        again.setblocking(True)
        again.sendall(f"{head}\r\n".encode())
        assert again.recv(65_536).startswith(b"HTTP/1.1 200")
        again.sendall(head.encode())
        again.setblocking(False)
        until(lambda: is_closed(again))


def test_a_live_session_may_outlive_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silent_connections, "HEAD_S", 0.5)
    with serving(tmp_path) as served, served.live("exercise=cat_cow") as live:
        live.recv(300)
        time.sleep(1.5)
        live.ping().wait(300)
