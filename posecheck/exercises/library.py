"""Finds and reads definition files: the ten that come with posecheck and a user's own."""

from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.files.tables import describe, parse_toml, read_toml_text
from posecheck.text.translation import _, language

_MOVEMENTS = resources.files("posecheck.exercises") / "built_in"


def exercise_ids() -> list[str]:
    """Identifiers of the exercises that come with posecheck, in alphabetical order."""
    names = (entry.name for entry in _MOVEMENTS.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def load_exercise(identifier: str) -> Exercise:
    """Read an exercise that comes with posecheck; raises InputError for an unknown one."""
    known = exercise_ids()
    if identifier not in known:
        raise InputError(
            _(
                'there is no exercise "{identifier}": choose one of {known}, or give your own '
                "file with --definition"
            ).format(identifier=identifier, known=", ".join(known))
        )
    text = (_MOVEMENTS / f"{identifier}.toml").read_text(encoding="utf-8")
    return parse_exercise(text, f"{identifier}.toml")


def known_exercise(identifier: str) -> Exercise | None:
    """The exercise that comes with posecheck, None for one from a user's own file."""
    return load_exercise(identifier) if identifier in exercise_ids() else None


def comes_with_posecheck(exercise: Exercise) -> bool:
    """Whether it is one of posecheck's own, word for word: an own file may bear the name of one."""
    return _of_posecheck(exercise.id, language()) == exercise


@cache
def _of_posecheck(identifier: str, spoken: str) -> Exercise | None:
    return known_exercise(identifier)


def load_exercise_file(path: str | Path) -> Exercise:
    """Read a user's own definition file.

    Raises:
        InputError: when it cannot be read or something in it is wrong; the message names the
            file, the key and what is allowed there.
    """
    return parse_exercise(read_toml_text(path, "definition"), str(path))


def parse_exercise(text: str, name: str) -> Exercise:
    """Check the text of a definition file; `name` stands for it in messages.

    Raises:
        InputError: when something in it is wrong.
    """
    data = parse_toml(text, name)
    try:
        return Exercise.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, Exercise)}") from error
