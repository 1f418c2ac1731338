"""Whole sessions of drawn masks seen from the feet, and of figures seen from the side."""

from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecheck.analysis.judge import session_of
from posecheck.analysis.options import Options
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from tests.feet_figures import HEIGHT_IN, bent_knees, seen, straight_legs

EXERCISE = built_in_exercise("supine_caudal_rotation")
FPS = 15
ORIGIN = Provenance.of("drawn", (640, 480), ModelInfo("drawn"))


def swing(far_left: float, far_right: float) -> Callable[[float], float]:
    """Drift in inches over time: still, to the left and back, to the right and back."""
    times = [0.0, 2.0, 4.0, 5.0, 7.0, 8.0, 10.0, 11.0, 13.0, 15.0]
    way = [0.0, 0.0, far_left, far_left, 0.0, 0.0, far_right, far_right, 0.0, 0.0]
    return lambda t: float(np.interp(t, times, way))


def acted(drift: Callable[[float], float]) -> list[Pose]:
    return [seen(i / FPS, bent_knees(drift(i / FPS))) for i in range(15 * FPS)]


def judged(poses: Iterable[Pose], **options: object) -> SessionResult:
    track = PoseTrack.of(list(poses))
    chosen = Options(height_in=HEIGHT_IN, level=3, **options)  # type: ignore[arg-type]
    session = session_of(EXERCISE, chosen, track)
    session.skim(track)
    return session.finish()


def warnings(result: SessionResult) -> list[tuple[str, str | None]]:
    return [(e.rule, e.side) for e in result.events if e.severity == "warning"]


def test_repetitions_sides_and_what_is_too_far() -> None:
    result = judged(acted(swing(2.0, -4.0)))
    assert [rep.side for rep in result.repetitions] == ["left", "right"]
    assert warnings(result) == [("knee_drift_in", "right")]
    (event,) = (e for e in result.events if e.severity == "warning")
    assert event.peak == pytest.approx(-4.0, abs=0.5)
    assert event.band is not None
    assert 0.4 < event.band < 0.9
    assert result.seen == "feet_end"
    # The place was said by the poses themselves.
    assert result.exercise.views == ["feet_end"]


def test_a_small_movement_is_not_warned_about_but_the_rest_is_told_to_be_unseen() -> None:
    result = judged(acted(swing(2.0, -2.0)))
    assert warnings(result) == []
    unseen = {span.rule: span.reason for span in result.not_judged}
    assert unseen["shoulder_tilt_deg"] == "hidden"
    assert unseen["knees_raised_pct"] == "hidden"
    assert "knee_drift_in" not in unseen


def test_a_body_that_is_doubted_on_its_plateau_is_told() -> None:
    drift = swing(2.0, -4.0)
    poses = []
    for i in range(15 * FPS):
        mask = bent_knees(drift(i / FPS))
        if 9.5 <= i / FPS <= 11.5:  # a bright corner beside the knees is swallowed
            mask[230:275, 200:270] = 1
        poses.append(seen(i / FPS, mask))
    result = judged(poses)
    spans = [span for span in result.not_judged if span.rule in ("knee_drift_in", None)]
    assert any(s.start_s < 10.5 < s.end_s and s.reason != "no_neutral" for s in spans)


def test_straight_legs_give_no_figure_and_the_reason() -> None:
    result = judged(seen(i / FPS, straight_legs()) for i in range(60))
    assert np.isnan(result.signals["knee_drift_in"]).all()
    (span,) = (span for span in result.not_judged if span.rule is None)
    assert span.reason == "not_in_position"
    assert "bend both knees" in span.message


def test_crossed_legs_give_no_figure_and_the_reason() -> None:
    result = judged(seen(i / FPS, bent_knees(stance_in=0.0)) for i in range(60))
    assert np.isnan(result.signals["knee_drift_in"]).all()
    (span,) = (span for span in result.not_judged if span.rule is None)
    assert span.reason == "not_in_position"
    assert "both feet flat" in span.message


def test_a_cushion_behind_the_knees_never_looks_safe_and_is_told() -> None:
    drift = swing(2.0, -4.0)
    poses = []
    for i in range(15 * FPS):
        mask = bent_knees(drift(i / FPS))
        top = round(mask.any(1).argmax())
        cv2.circle(mask, (320, top), 24, 1.0, -1)  # 4 in to each side and above the knees
        poses.append(seen(i / FPS, mask))
    result = judged(poses)
    far = (result.times >= 10.0) & (result.times <= 11.0)  # the knees are 4 in aside
    assert np.isnan(result.signals["knee_drift_in"][far]).all()
    spans = [span for span in result.not_judged if span.rule == "knee_drift_in"]
    (span,) = (span for span in spans if span.start_s < 10.5 < span.end_s)
    assert "behind" in span.message


def test_nobody_and_somebody_cut_off_are_told_apart() -> None:
    cut = bent_knees()
    cut[:300] = 0
    cut[470:] = 1
    nobody = judged(seen(i / FPS, None) for i in range(30))
    half = judged(seen(i / FPS, cut) for i in range(30))
    assert [s.reason for s in nobody.not_judged if s.rule is None] == ["no_person"]
    assert [s.reason for s in half.not_judged if s.rule is None] == ["hidden"]


def test_saved_poses_are_judged_the_same(tmp_path: Path) -> None:
    poses = acted(swing(2.0, -4.0))
    with LandmarkWriter() as writer:
        for pose in poses:
            writer.add(pose)
        writer.save(tmp_path / "landmarks.npz", ORIGIN)
    track, _ = read_landmarks(tmp_path / "landmarks.npz")
    before, after = judged(poses), judged([track.pose(i) for i in range(len(track))])
    assert np.array_equal(
        before.signals["knee_drift_in"], after.signals["knee_drift_in"], equal_nan=True
    )
    assert warnings(before) == warnings(after)
