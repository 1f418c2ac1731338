"""A second door of a server at home: for a phone in the same network, over TLS and with a token.

The page on this computer stays where it is, without a certificate and its warning.
"""

import asyncio
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from posecheck.errors import InputError
from posecheck.serve.addresses import lan_addresses, own_names
from posecheck.serve.own_certificate import own_certificate
from posecheck.serve.server import check_certificate, listening, server_config
from posecheck.serve.settings import ServerSettings
from posecheck.text.translation import _

PORT: Final = 8766
"""Tried first, so that a phone that came before finds it again."""
_POLL_S: Final = 0.02


class PhoneDoor:
    """Lets phones of the same network in while it is open.

    Args:
        settings: of the server behind it.
        certificate, key: PEM files; None = one of this machine's own making.
        port: to listen on; another one when it is taken.
    """

    def __init__(
        self,
        settings: ServerSettings,
        *,
        certificate: Path | None = None,
        key: Path | None = None,
        port: int = PORT,
    ) -> None:
        self._settings = settings
        self._certificate, self._key = certificate, key
        self._wanted_port = port
        self._bound: _Bound | None = None
        self._server: _QuietServer | None = None
        self._serving: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether phones can come in now."""
        return self._serving is not None and not self._serving.done()

    @property
    def port(self) -> int | None:
        """Where it listens; None while it is closed."""
        return None if self._bound is None else self._bound.port

    @property
    def links(self) -> list[str]:
        """The addresses to open on the phone, token and all, the likeliest first."""
        if self._bound is None:
            return []
        token, port = self._bound.settings.token, self._bound.port
        return [f"https://{address}:{port}/?token={token}" for address in self._bound.addresses]

    def prepare(self) -> None:
        """Begin to listen, and have a certificate ready.

        Raises:
            InputError: when this machine is in no network, or its certificate cannot be used.
        """
        if self._bound is not None:
            return
        addresses = lan_addresses()
        if not addresses:
            raise InputError(
                _("this computer is in no network: connect it to the Wi-Fi of the phone")
            )
        names, key = own_names(), self._key
        certificate = self._certificate or own_certificate(addresses, names)
        if self._certificate is None:
            key = certificate
        check_certificate(certificate, key)
        sock = _listening(self._wanted_port)
        settings = replace(
            self._settings,
            token=secrets.token_hex(16),
            names=frozenset(names),
            beyond=True,
            secure=True,
        )
        self._bound = _Bound(sock, addresses, settings, certificate, key)

    async def open(self, application: Callable[[ServerSettings], ASGIApp]) -> None:
        """Let phones in.

        Args:
            application: what to serve, guarded as the settings say.

        Raises:
            InputError: as `prepare`.
        """
        async with self._one_at_a_time:
            if self.is_open:
                return
            await asyncio.to_thread(self.prepare)
            bound = self._bound
            assert bound is not None
            config = server_config(
                application(bound.settings), certificate=bound.certificate, key=bound.key
            )
            config.lifespan = "off"  # that of the server behind it goes on
            self._server = _QuietServer(config)
            self._serving = asyncio.create_task(self._server.serve(sockets=[bound.sock]))
            while not self._server.started and not self._serving.done():
                await asyncio.sleep(_POLL_S)

    async def close(self) -> None:
        """Let nobody in any more; who is there is sent away, and old links lose their worth."""
        async with self._one_at_a_time:
            if self._server is not None and self._serving is not None:
                self._server.should_exit = True
                with suppress(asyncio.CancelledError):
                    await self._serving
            if self._bound is not None:
                self._bound.sock.close()
            self._server = self._serving = self._bound = None


@dataclass(frozen=True, slots=True)
class _Bound:
    """What there is once it listens."""

    sock: socket.socket
    addresses: list[str]
    settings: ServerSettings
    certificate: Path
    key: Path | None

    @property
    def port(self) -> int:
        return int(self.sock.getsockname()[1])


class _QuietServer(uvicorn.Server):
    """Leaves Ctrl-C to the server behind it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listening(port: int) -> socket.socket:
    try:
        return listening("0.0.0.0", port)
    except InputError:
        return listening("0.0.0.0", 0)
