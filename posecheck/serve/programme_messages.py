"""Messages about programmes: several exercises in order, with rests."""

from posecheck.pose.skeleton import Side
from posecheck.serve.message import Count, Message, told


class StageMessage(Message):
    """One set of one exercise in a programme."""

    exercise: str = told("the exercise's id")
    title: str = told("its name for people")
    repetitions: int = told("how many, for each side")
    side: Side | None = told("the only side to be done; null = both")
    set_number: int = told("which set, from 1")
    sets: int = told("of how many")
    rest_s: float = told("rest before it")
    moves_camera: bool = told("whether the camera stands elsewhere than before")


class ProgrammeMessage(Message):
    """One entry of `GET /api/programmes`."""

    id: str = told("as in the address of a session")
    title: str = told("its name for people")
    needs_height: bool = told("whether part of it cannot be judged without a height")
    stages: list[StageMessage] = told("in order")


class RestWords(Message):
    """Words to be said in a rest."""

    at_s: float = told("so long after it has begun")
    text: str = told("the words")


class NextStage(Message):
    """What comes next in a programme, after a rest."""

    programme: str = told("the programme's id")
    number: Count = told("of the stage, from 0: ask for it when the rest is over")
    rest_s: float = told("how long the rest lasts")
    stage: StageMessage = told("the stage itself")
    words: list[RestWords] = told("to be said meanwhile, in order")
