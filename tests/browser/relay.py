"""A TCP relay between browser and server, so that a test can cut the connection or slow it."""

import contextlib
import socket
import threading
import time


class Relay:
    """Listens on a free port of this machine and passes everything on to another."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._cut = False
        self._delay_s, self._bytes_per_s = 0.0, float("inf")
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections, and every new one until `mend`."""
        with self._lock:
            self._cut = True
            connections = list(self._open)
        for connection in connections:
            _end(connection)

    def mend(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._cut = False

    def slow(self, delay_s: float, bytes_per_s: float) -> None:
        """Pass everything on so much later each way, and no faster than that."""
        self._delay_s, self._bytes_per_s = delay_s, bytes_per_s

    def close(self) -> None:
        """Stop."""
        self.cut()
        _end(self._listening)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
                cut = self._cut
            if cut:
                _end(near)
                _end(far)
                continue
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(a, b), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                time.sleep(self._delay_s + len(data) / self._bytes_per_s)
                sink.sendall(data)
        for connection in (source, sink):
            _end(connection)
            with self._lock:
                self._open.discard(connection)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
