"""All live sessions of a server: who has one, who takes it up again, and how each ends."""

import asyncio
import os
import sys
import traceback
from typing import TYPE_CHECKING, Final

from posecheck.coach.coach import Coach
from posecheck.errors import InputError
from posecheck.estimation.bystanders import LookAround
from posecheck.estimation.landmarker import open_look_around
from posecheck.history.store import History
from posecheck.serve.live_session import Ending, Sitting
from posecheck.serve.result_writer import Scribe
from posecheck.serve.settings import Settings
from posecheck.serve.waiting_line import Places

if TYPE_CHECKING:
    from posecheck.serve.live_socket import Link
AT_ONCE_A_CORE: Final = 3
"""Of 1, 1.5, 2, 3 and 4 this gave the most answers a second with eight sessions on two cores."""
SETUP_LINGER_S: Final = 10.0
"""A session that never got beyond the set-up gives its place up sooner."""


class Floor:
    """All live sessions of a server."""

    def __init__(self, settings: Settings, history: History, scribe: Scribe) -> None:
        self.places = Places(settings.capacity, settings.waiting)
        self.settings = settings
        self.history = history
        self.scribe = scribe
        # A few more frames are worked on than there are cores, as some always wait for each other;
        # the rest wait in the order in which they came.
        self.gate = asyncio.Semaphore(AT_ONCE_A_CORE * (os.cpu_count() or 1))
        self._sittings: dict[str, Sitting] = {}
        self._links: dict[str, Link] = {}
        self._endings: dict[str, asyncio.Task[None]] = {}
        self._look_around: LookAround | None = None
        self._opening = asyncio.Lock()

    async def sit(self, coach: Coach) -> Sitting:
        """Open a session; its place has been taken before."""
        async with self._opening:
            if self._look_around is None:
                model = self.settings.model
                self._look_around = await asyncio.to_thread(open_look_around, model)
        sitting = Sitting(coach, self.settings.results)
        try:
            await sitting.open(self.settings.model, self._look_around, tags=self.settings.tags)
        except BaseException:
            await sitting.close()
            raise
        self._sittings[sitting.key] = sitting
        return sitting

    def attach(self, sitting: Sitting, link: "Link") -> None:
        """A connection takes a session; an older one, which may hang, loses it."""
        waiting = self._endings.pop(sitting.key, None)
        if waiting is not None:
            waiting.cancel()
        older = self._links.get(sitting.key)
        self._links[sitting.key] = link
        if older is not None:
            older.lose()

    def detach(self, sitting: Sitting, link: "Link") -> bool:
        """A connection is gone: its session goes on when the page comes back soon.

        Returns:
            Whether the session now waits for the page.
        """
        if self._links.get(sitting.key) is not link or sitting.key not in self._sittings:
            return False
        del self._links[sitting.key]
        self._endings[sitting.key] = asyncio.create_task(self._end_later(sitting))
        return True

    def find(self, key: str) -> Sitting | None:
        """The session of that key while it lasts."""
        return self._sittings.get(key)

    async def end(self, sitting: Sitting) -> Ending | None:
        """Finish a session, keep it, and give its place to the next; None if that failed."""
        if self._sittings.pop(sitting.key, None) is None:
            return sitting.ending
        self._links.pop(sitting.key, None)
        try:
            return await sitting.finish(self.scribe, self.history)
        except InputError as error:
            print(f"posecheck: a session could not be kept: {error}", file=sys.stderr)
            return None
        except Exception:
            # One session that fails must not take the others, or the server's end, with it.
            traceback.print_exc()
            return None
        finally:
            self.places.leave()
            await sitting.close()

    async def close(self) -> None:
        """End and keep all sessions."""
        for task in self._endings.values():
            task.cancel()
        await asyncio.gather(*(self.end(sitting) for sitting in list(self._sittings.values())))
        if self._look_around is not None:
            await asyncio.to_thread(self._look_around.close)

    async def _end_later(self, sitting: Sitting) -> None:
        linger_s = self.settings.linger_s
        await asyncio.sleep(linger_s if sitting.began else min(linger_s, SETUP_LINGER_S))
        self._endings.pop(sitting.key, None)
        await self.end(sitting)
