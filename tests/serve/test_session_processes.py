"""What goes between the server and its processes of sessions."""

import pickle
import struct

import pytest

from posecheck.serve.session_processes import _Inbox

MESSAGES = ["", "pause", "x" * 5000, ("judge", b"\x00" * 3000)]


def sent() -> bytes:
    rows = [pickle.dumps(each) for each in MESSAGES]
    return b"".join(struct.pack("<I", len(row)) + row for row in rows)


@pytest.mark.parametrize("size", [1, 3, 4, 1000, 4096, 100_000])
def test_messages_come_whole_however_they_are_cut(size: int) -> None:
    inbox, data = _Inbox(), sent()
    found = [
        each for at in range(0, len(data), size) for each in inbox.messages(data[at : at + size])
    ]
    assert found == MESSAGES


def test_a_message_comes_as_soon_as_its_last_byte() -> None:
    inbox, data = _Inbox(), sent()
    assert len(list(inbox.messages(data[:-1]))) == len(MESSAGES) - 1
    assert list(inbox.messages(data[-1:])) == MESSAGES[-1:]
    assert list(inbox.messages(b"")) == []
