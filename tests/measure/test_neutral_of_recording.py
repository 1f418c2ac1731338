"""Neutral looked for in a whole recording: whatever it begins with."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise
from posecheck.measure.neutral_of_recording import references_of_recording
from posecheck.measure.resting import truer, typical_reference
from posecheck.measure.ruler import Ruler
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.signals.reference import Reference
from tests.acting import SIDE_HEIGHT_IN
from tests.figures import PX_PER_IN, QUADRUPED, STANDING, SUPINE, body, film, moved, ramp

CAT_COW = load_exercise("cat_cow")
TILT = load_exercise("pelvic_tilt")
HIPS = ("left_hip", "right_hip")


def reference(exercise: Exercise, poses: list[Pose]) -> Reference | None:
    track = PoseTrack.of(poses)
    found = references_of_recording(exercise, track, height_in=SIDE_HEIGHT_IN)
    return found.get(float(track.time_s[0])) if len(track) else None


def judged(exercise: Exercise, poses: list[Pose]) -> SessionResult:
    session = Session(exercise, height=SIDE_HEIGHT_IN, reference=reference(exercise, poses))
    session.skim(PoseTrack.of(poses))
    return session.finish()


def lifted(*knots: tuple[float, float], seconds: float) -> list[Pose]:
    """On the back, hips lifted through (time, inches) knots."""
    return [
        moved(seen, HIPS, (0, -ramp(seen.time_s, *knots) * PX_PER_IN))
        for seen in film(lambda t: SUPINE, seconds)
    ]


def shifted(at: Callable[[float], float], seconds: float) -> list[Pose]:
    """On the back, hips drawn toward the shoulders by a share of the trunk in per cent."""
    first = film(lambda t: SUPINE, 0.1)[0]
    shoulder = 0.5 * (first.point("left_shoulder") + first.point("right_shoulder"))
    hip = 0.5 * (first.point("left_hip") + first.point("right_hip"))
    way = 0.01 * (shoulder - hip)
    return [
        moved(seen, HIPS, (float(at(seen.time_s) * way[0]), float(at(seen.time_s) * way[1])))
        for seen in film(lambda t: SUPINE, seconds)
    ]


def backs(*knots: tuple[float, float], seconds: float) -> list[Pose]:
    return film(lambda t: replace(QUADRUPED, back_pct=ramp(t, *knots)), seconds)


def test_who_keeps_still_at_the_start_is_taken_at_their_word() -> None:
    found = reference(CAT_COW, backs((0, -4), (3, -4), (5, 6), (8, -4), seconds=12))
    assert found is not None
    assert found.found == "still"
    assert found.get("back_curve_pct") == pytest.approx(-4, abs=0.7)


def test_who_begins_in_the_cat_is_judged_from_the_level_that_they_come_back_to() -> None:
    knots = [
        (0, 10),
        (2, 10),
        (4, 0),
        (6, 0),
        (8, 10),
        (9, 10),
        (11, 0),
        (13, 0),
        (15, -8),
        (17, 0),
    ]
    poses = backs(*[(float(t), float(v)) for t, v in knots], seconds=18)
    found = reference(CAT_COW, poses)
    assert found is not None
    assert found.found == "rest"
    assert found.get("back_curve_pct") == pytest.approx(0, abs=0.8)
    result = judged(CAT_COW, poses)
    assert result.neutral_method == "rest"
    assert len(result.repetitions) == 2


def test_the_end_of_a_stretch_that_is_held_is_no_neutral() -> None:
    # Cow and cat without a rest between them: the cow is held, and plausible as a level back.
    knots = ((0, 9), (2, -2.9), (5, -2.9), (7, 9), (9, -2.9), (12, -2.9), (14, 9))
    found = reference(CAT_COW, backs(*knots, seconds=15))
    assert found is not None
    assert found.found == "typical"


def test_bridges_without_a_rest_are_warned_about_from_a_typical_neutral() -> None:
    up_and_down = [(i * 1.0, 7.0 if i % 2 else 0.0) for i in range(16)]
    result = judged(TILT, lifted(*up_and_down, seconds=15))
    assert result.neutral_method == "typical"
    assert [e for e in result.events if (e.rule, e.severity) == ("pelvis_lift_in", "warning")]
    assert result.repetitions == result.holds == []


def test_who_begins_in_the_bridge_is_judged_from_the_mat() -> None:
    result = judged(TILT, lifted((0, 7), (3, 7), (5, 0), (8, 0), (10, 7), (12, 0), seconds=14))
    assert result.neutral_method == "rest"
    ups = [e for e in result.events if (e.rule, e.severity) == ("pelvis_lift_in", "warning")]
    assert len(ups) == 2
    assert ups[0].start_s < 0.5
    assert max(e.peak for e in ups) == pytest.approx(7, abs=0.6)


def test_a_still_person_in_doubt_is_not_warned() -> None:
    # Hips 1.5 inches above where most people's are: nobody knows whether they are lifted.
    track = PoseTrack.of(lifted((0, 1.5), seconds=3))
    session = Session(TILT, height=SIDE_HEIGHT_IN, reference=None)
    session.skim(track)
    assert [e for e in session.finish().events if e.severity == "warning"] == []


def test_a_held_tilt_is_no_neutral() -> None:
    # Tilted for six seconds of eight: the level that is left one way only is the lower one.
    def at(t: float) -> float:
        return ramp(t % 8, (0, 3), (5, 3), (5.5, 0), (7.5, 0), (8, 3))

    poses = shifted(at, 28)
    result = judged(TILT, poses)
    assert result.neutral_method in ("still", "rest")
    top = max(result.signals["pelvis_shift_pct"])
    assert top - result.neutral["pelvis_shift_pct"] > 2
    assert len(result.repetitions) == 3
    assert len(result.unfinished) == 1
    assert [round(hold.duration_s) for hold in result.holds[1:3]] == [5, 5]


def test_nobody_in_position_gives_no_neutral() -> None:
    assert reference(CAT_COW, film(lambda t: STANDING, 3)) is None


def test_given_the_same_reference_poses_one_by_one_give_the_same() -> None:
    poses = backs((0, 10), (2, 10), (4, 0), (6, 0), (8, 10), (10, 0), seconds=12)
    known = reference(CAT_COW, poses)
    one, other = (Session(CAT_COW, height=SIDE_HEIGHT_IN, reference=known) for _ in range(2))
    for seen in poses:
        one.update(seen)
    other.skim(PoseTrack.of(poses))
    first, second = one.finish(), other.finish()
    assert repr(first.repetitions) == repr(second.repetitions)
    assert repr(first.holds) == repr(second.holds)
    assert repr(first.events) == repr(second.events)


def test_which_of_two_is_the_truer() -> None:
    low, high = (Reference(8.0, {"hip_height_px": h}) for h in (-200.0, -180.0))
    assert truer(TILT, low, high)
    assert not truer(TILT, high, low)
    rested, tilted = (Reference(8.0, {"pelvis_shift_pct": s}) for s in (-20.0, -18.0))
    assert truer(TILT, rested, tilted)
    assert not truer(TILT, tilted, rested)
    # Lower hips that are tilted: neither is surely the truer.
    both = Reference(8.0, {"hip_height_px": -200.0, "pelvis_shift_pct": -18.0})
    assert not truer(TILT, both, Reference(8.0, {"hip_height_px": -180.0, "pelvis_shift_pct": -20}))
    level, hollow = (Reference(neutral={"back_curve_pct": c}) for c in (-2.0, -12.0))
    assert truer(CAT_COW, level, hollow)
    assert not truer(CAT_COW, hollow, level)
    assert not truer(CAT_COW, Reference(), hollow)


def test_a_typical_neutral_says_how_wrong_it_may_be() -> None:
    # Feet as far from the hips as people have them: then hips rest within what people show.
    flat_body = replace(SUPINE, hip=(40, 40), knee=(82, 82))
    seen = body(
        *(
            moved(p, HIPS, (0, -ramp(p.time_s, (0, 5)) * PX_PER_IN))
            for p in film(lambda t: flat_body, 1)
        )
    )
    found = typical_reference(TILT, Ruler(SIDE_HEIGHT_IN), seen)
    flat = -float(body(*film(lambda t: flat_body, 0.1)).track.middle("hip")[0, 1])
    doubt = found.doubt["pelvis_lift_in"]
    assert abs(found.get("hip_height_px") - flat) <= doubt * found.px_per_in
    assert 1 < doubt < 3
    # Without a height there are no inches, and no typical lift.
    assert typical_reference(TILT, Ruler(None), seen) == Reference()
    assert math.isnan(typical_reference(CAT_COW, Ruler(None), seen).px_per_in)
