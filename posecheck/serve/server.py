"""Makes the server: binds, tells where it is, opens the browser."""

import errno
import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from posecheck.errors import InputError
from posecheck.serve.handshakes import CountedListener
from posecheck.serve.settings import FRAME_BYTES
from posecheck.serve.silent_connections import impatient_protocol
from posecheck.text.translation import _

LEAST_PERSON: Final = 501 if sys.platform == "darwin" else 1000
"""The number of the first account of a person; those below belong to programs."""
NOBODY: Final = 60_000
DEFAULT_PORT: Final = 8765
CONNECTIONS: Final = 400
"""Connections at the same time, of all kinds."""
GRACE_S: Final = 5


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 = any that is free.

    Raises:
        InputError: when the address is not of this machine or the port is taken.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return CountedListener(socket.create_server((host, port), family=family, backlog=128))
    except socket.gaierror as error:
        raise InputError(
            _("there is no host {host}: give an address of this machine").format(host=host)
        ) from error
    except OverflowError as error:
        raise InputError(
            _("the port {port} does not exist: choose 1024 to 65535").format(port=port)
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                _(
                    "port {port} is taken, perhaps by another posecheck: choose another with --port"
                ).format(port=port)
            ) from error
        if error.errno == errno.EACCES:
            raise InputError(
                _("port {port} needs an administrator: choose 1024 to 65535").format(port=port)
            ) from error
        raise InputError(
            _("{host} is not an address of this machine ({reason})").format(
                host=host, reason=error.strerror
            )
        ) from error


def stays_here(host: str) -> bool:
    """Whether only this machine can connect to an address that is listened on."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shared_machine() -> bool:
    """Whether other people have accounts at this machine, who could connect to its loopback too."""
    try:
        import pwd
    except ImportError:  # Windows
        return False
    return any(
        LEAST_PERSON <= user.pw_uid < NOBODY
        and user.pw_uid != os.getuid()
        and not user.pw_shell.endswith(("/nologin", "/false"))
        for user in pwd.getpwall()
    )


def check_certificate(certificate: Path, key: Path | None) -> None:
    """Whether TLS can be spoken with these files.

    Raises:
        InputError: when not.
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except FileNotFoundError as error:
        missing = next((p for p in (certificate, key) if p and not p.exists()), certificate)
        raise InputError(
            _("there is no file {missing}: check --certfile and --keyfile").format(missing=missing)
        ) from error
    except (ssl.SSLError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(
            _(
                "{certificate} and its key cannot be used for TLS ({reason}): give a "
                "certificate and its private key as PEM files"
            ).format(certificate=certificate, reason=reason)
        ) from error


def make_server(
    app: ASGIApp,
    *,
    certificate: Path | None = None,
    key: Path | None = None,
    started: Callable[[], None] | None = None,
) -> uvicorn.Server:
    """The server; its `run(sockets=[...])` ends with Ctrl-C.

    Args:
        certificate, key: PEM files to speak TLS with.
        started: called when the first page can be had.
    """
    return _Server(server_config(app, certificate=certificate, key=key), started)


def server_config(
    app: ASGIApp, *, certificate: Path | None = None, key: Path | None = None
) -> uvicorn.Config:
    """How every server of posecheck speaks.

    Args:
        certificate, key: PEM files to speak TLS with.
    """
    return uvicorn.Config(
        app,
        # uvloop takes connections by itself, and strangers who never speak TLS would not be counted
        # (`handshakes.py`).
        loop="auto" if certificate is None else "asyncio",
        # Its records go where the others go.
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        http=impatient_protocol(),
        ws="websockets-sansio",
        ws_max_size=FRAME_BYTES + 1024,
        # Compressed messages can be bombs, and pictures do not shrink.
        ws_per_message_deflate=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._tell is not None:
            self._tell()


def open_browser(link: str, environment: dict[str, str]) -> None:
    """Open a link in the user's browser, in a program of its own.

    Args:
        environment: without what OpenCV puts there, which breaks other programs.
    """
    try:
        webbrowser.get()
    except webbrowser.Error:
        return  # the link has been printed
    subprocess.Popen(
        [sys.executable, "-m", "webbrowser", link],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
