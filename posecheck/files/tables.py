"""Reads the TOML files that people write, and says in one sentence why one cannot be read."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from posecheck.errors import InputError

Words = Annotated[str, Field(min_length=1, max_length=400)]


class Strict(BaseModel):
    """A table in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


MAX_BYTES: Final = 1_000_000
"""No file that a person wrote is larger; something else was named by mistake."""


def read_toml_text(path: str | Path, kind: str) -> str:
    """The text of a file.

    Args:
        kind: what it should be, in words, such as "definition".

    Raises:
        InputError: when it cannot be read or is not a text.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            # A pipe or a device may never end.
            raise InputError(f"{path} is not a file: the {kind} is a TOML file")
        if file.is_file() and file.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is too large: the {kind} is a TOML file of a few lines")
        # utf-8-sig: editors on Windows put a byte order mark in front.
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not a text file: the {kind} is a TOML file in UTF-8"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"the {kind} {path} cannot be read ({reason}): check the name and its permissions"
        ) from error


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML text; `name` stands for it in messages.

    Raises:
        InputError: when it is not valid TOML.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError(f"{name} is not valid TOML: it is nested too deeply") from error
    except ValueError as error:  # tomllib's own error, and that of very long numbers
        raise InputError(f"{name} is not valid TOML: {error}") from error


def describe(error: ValidationError, model: type[BaseModel]) -> str:
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


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        named: dict[str, Any] = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        return named
    for option in [*node.get("allOf", []), *node.get("anyOf", [])]:
        return _resolve(schema, option)
    return node
