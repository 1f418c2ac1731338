"""Landmarks of any origin are judged, and what they lack is told as what it is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import posecheck
from posecheck.pose.contour import TRUNK_STATIONS
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from tests.acting import SIDE_HEIGHT_IN, cats, curved, knee_drifts
from tests.figures import QUADRUPED, SIZE, SUPINE, Figure, film, pose

CATS = PoseTrack.of(film(curved(*cats(2)), 10))


def drawn_up(t: float) -> Figure:
    """The left knee is drawn up from 3 to 6 s."""
    up = 35 * float(np.clip(min(t - 3, 6 - t), 0, 1))
    left, right = SUPINE.hip
    return replace(SUPINE, hip=(left + up, right))


def judged(track: PoseTrack, exercise: str, **options: Any) -> SessionResult:
    return posecheck.judge(track.landmarks, track.time_s, exercise, size=track.size, **options)


def reasons(result: SessionResult) -> dict[str | None, str]:
    return {span.rule: span.reason for span in result.not_judged if span.end_s - span.start_s > 1}


def test_without_an_outline_the_back_curve_says_that_and_the_rest_is_judged() -> None:
    result = judged(CATS, "cat_cow", world=CATS.world, visibility=CATS.visibility)
    assert reasons(result) == {"back_curve_pct": "not_given"}
    (span,) = [s for s in result.not_judged if s.end_s - s.start_s > 1]
    assert "outline" in span.message
    assert "masks" in span.message
    assert result.judged_s == pytest.approx(10)
    assert np.isfinite(result.signals["neck_extension_deg"]).any()


def test_without_world_coordinates_a_given_view_judges_the_same_angles() -> None:
    track = PoseTrack.of(film(drawn_up, 9, outline=False))
    with_world = judged(track, "knee_to_chest", world=track.world, height=SIDE_HEIGHT_IN)
    without = judged(track, "knee_to_chest", view="side", height=SIDE_HEIGHT_IN)
    assert without.events == with_world.events
    assert without.repetitions == with_world.repetitions
    assert without.repetitions
    assert reasons(without) == reasons(with_world)
    name = "left_hip_flexion_deg"
    np.testing.assert_array_equal(without.signals[name], with_world.signals[name])


def test_without_world_coordinates_the_head_end_is_believed_too() -> None:
    track = PoseTrack.of(knee_drifts(2.0))
    result = judged(track, "supine_caudal_rotation", view="head_end", height=66)
    assert reasons(result) == {"knee_drift_in": "not_given"}
    assert result.judged_s > 0.9 * result.duration_s


def test_a_missing_view_is_an_error_and_never_a_wrong_camera() -> None:
    with pytest.raises(ValueError, match="world"):
        judged(CATS, "cat_cow")
    with pytest.raises(ValueError, match="world"):
        judged(CATS, "cat_cow", world=np.full_like(CATS.world, np.nan))
    session = posecheck.Session("cat_cow")
    session.skim(
        PoseTrack.from_arrays(CATS.landmarks, CATS.time_s, size=CATS.size)
    )  # a stream cannot know beforehand
    assert reasons(session.finish()) == {None: "not_given"}


def test_another_view_than_the_exercise_needs_is_told() -> None:
    assert reasons(judged(CATS, "cat_cow", view="front")) == {None: "wrong_view"}


def test_a_landmark_that_was_not_seen_is_not_outside_of_the_picture() -> None:
    landmarks = CATS.landmarks.copy()
    landmarks[:, [25, 26]] = np.nan
    result = posecheck.judge(landmarks, CATS.time_s, "cat_cow", size=SIZE, view="side")
    assert reasons(result) == {None: "hidden"}


def test_nobody_is_nobody() -> None:
    nobody = np.full((20, 33, 2), np.nan)
    result = posecheck.judge(nobody, np.arange(20) / 10, "cobra", size=SIZE, view="side")
    assert reasons(result) == {None: "no_person"}
    assert result.poses is not None
    assert len(result.poses) == 20


def test_masks_give_the_outline() -> None:
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    seen = pose(QUADRUPED)
    hip, shoulder = seen.point("left_hip"), seen.point("left_shoulder")
    mask = (np.abs(rows - 0.5 * (hip + shoulder)[1]) < 25).astype(np.float32)
    track = PoseTrack.from_arrays(
        np.stack([seen.landmarks] * 2), [0.0, 0.1], size=SIZE, masks=[mask, None]
    )
    assert track.outlined.tolist() == [True, False]
    middle = TRUNK_STATIONS // 2
    assert track.left_edge[0, middle] + track.right_edge[0, middle] == pytest.approx(50, abs=2)
    half = PoseTrack.from_arrays(seen.landmarks[None], [0.0], size=SIZE, masks=mask[None, ::2, ::2])
    assert half.left_edge[0, middle] == pytest.approx(track.left_edge[0, middle], abs=3)
    assert columns.shape == mask.shape


def test_the_coach_waits_with_the_right_reason() -> None:
    coach = posecheck.Coach("cat_cow")
    for seen in film(lambda t: QUADRUPED, 3, outline=False):
        state = coach.update(seen)
    (wrong,) = [check for check in state.checks if not check.ok]
    assert "outline" in wrong.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"times": [0.0, 0.0]}, "rise"),
        ({"times": [0.0, np.nan]}, "known"),
        ({"times": []}, "at least one"),
        ({"landmarks": np.ones((2, 17, 2))}, r"landmarks must have shape \(2, 33, 2\)"),
        ({"size": (0, 9)}, "size"),
        ({"world": np.ones((2, 33, 2))}, "world must have shape"),
        ({"visibility": np.ones(33)}, "visibility must have shape"),
        ({"masks": [None]}, "each of 2 frames"),
        ({"masks": [np.ones((90, 10)), None]}, "shape of the picture"),
        ({"view": "above"}, "view is one of"),
        ({"neutral": "whole_recording"}, "first_still"),
        ({"level": 0}, "level"),
    ],
)
def test_what_cannot_be_is_said(change: dict[str, Any], words: str) -> None:
    given = {"landmarks": np.ones((2, 33, 2)), "times": [0.0, 0.1], "size": (9, 9), "view": "side"}
    with pytest.raises(ValueError, match=words):
        posecheck.judge(exercise="cat_cow", **(given | change))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exercise": "cat"}, "there is no exercise"),
        ({"exercise": "missing.toml"}, "missing.toml"),
        ({"height": "tall"}, "not understood"),
        ({"height": 170}, "36 to 96 inches"),
        ({"calibration": "missing.toml"}, "missing.toml"),
    ],
)
def test_what_a_user_can_mend_is_an_input_error(change: dict[str, Any], words: str) -> None:
    given = {"landmarks": np.ones((1, 33, 2)), "times": [0.0], "size": (9, 9), "view": "side"}
    with pytest.raises(posecheck.InputError, match=words):
        posecheck.judge(**({"exercise": "cat_cow"} | given | change))


def test_a_layout_that_is_not_known_is_said() -> None:
    with pytest.raises(ValueError, match="blazepose33"):
        PoseTrack.from_arrays(np.ones((1, 17, 2)), [0.0], size=(9, 9), layout="coco17")  # type: ignore[arg-type]


def test_height_in_words_and_in_inches_are_the_same() -> None:
    assert posecheck.Session("cobra", height="5ft7in").height_in == 67.0
    assert posecheck.Session("cobra", height=67).height_in == 67.0


def test_a_reference_that_is_given_is_counted_from_at_once() -> None:
    found = posecheck.Session("cat_cow")
    found.skim(CATS)
    neutral = found.finish().neutral
    given = posecheck.Session("cat_cow", reference=posecheck.signals.Reference(neutral=neutral))
    first = next(given.judge(CATS))
    assert first.gauge is not None
    assert first.gauge.neutral == neutral["back_curve_pct"]
    assert given.neutral_known


def test_a_session_keeps_poses_when_asked() -> None:
    session = posecheck.Session("cat_cow", keep_poses=True)
    for i in range(3):
        session.update(CATS.pose(i))
    kept = session.finish().poses
    assert kept is not None
    np.testing.assert_array_equal(kept.landmarks, CATS.landmarks[:3])
