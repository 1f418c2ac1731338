"""Connections that say nothing: few at a time, not for long, so that others find room.

Whoever connects without a word, or sends the head of a request letter by letter, holds a place
before the guard has seen a token. A request whose head is there is answered, and a stranger's is
refused and its connection closed; so only those that are still silent need to be counted.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from posecheck.serve.handshakes import handshakes

HEAD_S: Final = 15.0
"""How long the head of a request may take: one packet, from the slowest of telephones."""
SILENT_EACH: Final = 32
"""Silent connections from one address; a browser opens six, a few people may share an address."""
SILENT: Final = 200
"""Silent connections in all: half of those that the server takes, the others are for requests."""


class _Silent:
    """Those of a server, oldest first, by the address that they come from."""

    def __init__(self) -> None:
        self._by_address: dict[str, dict[asyncio.Transport, None]] = {}

    def enter(self, address: str, transport: asyncio.Transport) -> None:
        """Take one more; where there are too many the oldest goes.

        Not the newest: who means to ask something does so at once, and must not be kept out by
        somebody at the same address who holds all places.
        """
        own = self._by_address.setdefault(address, {})
        own[transport] = None
        if len(own) > SILENT_EACH:
            self._end_oldest(own)
        elif sum(len(each) for each in self._by_address.values()) > SILENT:
            self._end_oldest(max(self._by_address.values(), key=lambda each: len(each)))

    @staticmethod
    def _end_oldest(of: dict[asyncio.Transport, None]) -> None:
        oldest = next(iter(of))
        del of[oldest]  # it is gone only in a moment, in which many may come
        oldest.abort()

    def leave(self, address: str, transport: asyncio.Transport) -> None:
        own = self._by_address.get(address, {})
        own.pop(transport, None)
        if not own:
            self._by_address.pop(address, None)


def impatient_protocol() -> type[asyncio.Protocol]:
    """The protocol of one server: uvicorn's own, which ends connections that stay silent."""
    silent = _Silent()

    class Impatient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        _address = ""
        _until: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            peer = transport.get_extra_info("peername")
            self._address = str(peer[0]) if peer else ""
            handshakes.leave(peer)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.transport.get_protocol() is not self:  # a WebSocket from now on
                self._heard()
            elif self.cycle is None or self.cycle.response_complete:
                self._wait()  # the next head has begun
            else:
                self._heard()

        def connection_lost(self, exc: Exception | None) -> None:
            self._heard()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._until is None and not self.transport.is_closing():
                self._until = self.loop.call_later(HEAD_S, self.transport.abort)
                silent.enter(self._address, self.transport)

        def _heard(self) -> None:
            if self._until is not None:
                self._until.cancel()
                self._until = None
                silent.leave(self._address, self.transport)

    return Impatient
