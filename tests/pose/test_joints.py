"""Joint centres and the trunk's axes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.pose.joints import (
    FAR_HIP_SLIDE,
    POSTURES,
    angle_between,
    far_hip_slide,
    upright,
)
from posecheck.pose.skeleton import SIDES
from tests.figures import (
    FIGURES,
    PRONE,
    PX_PER_M,
    SHANK,
    SIZE,
    STANDING,
    SUPINE,
    THIGH,
    TRUNK,
    Figure,
    body,
    mirrored,
    pose,
)


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ((1, 0), (0, 1), 90),  # counter-clockwise with y up
        ((0, 1), (1, 0), -90),
        ((1, 0), (5, 0), 0),  # lengths do not matter
        ((1, 0), (-1, 0), 180),
        ((1, 0), (1, 1), 45),
        ((0, -1), (-1, -1), -45),
    ],
)
def test_angle_between(a: tuple[int, int], b: tuple[int, int], degrees: float) -> None:
    found = angle_between(np.array([a], float), np.array([b], float))
    assert found == pytest.approx([degrees])


@settings(deadline=None)
@given(st.floats(-np.pi, np.pi), st.floats(-3.1, 3.1), st.floats(0.1, 10))
def test_turning_both_sides_leaves_the_angle(start: float, turn: float, length: float) -> None:
    def ray(angle: float) -> np.ndarray:
        return length * np.array([[np.cos(angle), np.sin(angle)]])

    assert angle_between(ray(start), ray(start + turn)) == pytest.approx(
        [np.degrees(turn)], abs=1e-6
    )


def test_upright_turns_the_y_axis_up_and_back() -> None:
    points = np.array([[1.0, 2.0], [3.0, -4.0]])
    assert upright(points).tolist() == [[1, -2], [3, 4]]
    assert (upright(upright(points)) == points).all()


@pytest.mark.parametrize(("facing", "front"), [(1, (-1, 0)), (-1, (1, 0))])
def test_the_front_of_an_upright_trunk(facing: int, front: tuple[int, int]) -> None:
    # Seen from the left side, people look to the left of the picture.
    seen = body(pose(STANDING, "left" if facing > 0 else "right"))
    assert np.allclose(seen.trunk.up, [(0, 1)], atol=1e-6)
    assert np.allclose(seen.trunk.front, [front], atol=1e-6)
    assert seen.trunk.length == pytest.approx([TRUNK * PX_PER_M], rel=1e-6)


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_the_landmarks_are_the_joints_but_for_the_far_hip(figure: Figure, camera: str) -> None:
    seen = body(pose(figure, camera))
    slides = POSTURES[seen.view.posture[0]] in ("sitting", "quadruped")
    for part in ("shoulder", "hip", "knee", "ankle"):
        for side in SIDES:
            gap = seen.joint(part, side) - upright(seen.track.point(f"{side}_{part}"))
            far_hip = part == "hip" and side != camera
            assert (np.hypot(*gap[0]) > 0) == (slides and far_hip)


def test_the_far_hip_slides_along_its_thigh() -> None:
    posture = np.array([POSTURES.index("quadruped"), POSTURES.index("supine")])
    share = far_hip_slide(posture, np.full(2, 90.0), np.full(2, 50.0))
    assert share.tolist() == [pytest.approx(50 * FAR_HIP_SLIDE / 90), 0.0]


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_segments_have_their_lengths_in_every_posture(figure: object, camera: str) -> None:
    seen = body(pose(figure, camera))  # type: ignore[arg-type]
    for a, b, length in (("hip", "knee", THIGH), ("knee", "ankle", SHANK)):
        gap = seen.near(a) - seen.near(b)
        assert np.hypot(*gap[0]) == pytest.approx(length * PX_PER_M, rel=1e-5)


def test_the_middle_lies_between_left_and_right() -> None:
    seen = body(pose(SUPINE, "left"), pose(PRONE, "left"))
    assert [POSTURES[i] for i in seen.view.posture] == ["supine", "prone"]
    for name in ("shoulder", "hip", "knee", "ankle"):
        sides = [seen.joint(name, side) for side in ("left", "right")]
        assert np.allclose(seen.middle(name), sum(sides) / 2)


def test_other_landmarks_come_back_unmoved() -> None:
    seen = body(pose())
    assert (seen.joint("wrist", "left") == upright(seen.track.point("left_wrist"))).all()


def test_a_mirror_mirrors_the_joints() -> None:
    seen, mirror = body(pose()), body(mirrored(pose()))
    for name in ("shoulder", "hip", "knee", "ankle"):
        x, y = seen.joint(name, "left")[0]
        assert mirror.joint(name, "right")[0] == pytest.approx((SIZE[0] - x, y), abs=1e-3)


def test_a_trunk_without_length_has_no_direction() -> None:
    one = pose(outline=False)
    one.landmarks[:] = 100.0
    trunk = body(one).trunk
    assert trunk.length[0] == 0
    assert np.isnan(trunk.up).all()
