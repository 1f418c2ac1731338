"""Run a command and see whether it, or a process it starts, tries to reach another machine.

Two nets catch a leak. The command is given a proxy of ours that notes who is asked for, so that a
program which means to send over HTTPS asks here instead of sending; this works everywhere and
nothing gets out. And its sockets are watched for whatever goes past the proxy: with strace, if that
is installed, every system call; else by looking at /proc every few milliseconds, which can miss a
name look-up that is over at once. Linux only.
"""

import ipaddress
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROXY_VARIABLES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")
NO_PROXY_VARIABLES = ("no_proxy", "NO_PROXY")
_LOOK_EVERY_S = 0.003
_DNS_PORT = 53
_STOP = "stop"

_STRACE = ("strace", "-f", "--seccomp-bpf")
_CALLS = "trace=connect,sendto,sendmsg,sendmmsg,openat"
_INTERNET = re.compile(
    r"(?:connect|send\w+)\(.*?sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)"
    r".*?(?:inet_addr\(|inet_pton\(AF_INET6, )\"([^\"]+)\""
)
# Whoever looks up a name through the C library reads these or asks the local resolver's socket.
_LOOK_UP = re.compile(
    r"openat\(.*\"(/etc/(?:hosts|host\.conf|resolv\.conf))\""
    r"|connect\(.*sun_path=\"([^\"]*resolve[^\"]*)\""
)


@dataclass(frozen=True)
class Traffic:
    """What a command did on the network.

    Attributes:
        returncode: its exit status.
        output: what it printed, both streams.
        outside: addresses of other machines it turned to, and signs of name look-ups.
        asked_proxy: first lines of the requests that our proxy got, in order.
        watched_by: "strace" or "proc".
    """

    returncode: int
    output: str
    outside: tuple[str, ...]
    asked_proxy: tuple[str, ...]
    watched_by: str

    @property
    def silent(self) -> bool:
        """Whether nothing was sent and nothing would have been."""
        return not self.outside and not self.asked_proxy


def can_watch() -> bool:
    """Return whether commands can be watched on this system."""
    return sys.platform == "linux"


@cache
def has_strace() -> bool:
    """Return whether strace is installed, new enough, and allowed to trace here."""
    if shutil.which("strace") is None:
        return False
    trial = subprocess.run(
        [*_STRACE, "-e", _CALLS, "-o", os.devnull, "true"],
        capture_output=True,
        check=False,
    )
    return trial.returncode == 0


def watch(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout_s: float = 300.0,
    strace: bool | None = None,
) -> Traffic:
    """Run a command to its end and return what it did on the network.

    Args:
        command: program and arguments.
        env: variables on top of this process's own; the proxy variables are always ours, the
            exceptions from them (`no_proxy`) only what is given here.
        cwd: working folder.
        timeout_s: seconds after which it is ended.
        strace: whether to use strace; by default if it can be used.

    Raises:
        subprocess.TimeoutExpired: when it did not end in time.
    """
    use_strace = has_strace() if strace is None else strace
    seen: set[str] = set()
    with _proxy() as (address, asked), tempfile.TemporaryDirectory() as folder:
        inherited = {k: v for k, v in os.environ.items() if k not in NO_PROXY_VARIABLES}
        environment = inherited | dict(env or {}) | dict.fromkeys(PROXY_VARIABLES, address)
        trace = Path(folder) / "trace"
        prefix = [*_STRACE, "-e", _CALLS, "-o", str(trace)] if use_strace else []
        process = subprocess.Popen(
            [*prefix, *map(str, command)],
            env=environment,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        with nullcontext() if use_strace else _looking_at_sockets(process.pid, seen):
            try:
                output, _ = process.communicate(timeout=timeout_s)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                raise
        if use_strace:
            seen.update(_outside_in(trace))
    return Traffic(
        returncode=process.returncode,
        output=output,
        outside=tuple(sorted(seen)),
        asked_proxy=tuple(asked),
        watched_by="strace" if use_strace else "proc",
    )


@contextmanager
def _proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that refuses everything; yields its URL and the growing list of request lines."""
    asked: list[str] = []

    def answer() -> None:
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.settimeout(5.0)
                request = connection.recv(4096).decode("latin-1")
                if request == _STOP:
                    return
                asked.append(request.partition("\r\n")[0] or "a connection without a request")
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        finally:
            # It waits its turn behind connections that have not been answered yet.
            with socket.create_connection(server.getsockname()) as last:
                last.sendall(_STOP.encode())
            thread.join()


def _outside_in(trace: Path) -> Iterator[str]:
    for line in trace.read_text(errors="replace").splitlines():
        if found := _INTERNET.search(line):
            port, address = int(found[1]), found[2]
            if _matters(address, port):
                yield f"{address} port {port}"
        elif found := _LOOK_UP.search(line):
            yield f"name look-up ({found[1] or found[2]})"


def _matters(address: str, port: int) -> bool:
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return port == _DNS_PORT or not (ip.is_loopback or ip.is_unspecified)


@contextmanager
def _looking_at_sockets(session: int, seen: set[str]) -> Iterator[None]:
    """Add to `seen` the other ends of all sockets that a session's processes have."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(_LOOK_EVERY_S):
            inodes = {inode for pid in _processes_of(session) for inode in _sockets_of(pid)}
            if inodes:
                seen.update(_other_ends(inodes))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _processes_of(session: int) -> Iterator[int]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError):
                if os.getsid(int(entry)) == session:
                    yield int(entry)


def _sockets_of(pid: int) -> Iterator[str]:
    with suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with suppress(OSError):
                target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
                if target.startswith("socket:["):
                    yield target[len("socket:[") : -1]


def _other_ends(inodes: set[str]) -> Iterator[str]:
    for table in ("tcp", "tcp6", "udp", "udp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[9] in inodes:
                    digits, port = fields[2].split(":")
                    # Four bytes at a time, in the machine's byte order.
                    words = (digits[at : at + 8] for at in range(0, len(digits), 8))
                    raw = b"".join(int(w, 16).to_bytes(4, sys.byteorder) for w in words)
                    address = str(ipaddress.ip_address(raw))
                    if _matters(address, int(port, 16)):
                        yield f"{address} port {int(port, 16)}"
