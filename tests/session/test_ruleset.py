"""An exercise's rules, made from its exercise and fed together."""

import math
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from posecheck.calibration.model import OwnRange
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.session.ruleset import RuleSet
from posecheck.signals.reference import Reference
from posecheck.text import sentences
from tests.exercises.test_exercise import MINIMAL

NAN = math.nan
LEAN = "trunk_lean_deg"
NECK = "neck_extension_deg"
DRIFT = "knee_drift_in"
ROTATION = load_exercise("supine_caudal_rotation")


def made(**more: Any) -> Exercise:
    return Exercise.model_validate({**MINIMAL, **more})


def limit(**more: Any) -> dict[str, Any]:
    words = {"say_low": "Too low.", "say_high": "Too high.", "say_caution": "Far enough."}
    return {"signal": LEAN, "citation": "a book", "for_s": 0, **words, **more}


def fed(
    rules: RuleSet,
    values: list[float],
    name: str = LEAN,
    reference: Reference | None = None,
    rate: float = 0.0,
    others: Mapping[str, float] = MappingProxyType({}),
) -> list[str]:
    """Feed one signal at ten frames a second, the others steady.

    Returns the words of the events as they begin.
    """
    said: list[str] = []
    known = 0
    for i, value in enumerate(values):
        everything = defaultdict(lambda: NAN, {**others, name: value})
        rates = defaultdict(lambda: NAN, {name: rate})
        rules.update(i / 10, everything, rates, reference or Reference())
        begun = [event.message for event in rules.active() if event.start_s == i / 10]
        if len(rules.events()) > known:
            known = len(rules.events())
            said += begun[:1] or [rules.active()[0].message]
    return said


def test_caution_and_warning_lie_where_the_definition_says() -> None:
    rules = RuleSet(made(limits=[limit(low=-10, high=20, caution=0.8)]), None)
    assert rules.limits(Reference()) == {LEAN: (-10, 20, -8, 16)}
    said = fed(rules, [0, 17, 21, 0, -9, -11, 0])
    assert said == ["Far enough.", "Too high.", "Far enough.", "Too low."]
    kinds = [(e.severity, e.limit) for e in rules.events()]
    assert kinds == [("caution", 16), ("warning", 20), ("caution", -8), ("warning", -10)]


@pytest.mark.parametrize(("level", "reach"), [(1, 1), (2, 2), (3, 3), (None, 3)])
def test_levels_set_the_reach_on_both_sides(level: int | None, reach: float) -> None:
    rules = RuleSet(ROTATION, level)
    ends = (-reach, reach, -0.8 * reach, 0.8 * reach)
    assert rules.limits(Reference())[DRIFT] == pytest.approx(ends)


def test_the_sign_of_the_drift_is_the_side_of_the_event() -> None:
    rules = RuleSet(ROTATION, 1)
    fed(rules, [0, 0, *[1.5] * 4, 0, *[-1.5] * 4, 0], DRIFT)
    warnings = [e for e in rules.events() if e.severity == "warning"]
    assert [(e.side, e.peak, e.limit) for e in warnings] == [("left", 1.5, 1), ("right", -1.5, -1)]


def test_limits_from_neutral_are_shifted_by_it() -> None:
    rules = RuleSet(made(limits=[limit(low=-10, high=20, from_neutral=True)]), None)
    reference = Reference(neutral={LEAN: 5.0})
    assert rules.limits(reference) == {LEAN: (-5, 25, -3, 21)}
    assert fed(rules, [5, 24, 26], reference=reference) == ["Far enough.", "Too high."]
    # The events speak of the change from neutral.
    assert [e.peak for e in rules.events()] == [19, 21]


def test_limits_from_neutral_are_not_judged_without_it() -> None:
    rules = RuleSet(made(limits=[limit(high=20, from_neutral=True)]), None)
    assert rules.limits(Reference()) == {}
    assert fed(rules, [50] * 10) == []
    assert rules.waits_for_neutral(LEAN, Reference())
    assert not rules.waits_for_neutral(LEAN, Reference(neutral={LEAN: 0.0}))


def test_signals_that_are_distances_wait_for_neutral_too() -> None:
    rules = RuleSet(ROTATION, 1)
    assert rules.waits_for_neutral(DRIFT, Reference(8.0))
    assert not rules.waits_for_neutral(DRIFT, Reference(8.0, {"knee_x_px": 320.0}))


def test_repetitions_count_from_a_typical_neutral_until_it_is_known() -> None:
    stretch = [{"signal": LEAN, "from_neutral": True, "enter": 10, "leave": 6}]
    out = [0] * 5 + [15] * 15 + [0] * 5
    typical = RuleSet(made(stretch=stretch, neutral={"typical": {LEAN: 0}}), None)
    fed(typical, out)
    assert typical.repetition_count == 1
    # Without one the person's own travel tells.
    without = RuleSet(made(stretch=stretch), None)
    fed(without, out)
    assert without.repetition_count == 1
    # The person's own neutral counts for more.
    own = RuleSet(made(stretch=stretch, neutral={"typical": {LEAN: 0}}), None)
    fed(own, out, reference=Reference(neutral={LEAN: 14.0}))
    assert own.repetition_count == 0


def test_in_doubt_a_limit_is_warned_about_when_it_is_passed_by_more_than_the_doubt() -> None:
    limit = {
        "signal": LEAN,
        "from_neutral": True,
        "high": 10,
        "say_high": "Less.",
        "citation": "starting default",
    }
    neutral = {"typical": {LEAN: 2}, "uncertain": {LEAN: 5}}
    expected = ((11.9, []), (13, ["caution"]), (16.9, ["caution"]), (18, ["warning"]))
    for value, severities in expected:
        rules = RuleSet(made(limits=[limit], neutral=neutral), None)
        fed(rules, [value] * 12)
        assert [event.severity for event in rules.events()] == severities, value
        assert all(event.limit == 10 for event in rules.events())
    assert rules.limits(Reference())[LEAN] == (None, 17, None, 12)
    assert rules.waits_for_neutral(LEAN, Reference())
    assert not rules.unjudged_without_neutral(LEAN, Reference())


def test_a_caution_in_doubt_waits_for_the_neutral_that_may_disprove_it() -> None:
    limits = [limit(from_neutral=True, high=10)]
    neutral = {"typical": {LEAN: 2}, "uncertain": {LEAN: 5}}
    for waited, severities in ((9, []), (11, ["caution"])):
        rules = RuleSet(made(limits=limits, neutral=neutral), None)
        fed(rules, [13] * waited)
        for i in range(waited, 30):  # it was the person's own that was 4 more
            own = Reference(neutral={LEAN: 6.0}, found="still")
            rules.update(i / 10, {LEAN: 13}, {LEAN: 0.0}, own)
        assert [event.severity for event in rules.events()] == severities
    certain = RuleSet(made(limits=limits, neutral=neutral), None)
    fed(certain, [17.5])
    assert [event.severity for event in certain.events()] == ["warning"]


def test_nothing_is_timed_where_no_neutral_supports_it() -> None:
    stretch = [{"signal": LEAN, "from_neutral": True, "enter": 10, "leave": 6}]
    for value, doubt, held in ((9, 5, False), (14, 5, False), (16, 5, True)):
        neutral = {"typical": {LEAN: 0}, "uncertain": {LEAN: doubt}}
        rules = RuleSet(made(stretch=stretch, neutral=neutral), None)
        fed(rules, [value] * 120)
        assert bool(rules.events()) == held, value
    unknown = RuleSet(made(stretch=stretch), None)
    fed(unknown, [0] * 5 + [30] * 120)
    assert unknown.events() == unknown.holds() == []


def test_another_movement_is_neither_counted_nor_timed() -> None:
    stretch = [{"signal": LEAN, "enter": 10, "leave": 6, "when": {NECK: (-20, 20)}}]
    out = [0] * 5 + [15] * 120 + [0] * 5
    for neck, count in ((10, 1), (30, 0)):
        rules = RuleSet(made(stretch=stretch), None)
        for i, value in enumerate(out):
            values = {LEAN: value, NECK: neck}
            rules.update(i / 10, values, dict.fromkeys(values, 0.0), Reference())
        rules.finish(len(out) / 10)
        assert rules.repetition_count == len(rules.holds()) == len(rules.events()) == count


def test_the_better_signal_silences_the_other() -> None:
    stretch = [
        {"signal": LEAN, "enter": 10, "leave": 6},
        {"signal": NECK, "enter": 10, "leave": 6, "unless_seen_in": LEAN},
    ]
    for lean, counted in ((15, LEAN), (0, NECK)):
        rules = RuleSet(made(stretch=stretch), None)
        for i in range(40):
            out = 10 <= i < 30
            values = {LEAN: lean if out else 0, NECK: 20 if out else 0}
            rules.update(i / 10, values, dict.fromkeys(values, 0.0), Reference())
        rules.finish(4.0)
        assert [rep.signal for rep in rules.repetitions()] == [counted]
        assert rules.unfinished() == []


def test_the_better_signal_leaves_to_the_other_what_is_lost_in_its_own_noise() -> None:
    """The outline shows a tilt clearly; the hips, which tremble, seem to set out later."""
    stretch = [
        {"signal": LEAN, "enter": 10, "leave": 6},
        {"signal": NECK, "enter": 10, "leave": 6, "unless_seen_in": LEAN},
    ]
    for tremble, counted in ((3.0, NECK), (0.1, LEAN)):
        rules = RuleSet(made(stretch=stretch), None)
        for i in range(80):
            lean = tremble * (i // 2 % 2) + (14 if 35 <= i < 55 else 0)
            values = {LEAN: lean, NECK: 20 if 30 <= i < 60 else 0}
            rules.update(i / 10, values, dict.fromkeys(values, 0.0), Reference())
        rules.finish(8.0)
        assert [rep.signal for rep in rules.repetitions()] == [counted]
        assert rules.unfinished() == []


def test_each_side_is_counted_apart() -> None:
    rules = RuleSet(ROTATION, 3)
    fed(rules, [0] * 3 + ([0.8] * 10 + [0] * 3 + [-0.8] * 10 + [0] * 3) * 2, DRIFT)
    reps = rules.repetitions()
    assert [rep.side for rep in reps] == ["left", "right", "left", "right"]
    assert [rep.start_s for rep in reps] == sorted(rep.start_s for rep in reps)
    assert rules.repetition_count == 4


def test_a_form_rule_has_its_own_name_and_kind() -> None:
    form = {"signal": NECK, "rule": "head", "kind": "setup", "high": 10, "say": "Head.", "for_s": 1}
    rules = RuleSet(made(form=[form]), None)
    assert fed(rules, [20] * 15, NECK) == ["Head."]
    (event,) = rules.events()
    assert (event.kind, event.rule, event.severity) == ("setup", "head", "warning")
    assert event.start_s == 0
    assert rules.active() == (event,)


def test_both_ends_of_a_form_rule_are_judged() -> None:
    form = {"signal": NECK, "low": -10, "high": 10, "say": "Head.", "for_s": 0.2}
    rules = RuleSet(made(form=[form]), None)
    assert fed(rules, [20] * 5 + [0] + [-20] * 5, NECK) == ["Head.", "Head."]


def test_both_ends_of_a_form_rule_are_shown() -> None:
    form = {"signal": NECK, "low": -10, "high": 10, "say": "Head."}
    assert RuleSet(made(form=[form]), None).limits(Reference()) == {NECK: (-10, 10, None, None)}


def test_where_a_range_limits_the_same_signal_the_range_is_shown() -> None:
    form = {"signal": LEAN, "high": 5, "say": "Straight."}
    rules = RuleSet(made(limits=[limit(high=20)], form=[form]), None)
    assert rules.limits(Reference())[LEAN][1] == 20


def test_too_fast_is_told() -> None:
    rules = RuleSet(made(pace=[{"signal": LEAN, "per_s": 30, "for_s": 0.3, "say": "Slow."}]), None)
    assert fed(rules, [0] * 10, rate=50) == ["Slow."]
    (event,) = rules.events()
    assert (event.kind, event.peak, event.limit, event.unit) == ("pace", 50, 30, "deg/s")


def test_what_matters_most_comes_first() -> None:
    # A warning before the caution of the same frame; of two warnings the latest.
    rules = RuleSet(
        made(
            limits=[limit(high=20), limit(signal=NECK, high=20)],
            pace=[{"signal": LEAN, "per_s": 30, "for_s": 0.05, "say": "Slow."}],
        ),
        None,
    )
    values = {LEAN: 25.0, NECK: 17.0}
    slow, fast = ({LEAN: rate, NECK: 0.0} for rate in (0.0, 50.0))
    rules.update(0.0, values, slow, Reference())
    assert rules.active()[0].message == "Too high."
    rules.update(0.1, values, fast, Reference())
    assert rules.active()[0].message == "Too high."
    rules.update(0.2, values, fast, Reference())
    assert rules.active()[0].message == "Slow."
    active = [(e.severity, e.kind) for e in rules.active()]
    assert active == [("warning", "pace"), ("warning", "range"), ("caution", "range")]


def test_the_longest_hold_is_shown() -> None:
    stretch = [{"signal": n, "enter": 10, "leave": 6, "count": False} for n in (LEAN, NECK)]
    rules = RuleSet(made(stretch=stretch), None)
    assert rules.hold(0.0) is None
    for i in range(20):
        values = {LEAN: 15.0, NECK: 15.0 if i > 10 else 0.0}
        rules.update(i / 10, values, dict.fromkeys(values, 0.0), Reference())
    assert rules.hold(2.0) == pytest.approx(2.0)  # of the leaning; the neck's began later


def test_pain_is_a_warning_at_once() -> None:
    rules = RuleSet(made(limits=[limit(high=20)]), None)
    event = rules.mark_pain(3.5)
    assert (event.kind, event.severity, event.start_s, event.message) == (
        "pain",
        "warning",
        3.5,
        sentences.pain(),
    )
    assert rules.events() == [event]


@pytest.mark.parametrize("identifier", exercise_ids())
def test_every_shipped_movement_bears_unknown_signals(identifier: str) -> None:
    exercise = load_exercise(identifier)
    rules = RuleSet(exercise, None)
    nothing = dict.fromkeys(exercise.signals, NAN)
    for i in range(30):
        assert rules.update(i / 10, nothing, nothing, Reference()) is None
    rules.finish(3.0)
    assert rules.events() == rules.repetitions() == rules.holds() == []


@pytest.mark.parametrize("identifier", exercise_ids())
def test_every_shipped_limit_warns_beyond_and_not_within(identifier: str) -> None:
    exercise = load_exercise(identifier)
    for entry in exercise.limits:
        for name, _ in entry.signals():
            neutral = Reference(neutral={name: 0.0})
            for end in filter(None, entry.bounds(None)):
                for share, warns in ((0.75, False), (1.2, True)):
                    rules = RuleSet(exercise, None)
                    met = {one.signal: (one.low + one.high) / 2 for one in entry.conditions(None)}
                    fed(rules, [share * end] * 30, name, neutral, others=met)
                    ranges = [e for e in rules.events() if e.kind == "range" and e.rule == name]
                    assert [e.severity for e in ranges] == ["warning"] * warns, (name, end)


def test_a_limit_applies_only_under_its_condition() -> None:
    kneeling = limit(high=30, signal="hip_extension_deg", when={LEAN: [-50.0, 110.0]})
    lying = limit(high=15, signal="hip_extension_deg", when={LEAN: [-180.0, -50.0]})
    for lean, warned in ((-90.0, [15.0]), (5.0, []), (NAN, [])):
        rules = RuleSet(made(limits=[lying, kneeling]), None)
        fed(rules, [25.0] * 10, "hip_extension_deg", others={LEAN: lean})
        assert [e.limit for e in rules.events() if e.severity == "warning"] == warned
    # What the gauge shows is the limit that applied last.
    fed(rules, [25.0] * 10, "hip_extension_deg", others={LEAN: 5.0})
    assert rules.limits(Reference())["hip_extension_deg"][1] == 30


def test_a_raised_straight_leg_is_no_knee_to_chest() -> None:
    travel = [50.0, 60, 76, 90, *[100.0] * 8, 90, 76, 60, 50, 50, 50] * 2
    # A knee that cannot be seen stops nothing: the hold is timed all the same.
    for bend, count in ((20.0, 0), (120.0, 2), (NAN, 2)):
        rules = RuleSet(load_exercise("knee_to_chest"), None)
        fed(rules, travel, "left_hip_flexion_deg", others={"left_knee_flexion_deg": bend})
        assert len(rules.repetitions()) == count


@pytest.mark.parametrize(
    ("comfortable", "own_limit"),
    [
        (30.0, 24.0),  # narrower than the default
        (50.0, 40.0),  # wider, within the cap
        (70.0, 45.0),  # wider than the cap
        (None, 35.0),
    ],
)
def test_the_own_range_raises_a_default_as_far_as_its_cap(
    comfortable: float | None, own_limit: float
) -> None:
    own = {} if comfortable is None else {LEAN: OwnRange(comfortable_high=comfortable)}
    rules = RuleSet(made(limits=[limit(high=35, cap_high=45)]), None, own)
    assert rules.limits(Reference())[LEAN][1] == own_limit


def test_without_an_own_range_childs_pose_has_no_limit() -> None:
    child = load_exercise("childs_pose")
    assert RuleSet(child, None).limits(Reference()) == {}
    own = {"left_hip_flexion_deg": OwnRange(comfortable_high=150.0, neutral=90.0)}
    assert RuleSet(child, None, own).limits(Reference())["left_hip_flexion_deg"][1] == 138.0
