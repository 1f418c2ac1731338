"""What comes next in a programme, and what is said in the rests between."""

from pathlib import Path

import pytest

from posecheck.coach.course import SOON_S, Course, rest_words
from posecheck.errors import InputError
from posecheck.exercises.programme import load_programme

OWN = """
schema = "posecheck/programme/1"
title = "Mine"
rest_s = 12
[[steps]]
exercise = "supine_caudal_rotation"
sets = 2
repetitions = 4
[[steps]]
exercise = "knee_to_chest"
side = "left"
rest_s = 40
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    return Course(load_programme(str(path)))


def test_sets_sides_and_rests(course: Course) -> None:
    found = [
        (s.exercise.id, s.set_number, s.sets, s.rest_s, s.side, s.briefing, s.moves_camera)
        for s in course.stages
    ]
    assert found == [
        ("supine_caudal_rotation", 1, 2, 0, None, True, True),
        ("supine_caudal_rotation", 2, 2, 12, None, False, False),
        ("knee_to_chest", 1, 1, 40, "left", True, True),
    ]
    assert [s.repetitions for s in course.stages] == [4, 4, None]


def test_the_next_camera_place_is_said_in_time(course: Course) -> None:
    again, other = course.stages[1:]
    assert [words.text for words in rest_words(again)] == ["Rest. Then the same again: set 2 of 2."]
    first, soon = rest_words(other)
    assert first.at_s == 0
    assert other.exercise.camera in first.text
    assert soon.at_s == other.rest_s - SOON_S
    assert other.exercise.position in soon.text


def test_pain_and_the_end_button_end_everything(course: Course) -> None:
    assert [course.after(0, end) for end in ("done", "next", "pain", "quit", "ended")] == [
        1,
        1,
        None,
        None,
        None,
    ]
    assert course.after(2, "done") is None


def test_the_morning_routine_says_when_the_camera_stays() -> None:
    stages = Course(load_programme("morning")).stages
    assert not stages[1].moves_camera
    assert "The camera stays where it is." in rest_words(stages[1])[0].text
    assert stages[2].moves_camera


def test_the_other_side_of_the_same_exercise_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    other = '[[steps]]\nexercise = "knee_to_chest"\nside = "right"\nsets = 2\n'
    path.write_text(OWN + other + other)
    stages = Course(load_programme(str(path))).stages[2:]
    told = [(stage.side, stage.briefing) for stage in stages]
    assert told == [("left", True), ("right", True), *[("right", False)] * 3]


def test_a_side_where_none_is_counted_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace("knee_to_chest", "cat_cow"))
    with pytest.raises(InputError, match="step 2: cat_cow is not counted by sides"):
        load_programme(str(path))
