"""What hostile messages and pictures try: each is refused cheaply, other sessions unharmed."""

import io
import json
import socket as sockets
import struct
import time
from typing import Any

import pytest
from PIL import Image
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.serve.serving import QUERY, Served, ask, greet, hear, stamped


def test_a_message_of_a_gigabyte(served: Served, bystander: None) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        raw = socket.socket
        # A binary frame whose header announces 2^30 bytes.
        raw.sendall(struct.pack("!BBQI", 0x82, 0x80 | 127, 1 << 30, 0))
        sent = flood(raw, bytes(1 << 16), most=1 << 26)
        with pytest.raises(ConnectionClosed):
            while True:
                greet(socket)
    assert sent < 1 << 26


def test_a_message_of_a_gigabyte_in_pieces(served: Served, bystander: None) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        raw = socket.socket
        piece = bytes(60_000)
        raw.sendall(struct.pack("!BBHI", 0x02, 0x80 | 126, len(piece), 0) + piece)
        following = struct.pack("!BBHI", 0x00, 0x80 | 126, len(piece), 0) + piece
        assert flood(raw, following, most=1 << 26) < 1 << 26


def flood(raw: sockets.socket, data: bytes, most: int) -> int:
    """Send until the other end closes; how much was sent."""
    sent = 0
    try:
        raw.settimeout(60)  # the client may have closed it already
        while sent < most:
            raw.sendall(data)
            sent += len(data)
    except OSError:
        pass
    return sent


@pytest.mark.parametrize("message", [b"", b"x", b"12345678", "{}", "hello"])
def test_ten_thousand_small_messages(served: Served, bystander: None, message: str | bytes) -> None:
    began = time.process_time()  # of the server too, which runs in this process
    said: dict[str, Any] = {}
    with served.live(QUERY) as socket:
        greet(socket)
        try:
            for _ in range(10_000):
                socket.send(message)
        except ConnectionClosed:
            pass
        said = last_words(socket)
    assert time.process_time() - began < 15
    assert socket.close_code == 1008 or "too many" in said.get("message", "")


def last_words(socket: ClientConnection) -> dict[str, Any]:
    said: dict[str, Any] = {}
    try:
        while True:
            said = hear(socket, timeout=60)
    except (ConnectionClosed, TimeoutError):
        return said


def test_a_hundred_connections_that_say_nothing_leave_room(served: Served) -> None:
    idle = [sockets.create_connection(("127.0.0.1", served.port)) for _ in range(100)]
    try:
        with served.client() as client:
            assert client.get("/api/server").status_code == 200
    finally:
        for connection in idle:
            connection.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"pain"',
        '{"type": 7}',
        '{"type": ["pain"]}',
        '{"type": "__init__"}',
        '{"type": "shutdown"}',
        "[" * 900,
        "1" * 900_000,
        json.dumps({"type": "pause", "more": "x" * 5000}),
        '{"type": "\ud83d"}',
    ],
)
def test_malformed_commands(served: Served, few: list[bytes], text: str) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        socket.send(text.encode("utf-8", "replace").decode())
        said = hear(socket)
        assert said["type"] == "refused"
        assert ask(socket, few[0])["type"] == "moment"


def picture(kind: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def bomb(kind: str) -> bytes:
    """A small file that claims, or unpacks to, more pixels than there is memory."""
    if kind == "JPEG":
        data = bytearray(picture("JPEG", (64, 64)))
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack("!HH", 65_500, 65_500)
        return bytes(data)
    if kind == "WEBP":
        return picture("WEBP", (16_000, 4_000))
    return picture(kind, (8_000, 8_000))


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + bytes(5000),
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        bytes(900_000),
        picture("JPEG", (640, 480))[:300],
        picture("PNG", (640, 480)),
        picture("GIF", (64, 64)),
        picture("JPEG", (8, 8)),
        picture("JPEG", (1281, 64)),
        bomb("JPEG"),
        bomb("WEBP"),
        bomb("PNG"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=lambda data: data[:6].hex(),
)
def test_malformed_pictures_and_bombs(served: Served, few: list[bytes], data: bytes) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        began = time.process_time()  # of the server too, which runs in this process
        assert ask(socket, stamped(0, data))["type"] == "refused"
        assert time.process_time() - began < 1.0
        assert ask(socket, few[1])["type"] == "moment"


@pytest.mark.parametrize("time_ms", [float("nan"), float("inf"), -1.0, 1e300])
def test_impossible_times(served: Served, few: list[bytes], time_ms: float) -> None:
    with served.live(QUERY) as socket:
        greet(socket)
        said = ask(socket, struct.pack("<d", time_ms) + few[0][8:])
        assert said == {"type": "refused", "frame": None, "message": said["message"]}
        assert ask(socket, few[0])["type"] == "moment"
        assert ask(socket, few[0])["type"] == "refused"  # not after the last
        assert ask(socket, few[1])["type"] == "moment"
