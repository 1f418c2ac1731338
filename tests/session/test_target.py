"""Where a stretch is enough: from the file, never into amber, for the person's own range too."""

import pytest
from pydantic import ValidationError

from posecheck.calibration.model import OwnRange
from posecheck.exercises.exercise import Stretch
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.session.rhythm import CALM_S, rhythm
from posecheck.session.session import Session
from posecheck.session.target import UNLIMITED, enough, stretch_targets
from tests.figures import QUADRUPED, pose


def zones(
    exercise: str, level: int | None = None, own: dict[str, OwnRange] | None = None
) -> list[tuple[float, float] | None]:
    return [t.zone(0.0) for t in stretch_targets(load_exercise(exercise), level, own)]


def test_it_goes_from_where_a_repetition_counts_to_where_amber_begins() -> None:
    assert zones("cobra") == [(15.0, 28.0)]  # 0.8 x 35
    assert zones("cat_cow") == [(2.0, pytest.approx(8.8)), (-1.5, pytest.approx(-4.8))]


@pytest.mark.parametrize(("level", "end"), [(1, 0.8), (2, 1.6), (3, 2.4)])
def test_the_level_ends_it_on_both_sides(level: int, end: float) -> None:
    assert zones("supine_caudal_rotation", level) == [
        (0.5, pytest.approx(end)),
        (-0.5, pytest.approx(-end)),
    ]


def test_the_persons_own_range_narrows_it() -> None:
    own = {"trunk_elevation_deg": OwnRange(comfortable_high=31.25)}
    # A limit at 80 % of what was comfortable, amber at 80 % of that.
    assert zones("cobra", own=own) == [(15.0, 20.0)]


def test_a_files_own_target_is_cut_where_amber_begins() -> None:
    # 0.9 x 165, the furthest that anybody's limit may be, before the file's 160.
    assert zones("childs_pose") == [(125.0, 148.5)]
    own = {"left_hip_flexion_deg": OwnRange(comfortable_high=162.5)}
    assert zones("childs_pose", own=own) == [(102.0, 117.0)]  # nothing of the wish is left


def test_without_any_limit_it_ends_at_twice_the_way_to_where_it_counts() -> None:
    assert UNLIMITED == 2.0
    assert zones("pelvic_tilt")[0] == (2.0, 4.0)
    assert enough(20.0, None, True, None) is None  # nobody knows from where an angle is counted
    assert enough(10.0, 8.0, True, 0.0) is None  # amber before it counts: nowhere is enough


@pytest.mark.parametrize("identifier", exercise_ids())
def test_no_target_reaches_into_amber(identifier: str) -> None:
    exercise = load_exercise(identifier)
    for level in (1, 2, 3) if exercise.has_levels else (None,):
        for target in stretch_targets(exercise, level):
            zone = target.zone(0.0)
            assert zone is not None
            near, far = zone if target.upward else (-zone[0], -zone[1])
            assert near < far
            if target.end is not None:
                assert far <= abs(target.end)


def test_the_gauge_shows_it_as_the_signal_counts() -> None:
    session = Session("cat_cow")
    for i in range(15):
        verdict = session.update(pose(QUADRUPED, time_s=i / 10))
    gauge = verdict.gauge
    assert gauge is not None
    up, down = gauge.targets
    assert up == pytest.approx((gauge.neutral + 2.0, gauge.caution_high))
    assert down == pytest.approx((gauge.neutral - 1.5, gauge.caution_low))


def test_a_target_on_the_wrong_side_is_a_mistake_in_the_file() -> None:
    with pytest.raises(ValidationError, match="beyond enter"):
        Stretch(signal="trunk_elevation_deg", enter=15.0, leave=11.0, target=(5.0, 20.0))


def test_the_pace_is_slower_than_the_limit_and_the_hold_shorter_than_its_cue() -> None:
    for identifier in exercise_ids():
        exercise = load_exercise(identifier)
        for pace in exercise.pace:
            for name, _ in pace.signals():
                calm = rhythm(exercise, name, 50.0, 1.0)
                # The fastest moment of a cosine's way is pi/2 times the mean.
                assert 3.1416 / 2 * 50.0 / calm.out_s <= 0.5 * pace.per_s + 0.01
                assert calm.out_s >= CALM_S
                assert calm.hold_s < exercise.hold.cue_s < exercise.hold.limit_s
