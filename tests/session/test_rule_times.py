"""For how long each rule could have warned."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.exercises.library import exercise_ids
from posecheck.pose.pose import Pose
from posecheck.session.result import SessionResult
from posecheck.session.rule_times import RuleTime
from tests.acting import SIDE_HEIGHT_IN, cats, curved, knee_drifts, ran, result
from tests.figures import QUADRUPED, SIZE, STANDING, film, pose


def times(found: SessionResult) -> dict[tuple[str, str], RuleTime]:
    return {(rule.kind, rule.rule): rule for rule in found.rules}


def whole_s(found: SessionResult) -> float:
    """Seconds that are not judged as a whole, as the result tells them."""
    return sum(span.duration_s for span in found.not_judged if span.rule is None)


def loose(seen: Pose) -> Pose:
    """The same pose in a shirt that hides the outline of the back."""
    contour = seen.contour
    assert contour is not None
    hidden = np.full_like(contour.left_edge, np.nan)
    return replace(seen, contour=replace(contour, left_edge=hidden, right_edge=hidden))


def test_all_rules_of_a_clean_session_could_warn_nearly_all_the_time() -> None:
    found = result("cat_cow", film(curved(*cats(3)), 15), height=SIDE_HEIGHT_IN)
    rules = times(found)
    assert set(rules) == {
        ("range", "back_curve_pct"),
        ("form", "neck_extension_deg"),
        ("setup", "hands_under_shoulders"),
        ("setup", "knees_under_hips"),
        ("hold", "hold"),
        ("pace", "back_curve_pct"),
    }
    assert all(rule.judged_s > 14 for rule in found.rules)
    assert [rule.rule for rule in found.rules if rule.chief] == ["back_curve_pct"]
    assert found.coverage.complete
    assert found.coverage.unjudged == []


def test_a_loose_shirt_leaves_the_other_rules_to_be_judged() -> None:
    found = result("cat_cow", map(loose, film(curved(*cats(3)), 15)))
    rules = times(found)
    assert found.judged_s == pytest.approx(15)
    assert rules["range", "back_curve_pct"].judged_s == 0
    assert rules["hold", "hold"].judged_s == 0
    assert rules["pace", "back_curve_pct"].judged_s == 0
    assert rules["range", "back_curve_pct"].why_not == ("hidden",)
    assert rules["form", "neck_extension_deg"].judged_s == pytest.approx(15)
    (words,) = found.coverage.sentences()
    assert words.startswith("Not judged for most of the time: back curve.")
    assert "outline" in words
    assert not found.coverage.chief_judged
    assert not found.coverage.complete


def test_of_inches_without_a_height_none_are_judged() -> None:
    rules = times(result("supine_caudal_rotation", knee_drifts(2.0)))
    assert rules["range", "knee_drift_in"].judged_s == 0
    assert "no_scale" in rules["range", "knee_drift_in"].why_not
    assert rules["form", "knees_raised_pct"].judged_s > 14


def test_a_rule_that_is_known_not_to_apply_misses_nothing() -> None:
    """Who kneels is judged by the limits for kneeling; those for lying miss nothing then."""
    found = result("hip_flexor", film(lambda t: replace(STANDING, knee=(0, 90)), 6))
    rules = times(found)
    assert rules["range", "left_hip_flexion_deg"].judged_s == pytest.approx(found.judged_s)


def test_every_second_is_judged_or_not_judged_for_a_reason() -> None:
    def flicker(seen: Pose) -> Pose:
        away = seen.time_s % 1.7 < 0.5 or 6 <= seen.time_s < 9
        return Pose.nobody(seen.time_s, SIZE) if away else seen

    found = result("cat_cow", map(flicker, film(curved(*cats(3)), 15)))
    assert found.judged_s + whole_s(found) == pytest.approx(found.duration_s)
    assert found.judged_s == pytest.approx(float(found.judged.sum()) / 10)


ACTS = {
    "cat": lambda t: pose(curved(*cats(3))(t), "left", t),
    "front": lambda t: pose(QUADRUPED, "front", t),
    "standing": lambda t: pose(STANDING, "left", t),
    "loose": lambda t: loose(pose(curved(*cats(3))(t), "left", t)),
    "nobody": lambda t: Pose.nobody(t, SIZE),
}


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(exercise_ids()),
    st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 25)), min_size=1, max_size=6),
    st.sampled_from([5.0, 10.0, 30.0]),
)
def test_the_seconds_add_up_whatever_happens(
    exercise: str, acts: list[tuple[str, int]], fps: float
) -> None:
    doing = [name for name, frames in acts for _ in range(frames)]
    found, verdicts = ran(exercise, [ACTS[name](i / fps) for i, name in enumerate(doing)])
    assert found.judged_s <= found.duration_s + 1e-9
    assert found.judged_s + whole_s(found) == pytest.approx(found.duration_s, abs=1e-6)
    for rule in found.rules:
        assert 0 <= rule.judged_s <= found.judged_s + 1e-9
        assert rule.message or rule.judged_s == pytest.approx(found.judged_s)
        assert bool(rule.why_not) == (rule.message is not None)
    for event in found.events:
        of = [rule for rule in found.rules if (rule.kind, rule.rule) == (event.kind, event.rule)]
        assert of
        assert sum(rule.judged_s for rule in of) > 0
    assert all(not verdict.unjudged for verdict in verdicts if not verdict.judged)
    assert all(verdict.blind for verdict in verdicts if not verdict.judged)
