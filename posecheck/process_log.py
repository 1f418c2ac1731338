"""Log records of child processes: they travel to the parent and are handled there.

Each child sends them through the pipe that it has anyway, among its other messages. A queue that
several children share would be of no use: a child that is killed while it writes leaves such a
queue locked for the others.
"""

import copy
import logging
import threading
from collections.abc import Callable
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from typing import Any

Send = Callable[[object], None]


def level() -> int:
    """The least level that somebody here listens for; a child is told it when it starts."""
    return logging.getLogger("posecheck").getEffectiveLevel()


def to_parent(pipe: Connection, least: int) -> Send:
    """Send this process's records to its parent; called once, when a child starts.

    Args:
        least: the parent's `level()`.

    Returns:
        What to send other messages through the same pipe with, from any thread.
    """
    lock = threading.Lock()

    def send(message: object) -> None:
        with lock:
            pipe.send(message)

    root = logging.getLogger()
    root.handlers[:] = [_ToParent(send)]
    logging.getLogger("posecheck").setLevel(least)
    return send


def take(record: logging.LogRecord) -> None:
    """Handle a child's record as if it had been made here."""
    logging.getLogger(record.name).handle(record)


def listen(pipe: Connection) -> None:
    """Handle the records of a child that sends nothing else, until it ends."""
    with pipe:
        while True:
            try:
                take(pipe.recv())
            except (EOFError, OSError):
                return


class _ToParent(QueueHandler):
    """A QueueHandler whose queue is a pipe, and which keeps a traceback apart from the message."""

    def __init__(self, send: Send) -> None:
        # The base class only ever hands its queue to `enqueue`.
        super().__init__(queue=send)  # type: ignore[arg-type]
        self._send = send

    def enqueue(self, record: logging.LogRecord) -> None:
        self._send(record)

    def prepare(self, record: logging.LogRecord) -> Any:
        record = copy.copy(record)
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        return record

    def handleError(self, record: logging.LogRecord) -> None:
        """The parent is gone: nobody is left to tell."""
