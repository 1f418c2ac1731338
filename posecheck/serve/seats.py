"""Where a session is done: in a thread of its own, or in a process that it shares with others.

Whose pictures are looked at here has a thread: the model leaves the interpreter to others.
What pages saw themselves is judged by Python alone, of which a process does one thing at a time:
such sessions are spread over several (`session_processes.py`).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Literal, Protocol, TypeVar

from posecheck.serve.sight import Sight
from posecheck.serve.sitting import Sitting, SittingPlan, Standing

T = TypeVar("T")
Verb = Literal["judge", "command", "go_on", "finish", "save", "kept", "close"]
"""The methods of a `Sitting` that are asked for from elsewhere."""


class SessionLost(Exception):
    """The process that did the session is gone; its journal is there."""


class Seat(Protocol):
    """Where a sitting is done, one thing after another."""

    async def ask(self, verb: Verb, *args: object) -> tuple[Any, Standing]:
        """Call a method of the sitting, in the language of whoever asks.

        Returns:
            What it returned, and how far the session is after it.

        Raises:
            SessionLost: when there is no sitting any more.
        """

    async def close(self) -> None:
        """Close the sitting and free its place."""


class ThreadSeat:
    """A sitting in a thread of its own, to which the model belongs."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "sitting")
        self._sitting: Sitting | None = None

    async def open(self, plan: SittingPlan, open_sight: Callable[[], Sight]) -> None:
        """Begin the sitting; loading a model takes some tenths of a second."""

        def make() -> None:
            self._sitting = Sitting(plan, open_sight())

        await self._run(make)

    async def ask(self, verb: Verb, *args: object) -> tuple[Any, Standing]:
        """Call a method of the sitting in its thread."""

        def work() -> tuple[Any, Standing]:
            assert self._sitting is not None
            answer = getattr(self._sitting, verb)(*args)
            return answer, self._sitting.standing

        return await self._run(work)

    async def close(self) -> None:
        """Free the model and the thread."""
        if self._sitting is not None:
            await self._run(self._sitting.close)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        # The thread speaks the language of whoever asks.
        here = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, here.run, work)
