"""Connections that have not spoken TLS yet: few from one address, and the oldest gives way.

Until its handshake is over a connection is nobody's: neither the guard nor the server's own limits
have seen it, but it holds an open file, of which a process has few.
"""

import contextlib
import socket
from typing import Any, Final

EACH: Final = 32
"""Unfinished handshakes from one address."""
ALL: Final = 200
"""Unfinished handshakes of all addresses."""
Peer = tuple[Any, ...]
_KINDS: Final = (socket.AF_INET, socket.AF_INET6)


class Handshakes:
    """Those of a process, oldest first."""

    def __init__(self) -> None:
        self._open: dict[Peer, socket.socket] = {}

    def enter(self, peer: Peer, connection: socket.socket) -> None:
        """A connection has come; where there are too many the oldest goes."""
        self._open = {who: each for who, each in self._open.items() if each.fileno() >= 0}
        self._open[peer] = connection
        own = [who for who in self._open if who[0] == peer[0]]
        if len(own) > EACH:
            self._end(own[0])
        elif len(self._open) > ALL:
            self._end(next(iter(self._open)))

    def leave(self, peer: Peer) -> None:
        """Its handshake is over: from now on others count it."""
        self._open.pop(peer, None)

    def _end(self, peer: Peer) -> None:
        with contextlib.suppress(OSError):
            # Whoever reads from it sees its end, and closes it.
            self._open.pop(peer).shutdown(socket.SHUT_RDWR)


handshakes: Final = Handshakes()
"""Those of this process: a listener adds to them, a protocol that can speak takes away."""


class CountedListener(socket.socket):
    """A listening socket whose connections are counted until they can speak.

    Args:
        listener: which it takes the place of.
    """

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(fileno=listener.detach())

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection."""
        connection, peer = super().accept()
        if self.family in _KINDS:
            handshakes.enter(peer, connection)
        return connection, peer
