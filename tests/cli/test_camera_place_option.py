"""`--camera-place`: for the movements in which the knees go from side to side, and no other."""

import pytest

from posecheck.analysis.options import Options
from posecheck.cli.options import chosen_place
from posecheck.errors import InputError
from posecheck.exercises.library import built_in_exercise
from posecheck.exercises.programme import Programme, Step

DRIFT = built_in_exercise("supine_caudal_rotation")
OTHER = built_in_exercise("cat_cow")


def test_a_place_for_another_movement_is_one_clear_sentence() -> None:
    assert chosen_place("feet", [DRIFT]) == "feet"
    assert chosen_place(None, [DRIFT, OTHER]) is None
    with pytest.raises(InputError, match="cat_cow is none: leave it out"):
        chosen_place("feet", [DRIFT, OTHER])


def test_the_landmarker_is_told_only_where_it_matters() -> None:
    options = Options(camera_place="feet")
    assert options.place_for(DRIFT) == "feet"
    assert options.place_for(OTHER) is None


def test_a_programme_is_seen_from_there_step_by_step() -> None:
    programme = Programme("mine", (Step(DRIFT, 3), Step(OTHER)))
    assert programme.seen_from(None) == programme
    steps = programme.seen_from("feet").steps
    assert [step.exercise.views for step in steps] == [["feet_end"], OTHER.views]
    assert steps[0].repetitions == 3
