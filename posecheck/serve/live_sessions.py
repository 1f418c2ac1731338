"""All live sessions of a server: who has one, who takes it up again, and how each ends."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final, Protocol

from posecheck.analysis.broken_off import Kept, finish_broken_off
from posecheck.errors import InputError
from posecheck.estimation.browser_files import browser_info
from posecheck.estimation.bystanders import LookAround
from posecheck.estimation.landmarker import open_look_around
from posecheck.estimation.models import find_model
from posecheck.history.store import History
from posecheck.pose.scene import CameraPlace
from posecheck.serve.live_session import Ending, LiveSession
from posecheck.serve.pain_asking import PainAsking
from posecheck.serve.phone_sight import PhoneSight
from posecheck.serve.result_writer import ResultWriter
from posecheck.serve.seats import Seat, SessionLost, ThreadSeat
from posecheck.serve.session_processes import (
    ProcessSeat,
    SessionProcess,
    SessionProcesses,
    usual_number,
)
from posecheck.serve.settings import SESSIONS_A_CORE, ServerSettings
from posecheck.serve.sight import DeviceSight, ServerSight, Sight
from posecheck.serve.sitting import SittingPlan
from posecheck.serve.waiting_line import WaitingLine

log = logging.getLogger(__name__)
AT_ONCE_A_CORE: Final = 3
"""Of 1, 1.5, 2, 3 and 4 this gave the most answers a second with eight sessions on two cores."""
DEVICE_SESSIONS_A_CORE: Final = 15
"""Sessions whose pictures are looked at on the device. On two cores with nothing else to do 95 of
100 answers came within 8 ms for 40 of them, 15 times a second each, and within 13 ms for 60
(`python -m benchmarks.serve --observations`); half of that leaves room for other work. More
sessions wait in line; whoever allows more than is usual allows as many of these."""
ENDED_KEPT: Final = 32
"""Of so many sessions it is known how they ended, should a page come back that was not told."""
KEPT_LINGER_S: Final = 900.0
"""A page that looks at its pictures itself keeps what it saw while the connection is lost, and the
session waits for it: it holds no model meanwhile."""
SETUP_LINGER_S: Final = 10.0
"""A session that never got beyond the set-up gives its place up sooner."""


class Connection(Protocol):
    """What a session's connection to its page must be able to do."""

    def lose(self) -> None:
        """Give the session up: a newer connection has it now."""


class LiveSessions:
    """All live sessions of a server."""

    def __init__(
        self, settings: ServerSettings, history: History, result_writer: ResultWriter
    ) -> None:
        self.waiting_line = WaitingLine(settings.capacity, settings.waiting)
        self.device_line = WaitingLine(_device_places(settings.capacity), settings.waiting)
        self.settings = settings
        self.history = history
        self.result_writer = result_writer
        # A few more frames are worked on than there are cores, as some always wait for each other;
        # the rest wait in the order in which they came.
        self._gate = asyncio.Semaphore(AT_ONCE_A_CORE * (os.cpu_count() or 1))
        self._open: dict[str, LiveSession] = {}
        self._links: dict[str, Connection] = {}
        self._endings: dict[str, asyncio.Task[None]] = {}
        self._finishing: set[asyncio.Task[Ending | None]] = set()
        self._ended: dict[str, asyncio.Task[Ending | None]] = {}
        self._look_around: LookAround | None = None
        self._opening = asyncio.Lock()
        self._processes = SessionProcesses(usual_number(), self._lost)
        self._keeping: set[asyncio.Task[list[Kept]]] = set()

    def line(self, *, device: bool) -> WaitingLine:
        """The places for sessions whose pictures are looked at here, or on the device."""
        return self.device_line if device else self.waiting_line

    async def open(
        self,
        plan: SittingPlan,
        level: int | None,
    ) -> LiveSession:
        """Open a session; its place has been taken before."""
        seat: Seat
        if not plan.pictures:
            felt = plan.place == "phone"
            info = None if felt else browser_info(find_model(self.settings.model))
            seat = await self._processes.open(plan, info)
        else:
            seat = ThreadSeat()
            try:
                await seat.open(plan, await self._opener(plan.place, device=False))
            except BaseException:
                await seat.close()
                raise
        live_session = LiveSession(plan, level, seat)
        self._open[live_session.key] = live_session
        log.info("a live session of %s begins", plan.exercise.id)
        return live_session

    def turn(self, *, pictures: bool) -> AbstractAsyncContextManager[None]:
        """Wait until the next frame may be worked on."""
        return self._gate if pictures else nullcontext()

    async def open_asking(self, asking: PainAsking) -> None:
        """Open what sees the person for a question; its place has been taken before."""
        await asking.open(await self._opener(None, device=not asking.pictures))

    async def _opener(self, place: CameraPlace | None, *, device: bool) -> Callable[[], Sight]:
        if place == "phone":
            return PhoneSight
        if device:
            info = browser_info(find_model(self.settings.model))
            return lambda: DeviceSight(info, place)
        async with self._opening:
            if self._look_around is None:
                model = self.settings.model
                self._look_around = await asyncio.to_thread(open_look_around, model)
        look_around = self._look_around
        return lambda: ServerSight(
            self.settings.model, look_around, tags=self.settings.tags, place=place
        )

    def attach(self, live_session: LiveSession, link: Connection) -> None:
        """A connection takes a session; an older one, which may hang, loses it."""
        waiting = self._endings.pop(live_session.key, None)
        if waiting is not None:
            waiting.cancel()
        older = self._links.get(live_session.key)
        self._links[live_session.key] = link
        if older is not None:
            older.lose()

    def detach(self, live_session: LiveSession, link: Connection) -> bool:
        """A connection is gone: its session goes on when the page comes back soon.

        Returns:
            Whether the session now waits for the page.
        """
        if self._links.get(live_session.key) is not link or live_session.key not in self._open:
            return False
        del self._links[live_session.key]
        self._endings[live_session.key] = asyncio.create_task(self._end_later(live_session))
        return True

    def find(self, key: str) -> LiveSession | None:
        """The session of that key while it lasts."""
        return self._open.get(key)

    async def end(self, live_session: LiveSession) -> Ending | None:
        """Finish a session, keep it, and give its place to the next; None if that failed."""
        if self._open.pop(live_session.key, None) is None:
            return live_session.ending
        self._links.pop(live_session.key, None)
        # A server that ends cancels its connections after a while; what was done is kept all the
        # same, however long a busy machine takes to write it.
        finishing = asyncio.create_task(self._finish(live_session))
        self._finishing.add(finishing)
        finishing.add_done_callback(self._finishing.discard)
        self._ended[live_session.key] = finishing
        for key in list(self._ended)[:-ENDED_KEPT]:
            del self._ended[key]
        return await asyncio.shield(finishing)

    async def ended(self, key: str) -> Ending | None:
        """How the session of that key ended, for a page that was away when it was told; None where
        there is no such session, or it is too long ago."""
        finishing = self._ended.get(key)
        return None if finishing is None else await asyncio.shield(finishing)

    def _lost(self, process: SessionProcess) -> None:
        """A process of sessions is gone: those that it did are kept from their journals."""
        for key, live_session in list(self._open.items()):
            seat = live_session.seat
            if isinstance(seat, ProcessSeat) and seat.process is process:
                del self._open[key]
                self._links.pop(key, None)
                if (waiting := self._endings.pop(key, None)) is not None:
                    waiting.cancel()
                self.line(device=True).leave()
        keep = asyncio.to_thread(finish_broken_off, self.settings.results, self.history)
        keeping = asyncio.create_task(keep)
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)

    async def _finish(self, live_session: LiveSession) -> Ending | None:
        try:
            return await live_session.finish(self.result_writer, self.history)
        except InputError as error:
            log.error("a session could not be kept: %s", error)
            return None
        except SessionLost:
            return None  # told where the process is missed
        except Exception:
            # One session that fails must not take the others, or the server's end, with it.
            log.exception("a session could not be kept")
            return None
        finally:
            self.line(device=not live_session.pictures).leave()
            await live_session.close()

    async def close(self) -> None:
        """End and keep all sessions."""
        for task in self._endings.values():
            task.cancel()
        await asyncio.gather(
            *(self.end(live_session) for live_session in list(self._open.values()))
        )
        await asyncio.gather(*self._finishing)
        await self._processes.close()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        if self._look_around is not None:
            await asyncio.to_thread(self._look_around.close)

    async def _end_later(self, live_session: LiveSession) -> None:
        linger_s = self.settings.linger_s
        if not live_session.pictures:
            linger_s = max(linger_s, KEPT_LINGER_S)
        await asyncio.sleep(linger_s if live_session.began else min(linger_s, SETUP_LINGER_S))
        self._endings.pop(live_session.key, None)
        await self.end(live_session)
        self._ended.pop(live_session.key, None)  # whoever comes back that late begins anew


def _device_places(capacity: int) -> int:
    """How many sessions there may be whose pictures are looked at on the device."""
    usual = SESSIONS_A_CORE * (os.cpu_count() or 1)
    places = DEVICE_SESSIONS_A_CORE * usual_number()
    return max(places, capacity) if capacity > usual else places
