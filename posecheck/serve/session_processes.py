"""Sessions of pages that look at their pictures themselves, spread over processes.

The server's own process only hands messages on. Each process has one end of a pair of sockets and
answers one request after another, but for what takes long: the end of a session holds up none of
the others.
"""

import asyncio
import logging
import multiprocessing
import os
import pickle
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple, cast

from posecheck import process_log
from posecheck.errors import InputError
from posecheck.estimation.network_block import adopt, own_proxies
from posecheck.pose.provenance import ModelInfo
from posecheck.serve.phone_sight import PhoneSight
from posecheck.serve.seats import SessionLost, Verb
from posecheck.serve.sight import DeviceSight, Sight
from posecheck.serve.sitting import Sitting, SittingPlan, Standing
from posecheck.text.translation import language, speaking

log = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")
_LENGTH: Final = struct.Struct("<I")
_LONG: Final = frozenset({"finish", "save"})
"""What takes longer than a picture may wait."""
_AT_ONCE: Final = 65_536
"""Bytes that are taken from the socket at a time: a dozen observations."""
_END_S: Final = 10.0
"""How long a process may take to end when it is told to."""


class _Request(NamedTuple):
    number: int
    sitting: int
    language: str
    verb: Verb | None
    args: tuple[Any, ...]


class _Answer(NamedTuple):
    number: int
    value: Any
    standing: Standing | None
    error: Exception | None


class _Inbox:
    """Cuts what comes through a socket into messages, each of which stands after its length."""

    def __init__(self) -> None:
        self._rest = b""

    def messages(self, data: bytes) -> Iterator[Any]:
        """The messages that are complete with this."""
        if self._rest:
            data, self._rest = self._rest + data, b""
        at, view = 0, memoryview(data)
        while len(data) >= (begin := at + _LENGTH.size):
            end = begin + _LENGTH.unpack_from(data, at)[0]
            if len(data) < end:
                break
            at = end
            yield pickle.loads(view[begin:end])
        self._rest = data[at:]


class SessionProcesses:
    """The processes of a server, started as they are needed.

    Args:
        most: how many there may be.
        lost: called when one is gone that nobody has told to go.
    """

    def __init__(self, most: int, lost: Callable[["SessionProcess"], None]) -> None:
        self._most = most
        self._lost = lost
        self._running: list[SessionProcess] = []
        self._starting = asyncio.Lock()

    async def open(self, plan: SittingPlan, info: ModelInfo | None) -> "ProcessSeat":
        """Begin a sitting where there are fewest.

        Args:
            info: what makes the landmarks in the page, None = a phone that is no camera.
        """
        async with self._starting:
            free = min(self._running, key=lambda each: each.sessions, default=None)
            if free is None or (free.sessions and len(self._running) < self._most):
                free = await SessionProcess.start(self._gone)
                self._running.append(free)
            seat = ProcessSeat(free)
        await seat.open(plan, info)
        return seat

    async def close(self) -> None:
        """End all of them."""
        running, self._running = self._running, []
        await asyncio.gather(*(process.end() for process in running))

    def _gone(self, process: "SessionProcess") -> None:
        if process in self._running:
            self._running.remove(process)
            self._lost(process)


class SessionProcess(asyncio.Protocol):
    """One process, seen from the server's, at whose end of the pair of sockets this listens.

    Attributes:
        sessions: how many are done there.
    """

    def __init__(
        self,
        process: multiprocessing.process.BaseProcess,
        gone: Callable[["SessionProcess"], None],
    ) -> None:
        self.sessions = 0
        self._process, self._gone = process, gone
        self._transport: asyncio.WriteTransport | None = None
        self._inbox = _Inbox()
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[_Answer]] = {}
        self._over = False
        self._closed = asyncio.Event()
        self._losing: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, gone: Callable[["SessionProcess"], None]) -> "SessionProcess":
        """Start one; it takes orders as soon as it has imported what it needs."""
        own, far = socket.socketpair()
        hears, says = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(
            target=_serve,
            args=(far, says, process_log.level(), own_proxies()),
            name="posecheck sessions",
            daemon=True,
        )
        await asyncio.to_thread(process.start)
        far.close()
        says.close()
        threading.Thread(target=process_log.listen, args=(hears,), daemon=True).start()
        loop = asyncio.get_running_loop()
        _transport, there = await loop.create_connection(lambda: cls(process, gone), sock=own)
        return there

    def number(self) -> int:
        """A number that nothing else there has."""
        return next(self._numbers)

    async def ask(self, sitting: int, verb: Verb | None, *args: object) -> _Answer:
        """Ask for something; None = to begin a sitting.

        Raises:
            SessionLost: when the process is gone, or goes meanwhile.
        """
        if self._over or self._transport is None:
            raise SessionLost
        request = _Request(self.number(), sitting, language(), verb, args)
        answer: asyncio.Future[_Answer] = asyncio.get_running_loop().create_future()
        self._waiting[request.number] = answer
        self._transport.write(_packed(request))
        return await answer

    async def end(self) -> None:
        """End it when what it was told is done."""
        self._over = True
        if self._transport is not None:
            self._transport.close()
        await asyncio.to_thread(self._ended)
        await self._closed.wait()

    def _ended(self) -> None:
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """There is the connection; asyncio calls this and those below."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Give answers to those who wait for them."""
        answer: _Answer
        for answer in self._inbox.messages(data):
            future = self._waiting.pop(answer.number)
            if not future.done():  # else nobody waits any more
                future.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has closed its end, or is gone."""
        told, self._over = self._over, True
        if told:
            self._leave()
        else:
            self._losing = asyncio.create_task(self._lose())

    async def _lose(self) -> None:
        """Nobody has told it to go: what it recorded is kept."""
        # Its end of the pair closes a little before it lets go of its journals' locks.
        await asyncio.to_thread(self._ended)
        log.error("a process that judges sessions is gone: what it recorded is kept")
        self._gone(self)
        self._leave()

    def _leave(self) -> None:
        """Whoever still waits for an answer will get none."""
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(SessionLost())
        self._waiting.clear()
        self._closed.set()


class ProcessSeat:
    """A sitting in a process that it shares with others."""

    def __init__(self, process: SessionProcess) -> None:
        self.process = process
        self._number = process.number()
        process.sessions += 1

    async def open(self, plan: SittingPlan, info: ModelInfo | None) -> None:
        """Begin the sitting."""
        try:
            await self._ask(None, plan, info)
        except BaseException:
            self.process.sessions -= 1
            raise

    async def ask(self, verb: Verb, *args: object) -> tuple[Any, Standing]:
        """Call a method of the sitting there."""
        answer = await self._ask(verb, *args)
        assert answer.standing is not None
        return answer.value, answer.standing

    async def close(self) -> None:
        """Close the sitting there."""
        self.process.sessions -= 1
        with suppress(SessionLost):
            await self._ask("close")

    async def _ask(self, verb: Verb | None, *args: object) -> _Answer:
        answer = await self.process.ask(self._number, verb, *args)
        if answer.error is not None:
            raise answer.error
        return answer


def _packed(message: _Request | _Answer) -> bytes:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


# In the process


def _serve(
    link: socket.socket, pipe: Connection, log_level: int, proxies: Mapping[str, str]
) -> None:
    """Do what is asked for until the server closes its end, or is gone."""
    # Ctrl-C reaches every process of a terminal; the server decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt(proxies)
    process_log.to_parent(pipe, log_level)
    sittings = _Sittings(link)
    with ThreadPoolExecutor(1, "long") as long:
        for request in _requests(link):
            if request.verb in _LONG:
                long.submit(sittings.answer, request)
            else:
                sittings.answer(request)
    sittings.close()


def _requests(link: socket.socket) -> Iterator[_Request]:
    """What is asked for, until there will be no more."""
    inbox = _Inbox()
    with suppress(OSError):
        while data := link.recv(_AT_ONCE):
            yield from inbox.messages(data)


class _Sittings:
    """All sittings of the process, by their numbers."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._sending = threading.Lock()
        self._all: dict[int, Sitting] = {}
        self._contexts: dict[str, Context] = {}

    def answer(self, request: _Request) -> None:
        """Do what is asked for, and say what came of it."""
        value, standing, error = None, None, cast("Exception | None", None)
        try:
            value, standing = self._in(request.language).run(self._do, request)
        except InputError as mistake:
            error = mistake
        except Exception as defect:
            log.exception("a session failed")
            error = RuntimeError(str(defect))
        with self._sending, suppress(OSError):  # the server may be gone
            self._link.sendall(_packed(_Answer(request.number, value, standing, error)))

    def _in(self, language: str) -> Context:
        """A context in which a language is spoken; to choose it anew each time would take as long
        as to judge."""
        if language not in self._contexts:
            with speaking(language):
                self._contexts[language] = copy_context()
        return self._contexts[language].copy()

    def close(self) -> None:
        """Leave all that is not finished to the next start."""
        for sitting in self._all.values():
            sitting.close()

    def _do(self, request: _Request) -> tuple[Any, Standing | None]:
        if request.verb is None:
            plan, info = request.args
            self._all[request.sitting] = Sitting(plan, _sight(plan, info))
            return None, None
        if request.verb == "close":
            self._all.pop(request.sitting).close()
            return None, None
        sitting = self._all[request.sitting]
        value = getattr(sitting, request.verb)(*request.args)
        return value, sitting.standing


def _sight(plan: SittingPlan, info: ModelInfo | None) -> Sight:
    return PhoneSight() if info is None else DeviceSight(info, plan.place)


def usual_number() -> int:
    """One for each core that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
