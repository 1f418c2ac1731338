"""The page of somebody in front of a camera, as far as a server sees it.

A `websockets` connection without tasks and queues around it (its sans-I/O layer on a transport):
true messages, masked and checked, and little of the machine is taken from the server.
"""

import asyncio
from collections.abc import Mapping

from websockets import frames
from websockets.client import ClientProtocol
from websockets.typing import Origin
from websockets.uri import parse_uri


class Page(asyncio.Protocol):
    """The page of one person: a WebSocket that hands each answer to whoever waits for it."""

    def __init__(self, port: int, query: str, headers: Mapping[str, str]) -> None:
        here = f"127.0.0.1:{port}"
        address = parse_uri(f"ws://{here}/api/live?{query}")
        self._speaks = ClientProtocol(address, origin=Origin(f"http://{here}"), max_size=None)
        self._transport: asyncio.Transport | None = None
        self._headers = headers
        self._parts: list[bytes] = []
        self._said: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        request = self._speaks.connect()
        request.headers.update(self._headers)
        self._speaks.send_request(request)
        self._flush()

    def data_received(self, data: bytes) -> None:
        self._speaks.receive_data(data)
        for event in self._speaks.events_received():
            if isinstance(event, frames.Frame) and event.opcode in (
                frames.Opcode.TEXT,
                frames.Opcode.CONT,
            ):
                self._parts.append(bytes(event.data))
                if event.fin:
                    self._said.set_result(b"".join(self._parts).decode())
                    self._parts.clear()
        if self._speaks.handshake_exc is not None:
            self._said.set_exception(self._speaks.handshake_exc)
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended and not self._said.done():
            self._said.set_exception(exc or ConnectionResetError("the server has hung up"))

    async def heard(self) -> str:
        """What the server says next."""
        said = await self._said
        self._said = asyncio.get_running_loop().create_future()
        return said

    def send(self, message: bytes) -> None:
        self._speaks.send_binary(message)
        self._flush()

    def close(self) -> None:
        self.ended = True
        self._speaks.send_close()
        self._flush()
        assert self._transport is not None
        self._transport.close()

    def _flush(self) -> None:
        assert self._transport is not None
        self._transport.write(b"".join(self._speaks.data_to_send()))
