"""Programme files: the shipped one, a user's own, and mistakes in them."""

from pathlib import Path

import pytest

from posecheck.errors import InputError
from posecheck.exercises import library
from posecheck.exercises.programme import load_programme, programme_ids

OWN = """
schema = "posecheck/programme/1"
title = "Two"
rest_s = 5
[[steps]]
exercise = "cobra"
[[steps]]
exercise = "cat_cow"
repetitions = 2
[[steps]]
exercise = "walking"
rest_s = 60
"""


def test_the_morning_routine_is_the_seven_stretches_of_the_source() -> None:
    assert programme_ids() == ["morning"]
    morning = load_programme("morning")
    assert [step.exercise.id for step in morning.steps] == [
        "knee_to_chest",
        "pelvic_tilt",
        "lower_trunk_rotation",
        "cat_cow",
        "childs_pose",
        "hip_flexor",
        "cobra",
    ]
    assert morning.steps[0].rest_s == 0
    assert all(step.rest_s > 0 for step in morning.steps[1:])


def test_an_own_programme(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(OWN)
    steps = load_programme(str(path)).steps
    assert [(s.exercise.id, s.repetitions, s.rest_s) for s in steps] == [
        ("cobra", None, 0),
        ("cat_cow", 2, 5),
        ("walking", None, 60),
    ]


def test_an_own_definition_lies_beside_the_programme(tmp_path: Path) -> None:
    pass

    text = (Path(library.__file__).parent / "built_in" / "cobra.toml").read_text()
    (tmp_path / "mine.toml").write_text(text.replace('id = "cobra"', 'id = "my_cobra"'))
    path = tmp_path / "one.toml"
    path.write_text(
        'schema = "posecheck/programme/1"\ntitle = "One"\n[[steps]]\ndefinition = "mine.toml"\n'
    )
    assert load_programme(str(path)).steps[0].exercise.id == "my_cobra"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("cobra", "snake"), 'step 1: there is no exercise "snake"'),
        (("repetitions = 2", "repetitions = 0"), "steps.2.repetitions"),
        (("rest_s = 60", "pause_s = 60"), "steps.3.pause_s"),
        (('exercise = "cobra"', ""), "step 1 needs either exercise or definition"),
        (("[[steps]]", "[steps"), "not valid TOML"),
        (("posecheck/programme/1", "posecheck/programme/2"), "schema"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(*change))
    with pytest.raises(InputError) as error:
        load_programme(str(path))
    assert message in str(error.value)
    assert "own.toml" in str(error.value)


def test_an_unknown_programme_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="choose morning"):
        load_programme("evening")
    with pytest.raises(InputError, match="cannot be read"):
        load_programme(str(tmp_path / "none.toml"))
