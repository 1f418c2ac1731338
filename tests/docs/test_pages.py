"""What docs/ says of formats is made from the code and not stale."""

import json
import re
from pathlib import Path

import pytest

from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.signals.catalogue import SIGNALS
from tools import make_docs
from tools.field_tables import schema_tables, table, unit, value_words


@pytest.mark.parametrize("name", ["definition.md", "result.md"])
def test_the_made_parts_of_a_page_are_fresh(name: str) -> None:
    text = (make_docs.DOCS / name).read_text(encoding="utf-8")
    assert "<!-- made: " in text
    assert make_docs.filled(text) == text, "run `make docs`"


def test_a_stale_part_is_made_anew() -> None:
    page = "before\n<!-- made: signals -->\nold\n<!-- end: signals -->\nafter"
    new = make_docs.filled(page)
    assert "old" not in new
    assert new.startswith("before\n")
    assert new.endswith("\nafter")
    assert new.count("| `knee_drift_in` | in |") == 1


def test_every_key_has_a_meaning_and_an_example() -> None:
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in make_docs.definition_tables().splitlines()
        if line.startswith("| `")
    ]
    keys = {row[0].strip("`") for row in rows}
    schema = Exercise.model_json_schema(by_alias=True)
    models = [schema, *schema["$defs"].values()]
    assert {key for model in models for key in model["properties"]} == keys
    empty = [(row[0], i) for row in rows for i in (1, 3, 4, 5) if not row[i] and i != 3]
    assert empty == []


def test_a_field_without_words_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wordless(Exercise):
        colour: str = "red"

    monkeypatch.setattr(Wordless, "__module__", "elsewhere")
    with pytest.raises(SystemExit, match="under colour of Wordless"):
        make_docs.field_docs(Wordless)


def test_every_signal_is_listed_with_its_unit() -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", make_docs.signal_table(), re.MULTILINE))
    assert listed == {name: signal.unit for name, signal in SIGNALS.items()}


def test_the_walked_through_exercise_is_valid() -> None:
    exercise = load_exercise(make_docs.ROOT / "examples" / "seated_forward_bend.toml")
    assert exercise.id == "seated_forward_bend"


def test_values_are_written_as_toml_writes_them() -> None:
    assert make_docs.toml({"a": [1.0, -2.5], "b c": True}) == '{a = [1.0, -2.5], "b c" = true}'
    assert make_docs.toml("½ inch") == '"½ inch"'


SCHEMA = {
    "properties": {
        "a": {"anyOf": [{"type": "number", "exclusiveMinimum": 0, "unit": "s"}, {"type": "null"}]},
        "b": {"type": "array", "items": {"$ref": "#/$defs/side"}, "minItems": 1},
        "c": {"type": "object", "additionalProperties": {"type": "array", "prefixItems": [{}, {}]}},
    },
    "required": ["a"],
    "$defs": {"side": {"enum": ["left", "right", None], "description": "Whose | side."}},
}


def test_a_schema_in_words() -> None:
    a, b, c = SCHEMA["properties"].values()  # type: ignore[attr-defined]
    assert (value_words(SCHEMA, a), unit(SCHEMA, a)) == ("number > 0", "s")
    assert value_words(SCHEMA, b) == 'list of `"left"`, `"right"`, at least one'
    assert value_words(SCHEMA, c) == "table: name of a signal → [text, text]"
    rows = schema_tables(SCHEMA, "thing").splitlines()
    assert rows[0] == "### `thing`"
    assert rows[4] == "| `a` | number > 0 or null | s | yes |  |"


def test_a_bar_does_not_break_a_table() -> None:
    assert table(["x"], [["a|b\nc"]]).splitlines()[-1] == "| a\\|b c |"


def test_the_schema_of_results_describes_every_field() -> None:
    def bare(node: object, path: str) -> list[str]:
        if not isinstance(node, dict):
            return []
        fields = node.get("properties", {}).items()
        missing = [f"{path}.{k}" for k, v in fields if not {"description", "$ref"} & set(v)]
        return missing + [
            name for key, value in node.items() for name in bare(value, f"{path}/{key}")
        ]

    file = Path(make_docs.ROOT / "posecheck" / "session" / "result_schema.json")
    assert bare(json.loads(file.read_text(encoding="utf-8")), "") == []
