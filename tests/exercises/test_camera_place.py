"""The knees' movements as they are judged from other places of the camera."""

import pytest

from posecheck.exercises.camera_place import DROP, seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, exercise_ids

DRIFTS = ("supine_caudal_rotation", "lower_trunk_rotation")


@pytest.mark.parametrize("name", exercise_ids())
def test_where_nothing_is_said_nothing_changes(name: str) -> None:
    exercise = built_in_exercise(name)
    assert seen_from(exercise, None) is exercise
    assert seen_from(exercise, "head") is exercise
    if name not in DRIFTS:
        assert seen_from(exercise, "feet") is exercise
        assert seen_from(exercise, "side") is exercise


@pytest.mark.parametrize("name", DRIFTS)
def test_from_the_feet_the_limits_stay(name: str) -> None:
    exercise = built_in_exercise(name)
    placed = seen_from(exercise, "feet")
    assert placed.views == ["feet_end"]
    assert placed.limits == exercise.limits
    assert placed.stretch == exercise.stretch
    # What cannot be seen from there is still asked for, so that it is told.
    assert [form.signal for form in placed.form] == [form.signal for form in exercise.form]
    assert "feet" in placed.camera


@pytest.mark.parametrize("name", DRIFTS)
def test_from_the_side_only_a_far_drop_is_added(name: str) -> None:
    exercise = built_in_exercise(name)
    placed = seen_from(exercise, "side")
    assert placed.views == ["side"]
    assert placed.limits[:-1] == exercise.limits
    assert placed.limits[-1].signal == DROP
    assert {stretch.signal for stretch in placed.stretch} == {DROP}
    assert not any(form.from_neutral for form in placed.form)


@pytest.mark.parametrize("place", ["feet", "side"])
def test_they_are_valid_exercises_but_for_the_view_from_the_feet(place: str) -> None:
    placed = seen_from(built_in_exercise(DRIFTS[0]), place)  # type: ignore[arg-type]
    values = placed.model_dump(by_alias=True)
    values["views"] = ["side"]
    assert Exercise.model_validate(values).signals == placed.signals
