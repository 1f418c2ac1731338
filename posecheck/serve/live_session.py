"""One live session as the server sees it, wherever it is done (`seats.py`)."""

import asyncio
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from posecheck.exercises.exercise import Exercise
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.pose.provenance import Provenance
from posecheck.serve.messages import Moment
from posecheck.serve.result_writer import ResultWriter
from posecheck.serve.seats import Seat, Verb
from posecheck.serve.sitting import FED, CommandName, Finished, SittingPlan, Standing
from posecheck.serve.summary_message import Summary

_BEFORE: Final = Standing("setup", began=False, over=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """What is left of a session: messages for the page, and its row in the history.

    Attributes:
        session: number in the history, None when nothing was kept as the exercise never began.
        exercise: the exercise's id.
    """

    state: Moment
    summary: Summary
    session: int | None
    exercise: str


class LiveSession:
    """A person in front of a browser's camera, doing one exercise.

    Args:
        level: which counts, None for exercises without levels.

    Attributes:
        key: under which the page takes the session up again after a lost connection.
        place: where the person says that the camera stands, None = where the exercise says.
        paused_by_loss: whether it is paused because the connection was lost.
        ending: set when the session is finished.
        pictures: whether the page sends pictures; otherwise it sends what it saw in them.
        seat: where it is done.
    """

    def __init__(self, plan: SittingPlan, level: int | None, seat: Seat) -> None:
        self.key = secrets.token_urlsafe(18)
        self.exercise: Exercise = plan.exercise
        self.level = level
        self.place = plan.place
        self.pictures = plan.pictures
        self.paused_by_loss = False
        self.ending: Ending | None = None
        self.seat = seat
        self._standing = _BEFORE

    @property
    def began(self) -> bool:
        """Whether the exercise has begun; otherwise nothing is kept."""
        return self._standing.began

    @property
    def over(self) -> bool:
        """Whether the coach has ended the exercise."""
        return self._standing.over

    async def judge(self, message: bytes) -> str:
        """Judge a frame as it came from the page, and return the answer as JSON."""
        answer: str = await self._ask("judge", message)
        return answer

    async def command(self, name: CommandName) -> Moment:
        """Do what a button asks: pause, resume or pain; returns the moment after it."""
        moment: Moment = await self._ask("command", name)
        return moment

    async def pause_for_loss(self) -> None:
        """The connection is lost: nothing is judged until it is back."""
        if self._standing.phase in FED:
            self.paused_by_loss = True
            await self.command("pause")

    async def go_on(self) -> None:
        """The connection is back."""
        self.paused_by_loss = False
        await self._ask("go_on")

    async def finish(self, result_writer: ResultWriter, history: History) -> Ending:
        """End the session and keep it; the same when called again.

        Raises:
            InputError: when the results or the history cannot be written.
            SessionLost: when what did the session is gone.
        """
        if self.ending is None:
            found: Finished = await self._ask("finish")
            number = None
            if self.began:
                landmarks = _Landmarks(self.seat, asyncio.get_running_loop())
                number = await asyncio.to_thread(_keep, found, landmarks, result_writer, history)
            await self._ask("kept")
            summary = Summary.of(found.result)
            self.ending = Ending(found.moment, summary, number, found.result.exercise.id)
        return self.ending

    async def close(self) -> None:
        """Free the model and the place."""
        await self.seat.close()

    async def _ask(self, verb: Verb, *args: object) -> Any:
        answer, self._standing = await self.seat.ask(verb, *args)
        return answer


class _Landmarks:
    """The landmarks of a session, which are written where they are, in whatever thread."""

    def __init__(self, seat: Seat, loop: asyncio.AbstractEventLoop) -> None:
        self._seat, self._loop = seat, loop

    def save(self, path: Path, provenance: Provenance) -> None:
        saving = self._seat.ask("save", path, provenance)
        asyncio.run_coroutine_threadsafe(saving, self._loop).result()


def _keep(
    found: Finished, landmarks: _Landmarks, result_writer: ResultWriter, history: History
) -> int:
    """Write the results; returns their number in the history."""
    result = found.result
    folder = result_writer.write(found.folder, result, found.provenance, landmarks)
    return history.add(SessionEntry.from_result(result, folder=folder, source="browser"))
