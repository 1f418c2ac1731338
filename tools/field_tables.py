"""Tables in Markdown from a JSON Schema: what a key may hold, in which unit, what it means."""

import json
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]
TYPES = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "null",
}
BOUNDS = {"exclusiveMinimum": ">", "minimum": "≥", "exclusiveMaximum": "<", "maximum": "≤"}


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    head = list(columns)
    lines = [head, ["---"] * len(head), *([_cell(text) for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def resolved(schema: Node, node: Node) -> Node:
    """The node that a reference names, or the node itself."""
    ref = node.get("$ref")
    return resolved(schema, schema["$defs"][ref.rsplit("/", 1)[-1]]) if ref else node


def options(schema: Node, node: Node) -> list[Node]:
    """Everything that may stand in a place, null left out."""
    node = resolved(schema, node)
    if "anyOf" not in node:
        return [] if node.get("type") == "null" else [node]
    return [found for option in node["anyOf"] for found in options(schema, option)]


def object_in(schema: Node, node: Node) -> tuple[Node | None, bool]:
    """The object with named fields that stands in a place, and whether there is a list of them."""
    for option in options(schema, node):
        if "properties" in option:
            return option, False
        more = option.get("items") or option.get("additionalProperties")
        if isinstance(more, dict):
            inner = resolved(schema, more)
            if "properties" in inner:
                return inner, option.get("type") == "array"
    return None, False


def may_be_null(schema: Node, node: Node) -> bool:
    """Whether a place may hold null."""
    node = resolved(schema, node)
    if "anyOf" in node:
        return any(may_be_null(schema, option) for option in node["anyOf"])
    kind = node.get("type", "")
    return None in node.get("enum", ()) or kind == "null" or (kind != "" and "null" in kind)


def value_words(schema: Node, node: Node) -> str:
    """What may stand in a place, in words; whether null may is not said."""
    return " or ".join(dict.fromkeys(_words(schema, option) for option in options(schema, node)))


def _words(schema: Node, node: Node) -> str:
    if "title" in node and node.get("type") == "string" and "pattern" in node:
        return str(node["title"])
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    if "enum" in node:
        return ", ".join(f"`{json.dumps(v)}`" for v in node["enum"] if v is not None)
    kind = node.get("type")
    if isinstance(kind, list):
        kind = next(name for name in kind if name != "null")
    if kind == "array":
        return _list_words(schema, node)
    if kind == "object":
        more = node.get("additionalProperties")
        if isinstance(more, dict):
            inner = resolved(schema, more)
            what = "table" if "properties" in inner else _words(schema, inner)
            return f"table: name of a signal → {what}"
        return "table"
    bounds = [f"{sign} {node[key]:g}" for key, sign in BOUNDS.items() if key in node]
    words = " ".join([TYPES[kind or "string"], " and ".join(bounds)]).strip()
    if node.get("format") == "signal":
        return "name of a signal"
    if "pattern" in node and kind == "string":
        words += f" that matches `{node['pattern']}`"
    return words


def _list_words(schema: Node, node: Node) -> str:
    if "prefixItems" in node:
        return f"[{', '.join(_words(schema, item) for item in node['prefixItems'])}]"
    inner = resolved(schema, node["items"])
    least = ", at least one" if node.get("minItems") else ""
    words = "tables" if "properties" in inner else value_words(schema, inner)
    return f"list of {words.replace('name of a signal', 'names of signals')}{least}"


def unit(schema: Node, node: Node) -> str:
    """The unit of a number, also of one inside of a list or a table."""
    node = resolved(schema, node)
    if "unit" in node:
        return str(node["unit"])
    inside = [*node.get("anyOf", []), *node.get("prefixItems", [])]
    inside += [node[key] for key in ("items", "additionalProperties") if key in node]
    found = [unit(schema, inner) for inner in inside if isinstance(inner, dict)]
    return next((name for name in found if name), "")


def schema_tables(schema: Node, name: str) -> str:
    """One table for each object with named fields in a schema with descriptions."""
    parts: list[str] = []
    _add_tables(schema, schema, name, parts)
    return "\n\n".join(parts)


def _add_tables(schema: Node, node: Node, name: str, parts: list[str]) -> None:
    rows, inner = [], list[tuple[str, Node]]()
    for key, part in node["properties"].items():
        shown = value_words(schema, part)
        needed = key in node.get("required", ())
        null = " or null" if may_be_null(schema, part) and "null" not in shown else ""
        meaning = part.get("description") or resolved(schema, part).get("description", "")
        rows.append(
            (f"`{key}`", f"{shown}{null}", unit(schema, part), "yes" if needed else "", meaning)
        )
        found, many = object_in(schema, part)
        if found is not None:
            where = f"{name}.{key}" if name else key
            inner.append((f"{where}[]" if many else where, found))
    parts.append(f"### {f'`{name}`' if name else 'The object itself'}")
    parts.append(table(("field", "value", "unit", "always there", "meaning"), rows))
    for where, found in inner:
        _add_tables(schema, found, where, parts)
