"""Every rule of every movement has a place on the body, of its own side."""

import pytest

from posecheck.drawing.parts import of_side, part, parts
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.pose.skeleton import INDEX
from posecheck.session.ruleset import RuleSet
from posecheck.signals.catalogue import SIGNALS


@pytest.mark.parametrize("identifier", exercise_ids())
def test_every_rule_that_can_warn_has_its_place(identifier: str) -> None:
    exercise = load_exercise(identifier)
    found = parts(exercise)
    for _, rule, _, _ in RuleSet(exercise, None).members():
        assert found[rule].courses or found[rule].back, rule


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_has_one(signal: str) -> None:
    found = part(signal)
    assert bool(found.courses) != found.back


def test_a_signal_of_the_left_is_read_on_the_left() -> None:
    hip = tuple(INDEX[f"left_{name}"] for name in ("shoulder", "hip", "knee"))
    assert part("left_hip_flexion_deg").courses == (hip,)
    assert len(part("hip_flexion_deg").courses) == 2
    assert of_side(part("hip_flexion_deg"), "left").courses == (hip,)


def test_what_lies_across_the_body_is_marked_whole() -> None:
    across = part("shoulder_tilt_deg")
    assert of_side(across, "right") == across
    assert of_side(part("back_curve_pct"), "right").back
