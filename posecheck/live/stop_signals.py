"""Signals of the system that end a programme in an orderly way."""

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any


class StopSignals:
    """The first Ctrl-C, or a polite request to end, finishes the session and keeps its results."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                self._before[number] = signal.signal(number, self._handle)
            except ValueError:  # not in the main thread: then nobody sends any
                return

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._stop()
        signal.signal(number, self._before[number])
