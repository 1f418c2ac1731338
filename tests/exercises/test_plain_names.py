"""What people read first is plain; what the source calls it stands second."""

import pytest
from click.testing import CliRunner

from posecheck.cli.main import cli
from posecheck.exercises.library import IN_ORDER, built_in_exercise, exercise_ids

JARGON = ("supine", "caudal", "pelvic", "trunk", "flexor", "cobra", "thomas", "cow", "rotation")


def test_all_are_offered_and_rotation_comes_first() -> None:
    assert sorted(IN_ORDER) == sorted(exercise_ids())
    assert IN_ORDER[0] == "supine_caudal_rotation"
    lines = CliRunner().invoke(cli, ["exercises"]).output.splitlines()
    assert [line.split()[0] for line in lines[: len(IN_ORDER)]] == list(IN_ORDER)
    assert "Knees side to side (Supine caudal rotation)" in lines[0]


@pytest.mark.parametrize("identifier", IN_ORDER)
def test_a_name_needs_no_dictionary(identifier: str) -> None:
    exercise = built_in_exercise(identifier)
    assert not [word for word in JARGON if word in exercise.title.lower()]
    assert exercise.source_name != exercise.title
    explained = CliRunner().invoke(cli, ["exercises", identifier]).output
    assert explained.startswith(f"{exercise.title} ({identifier})\n")
    assert (exercise.source_name or exercise.title) in explained


def test_names_differ() -> None:
    titles = [built_in_exercise(name).title for name in IN_ORDER]
    assert len(set(titles)) == len(titles)
