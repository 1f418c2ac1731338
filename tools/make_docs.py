"""Make the parts of docs/ that come from the code: `python -m tools.make_docs`.

docs/definition.md: the tables of an exercise file, from the model in `posecheck.exercises.exercise`
and the words under its fields; the signals, from their catalogue; the walked-through example, from
examples/. docs/result.md: the fields of result.json, from its JSON Schema. Each part stands between
two comments in a page that is otherwise written by hand; `tests/docs` fails when one is stale.
"""

import ast
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from posecheck.exercises.exercise import Exercise
from posecheck.signals.catalogue import SIGNALS
from tools.field_tables import Node, object_in, options, schema_tables, table, unit, value_words

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LONGEST = 60
"""An example longer than this is cut."""
OF_STEPS = {
    "cadence_spm": "Steps a minute, over the last six steps.",
    "step_asymmetry_pct": "Difference between the mean left and right step times over their mean.",
    "step_length_asymmetry_pct": "The same of the step lengths.",
    "arm_swing_deg": "Extent of the swing of the near arm, shoulder to wrist, while walking.",
    "head_drop_deg": "How far the head hangs forward while walking; 0 = eyes level.",
}
"""Signals that are no function of a single body."""


def definition_tables() -> str:
    """One table for each table of an exercise file, the file's own keys first."""
    return "\n\n".join(_model_tables(Exercise, "", "", set()))


def result_fields() -> str:
    """One table for each object in result.json."""
    file = resources.files("posecheck.session") / "result_schema.json"
    return schema_tables(json.loads(file.read_text(encoding="utf-8")), "")


def signal_table() -> str:
    """All signals: name, unit and what they are."""
    rows = []
    for name, signal in SIGNALS.items():
        measure, side = signal.measure, ""
        if isinstance(measure, partial):
            measure, side = measure.args[0], f"{str(measure.args[1]).capitalize()} side. "
        words = OF_STEPS[name] if measure is None else (inspect.getdoc(measure) or "")
        first = words.split("\n\n")[0].replace(" (N,)", "")
        rows.append((f"`{name}`", signal.unit, f"{side}{first}"))
    return table(("signal", "unit", "what it is"), rows)


def example(name: str) -> str:
    """A file of examples/ as a block of TOML."""
    return f"```toml\n{(ROOT / 'examples' / name).read_text(encoding='utf-8').strip()}\n```"


PARTS: dict[str, Callable[[], str]] = {
    "tables of an exercise file": definition_tables,
    "signals": signal_table,
    "seated_forward_bend.toml": partial(example, "seated_forward_bend.toml"),
    "fields of result.json": result_fields,
}


def filled(page: str) -> str:
    """The text of a page with every part in it made anew."""
    for name in re.findall(r"<!-- made: (.+?) -->", page):
        begin, end = f"<!-- made: {name} -->", f"<!-- end: {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{PARTS[name]()}\n\n{end}{rest.split(end)[1]}"
    return page


def pages() -> list[Path]:
    """Pages of docs/ that hold made parts."""
    return [p for p in sorted(DOCS.glob("*.md")) if "<!-- made: " in p.read_text(encoding="utf-8")]


def _model_tables(model: type[BaseModel], path: str, shown: str, seen: set[str]) -> Iterator[str]:
    """The tables of a model and of what it holds.

    Args:
        path: keys that lead to it, joined by dots; shown: the same as a file writes them.
    """
    schema = Exercise.model_json_schema(by_alias=True)
    node = schema if model is Exercise else schema["$defs"][model.__name__]
    yield f"### {f'`{shown}`' if path else 'The file itself'}"
    yield " ".join((inspect.getdoc(model) or "").split())
    words, rows, inner = field_docs(model), [], list[tuple[str, str, type[BaseModel]]]()
    for field, info in model.model_fields.items():
        key = info.alias or field
        part = node["properties"][key]
        found, many = object_in(schema, part)
        where = f"{path}.{key}" if path else key
        if found is not None:
            inner.append((where, f"[[{where}]]" if many else f"[{where}]", _model(found["title"])))
        default = "must be given" if info.is_required() else ""
        if not info.is_required() and part.get("default") not in (None, "", [], {}):
            default = f"`{toml(part['default'])}`"
        rows.append(
            (
                f"`{key}`",
                value_words(schema, part),
                unit(schema, part),
                default,
                words[field],
                _example(path, key, found is not None, part),
            )
        )
    yield table(("key", "value", "unit", "default", "meaning", "example"), rows)
    for where, written, other in inner:
        if other.__name__ not in seen:
            seen.add(other.__name__)
            yield from _model_tables(other, where, written, seen)


def field_docs(model: type[BaseModel]) -> dict[str, str]:
    """The words under each field of a model and its bases, in one paragraph each."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not base.__module__.startswith("posecheck"):
            continue
        (tree,) = (
            node
            for node in _module(base.__module__).body
            if isinstance(node, ast.ClassDef) and node.name == base.__name__
        )
        for field, words in zip(tree.body, tree.body[1:], strict=False):
            named = isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            told = isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant)
            if named and told:
                found[field.target.id] = " ".join(str(words.value.value).split())
    missing = [name for name in model.model_fields if name not in found]
    if missing:
        raise SystemExit(
            f"{model.__module__}: under {', '.join(missing)} of {model.__name__} a sentence is "
            "missing that says what it is"
        )
    return found


@cache
def _module(name: str) -> ast.Module:
    return ast.parse(Path(sys.modules[name].__file__ or "").read_text(encoding="utf-8"))


@cache
def _model(name: str) -> type[BaseModel]:
    """A model that an exercise file is made of."""
    models = [m for m in vars(sys.modules[Exercise.__module__]).values() if isinstance(m, type)]
    return next(m for m in models if m.__name__ == name)


@cache
def _built_in() -> list[Node]:
    folder = resources.files("posecheck.exercises") / "built_in"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def _example(path: str, key: str, is_table: bool, part: Node) -> str:
    """The shortest line with the key in the exercises that come with posecheck."""
    if is_table:
        return "see below"
    found = [t[key] for content in _built_in() for t in _tables(content, path) if key in t]
    # A key that every table may have need not be used in each.
    everywhere = [t[key] for content in _built_in() for t in _all_tables(content) if key in t]
    found = found or everywhere
    allowed = [v for option in options(part, part) for v in option.get("enum", ())]
    found = found or [v for v in (part.get("default"), *allowed) if v not in (None, "")][:1]
    lines = [f"{key} = {toml(value, longest=1)}" for value in found]
    line = min(lines, key=len, default="")
    return f"`{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}`" if line else ""


def _all_tables(content: Any) -> Iterator[Node]:
    """Every table of a file."""
    if isinstance(content, list):
        for entry in content:
            yield from _all_tables(entry)
    elif isinstance(content, dict):
        yield content
        for value in content.values():
            yield from _all_tables(value)


def _tables(content: Any, path: str) -> list[Node]:
    """The tables of a file to which these keys lead."""
    if isinstance(content, list):
        return [found for entry in content for found in _tables(entry, path)]
    if not path:
        return [content]
    first, _, rest = path.partition(".")
    return _tables(content[first], rest) if first in content else []


def toml(value: Any, longest: int | None = None) -> str:
    """A value as it is written in a TOML file, tables in braces.

    Args:
        longest: how many entries of a table are shown, None = all.
    """
    if isinstance(value, dict):
        entries = list(value.items())[:longest]
        return f"{{{', '.join(f'{_key(name)} = {toml(inner)}' for name, inner in entries)}}}"
    if isinstance(value, list):
        return f"[{', '.join(toml(inner) for inner in value)}]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


if __name__ == "__main__":
    for page in pages():
        text = page.read_text(encoding="utf-8")
        page.write_text(filled(text), encoding="utf-8")
        print(f"{page.relative_to(ROOT)} {'is as it was' if filled(text) == text else 'made anew'}")
