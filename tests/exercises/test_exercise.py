"""What an exercise says about itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from posecheck.exercises.exercise import Exercise, Form, Pace, Stretch
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.exercises.limit import Limit, expand
from posecheck.rules.condition import Range

MINIMAL: dict[str, Any] = {
    "schema": "posecheck/exercise/1",
    "id": "wave",
    "title": "Wave",
    "purpose": "Says hello.",
    "how": ["Wave."],
    "source": {"text": "A book", "sentence": "Wave to somebody."},
    "views": ["side"],
    "camera": "Beside you.",
    "postures": ["standing"],
    "position": "Stand.",
    "needs": ["shoulder"],
    "main": "trunk_lean_deg",
}


def limit(**more: Any) -> Limit:
    words = {"say_low": "Up.", "say_high": "Down.", "citation": "a book"}
    return Limit.model_validate({"signal": "trunk_lean_deg", **words, **more})


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("trunk_lean_deg", ["trunk_lean_deg"]),
        ("{side}_hip_flexion_deg", ["left_hip_flexion_deg", "right_hip_flexion_deg"]),
    ],
)
def test_side_stands_for_both_sides(name: str, names: list[str]) -> None:
    assert expand(name) == names


def test_rules_on_both_sides_know_their_side() -> None:
    both = Pace(signal="{side}_hip_flexion_deg", per_s=1)
    assert both.signals() == [("left_hip_flexion_deg", "left"), ("right_hip_flexion_deg", "right")]
    one = Pace(signal="knee_drift_in", per_s=1, side="left")
    assert one.signals() == [("knee_drift_in", "left")]


@pytest.mark.parametrize(
    ("more", "level", "bounds"),
    [
        ({"low": -5, "high": 9}, None, (-5, 9)),
        ({"high": 9}, 2, (None, 9)),  # no levels: the same at each
        ({"levels": [1, 2, 3]}, 1, (-1, 1)),
        ({"levels": [1, 2, 3]}, 3, (-3, 3)),
        ({"levels": [1, 2, 3]}, None, (-3, 3)),
        ({"levels": [1, 2]}, 3, (-2, 2)),  # there is no third
    ],
)
def test_bounds(more: dict[str, Any], level: int | None, bounds: tuple[float, float]) -> None:
    assert limit(**more).bounds(level) == bounds


@pytest.mark.parametrize(
    ("table", "values", "says"),
    [
        (limit, {}, "needs low, high or levels"),
        (limit, {"high": 3, "levels": [1]}, "one or the other"),
        (limit, {"low": 3, "high": 3}, "low must be less"),
        (limit, {"high": 3, "say_high": ""}, "say_high is missing"),
        (limit, {"low": 3, "say_low": ""}, "say_low is missing"),
        (limit, {"levels": [1], "say_low": ""}, "say_low is missing"),
        (limit, {"levels": []}, "levels"),
        (limit, {"levels": [0]}, "levels"),
        (limit, {"high": 3, "caution": 1.0}, "caution"),
        (limit, {"high": 3, "for_s": -1}, "for_s"),
        (Form, {"signal": "trunk_lean_deg", "say": "Up."}, "needs low or high"),
        (Form, {"signal": "trunk_lean_deg", "say": "", "low": 1}, "say"),
        (Form, {"signal": "trunk_lean_deg", "say": "Up.", "low": 1, "rule": "A b"}, "rule"),
        (Stretch, {"signal": "trunk_lean_deg", "enter": 1, "leave": 1}, "must differ"),
        (Pace, {"signal": "trunk_lean_deg", "per_s": 0}, "per_s"),
        (Pace, {"signal": "lean", "per_s": 1}, 'no signal "lean"'),
        (Pace, {"signal": "{side}_trunk_lean_deg", "per_s": 1}, "no signal"),  # has no sides
    ],
)
def test_contradictions_are_refused(table: Any, values: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        table(**values)


@pytest.mark.parametrize(
    ("enter", "leave", "upward"), [(2, 1, True), (-2, -1, False), (90, 97, False)]
)
def test_the_zone_lies_on_the_far_side_of_its_entry(
    enter: float, leave: float, upward: bool
) -> None:
    stretch = Stretch(signal="trunk_lean_deg", enter=enter, leave=leave)
    assert stretch.upward == upward


def test_a_minimal_definition_has_the_rules_of_every_movement() -> None:
    made = Exercise.model_validate(MINIMAL)
    # The source's own: "don't hold the stretch for more than 10 seconds".
    assert made.hold.limit_s == 10
    assert made.hold.cue_s < made.hold.limit_s
    assert not made.has_levels
    assert made.signals == ["trunk_lean_deg"]


def test_signals_are_named_once_with_the_main_one_first() -> None:
    pace = [{"signal": "trunk_lean_deg", "per_s": 1}, {"signal": "back_curve_pct", "per_s": 1}]
    made = Exercise.model_validate(
        {**MINIMAL, "main": "{side}_hip_flexion_deg", "shown": ["back_curve_pct"], "pace": pace}
    )
    assert made.main_signals == ["left_hip_flexion_deg", "right_hip_flexion_deg"]
    assert made.signals == [*made.main_signals, "back_curve_pct", "trunk_lean_deg"]


def test_a_definition_cannot_be_changed_afterwards() -> None:
    made = Exercise.model_validate(MINIMAL)
    with pytest.raises(ValueError, match="frozen"):
        made.title = "Else"


@pytest.mark.parametrize("identifier", exercise_ids())
def test_the_shipped_movements_follow_the_source(identifier: str) -> None:
    made = load_exercise(identifier)
    assert made.hold.limit_s == 10
    for entry in made.limits:
        assert entry.citation
        # Caution from 80 % of the limit; later where good form reaches beyond that.
        good_form_beyond = identifier in ("knee_to_chest", "childs_pose", "hip_flexor")
        assert entry.caution == 0.8 or (good_form_beyond and 0.8 < entry.caution < 1)
        if entry.levels:
            assert entry.levels == sorted(entry.levels)
            assert entry.levels[-1] <= 3  # "up to 3 inches but NEVER more than that"
    for form in made.form:
        assert form.low is None or form.high is None or form.low < form.high
    for bands in (made.neutral.plausible, made.neutral.later):
        assert all(low < high for low, high in bands.values())
    for stretch in made.stretch:
        # The border back lies nearer to neutral.
        assert abs(stretch.leave) < abs(stretch.enter)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "needs low, high or levels, or cap_low or cap_high"),
        ({"high": 20, "cap_high": 10}, "cap_high must not be less than high"),
        ({"low": -20, "cap_low": -10}, "cap_low must not be more than low"),
        ({"low": 5, "cap_high": 3}, "what lies below must be less"),
        ({"signal": "knee_drift_in", "high": 2, "cap_high": 3}, "nothing raises what the source"),
        ({"levels": [1.0, 2.0], "cap_high": 3}, "nothing raises what the source"),
        ({"high": 20, "when": {"nothing_deg": [0, 1]}}, "there is no signal"),
        ({"high": 20, "when": {"knee_flexion_deg": [1, 0]}}, "must be less than the second"),
        ({"high": 20, "when": {"{side}_knee_flexion_deg": [0, 1]}}, "needs a signal that begins"),
    ],
)
def test_caps_and_conditions_are_checked(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        limit(**more)


def test_a_cap_alone_is_a_limit_of_the_own_range_alone() -> None:
    made = limit(cap_high=165)
    assert made.only_own
    assert made.bounds(None) == (None, None)
    assert made.furthest() == (None, 165)
    with pytest.raises(ValidationError, match="say_high"):
        limit(cap_high=165, say_high="")


def test_conditions_follow_the_side_and_are_measured() -> None:
    entry = limit(
        signal="{side}_hip_flexion_deg", high=90, when={"{side}_knee_flexion_deg": [75, 180]}
    )
    assert entry.conditions("right") == [Range("right_knee_flexion_deg", 75, 180)]
    made = Exercise.model_validate(MINIMAL | {"limits": [entry]})
    assert "left_knee_flexion_deg" in made.signals
