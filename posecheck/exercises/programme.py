"""Reads programme files; every mistake is named with its key and what is allowed."""

from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from posecheck.errors import InputError
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, load_exercise_file
from posecheck.exercises.limit import Citation, Told
from posecheck.files.tables import Strict, describe, parse_toml, read_toml_text
from posecheck.pose.scene import CameraPlace
from posecheck.pose.skeleton import Side
from posecheck.text.translation import _

_SHIPPED = resources.files("posecheck.exercises") / "programmes"
Rest = Annotated[float, Field(ge=0, le=600)]


class _Step(Strict):
    exercise: str | None = None
    definition: str | None = None
    repetitions: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    level: Annotated[int, Field(strict=True, ge=1, le=3)] | None = None
    sets: Annotated[int, Field(strict=True, ge=1, le=10)] = 1
    side: Side | None = None
    rest_s: Rest | None = None


class File(Strict):
    """What a programme's file may say."""

    schema_: Literal["posecheck/programme/1"] = Field(alias="schema")
    title: Told
    rest_s: Rest = 20.0
    source: Citation | None = None
    steps: list[_Step] = Field(min_length=1, max_length=50)


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a programme.

    Attributes:
        repetitions: the goal, None = the exercise's own.
        level: as a therapist chose it, None = as the history says.
        rest_s: rest before it, in which the camera may be moved.
        sets: how often all of it is done, with a rest of `set_rest_s` between.
        side: the only side to be done, None = both.
    """

    exercise: Exercise
    repetitions: int | None = None
    rest_s: float = 0.0
    sets: int = 1
    set_rest_s: float = 0.0
    side: Side | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Several exercises in order."""

    title: str
    steps: tuple[Step, ...]

    def seen_from(self, place: CameraPlace | None) -> "Programme":
        """The programme as its exercises are judged from a place of the camera."""
        steps = [replace(step, exercise=seen_from(step.exercise, place)) for step in self.steps]
        return replace(self, steps=tuple(steps))


def programme_ids() -> list[str]:
    """Names of the programmes that come with posecheck."""
    names = (entry.name for entry in _SHIPPED.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def load_programme(name: str) -> Programme:
    """A programme that comes with posecheck, or a file of the user's own (`.toml`).

    A step names an exercise by `exercise`, or by `definition`, a file beside the programme's.

    Raises:
        InputError: when there is none of that name or something in it is wrong.
    """
    if name in programme_ids():
        text = (_SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
        return _parse(text, f"{name}.toml", Path())
    path = Path(name)
    if path.suffix != ".toml":
        raise InputError(
            _(
                'there is no programme "{name}": choose {known}, or give a file of your own (.toml)'
            ).format(name=name, known=", ".join(programme_ids()))
        )
    return _parse(read_toml_text(path, "programme"), str(path), path.parent)


def _parse(text: str, name: str, folder: Path) -> Programme:
    data = parse_toml(text, name)
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, File)}") from error
    steps = []
    for number, step in enumerate(file.steps, 1):
        rest = file.rest_s if step.rest_s is None else step.rest_s
        exercise = _exercise(
            step, _("{name}: step {number}").format(name=name, number=number), folder
        )
        if step.level is not None and not exercise.has_levels:
            raise InputError(
                _("{name}: step {number}: {exercise} has no levels: leave out level").format(
                    name=name, number=number, exercise=exercise.id
                )
            )
        if step.side is not None and not exercise.counted_sides:
            raise InputError(
                _(
                    "{name}: step {number}: {exercise} is not counted by sides: leave out side"
                ).format(name=name, number=number, exercise=exercise.id)
            )
        steps.append(
            Step(
                exercise,
                step.repetitions,
                rest if number > 1 else 0.0,
                sets=step.sets,
                set_rest_s=rest,
                side=step.side,
                level=step.level,
            )
        )
    return Programme(file.title, tuple(steps))


def _exercise(step: _Step, where: str, folder: Path) -> Exercise:
    if (step.exercise is None) == (step.definition is None):
        raise InputError(_("{where} needs either exercise or definition").format(where=where))
    try:
        if step.exercise is not None:
            return built_in_exercise(step.exercise)
        assert step.definition is not None
        return load_exercise_file(folder / step.definition)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
