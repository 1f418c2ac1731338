"""What comes next in a programme, for every door that leads through one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.exercises.exercise import Exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.pose.skeleton import Side
from posecheck.text import programme_sentences

End = Literal["done", "pain", "next", "quit", "ended"]
"""How an exercise ended: with its goal, with pain, by going on or by ending everything, or because
there are no more pictures."""
SOON_S: Final = 10.0
"""So long before a rest is over it is said, and how to begin ..."""
SHORT_S: Final = 25.0
"""... unless the rest is shorter than this: then it has only just been said what comes."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One set of one exercise in a programme.

    Attributes:
        repetitions: the goal, None = the exercise's own.
        side: the only side to be done, None = both.
        level: as a therapist chose it, None = as the history says.
        set_number, sets: which set of how many, from 1.
        rest_s: rest before it.
        moves_camera: whether the camera stood elsewhere, or nowhere, before it.
        briefing: whether the steps are said; those of the same exercise on the same side are known.
    """

    exercise: Exercise
    repetitions: int | None
    side: Side | None
    set_number: int
    sets: int
    rest_s: float
    moves_camera: bool
    briefing: bool
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TimedWords:
    """Words to be said so long after a rest has begun."""

    at_s: float
    text: str


class Course:
    """The stages of a programme in order.

    Attributes:
        stages: at least one.
    """

    def __init__(self, programme: Programme) -> None:
        self.stages = tuple(_stages(programme))

    def after(self, number: int, end: End) -> int | None:
        """The number of the stage that follows, None = the programme is over.

        Args:
            number: of the stage that has ended, from 0.
        """
        if end in ("pain", "quit", "ended") or number + 1 >= len(self.stages):
            return None
        return number + 1


def _stages(programme: Programme) -> Iterator[Stage]:
    before: Step | None = None
    for step in programme.steps:
        for number in range(1, step.sets + 1):
            exercise = step.exercise
            last = before.exercise if before else None
            known = before and (before.exercise.id, before.side) == (exercise.id, step.side)
            yield Stage(
                exercise=exercise,
                repetitions=step.repetitions,
                side=step.side,
                set_number=number,
                sets=step.sets,
                rest_s=step.rest_s if number == 1 else step.set_rest_s,
                moves_camera=last is None or last.camera != exercise.camera,
                briefing=not known,
                level=step.level,
            )
            before = step


def rest_words(stage: Stage) -> list[TimedWords]:
    """What is said in the rest before a stage: what comes, where the camera goes, that it ends."""
    exercise = stage.exercise
    words = [TimedWords(0.0, _what_comes(stage))]
    if stage.rest_s >= SHORT_S:
        soon = programme_sentences.soon(round(SOON_S), exercise.position)
        words.append(TimedWords(stage.rest_s - SOON_S, soon))
    return words


def _what_comes(stage: Stage) -> str:
    if stage.set_number > 1:
        return programme_sentences.again(stage.set_number, stage.sets)
    camera = stage.exercise.camera if stage.moves_camera else programme_sentences.camera_stays()
    return f"{programme_sentences.rest(stage.exercise.title)} {camera}"
