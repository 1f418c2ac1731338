"""Whole sessions on stick figures: poses in, repetitions, holds and events out."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.pose.skeleton import INDEX, opposite
from tests.acting import (
    CAT_COW,
    CURVE,
    HEAD_END_HEIGHT_IN,
    HOLD_S,
    LIMIT_PCT,
    SAFE_PCT,
    SIDE_HEIGHT_IN,
    blocked,
    cats,
    curved,
    knee_drifts,
    ran,
    result,
    summary,
    three_cats,
    warnings,
)
from tests.figures import (
    PRONE,
    PX_PER_IN,
    QUADRUPED,
    SITTING,
    STANDING,
    SUPINE,
    Figure,
    film,
    mirrored,
    pose,
    ramp,
)

# -- good form ---------------------------------------------------------------------------------


@pytest.mark.parametrize("camera", ["left", "right"])
def test_three_gentle_cats(camera: str) -> None:
    found = result("cat_cow", three_cats(camera))
    assert [rep.signal for rep in found.repetitions] == ["back_curve_pct"] * 3
    for i, rep in enumerate(found.repetitions):
        assert 2 + 4 * i <= rep.start_s < 4 + 4 * i < rep.end_s <= 6.3 + 4 * i
        # Counted from neutral; smoothing takes a little off a turning point.
        assert rep.peak == pytest.approx(SAFE_PCT, rel=0.15)
    assert found.events == blocked(found) == []
    assert found.judged.all()
    assert found.judged_s == pytest.approx(15)
    assert found.seen == "side"
    assert found.neutral["back_curve_pct"] == pytest.approx(0, abs=0.6)


def test_turning_back_at_once_is_no_hold() -> None:
    assert result("cat_cow", three_cats()).holds == []


@pytest.mark.parametrize("fps", [5, 8, 24])
def test_the_frame_rate_does_not_matter(fps: int) -> None:
    found, usual = (result("cat_cow", three_cats(fps=f)) for f in (fps, 10))
    assert len(found.repetitions) == len(usual.repetitions)
    for one, other in zip(found.repetitions, usual.repetitions, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.3)
        assert one.end_s == pytest.approx(other.end_s, abs=0.3)
    assert found.events == []


def test_irregular_times_do_not_matter() -> None:
    random = np.random.default_rng(4)
    times = np.cumsum(random.uniform(0.02, 0.18, 150))
    figure_at = curved(*cats(3))
    poses = [pose(figure_at(t), time_s=float(t)) for t in times if t < 15]
    found = result("cat_cow", poses)
    assert len(found.repetitions) == 3
    assert found.events == []


@pytest.mark.parametrize(
    ("identifier", "figure", "camera"),
    [
        ("cat_cow", QUADRUPED, "left"),
        ("childs_pose", QUADRUPED, "right"),
        ("cobra", replace(PRONE, elbow=0), "left"),  # hands on the floor
        ("hip_flexor", replace(SUPINE, hip=(0, 90), knee=(70, 110)), "left"),
        ("knee_to_chest", SUPINE, "left"),
        ("lower_trunk_rotation", SUPINE, "head_end"),
        ("pelvic_tilt", SUPINE, "right"),
        ("seated_pelvic_tilt", SITTING, "left"),
        ("supine_caudal_rotation", SUPINE, "head_end"),
        ("walking", STANDING, "left"),
    ],
)
def test_who_only_keeps_still_does_nothing_wrong(
    identifier: str, figure: Figure, camera: str
) -> None:
    assert identifier in exercise_ids()
    height = HEAD_END_HEIGHT_IN if camera == "head_end" else SIDE_HEIGHT_IN
    poses = film(lambda t: figure, 3, camera)
    found = result(identifier, poses, height=height)
    assert found.repetitions == []
    assert found.events == []
    # Except for who stands where they should walk.
    assert found.judged.all() or identifier == "walking"


# -- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("camera", ["left", "right"])
def test_too_round_a_back_is_cautioned_and_then_warned_about(camera: str) -> None:
    top = 1.3 * LIMIT_PCT
    found = result("cat_cow", film(curved((2, 0), (6, top), (10, 0)), 12, camera))
    assert summary(found.events) == [
        ("range", "back_curve_pct", "caution", None),
        ("range", "back_curve_pct", "warning", None),
    ]
    caution, warning = found.events
    # When the back passes the limit, out and back; smoothing and for_s cost a moment.
    assert warning.start_s == pytest.approx(2 + 4 / 1.3, abs=0.5)
    assert warning.end_s == pytest.approx(6 + 4 * (1 - 1 / 1.3), abs=0.7)
    assert caution.end_s <= warning.start_s
    assert warning.peak == pytest.approx(top, rel=0.1)
    assert (warning.limit, warning.unit) == (LIMIT_PCT, "%")


def test_a_hollow_back_has_its_own_limit() -> None:
    low = CURVE.low or math.nan
    found = result("cat_cow", film(curved((2, 0), (5, 1.5 * low), (8, 0)), 9))
    assert warnings(found) == [("range", "back_curve_pct", None)]
    assert found.events[-1].limit == low
    assert found.events[-1].message == CURVE.say_low


@pytest.mark.parametrize("fps", [5, 12])
def test_a_hold_is_warned_about_ten_seconds_after_settling(fps: int) -> None:
    seconds = HOLD_S + 4
    knots = (2, 0), (4, SAFE_PCT), (4 + seconds, SAFE_PCT), (6 + seconds, 0)
    found, verdicts = ran("cat_cow", film(curved(*knots), 8 + seconds, fps=fps))
    assert warnings(found) == [("hold", "hold", None)]
    (event,) = found.events
    (hold,) = found.holds
    assert event.start_s == pytest.approx(hold.start_s + HOLD_S)
    assert 3.8 <= hold.start_s <= 5
    assert hold.end_s == pytest.approx(4 + seconds, abs=0.5)
    told = [(v.time_s, v.notice) for v in verdicts if v.notice]
    assert {notice.kind for _, notice in told} == {"hold"}
    assert event.message == CAT_COW.hold.say
    assert told[0][0] == pytest.approx(hold.start_s + CAT_COW.hold.cue_s, abs=1.01 / fps)
    shown = [v.hold_s for v in verdicts if v.hold_s is not None]
    assert max(shown) >= HOLD_S
    assert verdicts[0].hold_limit_s == HOLD_S


def test_haste_is_told() -> None:
    (pace,) = CAT_COW.pace
    stroke_s = 3 * pace.for_s
    knots = (2, 0), (2 + stroke_s, 1.5 * pace.per_s * stroke_s), (8, 0)
    found = result("cat_cow", film(curved(*knots), 5, fps=20))
    (event,) = (e for e in found.events if e.kind == "pace")
    assert 2 <= event.start_s <= 2 + stroke_s
    assert event.peak == pytest.approx(1.5 * pace.per_s, rel=0.25)


def test_a_head_thrown_back_is_told_after_its_time() -> None:
    tilt = load_exercise("seated_pelvic_tilt")
    (form,) = (f for f in tilt.form if f.signal == "head_pitch_deg")
    far = 1.7 * (form.high or math.nan)

    def thrown_back(t: float) -> Figure:
        return replace(SITTING, neck=ramp(t, (2, 0), (4, far), (6, far), (8, 0)))

    found = result("seated_pelvic_tilt", film(thrown_back, 9))
    assert warnings(found) == [("form", "neck_extension_deg", None)]
    assert found.events[0].message == form.say
    assert found.events[0].end_s - found.events[0].start_s > 2


def test_hands_before_the_shoulders_are_a_matter_of_set_up() -> None:
    (form,) = (f for f in CAT_COW.form if f.rule == "hands_under_shoulders")
    away = 90 + 1.5 * (form.high or math.nan)
    found = result("cat_cow", film(lambda t: replace(QUADRUPED, arm=(away, away)), 5))
    assert ("setup", "hands_under_shoulders", None) in warnings(found)


@pytest.mark.parametrize(("level", "warned"), [(1, True), (2, False), (3, False), (None, False)])
def test_the_level_decides_how_far_knees_may_drift(level: int | None, warned: bool) -> None:
    poses = knee_drifts(1.5)
    found = result("supine_caudal_rotation", poses, height=HEAD_END_HEIGHT_IN, level=level)
    sides = [e.side for e in found.events if e.severity == "warning"]
    assert sides == (["left", "right"] if warned else [])
    assert [rep.side for rep in found.repetitions] == ["left", "right"]
    assert found.level == (level or 3)
    assert found.scale_px_per_in == pytest.approx(PX_PER_IN, rel=0.01)
    assert np.nanmax(found.signals["knee_drift_in"]) == pytest.approx(1.5, abs=0.25)


def test_nothing_raises_three_inches() -> None:
    poses = knee_drifts(3.6)
    for level in (3, 4, 99, None):
        found = result("supine_caudal_rotation", poses, height=HEAD_END_HEIGHT_IN, level=level)
        assert found.level == 3
        assert [e.side for e in found.events if e.severity == "warning"][:1] == ["left"]


@pytest.mark.parametrize(("camera", "near"), [("left", "left"), ("right", "right")])
def test_the_leg_that_is_drawn_up_is_told_from_the_other(camera: str, near: str) -> None:
    def drawn_up(t: float) -> Figure:
        up = ramp(t, (2, 50), (4, 165), (5, 165), (7, 50))
        pair = (up, 50) if near == "left" else (50, up)
        return replace(SUPINE, hip=pair)

    found = result("knee_to_chest", film(drawn_up, 9, camera, outline=False), height=SIDE_HEIGHT_IN)
    assert [rep.side for rep in found.repetitions] == [near]
    assert ("range", f"{near}_hip_flexion_deg", near) in warnings(found)
    assert not [e for e in found.events if e.side == opposite(f"{near}_")[:-1]]


def walk(t: float) -> Figure:
    """A step in 0.55 s, with swinging arms."""
    swing = 25 * math.sin(math.pi * (t + 0.013) / 0.55)
    return replace(STANDING, lean=4, hip=(4 + swing, 4 - swing), arm=(-swing, swing))


def test_walking_has_a_cadence() -> None:
    found = result("walking", film(walk, 6, fps=25, outline=False))
    assert np.nanmedian(found.signals["cadence_spm"]) == pytest.approx(60 / 0.55, rel=0.05)
    assert found.events == []
    assert found.not_judged == []


def test_a_walk_too_short_for_its_symmetry_says_so() -> None:
    found = result("walking", film(walk, 3, fps=25, outline=False))
    assert found.judged.all()
    assert np.isfinite(found.signals["cadence_spm"]).any()
    unjudged = {span.rule: span.message for span in found.not_judged}
    assert set(unjudged) == {"step_asymmetry_pct", "step_length_asymmetry_pct"}
    assert all("eight steps" in words for words in unjudged.values())


@pytest.mark.parametrize("seed", range(4))
def test_ankles_taken_for_each_other_leave_view_and_cadence_alone(seed: int) -> None:
    shanks = [(INDEX[f"left_{p}"], INDEX[f"right_{p}"]) for p in ("knee", "ankle", "heel")]
    rng = np.random.default_rng(seed)
    poses = []
    for seen in film(walk, 6, fps=25, outline=False):
        marks = seen.landmarks.copy()
        if rng.random() < 0.2:
            for left, right in shanks:
                marks[[left, right]] = marks[[right, left]]
        poses.append(replace(seen, landmarks=marks))
    found = result("walking", poses)
    assert found.seen == "side"
    assert found.judged.all()
    assert np.nanmedian(found.signals["cadence_spm"]) == pytest.approx(60 / 0.55, abs=3)


def test_a_mirror_changes_nothing_but_left_and_right() -> None:
    def drawn_up(t: float) -> Figure:
        return replace(SUPINE, hip=(ramp(t, (2, 50), (4, 125), (6, 50)), 50))

    poses = film(drawn_up, 8, outline=False)
    straight = result("knee_to_chest", poses, height=SIDE_HEIGHT_IN)
    turned = result("knee_to_chest", map(mirrored, poses), height=SIDE_HEIGHT_IN)
    for name, values in straight.signals.items():
        other = turned.signals[opposite(name)]
        assert np.allclose(values, other, atol=0.05, equal_nan=True), name
    exchanged = {"left": "right", "right": "left", None: None}
    assert [(e.kind, e.severity, exchanged[e.side]) for e in straight.events] == [
        (e.kind, e.severity, e.side) for e in turned.events
    ]
