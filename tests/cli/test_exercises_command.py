"""`posecheck exercises` as a person calls it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from posecheck.cli.exercises import exercises
from posecheck.errors import InputError
from posecheck.exercises.library import exercise_ids

SHIPPED = Path(__file__).parents[2] / "posecheck" / "exercises" / "built_in" / "cat_cow.toml"


def call(*arguments: str) -> str:
    return CliRunner().invoke(exercises, arguments, catch_exceptions=False).output


def test_all_are_listed() -> None:
    assert all(identifier in call() for identifier in exercise_ids())


def test_an_own_exercise_is_explained(tmp_path: Path) -> None:
    own = tmp_path / "anna.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace('id = "cat_cow"', 'id = "anna"').replace(
        "Round and sink, on all fours", "Anna's cat"
    )
    own.write_text(text, encoding="utf-8")
    said = call("--definition", str(own))
    assert said.startswith("Anna's cat (anna)\n")
    assert said.split("\n", 1)[1] == call("cat_cow").split("\n", 1)[1]


def test_both_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name one movement"):
        call("cat_cow", "--definition", str(tmp_path / "anna.toml"))
