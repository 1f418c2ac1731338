"""What is done for one live session, one thing after another: it sees, coaches and keeps poses.

It knows no server. Where it is done, in a thread or in another process, is its seat's affair
(`seats.py`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast

import numpy as np

from posecheck.calibration.model import Calibration
from posecheck.coach.coach import Coach
from posecheck.coach.state import Phase
from posecheck.exercises.exercise import Exercise
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.scene import CameraPlace
from posecheck.pose.skeleton import Side
from posecheck.results.journal import Journal, JournalHead
from posecheck.serve.frame_message import BadPicture, kept_messages, read_message
from posecheck.serve.message import Mark, Point
from posecheck.serve.messages import FrameAnswer, LookMessage, Moment, Refused
from posecheck.serve.result_writer import new_place
from posecheck.serve.sight import Sight
from posecheck.session.particulars import NO_PARTICULARS, Particulars
from posecheck.session.result import SessionResult
from posecheck.signals.back_line import back_line
from posecheck.text.translation import _

CommandName = Literal["pause", "resume", "pain"]
FED: Final = ("setup", "countdown", "exercise")
"""Phases in which the coach passes poses on to the session."""
_COMMANDS: Final = {
    "pause": Coach.pause,
    "resume": Coach.resume,
    "pain": Coach.pain,
}


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """What a session is begun with; it may travel to another process.

    Attributes:
        results: the folder below which its results go.
        place: where the person says that the camera stands, None = where the exercise says.
        told: what the door knows of the session besides.
        pictures: whether the page sends pictures; otherwise it sends what it saw in them.
    """

    exercise: Exercise
    height: float | None
    level: int | None
    calibration: Calibration | None
    repetitions: int | None
    side: Side | None
    briefing: bool
    results: Path
    place: CameraPlace | None = None
    told: Particulars = NO_PARTICULARS
    pictures: bool = True

    def coach(self) -> Coach:
        """Who leads through it.

        Raises:
            InputError: when the exercise cannot be done like this.
        """
        return Coach(
            self.exercise,
            height=self.height,
            level=self.level,
            calibration=self.calibration,
            repetitions=self.repetitions,
            side=self.side,
            briefing=self.briefing,
        )


class Standing(NamedTuple):
    """How far a session is.

    Attributes:
        began: whether the exercise has begun; otherwise nothing is kept.
        over: whether the coach has ended the exercise.
    """

    phase: Phase
    began: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """What a session found.

    Attributes:
        folder: where its results are to go.
    """

    result: SessionResult
    provenance: Provenance
    folder: Path
    moment: Moment


class Sitting:
    """One session; all its methods are called by one thread at a time.

    Args:
        sight: what sees the person; made in the thread that is to use it.
    """

    def __init__(self, plan: SittingPlan, sight: Sight) -> None:
        self.coach = plan.coach()
        self._plan = plan
        self._sight = sight
        self._landmarks = LandmarkWriter()
        self._journal: Journal | None = None
        self._started: datetime | None = None
        self._first_ms = 0.0
        self._last_s = -1.0
        self._frames = 0
        self._size = (0, 0)
        self._began = self._over = False

    @property
    def standing(self) -> Standing:
        """How far it is."""
        return Standing(self.coach.phase, self._began, self._over)

    def judge(self, message: bytes) -> str:
        """Judge a message and answer as JSON; of several that the page kept, all, and the last."""
        answer = ""
        try:
            # Pictures come one by one: a row of them would take the model's time from others.
            kept = [] if self._plan.pictures else kept_messages(message)
        except BadPicture as error:
            return Refused(frame=None, message=str(error)).model_dump_json()
        for each in kept or [message]:
            answer = self._judge_one(each)
            if self._over:
                break
        return answer

    def command(self, name: CommandName) -> Moment:
        """Do what a button asks: pause, resume or pain; returns the moment after it."""
        _COMMANDS[name](self.coach)
        self._note(self.coach.phase)
        return Moment.of(self.coach.state())

    def go_on(self) -> None:
        """Somebody who was not seen meanwhile is seen again."""
        self.coach.resume(unwatched=True)
        self._note(self.coach.phase, unwatched=True)

    def finish(self) -> Finished:
        """End it; the same when called again."""
        result, started = self.coach.finish(), self._started or datetime.now().astimezone()
        result = replace(result, particulars=replace(self._told, started=started))
        folder = new_place(self._plan.results, started, result.exercise.id)
        moment = Moment.of(self.coach.state())
        return Finished(result, self._provenance(), folder, moment)

    def save(self, path: Path, provenance: Provenance) -> None:
        """Write its landmarks."""
        self._landmarks.save(path, provenance)

    def kept(self) -> None:
        """Its results are kept, or there are none to keep: no journal is needed any more."""
        if self._journal is not None:
            self._journal.end()
            self._journal = None

    def close(self) -> None:
        """Free the model."""
        self._sight.close()
        self._landmarks.close()
        if self._journal is not None:
            # What could not be kept now is tried again at the next start.
            self._journal.leave()
            self._journal = None

    def _judge_one(self, message: bytes) -> str:
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
        if self.coach.phase in FED:
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
            landmarks=_marks(pose) if self._plan.pictures else None,
            back=_back(pose, self.coach.session.dorsal),
            still=self._sight.still,
        )

    @property
    def _told(self) -> Particulars:
        return replace(self._plan.told, asked=self.coach.asked)

    def _begin_journal(self, started: datetime) -> None:
        exercise, results = self.coach.exercise, self._plan.results
        head = JournalHead(
            exercise=exercise,
            level=self.coach.session.level,
            height_in=self.coach.session.height_in,
            calibration=self._plan.calibration,
            started=started,
            door="browser",
            folder=str(new_place(results, started, exercise.id).absolute()),
            provenance=self._provenance(),
            told=self._told,
        )
        self._journal = Journal(results, head)

    def _provenance(self) -> Provenance:
        felt = self._plan.place == "phone"
        source = _("phone between the knees") if felt else _("camera in the browser")
        return Provenance.of(source, self._size, self._sight.info)

    def _note(self, phase: Phase, *, unwatched: bool = False) -> None:
        if self._journal is not None:
            self._journal.follow(phase, self._last_s, unwatched=unwatched)
        self._began = self._began or phase in ("exercise", "pain")
        self._over = phase == "done"


def _marks(pose: Pose) -> list[Mark] | None:
    """Landmarks, which the page draws over its own video, as shares of the picture."""
    if not pose.found:
        return None
    points = np.column_stack([pose.landmarks / np.array(pose.size, float), pose.visibility])
    return cast("list[Mark]", np.round(np.nan_to_num(points), 4).tolist())


def _back(pose: Pose, dorsal: int) -> list[Point] | None:
    """The line of the back, in the same shares."""
    if dorsal == 0 or not pose.found:
        return None
    line = back_line(pose, dorsal) / np.array(pose.size, float)
    line = line[np.isfinite(line).all(axis=1)]
    return cast("list[Point]", np.round(line, 4).tolist()) if len(line) > 1 else None
