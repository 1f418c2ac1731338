"""Which signal the gauge shows."""

import math

import pytest

from posecheck.exercises.library import load_exercise
from posecheck.session.gauge import gauge
from posecheck.session.ruleset import RuleSet
from posecheck.signals.reference import Reference

KNEE_TO_CHEST = load_exercise("knee_to_chest")
LEFT, RIGHT = KNEE_TO_CHEST.main_signals


def shown(left: float, right: float, identifier: str = "knee_to_chest") -> str:
    exercise = load_exercise(identifier)
    values = dict.fromkeys(exercise.signals, math.nan) | {LEFT: left, RIGHT: right}
    rules = RuleSet(exercise, None)
    return gauge(exercise, rules, values, {}, Reference(), ()).signal


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        (100.0, 60.0, LEFT),
        (60.0, 100.0, RIGHT),
        (math.nan, 20.0, RIGHT),
        (math.inf, 20.0, RIGHT),  # no measurement
        (math.nan, math.nan, LEFT),
    ],
)
def test_it_is_the_one_nearest_to_its_limit(left: float, right: float, name: str) -> None:
    assert shown(left, right) == name


def test_with_a_lower_limit_the_lowest_is_nearest() -> None:
    limit = KNEE_TO_CHEST.limits[0].model_copy(update={"low": -30.0, "say_low": "Up."})
    exercise = KNEE_TO_CHEST.model_copy(update={"limits": [limit]})
    values = dict.fromkeys(exercise.signals, math.nan) | {LEFT: -28.0, RIGHT: 60.0}
    made = gauge(exercise, RuleSet(exercise, None), values, {}, Reference(), ())
    assert made.signal == LEFT


def test_without_limits_it_is_the_one_that_is_furthest_out() -> None:
    assert shown(50.0, 120.0, "childs_pose") == RIGHT
