"""Messages of the question about pain after an exercise, over its own socket."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from posecheck.coach.pain_question import Stage
from posecheck.serve.message import Message, told
from posecheck.serve.messages import CueMessage, LookMessage
from posecheck.serve.sight import SightName


class PainCommand(BaseModel):
    """What the page says while the question is asked; keys besides are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    type: Literal["said", "finish"] = told(
        "the words have been said, or cannot be; or nothing more is to be asked"
    )


class PainHello(Message):
    """The question begins with the first frame."""

    type: Literal["hello"] = "hello"
    fps: float = told("send no faster")
    long_side: int = told("send, or look at, pictures of this long side, pixels")
    sight: SightName = told("`server`: send pictures; `device`: send what was seen in them")


class PainAnswer(Message):
    """The answer to a frame."""

    type: Literal["asked"] = "asked"
    frame: float = told("the frame's own time as it was sent")
    stage: Stage = told(
        "`asks`, `counts`, `holds` (a hand is up and is to be lowered), `kept` (an answer that can "
        "be taken back) or `over`"
    )
    number: int | None = told("that is counted or was taken; null before the first")
    words: str = told("what stands beside it")
    cue: CueMessage | None = told("words to say now; null = nothing new")
    look: LookMessage | None = told("what to look for besides; always null for pictures")


class PainDone(Message):
    """The question is over; then the server closes with 1000. The page keeps the answer."""

    type: Literal["done"] = "done"
    pain: int | None = told("from 0 to 10; null = not answered")
