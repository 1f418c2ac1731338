"""A phone between the knees: inches from its lean, and silence where it cannot know."""

import numpy as np
import pytest

from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.arrays import Floats
from posecheck.pose.phone import down
from posecheck.pose.pose import Pose
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from tests.phone_traces import HEIGHT_IN, SHANK_IN, events, lean_of, swings, trace

ROTATION = seen_from(built_in_exercise("supine_caudal_rotation"), "phone")
DRIFT = "knee_drift_in"


def watched(poses: list[Pose], height: float | None = HEIGHT_IN) -> tuple[Session, list[Verdict]]:
    session = Session(ROTATION, height=height, level=3)
    return session, [session.update(pose) for pose in poses]


def drifts(verdicts: list[Verdict]) -> Floats:
    return np.array([verdict.signals[DRIFT] for verdict in verdicts])


@pytest.mark.parametrize("lean", [-30.0, -1.0, 0.0, 1.0, 30.0])
@pytest.mark.parametrize("slope", [-80.0, 0.0, 45.0])
def test_which_way_is_down_does_not_jump_where_the_angles_do(lean: float, slope: float) -> None:
    x, y, z = down(*events(lean, slope))
    assert np.degrees(np.arcsin(z)) == pytest.approx(lean, abs=0.15)
    assert np.degrees(np.arctan2(x, -y)) == pytest.approx(slope, abs=0.15)


@pytest.mark.parametrize(("inches", "degrees"), [(1, 3.3), (2, 6.7), (3, 10.0)])
def test_the_shank_turns_degrees_into_inches(inches: float, degrees: float) -> None:
    leans = np.concatenate([np.zeros(30), np.linspace(0, degrees, 30), np.full(30, degrees)])
    _, verdicts = watched(trace(leans, noise_deg=0.0))
    assert drifts(verdicts)[-1] == pytest.approx(inches, abs=0.06)


@pytest.mark.parametrize("tilted", [-5.0, 0.0, 5.0])
@pytest.mark.parametrize("slope", [-20.0, 0.0, 60.0])
def test_drift_follows_however_the_phone_sits(tilted: float, slope: float) -> None:
    times, true = swings(3.6)
    session, verdicts = watched(trace(lean_of(true, tilted_deg=tilted), slopes=slope))
    error = np.abs(drifts(verdicts) - true)[times > 2]
    assert np.nanmean(error) < 0.1
    assert np.isfinite(error).all()
    result = session.finish()
    assert [rep.side for rep in result.repetitions] == ["left", "right", "left", "right"]
    warned = [event for event in result.events if event.severity == "warning"]
    assert {event.side for event in warned} == {"left", "right"}
    crossed = 3 + 4 / np.pi * np.arcsin(3.0 / 3.6)
    assert -0.3 < warned[0].start_s - crossed < 0.3
    assert (result.seen, result.scale_method, result.scale_error_pct) == ("phone", "height", 12.0)
    assert np.isnan(result.scale_px_per_in)


def test_nobody_is_warned_below_the_band() -> None:
    session, _ = watched(trace(lean_of(swings(2.4)[1])))
    assert not [event for event in session.finish().events if event.severity == "warning"]


def test_bands_hold_for_shanks_that_differ_from_the_average() -> None:
    for share in (0.9, 1.1):
        times, true = swings(3.6)
        leans = np.degrees(np.arcsin(true / (share * SHANK_IN)))
        session, verdicts = watched(trace(leans))
        error = np.abs(drifts(verdicts) - true)
        inside = error <= session.finish().bands[DRIFT]
        assert inside[times > 2].mean() > 0.95


def test_a_knee_that_bends_on_is_no_drift() -> None:
    slopes = np.concatenate([np.zeros(45), np.linspace(0, 18, 60)])
    _, verdicts = watched(trace(np.zeros(105), slopes=slopes))
    assert np.nanmax(np.abs(drifts(verdicts))) < 0.15


def test_without_a_height_nothing_is_said_in_inches() -> None:
    session, verdicts = watched(trace(lean_of(swings(3.6)[1])), height=None)
    assert np.isnan(drifts(verdicts)).all()
    assert "no_scale" in {span.reason for span in session.finish().not_judged}


def test_a_phone_that_lies_flat_is_told_where_it_belongs() -> None:
    _, verdicts = watched(trace(np.full(30, -88.0)))
    assert not any(verdict.judged for verdict in verdicts)
    assert "between your knees" in (verdicts[-1].remedy or "")


def test_a_phone_that_leans_too_far_at_rest_gives_no_neutral() -> None:
    """Knees that rest 3 inches aside must not become the middle."""
    _, verdicts = watched(trace(lean_of(np.full(90, 3.0))))
    assert np.isnan(drifts(verdicts)).all()


@pytest.mark.parametrize("jump", [12.0, -40.0])
def test_a_phone_that_slips_is_not_believed_until_the_person_rests(jump: float) -> None:
    """It is knocked while the knees are 3.6 inches aside, and leans by another angle then."""
    times, true = swings(3.6)
    slipped = times > 5.0
    leans = lean_of(true) + np.where(slipped, jump, 0.0)
    _, verdicts = watched(trace(leans, slopes=np.where(slipped, 4.0 + 2 * jump, 4.0)))
    told = [v for v, t in zip(verdicts, times, strict=True) if 5.0 < t < 5.9]
    assert not any(verdict.judged for verdict in told)
    assert "slipped" in (told[0].remedy or "")
    assert np.isnan(drifts(verdicts)[(times > 5.1) & (times < 6.0)]).all()


def test_after_a_slip_neutral_is_found_anew_at_rest() -> None:
    still = np.zeros(60)
    leans = np.concatenate([still, lean_of(np.full(20, 2.0)) + 4.0, still + 4.0])
    slopes = np.concatenate([still, np.full(80, 45.0)])
    _, verdicts = watched(trace(leans, slopes=slopes))
    assert verdicts[-1].judged
    assert drifts(verdicts)[-1] == pytest.approx(0.0, abs=0.1)


def test_knees_that_fall_to_the_floor_were_warned_about_before_nothing_is_known() -> None:
    leans = np.concatenate([np.zeros(45), np.linspace(0, 75, 150)])
    session, verdicts = watched(trace(leans))
    assert not verdicts[-1].judged
    warned = [event for event in session.finish().events if event.rule == DRIFT]
    assert warned[-1].severity == "warning"


def test_a_sensor_that_says_nothing_new_is_not_believed() -> None:
    silent = np.concatenate([np.zeros(45), np.arange(105) / 15])
    _, verdicts = watched(trace(np.zeros(150), silent_s=silent))
    assert verdicts[100].judged
    assert verdicts[-1].reason == "no_pictures"
    assert "sensor" in (verdicts[-1].remedy or "")


def test_too_few_measurements_are_told_in_words_of_the_phone() -> None:
    _, verdicts = watched(trace(np.zeros(30), fps=3.0))
    assert verdicts[-1].reason == "too_few_pictures"
    assert "measurements" in (verdicts[-1].remedy or "")
