"""Poses that cannot be: mended where that is safe, doubted otherwise."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.plausibility import (
    BELIEVE_AFTER_S,
    JUMP,
    JUMP_WITHIN_S,
    LENGTH_JUMP,
    MIN_SUPPORT,
    SHARES,
    Checked,
    PlausibilityCheck,
)
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, LANDMARKS, opposite
from posecheck.text.obstacle_sentences import implausible
from tests.figures import (
    FIGURES,
    HIPS_AT,
    PX_PER_M,
    QUADRUPED,
    SIZE,
    STANDING,
    SUPINE,
    TRUNK,
    Figure,
    pose,
)

STEP_S = 0.1
TRUNK_PX = TRUNK * PX_PER_M
ARMS = ("shoulder", "elbow", "wrist", "pinky", "index", "thumb")
LEGS = ("hip", "knee", "ankle", "heel", "foot_index")
SPREAD = replace(SUPINE, hip=(30, 90), knee=(60, 110))
"""Lying with the legs far apart, so that it matters which is which."""


def swapped(seen: Pose, parts: tuple[str, ...]) -> Pose:
    """The pose with the left and right of these parts exchanged, as the model does it."""
    order = np.arange(len(LANDMARKS))
    for part in parts:
        for side in ("left", "right"):
            order[INDEX[f"{side}_{part}"]] = INDEX[opposite(f"{side}_{part}")]
    return replace(
        seen,
        landmarks=seen.landmarks[order],
        visibility=seen.visibility[order],
        world=seen.world[order],
    )


def aside(trunks: float, figure: Figure = STANDING) -> Pose:
    """The same body, so many trunk lengths further to the right."""
    return pose(figure, hips_at=(HIPS_AT[0] + trunks * TRUNK_PX, HIPS_AT[1]), outline=False)


def after(*before: Pose, step_s: float = STEP_S) -> tuple[PlausibilityCheck, float]:
    """A check that has seen these poses, and the time of the next."""
    check = PlausibilityCheck()
    for i, seen in enumerate(before):
        assert check.update(replace(seen, time_s=i * step_s)).problem is None
    return check, len(before) * step_s


@pytest.mark.parametrize("camera", ["left", "right", "head_end"])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_bodies_are_plausible_and_come_back_unchanged(figure: Figure, camera: str) -> None:
    seen = pose(figure, camera)
    assert PlausibilityCheck().update(seen) == Checked(seen, None)


def test_nobody_passes() -> None:
    nobody = Pose.nobody(0.0, SIZE)
    assert PlausibilityCheck().update(nobody) == Checked(nobody, None)


@pytest.mark.parametrize(("parts", "name"), [(LEGS, "legs"), (ARMS, "arms")])
def test_left_and_right_exchanged_for_a_frame_are_exchanged_back(
    parts: tuple[str, ...], name: str
) -> None:
    seen = pose(replace(SPREAD, arm=(20, 120)), outline=False)
    check, now = after(seen, seen)
    found = check.update(replace(swapped(seen, parts), time_s=now))
    assert found.problem is None
    assert found.mended == (name,)
    for field in ("landmarks", "visibility", "world"):
        assert np.array_equal(getattr(found.pose, field), getattr(seen, field)), field


def test_an_exchange_that_persists_is_believed_in_the_end() -> None:
    seen = pose(SPREAD, outline=False)
    check, now = after(seen, seen)
    wrong = swapped(seen, LEGS)
    mended = []
    for i in range(round(2 * BELIEVE_AFTER_S / STEP_S)):
        found = check.update(replace(wrong, time_s=now + i * STEP_S))
        mended.append(bool(found.mended))
        assert found.problem is None
    believed = mended.index(False)
    assert believed * STEP_S == pytest.approx(BELIEVE_AFTER_S, abs=1.5 * STEP_S)
    assert not any(mended[believed:])


def test_legs_that_pass_each_other_are_not_exchanged() -> None:
    # A step in eight frames: the feet change places, but never at once.
    strides = np.linspace(25, -25, 8)
    check = PlausibilityCheck()
    for i, angle in enumerate(strides):
        seen = pose(replace(STANDING, hip=(angle, -angle)), time_s=i * STEP_S)
        assert check.update(seen) == Checked(seen, None)


def test_walking_at_few_frames_a_second_is_not_an_exchange() -> None:
    # 110 steps a minute with the legs 25 degrees out: nothing unusual.
    check = PlausibilityCheck()
    for i in range(20):
        swing = 25 * np.sin(np.pi * i * STEP_S / 0.55)
        seen = pose(replace(STANDING, hip=(swing, -swing)), time_s=i * STEP_S, outline=False)
        assert check.update(seen).mended == ()


def test_limbs_beside_each_other_are_left_alone() -> None:
    # Exchanging what lies together changes nothing that could be told.
    seen = pose(STANDING, outline=False)
    check, now = after(seen)
    assert check.update(replace(swapped(seen, LEGS), time_s=now)).mended == ()


@pytest.mark.parametrize("trunks", [0.8 * JUMP, 1.2 * JUMP])
def test_a_body_that_leaps_is_doubted(trunks: float) -> None:
    # Trunk lengths are counted between landmarks, a little more than between joints.
    check, now = after(aside(0))
    found = check.update(replace(aside(trunks * 1.07), time_s=now))
    assert (found.problem is not None) == (trunks > JUMP)


def test_slow_movement_over_any_distance_is_believed() -> None:
    after(*(aside(0.1 * i) for i in range(20)))


def test_a_body_that_grows_at_once_is_doubted() -> None:
    seen = pose(outline=False)
    middle = seen.landmarks.mean(0)
    check, now = after(seen)
    for factor, doubted in ((1 + 0.5 * LENGTH_JUMP, False), (1 + 1.5 * LENGTH_JUMP, True)):
        landmarks = (seen.landmarks - middle) * np.float32(factor) + middle
        found = check.update(replace(seen, time_s=now, landmarks=landmarks))
        assert (found.problem is not None) == doubted
        check, now = after(seen)


def doubted_s(trunks: float, step_s: float = STEP_S) -> float:
    """For how long somebody so far away is not believed."""
    check, start = after(aside(0), aside(0), step_s=step_s)
    for i in range(40):
        now = start + i * step_s
        if check.update(replace(aside(trunks), time_s=now)).problem is None:
            return now - start
    return float("inf")


@pytest.mark.parametrize("step_s", [1 / 30, 0.1, JUMP_WITHIN_S])
def test_a_far_new_place_is_believed_after_a_second(step_s: float) -> None:
    # Further than anybody could move within that second.
    far = 1.2 * JUMP * BELIEVE_AFTER_S / JUMP_WITHIN_S
    assert doubted_s(far, step_s) == pytest.approx(BELIEVE_AFTER_S, abs=1.5 * step_s)


def test_a_near_new_place_is_believed_after_a_second_too() -> None:
    assert doubted_s(2 * JUMP) == pytest.approx(BELIEVE_AFTER_S, abs=1.5 * STEP_S)


def test_who_comes_back_in_time_was_never_away() -> None:
    check, now = after(aside(0), aside(0))
    for i in range(30):
        away = i % 5 == 3
        found = check.update(replace(aside(5.0 if away else 0.0), time_s=now + i * STEP_S))
        assert (found.problem is not None) == away


def test_after_a_pause_any_place_is_believed() -> None:
    check, now = after(aside(0))
    found = check.update(replace(aside(5.0), time_s=now + 2 * BELIEVE_AFTER_S))
    assert found.problem is None


def test_a_pause_without_anybody_does_not_matter() -> None:
    check, now = after(aside(0))
    for i in range(3):
        assert check.update(Pose.nobody(now + i * STEP_S, SIZE)).problem is None
    assert check.update(replace(aside(0.0), time_s=now + 0.4)).problem is None


@pytest.mark.parametrize(("ends", "bounds"), SHARES.items(), ids=["-".join(e) for e in SHARES])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_segment_that_no_body_has(
    ends: tuple[str, str], bounds: tuple[float, float], side: str
) -> None:
    a, b = ends
    low, high = bounds
    for length, possible in ((0.9 * low, False), (1.1 * low, True), (1.1 * high, False)):
        seen = pose(outline=False)
        world = seen.world.copy()
        start, end = (INDEX[f"{side}_{name}"] for name in ends)
        line = world[end] - world[start]
        world[end] = world[start] + line * (length / np.linalg.norm(line))
        problem = PlausibilityCheck().update(replace(seen, world=world)).problem
        named = problem is not None and f"from {a} to {b}" in implausible(problem)
        assert named == (not possible)


@pytest.mark.parametrize(
    ("support", "fits"), [(0.9 * MIN_SUPPORT, False), (1.1 * MIN_SUPPORT, True)]
)
def test_an_outline_that_contradicts_the_joints(support: float, fits: bool) -> None:
    seen = pose(QUADRUPED)
    assert seen.contour is not None
    found = PlausibilityCheck().update(
        replace(seen, contour=replace(seen.contour, support=support))
    )
    assert (found.problem is None) == fits


def test_an_impossible_pose_is_no_measure_for_the_next_one() -> None:
    check, now = after(aside(0))
    bad = replace(aside(5.0), time_s=now, world=np.zeros((len(LANDMARKS), 3), np.float32))
    assert check.update(bad).problem is not None
    assert check.update(replace(aside(0.0), time_s=now + STEP_S)).problem is None
