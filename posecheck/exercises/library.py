"""Finds and reads definition files: the ten that come with posecheck and a user's own."""

from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ValidationError

from posecheck.errors import InputError
from posecheck.exercises.definition import Definition
from posecheck.toml_file import parse_toml, read_toml_text

_MOVEMENTS = resources.files("posecheck.exercises") / "movements"


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
        raise InputError(f"{name}: {describe(error)}") from error


def describe(error: ValidationError, model: type[BaseModel] = Definition) -> str:
    """The first mistake in one sentence: the key, what is wrong and what is allowed.

    Args:
        model: the kind of file that was checked.
    """
    # An unknown key comes first: a misspelt one also leaves the right one missing.
    mistakes = error.errors(include_url=False)
    first = min(mistakes, key=lambda mistake: mistake["type"] != "extra_forbidden")
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    key = key or "the file"
    more = error.error_count() - 1
    also = f" (and {more} more mistake{'s' if more > 1 else ''})" if more else ""
    if first["type"] == "extra_forbidden":
        allowed = _allowed_keys(first["loc"], model)
        known = f"; allowed here: {', '.join(allowed)}" if allowed else ""
        return f"the key {key} is not known{known}{also}"
    if first["type"] == "missing":
        return f"the key {key} is missing{also}"
    text = first["msg"].removeprefix("Value error, ")
    text = text[0].lower() + text[1:] if text else text
    return f"the key {key} is wrong: {text}{also}"


def _allowed_keys(location: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """Keys of the table in which a key was not known."""
    schema = model.model_json_schema(by_alias=True)
    node = schema
    for part in location[:-1]:
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        else:  # tables with free names say what each of them holds
            node = node.get("properties", {}).get(part) or node.get("additionalProperties", {})
    return sorted(_resolve(schema, node).get("properties", {}))


def _resolve(schema: dict, node: dict) -> dict:
    if "$ref" in node:
        return schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    for option in [*node.get("allOf", []), *node.get("anyOf", [])]:
        return _resolve(schema, option)
    return node
