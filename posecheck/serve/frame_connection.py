"""A WebSocket over which a page sends frames, the newest of which is answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, Protocol

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from posecheck.errors import InputError
from posecheck.serve.frame_message import HEADER
from posecheck.serve.live_sessions import LiveSessions
from posecheck.serve.message import Message
from posecheck.serve.messages import Dropped, Trouble
from posecheck.serve.rate_limit import TokenBucket
from posecheck.text.translation import _

REFUSED: Final = 1008
LATER: Final = 1013
FAILED: Final = 1011
BURST: Final = 150
"""Messages beyond the agreed rate that are forgiven before the connection is closed."""
SLACK: Final = 1.5
"""Frames may come this much faster than agreed."""
GOODBYE_S: Final = 2.0
COMMAND_BYTES: Final = 1000


class Frames(Protocol):
    """Whoever looks at the frames of a connection.

    Attributes:
        pictures: whether they are pictures, or what the page saw in them.
    """

    pictures: bool

    @property
    def over(self) -> bool:
        """Whether nothing more is looked at."""

    @property
    def began(self) -> bool:
        """Whether something will be kept of it."""

    async def judge(self, message: bytes) -> str:
        """Look at a frame as it came from the page; the answer as JSON."""


class FrameConnection:
    """One connection of one page: one frame at a time, and words between them."""

    def __init__(self, socket: WebSocket, live_sessions: LiveSessions) -> None:
        self._socket = socket
        self._floor = live_sessions
        self._sending = asyncio.Lock()
        self._newest: bytes | None = None
        self._arrived = asyncio.Event()
        self._heard_s = time.monotonic()
        fps = live_sessions.settings.fps
        self._frames = TokenBucket(SLACK * fps, fps)
        self._messages = TokenBucket(SLACK * fps + 10, BURST)

    async def _converse(
        self,
        frames: Frames,
        obey: Callable[[str], Awaitable[bool]],
        *others: Coroutine[Any, Any, Any],
    ) -> None:
        """Take in words and answer frames until one of these, or another, is done.

        Args:
            obey: does what a text says; whether it is to finish.
        """
        self._heard_s = time.monotonic()
        work = (self._listen(obey), self._judge(frames), self._silence(), *others)
        tasks = [asyncio.create_task(each) for each in work]
        try:
            done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, obey: Callable[[str], Awaitable[bool]]) -> None:
        """Take in what the page says; returns when it asks to finish."""
        while True:
            said = await self._socket.receive()
            self._heard_s = time.monotonic()
            if said["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(said.get("code", 1006))
            if not self._messages.take():
                raise InputError(
                    _("That is too many messages: the page sends one frame at a time.")
                )
            if (data := said.get("bytes")) is not None:
                await self._take_frame(data)
            elif await obey(said.get("text") or ""):
                return

    async def _silence(self) -> None:
        """Returns when the page has been silent for too long.

        One task waits for that: a limit to each message would be a timer and a task for each.
        """
        idle_s = self._floor.settings.idle_s
        while (left_s := self._heard_s + idle_s - time.monotonic()) > 0:
            await asyncio.sleep(left_s)

    async def _take_frame(self, data: bytes) -> None:
        """The newest frame wins: one that waits to be judged gives way."""
        if not self._frames.take():
            await self._send_dropped(data)
            return
        older, self._newest = self._newest, data
        self._arrived.set()
        if older is not None:
            await self._send_dropped(older)

    async def _send_dropped(self, data: bytes) -> None:
        time_ms = HEADER.unpack_from(data)[0] if len(data) >= HEADER.size else None
        known = time_ms if time_ms is not None and abs(time_ms) < 1e14 else None
        await self._send(Dropped(frame=known))

    async def _judge(self, frames: Frames) -> None:
        """Answer the newest frame, again and again; returns when nothing more is looked at."""
        while not frames.over:
            await self._arrived.wait()
            async with self._floor.turn(pictures=frames.pictures):
                # Whatever came while this waited is newer.
                data, self._newest = self._newest, None
                self._arrived.clear()
                answer = None if data is None else await frames.judge(data)
            if answer is not None:
                await self._send_text(answer)
            if frames.began:
                self._floor.result_writer.prepare()

    async def _leave(self, message: str, code: int) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            await self._send(Trouble(message=message))
        await self._close(code)

    async def _close(self, code: int) -> None:
        if self._socket.application_state == WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
                await self._socket.close(code)
                # The page's own goodbye lies behind whatever it sent before.
                async with asyncio.timeout(GOODBYE_S):
                    while (await self._socket.receive())["type"] != "websocket.disconnect":
                        pass

    async def _send(self, message: Message) -> None:
        await self._send_text(message.model_dump_json())

    async def _send_text(self, text: str) -> None:
        async with self._sending:
            await self._socket.send_text(text)
