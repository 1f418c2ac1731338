"""Makes the tables of docs/protocol.md from the models of the server's messages.

python -m tools.protocol
"""

import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from posecheck.serve import (
    exercise_messages,
    history_messages,
    machine_messages,
    message,
    messages,
    pain_messages,
    programme_messages,
    progress_messages,
    summary_message,
)

_MODULES: Final = (
    messages,
    exercise_messages,
    history_messages,
    programme_messages,
    progress_messages,
    summary_message,
    machine_messages,
    pain_messages,
)
PAGE: Final = Path(__file__).parents[1] / "docs" / "protocol.md"
_PLACE: Final = re.compile(
    r"(<!-- made by tools\.protocol: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL
)
_PLAIN: Final = {str: "text", int: "integer", float: "number", bool: "true or false"}


def page(text: str) -> str:
    """The page with all its tables made anew.

    A comment names the models whose tables belong there, up to a comment `end`.

    Raises:
        ValueError: when a model of a message is told nowhere.
    """
    told: set[str] = set()
    known = {model.__name__: model for model in models()}

    def tables(match: re.Match[str]) -> str:
        names = [name.strip() for name in match[2].split(",")]
        told.update(names)
        made = "\n".join(_table(known[name]) for name in names)
        return f"{match[1]}\n{made}\n{match[3]}"

    made = _PLACE.sub(tables, text)
    if missing := set(known) - told:
        raise ValueError(f"{PAGE.name} has no place for {', '.join(sorted(missing))}")
    return made


def models() -> list[type[BaseModel]]:
    """The models of all messages."""
    base = (message.Message, BaseModel)
    named = [each for module in _MODULES for each in vars(module).values()]
    found = [m for m in named if isinstance(m, type) and issubclass(m, BaseModel)]
    return [model for model in dict.fromkeys(found) if model not in base]


def _table(model: type[BaseModel]) -> str:
    lines = [f"**{model.__name__}**: {(model.__doc__ or '').splitlines()[0]}", ""]
    lines += ["| key | what it holds | meaning |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        holds = _words(field.annotation)
        lines.append(f"| `{name}` | {holds} | {field.description or 'which message it is'} |")
    return "\n".join([*lines, ""])


def _words(kind: Any) -> str:
    """What a value may be, in words."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _words(inner[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin in (Union, UnionType):
        return " or ".join(_words(part) for part in inner)
    if origin is list:
        return f"list of {_words(inner[0])}"
    if origin is tuple:
        return f"[{', '.join(_words(part) for part in inner)}]"
    if origin is dict:
        return f"object of {_words(inner[1])}"
    if kind is NoneType:
        return "null"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"{kind.__name__}"
    return _PLAIN[kind]


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
