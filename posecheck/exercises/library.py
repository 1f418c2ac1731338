"""Finds and reads definition files: the ten that come with posecheck and a user's own."""

from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from posecheck.errors import InputError
from posecheck.exercises.exercise import Definition
from posecheck.files.tables import describe, parse_toml, read_toml_text

_MOVEMENTS = resources.files("posecheck.exercises") / "built_in"


def exercise_ids() -> list[str]:
    """Identifiers of the movements that come with posecheck, in alphabetical order."""
    names = (entry.name for entry in _MOVEMENTS.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def load_exercise(identifier: str) -> Definition:
    """Read a movement that comes with posecheck; raises InputError for an unknown one."""
    known = exercise_ids()
    if identifier not in known:
        raise InputError(
            f'there is no exercise "{identifier}": choose one of {", ".join(known)}, or give '
            "your own file with --definition"
        )
    text = (_MOVEMENTS / f"{identifier}.toml").read_text(encoding="utf-8")
    return parse_definition(text, f"{identifier}.toml")


def known_exercise(identifier: str) -> Definition | None:
    """The movement that comes with posecheck, None for one from a user's own file."""
    return load_exercise(identifier) if identifier in exercise_ids() else None


def load_definition(path: str | Path) -> Definition:
    """Read a user's own definition file.

    Raises:
        InputError: when it cannot be read or something in it is wrong; the message names the
            file, the key and what is allowed there.
    """
    return parse_definition(read_toml_text(path, "definition"), str(path))


def parse_definition(text: str, name: str) -> Definition:
    """Check the text of a definition file; `name` stands for it in messages.

    Raises:
        InputError: when something in it is wrong.
    """
    data = parse_toml(text, name)
    try:
        return Definition.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, Definition)}") from error
