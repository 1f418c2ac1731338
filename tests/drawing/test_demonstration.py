"""The moving figure shows the numbers of the exercise's file, at its pace, on the person's side."""

from itertools import pairwise
from math import acos, degrees, dist

import numpy as np
import pytest

from posecheck.calibration.model import OwnRange
from posecheck.drawing.demonstration import FRAMES, Demonstration, Way, demonstration
from posecheck.drawing.sketches.body import Limbs, Point
from posecheck.drawing.sketches.scene import Chain
from posecheck.drawing.sketches.sketches import HEIGHT, WIDTH
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_ids, load_exercise

_MARKS = ("target", "limit")
UNITS_PER_IN = 100 / 66.9  # a body of 1.7 m is 100 units


def ways(identifier: str, level: int | None = None) -> tuple[Way, ...]:
    shown = demonstration(load_exercise(identifier), level)
    assert shown is not None
    return shown.ways


def angle(a: Point, b: Point, c: Point) -> float:
    """The angle at b in the side view, degrees."""
    u, v = (np.array([p[0] - b[0], p[2] - b[2]]) for p in (a, c))
    return degrees(acos(float(u @ v / np.linalg.norm(u) / np.linalg.norm(v))))


def knees(parts: Limbs) -> float:
    return sum(leg[1][1] for leg in parts.legs.values()) / 2


def test_the_hip_is_bent_to_the_middle_of_the_files_target() -> None:
    left = next(way for way in ways("knee_to_chest") if way.side == "left" and way.far)
    end = left.frames[-1]
    hip, knee = end.legs["far"][:2]
    # Flexion is what lacks to a straight line from shoulder over hip to knee.
    assert 180 - angle(end.spine[-1], hip, knee) == pytest.approx((105 + 148) / 2, abs=0.1)
    rest = left.frames[0]
    assert 180 - angle(rest.spine[-1], *rest.legs["far"][:2]) == pytest.approx(56, abs=0.1)
    assert left.frames[-1].legs["near"] == left.frames[0].legs["near"], "the other leg rests"


@pytest.mark.parametrize(("level", "inches"), [(1, 0.65), (2, 1.05), (3, 1.45)])
def test_the_knees_go_as_far_as_the_level_allows_and_no_further(level: int, inches: float) -> None:
    for identifier in ("supine_caudal_rotation", "lower_trunk_rotation"):
        left, right = ways(identifier, level)
        # The person's left is the far side of a body that lies with its head to the left.
        assert knees(left.frames[-1]) == pytest.approx(inches * UNITS_PER_IN, abs=0.01)
        assert knees(right.frames[-1]) == pytest.approx(-inches * UNITS_PER_IN, abs=0.01)
        assert knees(left.frames[0]) == 0


def test_the_chest_is_lifted_and_the_trunk_lies_at_that_angle() -> None:
    (way,) = ways("cobra")
    (x0, _, z0), (x1, _, z1) = way.frames[-1].spine[0], way.frames[-1].spine[-1]
    assert (z1 - z0) / (x1 - x0) == pytest.approx(np.tan(np.radians(21.5)), abs=0.001)


def test_a_persons_own_range_makes_the_figure_go_less_far() -> None:
    own = {"trunk_elevation_deg": OwnRange(comfortable_high=31.25)}
    shown = Demonstration(load_exercise("cobra"), None, own)
    assert shown.ways[0].value == pytest.approx((15 + 20) / 2)


@pytest.mark.parametrize("identifier", exercise_ids())
def test_limbs_keep_their_lengths_and_stay_above_the_floor(identifier: str) -> None:
    shown = demonstration(load_exercise(identifier))
    assert shown is not None
    runs = [way.frames for way in shown.ways] or list(shown.steps)
    for frames in runs:
        assert len(frames) == FRAMES
        for parts in frames:
            for hip, knee, ankle, _ in parts.legs.values():
                assert dist((hip[0], hip[2]), (knee[0], knee[2])) == pytest.approx(25, abs=0.01)
                assert dist((knee[0], knee[2]), (ankle[0], ankle[2])) == pytest.approx(24, abs=0.7)
            for shoulder, elbow, hand in parts.arms.values():
                assert dist(shoulder, elbow) == pytest.approx(15.5, abs=0.3)
                assert dist(elbow, hand) == pytest.approx(15.5, abs=2.0)
            for leg in parts.legs.values():
                assert min(z for _, _, z in leg) > 0
        # It moves evenly: no joint jumps from one picture to the next.
        for before, now in pairwise(frames):
            assert dist(before.legs["near"][1], now.legs["near"][1]) < 8


@pytest.mark.parametrize("identifier", exercise_ids())
def test_nothing_of_the_figure_leaves_its_picture(identifier: str) -> None:
    exercise = load_exercise(identifier)
    shown = demonstration(exercise, 1 if exercise.has_levels else None)
    assert shown is not None
    plan = shown.plan()
    for number in range(len(plan) or 2):
        for share in (0.0, 0.5, 1.0):
            for shape in shown.scene(plan, number, share).shapes:
                tone = getattr(shape, "tone", None)
                if tone is None or (exercise.main == "knee_drift_in" and tone not in _MARKS):
                    continue  # words; a part of the body, drawn larger
                points = np.array(shape.points)
                assert (points >= 0).all()
                assert (points <= [WIDTH, HEIGHT]).all()


def test_its_time_is_that_of_the_file() -> None:
    shown = Demonstration(load_exercise("childs_pose"))
    plan = shown.plan()
    pace = plan[0].rhythm
    assert (pace.out_s, pace.hold_s) == (3.0, 6.0)  # six tenths of the longest hold
    assert shown.at(0.0, plan) == (0, 0.0)
    assert shown.at(1.5, plan) == (0, pytest.approx(0.5))
    assert shown.at(3.0, plan) == shown.at(8.9, plan) == (0, 1.0)
    assert shown.at(12.0, plan) == (0, pytest.approx(0.0))
    assert shown.at(1.5 + shown.period_s(plan), plan) == (0, pytest.approx(0.5))


def test_it_never_goes_faster_than_half_the_files_speed() -> None:
    shown = Demonstration(load_exercise("knee_to_chest"))
    plan = shown.plan("right")
    travel = plan[0].value - 56
    times = np.arange(0, shown.period_s(plan), 0.05)
    depth = np.array([shown.at(t, plan)[1] for t in times])
    assert np.abs(np.diff(depth)).max() * travel / 0.05 <= 0.5 * 100.0


def test_ways_follow_each_other() -> None:
    shown = Demonstration(load_exercise("cat_cow"))
    plan = shown.plan()
    assert [way.value for way in plan] == [pytest.approx(5.4), pytest.approx(-3.15)]
    assert shown.at(plan[0].rhythm.period_s + 3.0, plan) == (1, 1.0)


@pytest.mark.parametrize(
    ("side", "turned", "far"),
    [("left", False, True), ("right", False, False), ("left", True, False), ("right", True, True)],
)
def test_the_leg_is_the_persons_own(side: str, turned: bool, far: bool) -> None:
    (way,) = Demonstration(load_exercise("knee_to_chest")).plan(side, turned=turned)  # type: ignore[arg-type]
    assert (way.side, way.far) == (side, far)


def test_behind_the_head_the_persons_left_is_on_the_left_of_the_picture() -> None:
    shown = Demonstration(load_exercise("supine_caudal_rotation"), 3)
    plan = shown.plan()

    def middle(number: int, share: float) -> float:
        shapes = shown.scene(plan, number, share).shapes
        tubes = [s for s in shapes if isinstance(s, Chain) and s.tone.startswith("trousers")]
        return float(np.mean([x for tube in tubes for x, _ in tube.points]))

    assert middle(0, 1.0) < middle(0, 0.0) < middle(1, 1.0)
    feet = Demonstration(seen_from(load_exercise("supine_caudal_rotation"), "feet"), 3)
    assert feet.view.turned == 90.0


def test_a_walk_takes_turns() -> None:
    shown = Demonstration(load_exercise("walking"))
    assert shown.at(0.3, ()) == (0, pytest.approx(0.5))
    assert shown.at(0.9, ()) == (1, pytest.approx(0.5))
    first, second = (step[0].legs["near"][2][0] for step in shown.steps)
    assert first > 5 > -5 > second, "one foot in front, then the other"


def test_an_exercise_of_the_users_own_has_no_figure() -> None:
    table = {**load_exercise("cat_cow").model_dump(by_alias=True), "id": "mine"}
    assert demonstration(Exercise.model_validate(table)) is None
