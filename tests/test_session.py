"""Whole sessions on stick figures: poses in, repetitions, holds, events and reasons out."""

import math
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.events import Event, NotJudged, Verdict
from posecheck.exercises import exercise_ids, load_exercise
from posecheck.pose import Pose
from posecheck.recording.landmarks import LandmarkWriter, Origin, read_landmarks
from posecheck.rules import GAP_S
from posecheck.scale import SIDE_SEGMENTS, pixels_per_inch
from posecheck.session import Session, SessionResult
from posecheck.skeleton import opposite
from tests.figures import (
    HIPS_AT,
    PRONE,
    PX_PER_IN,
    QUADRUPED,
    SHANK,
    SITTING,
    SIZE,
    STANDING,
    SUPINE,
    THIGH,
    TRUNK,
    Figure,
    body,
    film,
    mirrored,
    pose,
    ramp,
)

CAT_COW = load_exercise("cat_cow")
CURVE = CAT_COW.limits[0]
LIMIT_PCT = CURVE.high or math.nan
SAFE_PCT = 0.65 * LIMIT_PCT
"""Well in the stretched zone, well before the caution."""
HOLD_S = CAT_COW.hold.limit_s
SIDE_HEIGHT_IN = (TRUNK + THIGH + SHANK) / SIDE_SEGMENTS / 0.0254
"""The figure's height as it is seen from the side ..."""
HEAD_END_HEIGHT_IN = float(pixels_per_inch(body(pose(SUPINE, "head_end")), 1.0)[0]) / PX_PER_IN
"""... and from behind its head."""


def ran(
    identifier: str, poses: Iterable[Pose], **options: Any
) -> tuple[SessionResult, list[Verdict]]:
    session = Session(load_exercise(identifier), **options)
    verdicts = [session.update(seen) for seen in poses]
    return session.finish(), verdicts


def result(identifier: str, poses: Iterable[Pose], **options: Any) -> SessionResult:
    return ran(identifier, poses, **options)[0]


def curved(*knots: tuple[float, float]) -> Callable[[float], Figure]:
    """On hands and knees; the back goes through (time, per cent) knots."""
    return lambda t: replace(QUADRUPED, back_pct=ramp(t, *knots))


def cats(count: int, top: float = SAFE_PCT) -> list[tuple[float, float]]:
    """Two still seconds, then a round back and a level one every four seconds."""
    knots = [(0.0, 0.0), (2.0, 0.0)]
    for i in range(count):
        knots += [(4.0 + 4 * i, top), (6.0 + 4 * i, 0.0)]
    return knots


@cache
def three_cats(camera: str = "left", fps: float = 10) -> tuple[Pose, ...]:
    return tuple(film(curved(*cats(3)), 15, camera, fps=fps))


def summary(events: Iterable[Event]) -> list[tuple[str, str, str, str | None]]:
    return [(e.kind, e.rule, e.severity, e.side) for e in events]


def warnings(found: SessionResult) -> list[tuple[str, str, str | None]]:
    return [(e.kind, e.rule, e.side) for e in found.events if e.severity == "warning"]


def blocked(found: SessionResult) -> list[NotJudged]:
    """What could not be judged as a whole."""
    return [span for span in found.not_judged if span.rule is None]


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
        ("cobra", PRONE, "left"),
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
    found = result(identifier, poses, height_in=height)
    assert found.repetitions == []
    # Except for who stands where they should walk, and a leg that rests in its stretch.
    still = {"arm_swing_deg"}
    assert {e.rule for e in found.events} <= still
    assert found.judged.all()


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
    assert 4 <= hold.start_s <= 5
    assert hold.end_s == pytest.approx(4 + seconds, abs=0.5)
    cues = [(v.time_s, v.cue) for v in verdicts if v.cue]
    assert [cue for _, cue in cues][-1] == CAT_COW.hold.say
    assert cues[0][0] == pytest.approx(hold.start_s + CAT_COW.hold.cue_s, abs=1.01 / fps)
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
    (form,) = (f for f in CAT_COW.form if f.signal == "neck_extension_deg")
    far = 1.5 * (form.high or math.nan)

    def thrown_back(t: float) -> Figure:
        return replace(QUADRUPED, neck=ramp(t, (2, 0), (4, far), (6, far), (8, 0)))

    found = result("cat_cow", film(thrown_back, 9))
    assert warnings(found) == [("form", "neck_extension_deg", None)]
    assert found.events[0].message == form.say
    assert found.events[0].end_s - found.events[0].start_s > 2


def test_hands_before_the_shoulders_are_a_matter_of_set_up() -> None:
    (form,) = (f for f in CAT_COW.form if f.rule == "hands_under_shoulders")
    away = 90 + 1.5 * (form.high or math.nan)
    found = result("cat_cow", film(lambda t: replace(QUADRUPED, arm=(away, away)), 5))
    assert ("setup", "hands_under_shoulders", None) in warnings(found)


@cache
def knee_drifts(inches: float) -> tuple[Pose, ...]:
    """Knees to the left, to the middle and to the right, once each."""
    knots = (2, 0), (5, inches), (8, 0), (11, -inches), (14, 0)
    return tuple(film(knees(*knots), 15, "head_end"))


def knees(*knots: tuple[float, float]) -> Callable[[float], Figure]:
    """On the back, the knees go through (time, inches to the left) knots."""
    return lambda t: replace(SUPINE, knees_aside_m=ramp(t, *knots) * 0.0254)


@pytest.mark.parametrize(("level", "warned"), [(1, True), (2, False), (3, False), (None, False)])
def test_the_level_decides_how_far_knees_may_drift(level: int | None, warned: bool) -> None:
    poses = knee_drifts(1.5)
    found = result("supine_caudal_rotation", poses, height_in=HEAD_END_HEIGHT_IN, level=level)
    sides = [e.side for e in found.events if e.severity == "warning"]
    assert sides == (["left", "right"] if warned else [])
    assert [rep.side for rep in found.repetitions] == ["left", "right"]
    assert found.level == (level or 3)
    assert found.scale_px_per_in == pytest.approx(PX_PER_IN, rel=0.01)
    assert np.nanmax(found.signals["knee_drift_in"]) == pytest.approx(1.5, abs=0.25)


def test_nothing_raises_three_inches() -> None:
    poses = knee_drifts(3.6)
    for level in (3, 4, 99, None):
        found = result("supine_caudal_rotation", poses, height_in=HEAD_END_HEIGHT_IN, level=level)
        assert found.level == 3
        assert [e.side for e in found.events if e.severity == "warning"][:1] == ["left"]


@pytest.mark.parametrize(("camera", "near"), [("left", "left"), ("right", "right")])
def test_the_leg_that_is_drawn_up_is_told_from_the_other(camera: str, near: str) -> None:
    def drawn_up(t: float) -> Figure:
        up = ramp(t, (2, 50), (4, 128), (5, 128), (7, 50))
        pair = (up, 50) if near == "left" else (50, up)
        return replace(SUPINE, hip=pair)

    found = result(
        "knee_to_chest", film(drawn_up, 9, camera, outline=False), height_in=SIDE_HEIGHT_IN
    )
    assert [rep.side for rep in found.repetitions] == [near]
    assert ("range", f"{near}_hip_flexion_deg", near) in warnings(found)
    assert not [e for e in found.events if e.side == opposite(f"{near}_")[:-1]]


def test_walking_has_a_cadence() -> None:
    def walk(t: float) -> Figure:
        swing = 25 * math.sin(math.pi * (t + 0.013) / 0.55)
        return replace(STANDING, lean=4, hip=(4 + swing, 4 - swing), arm=(-swing, swing))

    found = result("walking", film(walk, 6, fps=25, outline=False))
    assert np.nanmedian(found.signals["cadence_spm"]) == pytest.approx(60 / 0.55, rel=0.05)
    assert found.events == []


def test_a_mirror_changes_nothing_but_left_and_right() -> None:
    def drawn_up(t: float) -> Figure:
        return replace(SUPINE, hip=(ramp(t, (2, 50), (4, 125), (6, 50)), 50))

    poses = film(drawn_up, 8, outline=False)
    straight = result("knee_to_chest", poses, height_in=SIDE_HEIGHT_IN)
    turned = result("knee_to_chest", map(mirrored, poses), height_in=SIDE_HEIGHT_IN)
    for name, values in straight.signals.items():
        other = turned.signals[opposite(name)]
        assert np.allclose(values, other, atol=0.05, equal_nan=True), name
    exchanged = {"left": "right", "right": "left", None: None}
    assert [(e.kind, e.severity, exchanged[e.side]) for e in straight.events] == [
        (e.kind, e.severity, e.side) for e in turned.events
    ]


# -- what cannot be judged ---------------------------------------------------------------------


def reasons(found: SessionResult) -> set[tuple[str, str | None]]:
    return {(span.reason, span.rule) for span in found.not_judged}


def test_without_a_height_only_what_is_in_inches_is_not_judged() -> None:
    found = result("supine_caudal_rotation", knee_drifts(5.0))
    late = [span for span in found.not_judged if span.end_s > 1]
    assert [(span.reason, span.rule) for span in late] == [("no_scale", "knee_drift_in")]
    assert found.events == []
    assert found.judged.all()
    assert np.isnan(found.signals["knee_drift_in"]).all()
    assert np.isfinite(found.signals["knees_raised_pct"]).all()
    assert math.isnan(found.scale_px_per_in)
    (span,) = late
    assert (span.start_s, span.end_s) == (0, pytest.approx(15))
    assert "--height" in span.message


def test_who_never_keeps_still_has_no_neutral_and_no_range() -> None:
    def rocking(t: float) -> Figure:
        turn = math.sin(3 * t)
        return replace(
            QUADRUPED, lean=90 + 15 * turn, hip=(90 + 20 * turn,) * 2, back_pct=20 * turn
        )

    found = result("cat_cow", film(rocking, 8))
    assert ("no_neutral", "back_curve_pct") in reasons(found)
    assert found.neutral == {}
    assert [e for e in found.events if e.kind == "range"] == []
    # Repetitions are counted from a typical back all the same.
    assert found.repetitions


def test_a_far_leg_that_is_hidden_is_told() -> None:
    found = result(
        "knee_to_chest", film(lambda t: SUPINE, 2, outline=False), height_in=SIDE_HEIGHT_IN
    )
    assert ("hidden", "right_hip_flexion_deg") in reasons(found)
    assert ("hidden", "left_hip_flexion_deg") not in reasons(found)


@pytest.mark.parametrize(
    ("figure", "camera", "reason"),
    [
        (QUADRUPED, "front", "wrong_view"),
        (STANDING, "left", "not_in_position"),
        (SITTING, "right", "not_in_position"),
    ],
)
def test_a_whole_session_that_cannot_be_judged(figure: Figure, camera: str, reason: str) -> None:
    found, verdicts = ran("cat_cow", film(lambda t: figure, 2, camera, outline=False))
    assert reasons(found) == {(reason, None)}
    assert found.judged_s == 0
    assert not found.judged.any()
    assert all(np.isnan(values).all() for values in found.signals.values())
    assert {(v.judged, v.reason) for v in verdicts} == {(False, reason)}
    assert all(v.remedy for v in verdicts)


def test_the_time_before_getting_into_position_is_told() -> None:
    poses = film(lambda t: STANDING, 2) + film(curved(*cats(2)), 10, start_s=2.0)
    found = result("cat_cow", poses)
    spans = blocked(found)
    assert (spans[0].start_s, spans[0].reason) == (0, "not_in_position")
    assert 2 <= spans[-1].end_s <= 3
    assert found.judged_s == pytest.approx(12 - spans[-1].end_s, abs=0.11)
    assert len(found.repetitions) == 2
    assert found.events == []


def holding_with_gap(gap_s: float) -> list[Pose]:
    """A hold of 14 s in which the person is not found for a while, 6 s into it."""
    poses = film(curved((2, 0), (4, SAFE_PCT), (18, SAFE_PCT), (20, 0)), 21)
    return [
        Pose.nobody(seen.time_s, SIZE) if 10 <= seen.time_s < 10 + gap_s else seen for seen in poses
    ]


def test_a_short_gap_in_tracking_neither_breaks_nor_hides_a_hold() -> None:
    found = result("cat_cow", holding_with_gap(0.7 * GAP_S))
    assert warnings(found) == [("hold", "hold", None)]
    assert len(found.repetitions) == len(found.holds) == 1
    (span,) = blocked(found)
    assert (span.reason, span.start_s) == ("no_person", 10)
    assert span.end_s == pytest.approx(10 + 0.7 * GAP_S, abs=0.11)


def test_a_long_gap_in_tracking_ends_the_hold_and_invents_none() -> None:
    found = result("cat_cow", holding_with_gap(3 * GAP_S))
    assert warnings(found) == []
    assert len(found.holds) == 2
    assert found.holds[0].end_s <= 10
    assert found.holds[1].start_s >= 10 + 3 * GAP_S


@pytest.mark.parametrize(
    "lost",
    [
        0,
        1,
    ],
)
def test_a_rest_aside_is_not_taken_for_neutral_after_a_lost_frame(lost: int) -> None:
    # Never still at first; then a rest with the knees far to the left.
    swings = [(0.4 * i, 3.0 * (-1) ** i) for i in range(10)]
    poses = film(knees(*swings, (5, 2.6), (6.5, 2.6), (8, 0)), 8, "head_end")
    poses[48 : 48 + lost] = [Pose.nobody(seen.time_s, SIZE) for seen in poses[48 : 48 + lost]]
    found = result("supine_caudal_rotation", poses, height_in=HEAD_END_HEIGHT_IN)
    assert found.neutral == {}


def test_a_head_outside_of_the_picture_is_not_judged() -> None:
    poses = [
        pose(replace(QUADRUPED, neck=40), time_s=i / 10, hips_at=(110, HIPS_AT[1]))
        for i in range(30)
    ]
    assert poses[0].point("left_ear")[0] < 0 < poses[0].point("left_shoulder")[0]
    found = result("cat_cow", poses)
    assert np.isnan(found.signals["neck_extension_deg"]).all()


# -- the session itself ------------------------------------------------------------------------


@pytest.mark.parametrize("back_s", [0.0, 0.1, 5.0])
def test_time_must_go_forward(back_s: float) -> None:
    session = Session(CAT_COW)
    for seen in three_cats()[:40]:
        session.update(seen)
    with pytest.raises(ValueError, match="forward"):
        session.update(replace(three_cats()[39], time_s=three_cats()[39].time_s - back_s))
    # ... and nothing of the refused pose stays.
    for seen in three_cats()[40:]:
        session.update(seen)
    assert_same(session.finish(), result("cat_cow", three_cats()))


def test_pain_is_kept_with_its_moment() -> None:
    session = Session(CAT_COW)
    for seen in three_cats()[:30]:
        session.update(seen)
    event = session.mark_pain(2.9)
    found = session.finish()
    assert found.events == [event]
    assert (event.kind, event.severity, event.start_s) == ("pain", "warning", 2.9)


@pytest.mark.parametrize("identifier", exercise_ids())
def test_a_session_without_frames_has_an_empty_result(identifier: str) -> None:
    found = Session(load_exercise(identifier)).finish()
    assert len(found.times) == found.judged_s == 0
    assert found.repetitions == found.holds == found.events == found.not_judged == []
    assert found.seen == "unknown"
    assert set(found.signals) == set(found.definition.signals)


def test_a_single_frame_is_a_session() -> None:
    found = result("cat_cow", [pose(QUADRUPED)])
    assert found.judged.tolist() == [True]
    assert 0 < found.judged_s < 0.1


def test_finishing_twice_gives_the_same() -> None:
    session = Session(CAT_COW)
    for seen in holding_with_gap(0.5):
        session.update(seen)
    assert_same(session.finish(), session.finish())


@pytest.mark.parametrize(
    ("identifier", "level", "kept"),
    [("supine_caudal_rotation", 2, 2), ("supine_caudal_rotation", None, 3), ("cat_cow", 2, None)],
)
def test_only_movements_with_levels_have_one(
    identifier: str, level: int | None, kept: int | None
) -> None:
    assert Session(load_exercise(identifier), level=level).level == kept


def test_the_verdict_is_what_a_display_needs() -> None:
    found, verdicts = ran("cat_cow", film(curved((2, 0), (6, 1.3 * LIMIT_PCT), (10, 0)), 12))
    assert [v.time_s for v in verdicts] == found.times.tolist()
    for i, verdict in enumerate(verdicts):
        for name, values in found.signals.items():
            assert verdict.signals[name] == pytest.approx(values[i], nan_ok=True)
    first, last = verdicts[0], verdicts[-1]
    assert first.judged
    assert first.reason is first.remedy is None
    assert (first.repetitions, last.repetitions) == (0, 1)
    beyond = max(verdicts, key=lambda v: v.signals["back_curve_pct"])
    assert [e.severity for e in beyond.active] == ["warning"]
    assert last.active == ()
    gauge = beyond.gauge
    assert gauge is not None
    assert (gauge.signal, gauge.value) == ("back_curve_pct", beyond.signals["back_curve_pct"])
    # The limits as the signal is counted: shifted by the person's own neutral.
    neutral = found.neutral["back_curve_pct"]
    assert (gauge.low, gauge.high) == (
        pytest.approx((CURVE.low or 0) + neutral),
        pytest.approx(LIMIT_PCT + neutral),
    )
    assert gauge.neutral == neutral
    said = [v.cue for v in verdicts if v.cue]
    assert said == [CURVE.say_caution, CURVE.say_high]


@pytest.mark.parametrize(("camera", "edge"), [("left", -1), ("right", 1)])
def test_the_edge_that_is_the_back_is_told_for_drawing(camera: str, edge: int) -> None:
    session = Session(CAT_COW)
    session.update(pose(QUADRUPED, camera))
    assert session.dorsal == edge
    session.update(Pose.nobody(1.0, SIZE))
    assert session.dorsal == 0


def assert_same(one: SessionResult, other: SessionResult) -> None:
    for field in fields(SessionResult):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            assert np.array_equal(a, b, equal_nan=True), field.name
        elif field.name in ("signals", "bands"):
            assert a.keys() == b.keys()
            assert all(np.array_equal(a[n], b[n], equal_nan=True) for n in a)
        elif isinstance(a, float):
            assert a == pytest.approx(b, abs=0, nan_ok=True), field.name
        else:
            assert a == b, field.name


def shaken(poses: Iterable[Pose]) -> list[Pose]:
    """As the model sees it: noise on everything, a lost frame now and then, a swap of sides."""
    random = np.random.default_rng(5)
    out = []
    for i, seen in enumerate(poses):
        if i % 17 == 11:
            out.append(Pose.nobody(seen.time_s, SIZE, people=0))
            continue
        noise = random.normal(0, 0.2, seen.landmarks.shape)
        contour = None if i % 13 == 5 else seen.contour
        out.append(
            replace(
                seen,
                landmarks=(seen.landmarks + noise).astype(np.float32),
                visibility=random.uniform(0.3, 1, len(seen.visibility)).astype(np.float32),
                contour=contour,
                people=1 + i % 2,
                overlap=0.1 * (i % 3),
            )
        )
    return out


@pytest.mark.parametrize(
    ("identifier", "poses", "height_in"),
    [
        ("cat_cow", lambda: three_cats(), None),
        ("supine_caudal_rotation", lambda: knee_drifts(2.5), HEAD_END_HEIGHT_IN),
    ],
)
def test_a_replay_of_the_landmarks_gives_the_identical_result(
    tmp_path: Path, identifier: str, poses: Callable[[], list[Pose]], height_in: float | None
) -> None:
    seen = shaken(poses())
    path = tmp_path / "landmarks.npz"
    with LandmarkWriter() as writer:
        for one in seen:
            writer.add(one)
        writer.save(path, Origin("clip", *SIZE, 10.0, 0, False, "full", "", "", ""))
    track, _ = read_landmarks(path)
    again = result(identifier, (track.pose(i) for i in range(len(track))), height_in=height_in)
    live = result(identifier, seen, height_in=height_in)
    assert_same(live, again)
    assert live.repetitions
