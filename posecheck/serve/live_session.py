"""One live session: its tracker, its coach and its landmarks, all in one thread of its own."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeVar, cast

import numpy as np

from posecheck.calibration.model import Calibration
from posecheck.coach.coach import Coach
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.scene import CameraPlace
from posecheck.results.journal import Journal, JournalHead
from posecheck.serve.frame_message import BadPicture, kept_messages, read_message
from posecheck.serve.message import Mark, Point
from posecheck.serve.messages import FrameAnswer, LookMessage, Moment, Refused
from posecheck.serve.result_writer import ResultWriter, new_place
from posecheck.serve.sight import Sight
from posecheck.serve.summary_message import Summary
from posecheck.session.particulars import NO_PARTICULARS, Particulars
from posecheck.session.result import SessionResult
from posecheck.signals.back_line import back_line
from posecheck.text.translation import _

T = TypeVar("T")
CommandName = Literal["pause", "resume", "pain"]
_FED: Final = ("setup", "countdown", "exercise")
"""Phases in which the coach passes poses on to the session."""
_COMMANDS: Final = {
    "pause": Coach.pause,
    "resume": Coach.resume,
    "pain": Coach.pain,
}


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

    Its methods are coroutines that do their work in the sitting's own thread, one after another:
    the tracker belongs to that thread.

    Attributes:
        key: under which the page takes the session up again after a lost connection.
        place: where the person says that the camera stands, None = where the exercise says.
        began: whether the exercise has begun; otherwise nothing is kept.
        over: whether the coach has ended the exercise.
        paused_by_loss: whether it is paused because the connection was lost.
        ending: set when the session is finished.
        pictures: whether the page sends pictures; otherwise it sends what it saw in them.
    """

    def __init__(
        self,
        coach: Coach,
        results: Path,
        place: CameraPlace | None = None,
        told: Particulars = NO_PARTICULARS,
        calibration: Calibration | None = None,
        *,
        pictures: bool = True,
    ) -> None:
        self.pictures = pictures
        self.key = secrets.token_urlsafe(18)
        self.coach = coach
        self.place = place
        self.over = False
        self.paused_by_loss = False
        self.ending: Ending | None = None
        self._results = results
        self._told = told
        self._thread = ThreadPoolExecutor(1, "sitting")
        self._sight: Sight | None = None
        self._landmarks = LandmarkWriter()
        self._calibration = calibration
        self._journal: Journal | None = None
        self._started: datetime | None = None
        self._first_ms = 0.0
        self._last_s = -1.0
        self._frames = 0
        self._size = (0, 0)
        self.began = False

    async def open(self, open_sight: Callable[[], Sight]) -> None:
        """Open what sees the person; loading a model takes some tenths of a second."""

        def make() -> None:
            self._sight = open_sight()

        await self._run(make)

    async def judge(self, message: bytes) -> str:
        """Judge a frame as it came from the page, and return the answer as JSON."""
        return await self._run(lambda: self._judge(message))

    async def command(self, name: CommandName) -> Moment:
        """Do what a button asks: pause, resume or pain; returns the moment after it."""
        do = _COMMANDS[name]

        def work() -> Moment:
            do(self.coach)
            self._note(self.coach.phase)
            return Moment.of(self.coach.state())

        return await self._run(work)

    async def pause_for_loss(self) -> None:
        """The connection is lost: nothing is judged until it is back."""
        if self.coach.phase in _FED:
            self.paused_by_loss = True
            await self.command("pause")

    async def go_on(self) -> None:
        """The connection is back."""
        self.paused_by_loss = False

        def work() -> None:
            self.coach.resume(unwatched=True)
            self._note(self.coach.phase, unwatched=True)

        await self._run(work)

    async def finish(self, result_writer: ResultWriter, history: History) -> Ending:
        """End the session and keep it; the same when called again.

        Raises:
            InputError: when the results or the history cannot be written.
        """
        return await self._run(lambda: self._finish(result_writer, history))

    async def close(self) -> None:
        """Free the model and the thread."""

        def free() -> None:
            if self._sight is not None:
                self._sight.close()
            self._landmarks.close()
            if self._journal is not None:
                # What could not be kept now is tried again at the next start.
                self._journal.leave()

        await self._run(free)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        # The thread speaks the language of whoever asks.
        here = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, here.run, work)

    def _judge(self, message: bytes) -> str:
        """Judge a message; of several that the page kept, all, and answer the last."""
        answer = ""
        try:
            # Pictures come one by one: a row of them would take the model's time from others.
            kept = [] if self.pictures else kept_messages(message)
        except BadPicture as error:
            return Refused(frame=None, message=str(error)).model_dump_json()
        for each in kept or [message]:
            answer = self._judge_one(each)
            if self.over:
                break
        return answer

    def _judge_one(self, message: bytes) -> str:
        assert self._sight is not None
        time_ms: float | None = None
        try:
            time_ms, data = read_message(message)
            if self._started is None:
                self._first_ms = time_ms
            time_s = (time_ms - self._first_ms) / 1000
            if time_s - self._last_s < 0.001:
                raise BadPicture(_("The time of a frame must be after that of the one before."))
            pose = self._sight.see(data, self._frames, time_s).pose()
        except BadPicture as error:
            return Refused(frame=time_ms, message=str(error)).model_dump_json()
        if self._started is None:
            self._started = datetime.now().astimezone()
            self._begin_journal(self._started)
        self._last_s = time_s
        self._frames, self._size = self._frames + 1, pose.size
        if self.coach.phase in _FED:
            self._landmarks.add(pose)
            if self._journal is not None:
                self._journal.add(pose)
        state = self.coach.update(pose)
        self._note(state.phase)
        order = self._sight.order()
        return FrameAnswer.text(
            state,
            None if order is None else LookMessage(closer=order.closer, surely=order.surely),
            frame=time_ms,
            size=pose.size,
            landmarks=_marks(pose) if self.pictures else None,
            back=_back(pose, self.coach.session.dorsal),
        )

    def _begin_journal(self, started: datetime) -> None:
        exercise = self.coach.exercise
        head = JournalHead(
            exercise=exercise,
            level=self.coach.session.level,
            height_in=self.coach.session.height_in,
            calibration=self._calibration,
            started=started,
            door="browser",
            folder=str(new_place(self._results, started, exercise.id).absolute()),
            provenance=self._provenance(),
            told=self._told,
        )
        self._journal = Journal(self._results, head)

    def _provenance(self) -> Provenance:
        assert self._sight is not None
        felt = self.place == "phone"
        source = _("phone between the knees") if felt else _("camera in the browser")
        return Provenance.of(source, self._size, self._sight.info)

    def _note(self, phase: str, *, unwatched: bool = False) -> None:
        if self._journal is not None:
            self._journal.follow(phase, self._last_s, unwatched=unwatched)
        self.began = self.began or phase in ("exercise", "pain")
        self.over = phase == "done"

    def _finish(self, result_writer: ResultWriter, history: History) -> Ending:
        if self.ending is None:
            result = self.coach.finish()
            number = self._keep(result, result_writer, history) if self.began else None
            if self._journal is not None:
                self._journal.end()
                self._journal = None
            summary = Summary.of(result)
            name = result.exercise.id
            self.ending = Ending(Moment.of(self.coach.state()), summary, number, name)
        return self.ending

    def _keep(self, result: SessionResult, result_writer: ResultWriter, history: History) -> int:
        started = self._started or datetime.now().astimezone()
        result = replace(result, particulars=replace(self._told, started=started))
        target = new_place(self._results, started, result.exercise.id)
        folder = result_writer.write(target, result, self._provenance(), self._landmarks)
        return history.add(SessionEntry.from_result(result, folder=folder, source="browser"))


def _marks(pose: Pose) -> list[Mark] | None:
    """Landmarks, which the page draws over its own video, as shares of the picture."""
    if not pose.found:
        return None
    points = np.column_stack([pose.landmarks / np.array(pose.size, float), pose.visibility])
    return cast("list[Mark]", np.round(np.nan_to_num(points), 4).tolist())


def _back(pose: Pose, dorsal: int) -> list[Point] | None:
    """The line of the back, in the same shares."""
    if not pose.found:
        return None
    line = back_line(pose, dorsal) / np.array(pose.size, float)
    line = line[np.isfinite(line).all(axis=1)]
    return cast("list[Point]", np.round(line, 4).tolist()) if len(line) > 1 else None
