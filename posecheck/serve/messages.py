"""Every JSON message between the page and the server, as a model.

What comes in is checked by these models, what goes out is written by them, and the tables of
docs/protocol.md are made from them (`python -m tools.protocol`).
"""

from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter

from posecheck.coach.cue import CueKind
from posecheck.coach.state import CoachState, Phase
from posecheck.measure.obstacles import Reason
from posecheck.pose.scene import CameraPlace
from posecheck.pose.skeleton import Side
from posecheck.rules.events import Kind, Severity
from posecheck.serve.message import Count, Level, Mark, Message, Point, told
from posecheck.serve.programme_messages import NextStage
from posecheck.serve.sight import SightName
from posecheck.serve.summary_message import Summary
from posecheck.text.translation import N_

_PLAIN: Final = TypeAdapter(dict[str, Any])
"""Writes plain values in a fifth of the time that `json` takes; what is not a number is null."""
NO_DATABASE: Final = N_("The history cannot be reached; posecheck's window says why.")
DEFECT: Final = N_("Something went wrong in posecheck; its window says what.")


# What the coach says of one moment


class GaugeMessage(Message):
    """The main signal against its middle range."""

    signal: str = told("the signal's name")
    label: str = told("its name for people")
    unit: str = told("`deg`, `in`, `%` or `steps/min`")
    value: float | None = told("smoothed")
    low: float | None = told("where red begins; null = no limit that way")
    high: float | None = told("where red begins; null = no limit that way")
    caution_low: float | None = told("where amber begins")
    caution_high: float | None = told("where amber begins")
    neutral: float | None = told("the person's own neutral, 0 when the signal starts from 0")
    band: float | None = told("half-width of the value's error band")
    beyond: bool = told("whether a warning about its range is under way")
    targets: list[tuple[float, float]] = told(
        "where a stretch is enough, each from its nearer to its further end"
    )


class EventMessage(Message):
    """A limit that was left and is not kept yet."""

    kind: Kind = told("the family of rule")
    rule: str = told("the rule's name, usually its signal")
    severity: Severity = told("caution from 80 % of a limit, warning at the limit")
    start_s: float = told("when it was left")
    end_s: float = told("the latest moment seen")
    peak: float | None = told("the value furthest beyond the limit")
    limit: float | None = told("the limit that counted")
    unit: str = told("of both")
    side: Side | None = told("the person's own side")
    message: str = told("what the coach says")
    band: float | None = told("half-width of the peak's error band")


class VerdictMessage(Message):
    """What the session says about one frame."""

    time_s: float = told("the frame's time, from the first frame")
    judged: bool = told("whether the exercise could be judged")
    reason: Reason | None = told("why not")
    remedy: str | None = told("what to do about it")
    signals: dict[str, float | None] = told("smoothed values by name")
    gauge: GaugeMessage | None = told("the main signal against its limits")
    hold_s: float | None = told("length of the present hold; null outside of one")
    hold_limit_s: float = told("the longest hold")
    repetitions: Count = told("so far")
    active: list[EventMessage] = told("limits that are left at this moment, warnings first")
    bands: dict[str, float | None] = told(
        "half-widths of the error bands of the signals that state one"
    )
    cue: str | None = told("what a rule has to tell besides")
    unjudged: list[str] = told("what could not be judged although the exercise could, in words")
    blind: str | None = told(
        "why what the exercise is about could not be judged at this moment; null = it could"
    )


class CheckMessage(Message):
    """One condition of a good set-up."""

    name: str = told(
        "`person`, `one_person`, `light`, `body`, `distance`, `view`, `position`, `scale`, "
        "`still`; `sensor` and `phone` with a phone between the knees"
    )
    ok: bool = told("whether it holds")
    message: str = told("what is fine, or what to change")
    brief: str = told("what it is about, in a word or two")


class CueMessage(Message):
    """Words to say now."""

    text: str = told("the words")
    kind: CueKind = told("what they are about")
    priority: int = told("a cue interrupts one of lower priority and gives way to a higher one")


class AlertMessage(Message):
    """The most urgent thing that is wrong, as it is to be shown."""

    message: str = told("what the coach says about it")
    severity: Severity = told(
        "`caution`: an amber shape and quiet words; `warning`: red, as it lasts or a hard limit "
        "is passed"
    )
    rule: str = told("the rule's name; `parts` of the exercise says where it is on the body")
    side: Side | None = told("the person's own side")


class Moment(Message):
    """Everything that the coach says of one moment."""

    phase: Phase = told("where the person is in the exercise")
    time_s: float = told("from the first frame")
    verdict: VerdictMessage = told("what the session says about the frame")
    checks: list[CheckMessage] = told("of the set-up; empty once the exercise has begun")
    countdown: int | None = told("3, 2, 1; null outside of the countdown")
    cue: CueMessage | None = told("words to say now; null = nothing new")
    tone: bool = told("whether a limit was crossed just now: play the short tone")
    repetitions_left: dict[str, int] = told(
        "`left` and `right`, or `total`; empty where they are not counted"
    )
    repetitions_done: dict[str, int] = told("the same for those done")
    goal_reached: bool = told("whether all repetitions are done")
    level: Level | None = told("for exercises with levels")
    unjudged: list[str] = told("what has not been judged for a while, in words")
    alert: AlertMessage | None = told("what is wrong, as it is to be shown; null = nothing is")
    breath: Literal["in", "out"] | None = told("for a soft tone; null = none")

    @classmethod
    def of(cls, state: CoachState) -> Self:
        """The message for a moment."""
        return cls.model_validate(state.as_json())


# Page to server, over the socket


class Command(BaseModel):
    """What a button of the page asks; keys besides are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    type: Literal["pause", "resume", "pain", "finish", "next"] = told("what to do")


# Server to page, over the socket


class Wait(Message):
    """All places are taken: every second until one is free; send no frames."""

    type: Literal["wait"] = "wait"
    position: int = told("place in the line, from 1")
    message: str = told("that in words")


class Hello(Message):
    """The session is running: begin to send."""

    type: Literal["hello"] = "hello"
    session: str = told("the key under which it is taken up again")
    resumed: bool = told("whether it was")
    exercise: str = told("the exercise's id")
    title: str = told("its title")
    level: Level | None = told("for exercises with levels")
    place: CameraPlace | None = told("where the person said that the camera stands")
    fps: float = told("send no faster")
    long_side: int = told("send, or look at, pictures of this long side, pixels")
    sight: SightName = told("`server`: send pictures; `device`: send what was seen in them")


class LookMessage(Message):
    """With the next observation the page also looks for other people in the whole picture."""

    closer: bool = told("whether to look at parts of it when the whole shows nobody")
    surely: bool = told("whether to look though nothing has changed beside the person")


class FrameAnswer(Message):
    """The answer to a frame."""

    type: Literal["moment"] = "moment"
    frame: float = told("the frame's own time as it was sent")
    moment: Moment = told("what the coach says, see below")
    size: tuple[int, int] = told("width and height of the picture that was looked at")
    landmarks: list[Mark] | None = told(
        "33 times [x, y, visibility], x and y as 0-1 of the picture; null when nobody is seen, and "
        "for an observation, whose sender knows them"
    )
    back: list[Point] | None = told("[x, y] along the line of the back where it is used")
    still: bool = told(
        "whether nothing moves, so that half as many pictures are enough outside of a hold; always "
        "false for an observation, whose sender knows it"
    )
    look: LookMessage | None = told("what to look for besides; always null for pictures")

    @staticmethod
    def text(state: CoachState, look: LookMessage | None, **of_frame: Any) -> str:
        """The message as JSON; `of_frame`: what else it holds.

        There are hundreds a second, made of what posecheck knows itself: none of it is checked
        against the fields here but by a test.
        """
        content = {
            "type": "moment",
            "frame": of_frame.pop("frame"),
            "moment": state.as_json(),
            **of_frame,
            "look": None if look is None else look.model_dump(),
        }
        return _PLAIN.dump_json(content).decode()


class CommandAnswer(Message):
    """The answer to pause, resume and pain: without a drawing."""

    type: Literal["moment"] = "moment"
    frame: None = told("always null")
    moment: Moment = told("what the coach says, see below")


class Dropped(Message):
    """The frame was not judged: it came while another was under way, or faster than `fps`."""

    type: Literal["dropped"] = "dropped"
    frame: float | None = told("its time; null when it cannot be read")


class Refused(Message):
    """The frame or command cannot be read, or the frame's time is not after the last."""

    type: Literal["refused"] = "refused"
    frame: float | None = told("the frame's time; null for a command")
    message: str = told("why")


class Done(Message):
    """After `finish`, `next`, or all repetitions; then the server closes with 1000."""

    type: Literal["done"] = "done"
    moment: Moment = told("the last one")
    summary: Summary = told("see below")
    history: int | None = told("its number in the history; null when nothing was kept")
    report: str | None = told("address of its report")
    next: NextStage | None = told("of a programme; null = it is over, or there is none")


class Trouble(Message):
    """Then the server closes: 1008 = do not ask the same again, 1013 = try again later."""

    type: Literal["error"] = "error"
    message: str = told("what is wrong")


# Answers to requests


class Refusal(Message):
    """Any answer with a status of 400 or more."""

    message: str = told("one plain sentence")


class Places(Message):
    """How busy the server is."""

    running: Count = told("live sessions under way")
    capacity: int = told("how many there may be")
    waiting: Count = told("people who wait for a place")


class UploadLimits(Message):
    """What uploads are taken."""

    max_bytes: int = told("largest video")
    max_waiting: int = told("how many may wait")


class ServerMessage(Message):
    """`GET /api/server`."""

    version: str = told("of posecheck")
    model: str = told("the pose model")
    sessions: Places = told("see below")
    upload: UploadLimits = told("see below")
    device: bool = told("whether the page may look at the pictures itself and keep them")


UploadState = Literal["queued", "analysing", "done", "failed", "cancelled"]


class UploadMessage(Message):
    """An upload: `POST /api/uploads`, `GET /api/uploads/ID`, and each of `GET /api/uploads`."""

    id: str = told("as in its requests")
    name: str = told("the file's name for people")
    exercise: str = told("the exercise's id")
    title: str = told("its title")
    state: UploadState = told("how far it is")
    position: int | None = told("place in the queue, from 1")
    done: Count = told("frames looked at")
    total: int | None = told("frames in all")
    message: str | None = told("what went wrong")
    summary: Summary | None = told("as at the end of a live session")
    session: int | None = told("its number in the history")
    report: str | None = told("address of its report")
