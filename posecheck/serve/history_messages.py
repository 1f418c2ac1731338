"""Messages about past sessions, and about what is asked before and after one."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from posecheck.history.entry import Source
from posecheck.screening.answers import About, Answer
from posecheck.screening.way import Step
from posecheck.serve.message import Count, Message, told
from posecheck.serve.progress_messages import ProgressMessage
from posecheck.session.particulars import WORST_PAIN, LevelBy

Pain = Annotated[int, Field(ge=0, le=WORST_PAIN)]


class RangeMessage(Message):
    """How far a signal went."""

    label: str = told("its name for people")
    min: float = told("lowest value")
    max: float = told("highest value")
    unit: str = told("of both")
    main: bool = told("whether progress is read from it")
    low: float | None = told("where warnings began below; null = no limit, or not known")
    high: float | None = told("where warnings began above")


class SessionMessage(Message):
    """A session of the history."""

    id: int = told("its number")
    started: str = told("ISO 8601 with offset")
    exercise: str = told("the exercise's id")
    title: str = told("the exercise's title at the time")
    level: int | None = told("for exercises with levels")
    counted: bool = told("whether the exercise has repetitions to count")
    repetitions: Count = told("all of them")
    left_repetitions: Count = told("those of the left side")
    right_repetitions: Count = told("those of the right side")
    duration_s: float = told("from the first frame to the last")
    judged_s: float = told("how much of that could be judged")
    chief_judged: bool = told("whether what the exercise is about was judged most of the time")
    unjudged: list[str] = told("what was not judged for most of the time, in words")
    warnings: Count = told("without pain")
    pain: bool = told("whether pain was marked")
    pain_before: Pain | None = told("what the person said before, null = nothing")
    pain_after: Pain | None = told("what they said afterwards")
    broken_off: bool = told("whether it was ended before all repetitions were done, not for pain")
    level_by: LevelBy | None = told("who chose the level; null = not known")
    person: str | None = told("whose session it was, where that was given")
    ranges: dict[str, RangeMessage] = told("by signal, see below")
    source: Source = told("the door through which it came")
    interrupted: bool = told("whether a crash or a power cut broke it off")
    report: str | None = told("address of its report")


class HistoryMessage(Message):
    """`GET /api/history`."""

    sessions: list[SessionMessage] = told("newest first, see below")
    levels: dict[str, int] = told("the next level, by exercise")
    progress: list[ProgressMessage] = told("what is drawn of each exercise, see below")


class QuestionMessage(Message):
    """A question to be answered with yes or no."""

    id: str = told("its name in the answers")
    question: str = told("in words")
    may_be_seen: bool = told("whether `seen` is an answer too: a professional has cleared it")


class BeginMessage(Message):
    """`GET /api/begin?exercise=ID`: where the way leads of somebody who wants to begin."""

    step: Step = told(
        "`ask` the questions; `see` somebody, nothing starts today; `after_pain`: ask whether it "
        "has gone; `rest` from this exercise today; `begin`"
    )
    title: str = told("the step in a few words")
    sentences: list[str] = told("what it means for the person")
    reasons: list[str] = told("for `see`: the questions that were answered with yes")
    questions: list[QuestionMessage] = told("for `ask`: all of them, else empty")
    sources: list[str] = told("where the questions come from")


class GivenAnswers(BaseModel):
    """`POST /api/answers`: what somebody answered; the answer to it is a BeginMessage."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    about: About = told("what was asked")
    exercise: Annotated[str, Field(max_length=200)] = told("which exercise they want to begin")
    answers: dict[Annotated[str, Field(max_length=40)], Answer] = told(
        "by the question's id; after pain there is one, `gone`"
    )


class GivenPain(BaseModel):
    """`PUT /api/history/ID/pain`: the pain after a session."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    pain: Pain = told("from 0, none, to 10, the worst that can be imagined")
