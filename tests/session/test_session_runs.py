"""Poses judged in runs of any length give what they give one by one, to the last digit."""

import math
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from tests.figures import (
    PRONE,
    QUADRUPED,
    SITTING,
    SIZE,
    STANDING,
    SUPINE,
    Figure,
    film,
    mirrored,
    moved,
    pose,
)

HEIGHT_IN = 66.0

Motion = Callable[[float], Figure]


def still_first(figure: Figure, move: Callable[[Figure, float], Figure]) -> Motion:
    """Two still seconds, then the exercise with a value that swings from 0 to 1 and back."""
    return lambda t: move(figure, 0.5 - 0.5 * math.cos(1.6 * max(t - 2, 0)))


def flexed(figure: Figure, by: float) -> Figure:
    left, right = figure.hip
    return replace(figure, hip=(left + by, right))


MOVEMENTS: dict[str, tuple[Motion, str]] = {
    "cat_cow": (still_first(QUADRUPED, lambda f, s: replace(f, back_pct=14 * s)), "left"),
    "childs_pose": (still_first(QUADRUPED, lambda f, s: flexed(f, 45 * s)), "right"),
    "cobra": (still_first(PRONE, lambda f, s: replace(f, lean=90 - 40 * s)), "left"),
    "hip_flexor": (still_first(SUPINE, lambda f, s: flexed(f, 60 * s)), "left"),
    "knee_to_chest": (still_first(SUPINE, lambda f, s: flexed(f, 60 * s)), "right"),
    "lower_trunk_rotation": (
        still_first(SUPINE, lambda f, s: replace(f, knees_aside_m=0.1 * s)),
        "head_end",
    ),
    "pelvic_tilt": (still_first(SUPINE, lambda f, s: replace(f, belly_pct=3 * s)), "left"),
    "seated_pelvic_tilt": (still_first(SITTING, lambda f, s: replace(f, lean=-25 * s)), "left"),
    "supine_caudal_rotation": (
        still_first(SUPINE, lambda f, s: replace(f, knees_aside_m=-0.1 * s)),
        "head_end",
    ),
    "walking": (
        lambda t: replace(STANDING, hip=(25 * math.sin(5 * t), -25 * math.sin(5 * t))),
        "left",
    ),
}


def troubled(poses: list[Pose]) -> list[Pose]:
    """The same with all that can go wrong: exchanged limbs, jumps, nobody, others, gaps."""
    chance = np.random.default_rng(7)
    out: list[Pose] = []
    for i, seen in enumerate(poses):
        noise = chance.normal(0, 0.4, seen.landmarks.shape).astype(np.float32)
        seen = replace(seen, landmarks=seen.landmarks + noise)
        if i in (31, 32, 57):
            seen = swapped(seen)
        if 40 <= i < 43:
            seen = moved(seen, ["left_hip", "right_hip", "left_shoulder"], (0, 90))
        if 60 <= i < 75:
            seen = Pose.nobody(seen.time_s, seen.size)
        if 80 <= i < 83:
            seen = replace(seen, people=2, overlap=0.6)
        if i == 86:
            seen = replace(seen, contour=None)
        if i == 90:
            seen = moved(seen, ["left_knee", "right_knee"], (0, -2.0 * SIZE[1]))
        if 95 <= i < 98:
            continue  # a gap
        out.append(seen)
    return out


def swapped(seen: Pose) -> Pose:
    """The legs exchanged, as the model does it."""
    other = mirrored(replace(seen, contour=None))
    width = seen.size[0]
    back = other.landmarks * np.array([-1, 1], np.float32) + np.array([width, 0], np.float32)
    landmarks = seen.landmarks.copy()
    landmarks[23:] = back[23:]
    return replace(seen, landmarks=landmarks)


def judged(
    identifier: str, poses: list[Pose], length: int | None
) -> tuple[SessionResult, list[tuple[str, int]]]:
    """The result, and each verdict as text with the drawn edge; None = one `update` each."""
    session = Session(load_exercise(identifier), height=HEIGHT_IN)
    verdicts = []
    if length is None:
        for seen in poses:
            verdicts.append((repr(session.update(seen)), session.dorsal))
        return session.finish(), verdicts
    for first in range(0, len(poses), length):
        for verdict in session.judge(PoseTrack.of(poses[first : first + length])):
            assert isinstance(verdict, Verdict)
            verdicts.append((repr(verdict), session.dorsal))
    return session.finish(), verdicts


def assert_same(one: SessionResult, other: SessionResult) -> None:
    for field in fields(SessionResult):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("signals", "bands"):
            assert list(a) == list(b)
            for name in a:
                assert a[name].tobytes() == b[name].tobytes(), name
        else:
            assert repr(a) == repr(b), field.name


@pytest.mark.parametrize("identifier", exercise_ids())
def test_runs_of_any_length_give_what_single_poses_give(identifier: str) -> None:
    motion, camera = MOVEMENTS[identifier]
    poses = troubled(list(film(motion, 14, camera)))
    one_by_one, verdicts = judged(identifier, poses, None)
    assert 0.2 < one_by_one.judged.mean() < 1  # it is both judged and not
    for length in (5, len(poses)):
        result, same = judged(identifier, poses, length)
        assert same == verdicts
        assert_same(result, one_by_one)


def test_skimming_gives_the_result_without_verdicts() -> None:
    motion, camera = MOVEMENTS["cat_cow"]
    poses = troubled(list(film(motion, 14, camera)))
    session = Session(load_exercise("cat_cow"), height=HEIGHT_IN)
    session.skim(PoseTrack.of(poses[:50]))
    session.skim(PoseTrack.of(poses[50:]))
    assert_same(session.finish(), judged("cat_cow", poses, None)[0])


def test_time_must_go_forward_in_a_run_too() -> None:
    session = Session(load_exercise("cat_cow"))
    with pytest.raises(ValueError, match="time must go forward"):
        session.skim(PoseTrack.of([pose(QUADRUPED), pose(QUADRUPED)]))
