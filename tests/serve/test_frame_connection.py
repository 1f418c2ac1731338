"""When a connection ends by itself."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import WebSocket

from posecheck.serve import frame_connection
from posecheck.serve.frame_connection import FrameConnection, Frames
from posecheck.serve.live_sessions import LiveSessions

IDLE_S = 600.0


class Clock:
    """Time that passes only while somebody waits for it."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds


class Page:
    """Says something each time after so many seconds, then nothing more."""

    def __init__(self, clock: Clock, pauses: list[float]) -> None:
        self._clock = clock
        self._times = [sum(pauses[: i + 1]) for i in range(len(pauses))]
        self.heard = 0

    async def receive(self) -> dict[str, Any]:
        while self.heard == len(self._times) or self._clock.now < self._times[self.heard]:
            await asyncio.sleep(0)
        self.heard += 1
        return {"type": "websocket.receive", "text": "pause"}


@pytest.mark.parametrize(
    ("pauses", "ends_s"), [([], IDLE_S), ([500.0], 1100.0), ([500.0, 590.0], 1690.0)]
)
def test_a_page_that_is_silent_for_too_long_is_left(
    monkeypatch: pytest.MonkeyPatch, pauses: list[float], ends_s: float
) -> None:
    clock = Clock()
    page = Page(clock, pauses)
    floor = SimpleNamespace(settings=SimpleNamespace(fps=15, idle_s=IDLE_S))

    async def obey(text: str) -> bool:
        return False

    async def talk() -> None:
        connection = FrameConnection(cast(WebSocket, page), cast(LiveSessions, floor))
        monkeypatch.setattr(connection, "_judge", lambda frames: asyncio.Event().wait())
        await connection._converse(cast(Frames, None), obey)

    short = SimpleNamespace(**{**vars(asyncio), "sleep": lambda s: clock.sleep(min(s, 10.0))})
    monkeypatch.setattr(frame_connection, "time", clock)
    monkeypatch.setattr(frame_connection, "asyncio", short)
    asyncio.run(asyncio.wait_for(talk(), 20))
    assert page.heard == len(pauses)
    assert clock.now == pytest.approx(ends_s, abs=11.0)
