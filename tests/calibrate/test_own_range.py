"""How far somebody moves comfortably, and what becomes of it."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.calibrate.own_range import measure_range
from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise
from posecheck.session.session import Session
from tests.calibrations import DATE, calibration, resting, track
from tests.figures import QUADRUPED, SUPINE, Figure, film, ramp

CAT_COW = load_exercise("cat_cow")
ROTATION = load_exercise("lower_trunk_rotation")


def arched(t: float) -> Figure:
    """Six per cent round and four hollow."""
    curve = ramp(t, (2, 0), (5, 6), (7, 6), (10, -4), (12, -4), (14, 0))
    return replace(QUADRUPED, back_pct=curve)


CURVES = tuple(film(arched, 15))


def test_every_direction_that_was_tried_has_a_range() -> None:
    made, _ = measure_range(track(CURVES), CAT_COW, camera="a shelf", date=DATE, height="5ft7in")
    own = made.ranges["cat_cow"]["back_curve_pct"]
    assert own.comfortable_high == pytest.approx(6, abs=0.8)
    assert own.comfortable_low == pytest.approx(-4, abs=0.8)
    assert own.neutral == 0
    assert (made.method, made.date, made.person.height) == ("height", DATE, "5ft7in")


def test_the_own_range_narrows_the_limits_and_warns() -> None:
    made, _ = measure_range(track(CURVES), CAT_COW, camera="a shelf", date=DATE)
    own = made.ranges["cat_cow"]["back_curve_pct"]
    session = Session(CAT_COW, calibration=made)
    session.skim(track(CURVES))
    result = session.finish()
    neutral = result.neutral["back_curve_pct"]
    low, high, caution_low, caution_high = result.limits["back_curve_pct"]
    assert high == pytest.approx(neutral + 0.8 * own.comfortable_high)
    assert low == pytest.approx(neutral + 0.8 * own.comfortable_low)
    assert caution_high == pytest.approx(neutral + 0.64 * own.comfortable_high)
    assert caution_low == pytest.approx(neutral + 0.64 * own.comfortable_low)
    warned = [event.rule for event in result.events if event.severity == "warning"]
    assert warned.count("back_curve_pct") == 2
    free = Session(CAT_COW)
    free.skim(track(CURVES))
    assert not [e for e in free.finish().events if e.severity == "warning"]


@pytest.mark.parametrize(
    ("level", "comfortable", "limit"),
    [
        (None, 10.0, 3.0),  # nothing raises the source's number
        (1, 10.0, 1.0),
        (3, 2.5, 2.0),
        (1, 2.5, 1.0),
    ],
)
def test_the_smallest_of_source_level_and_own_counts(
    level: int | None, comfortable: float, limit: float
) -> None:
    own = {"comfortable_low": -comfortable, "comfortable_high": comfortable}
    made = calibration(ranges={"lower_trunk_rotation": {"knee_drift_in": own}})
    result = Session(ROTATION, level=level, calibration=made).finish()
    assert result.limits["knee_drift_in"][:2] == (-limit, limit)


def test_a_range_of_another_movement_changes_nothing() -> None:
    own = {"knee_drift_in": {"comfortable_high": 1.0}}
    made = calibration(ranges={"supine_caudal_rotation": own})
    assert Session(ROTATION, calibration=made).finish().limits["knee_drift_in"][1] == 3.0


def test_the_range_of_an_earlier_day_does_not_count_today() -> None:
    tight = {"back_curve_pct": {"comfortable_low": -1.0, "comfortable_high": 1.0}}
    base = calibration(
        ranges={"cat_cow": tight, "cobra": {"trunk_elevation_deg": {"comfortable_high": 20.0}}}
    )
    made, _ = measure_range(track(CURVES), CAT_COW, camera="x", date=DATE, base=base)
    assert made.ranges["cat_cow"]["back_curve_pct"].comfortable_high > 5
    assert made.ranges["cobra"] == base.ranges["cobra"]


def test_who_did_not_move_is_told_so() -> None:
    poses = tuple(film(lambda t: QUADRUPED, 4))
    with pytest.raises(InputError, match="the back curve hardly moved"):
        measure_range(track(poses), CAT_COW, camera="x", date=DATE)


def test_inches_need_a_scale() -> None:
    poses = resting((2, 0), (4, 2), (6, 2), (8, 0))
    with pytest.raises(InputError, match="height"):
        measure_range(track(poses), ROTATION, camera="x", date=DATE)


def test_what_only_moved_along_has_no_range() -> None:
    """One knee is drawn up, the other leg moves a little."""

    def drawn_up(t: float) -> Figure:
        up, along = (
            ramp(t, (2, 50), (4, 100), (6, 100), (8, 50)),
            ramp(t, (2, 50), (4, 57), (8, 50)),
        )
        return replace(SUPINE, hip=(up, along))

    poses = tuple(film(drawn_up, 9, outline=False))
    chest = load_exercise("knee_to_chest")
    made, _ = measure_range(track(poses), chest, camera="x", date=DATE)
    (own,) = made.ranges["knee_to_chest"].values()
    assert list(made.ranges["knee_to_chest"]) == ["left_hip_flexion_deg"]
    assert own.comfortable_high == pytest.approx(100, abs=3)
    assert own.limit_high == pytest.approx(90, abs=3)  # from 50


def test_a_small_range_is_a_range_too() -> None:
    def little(t: float) -> Figure:
        return replace(QUADRUPED, back_pct=ramp(t, (2, 0), (5, 2.5), (7, 2.5), (9, 0)))

    made, _ = measure_range(track(tuple(film(little, 10))), CAT_COW, camera="x", date=DATE)
    assert made.ranges["cat_cow"]["back_curve_pct"].limit_high == pytest.approx(2, abs=0.5)


def test_a_moment_is_not_a_range() -> None:
    def jerk(t: float) -> Figure:
        return replace(QUADRUPED, back_pct=9.0 if 4 < t < 4.1 else ramp(t, (2, 0), (3, 4), (6, 4)))

    made, _ = measure_range(track(tuple(film(jerk, 8))), CAT_COW, camera="x", date=DATE)
    high = made.ranges["cat_cow"]["back_curve_pct"].comfortable_high
    assert high is not None
    assert np.isclose(high, 4, atol=1.0)
