"""Distances from the person's own neutral, on figures moved by known distances."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import LANDMARKS
from posecheck.signals import offsets
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND
from posecheck.signals.reference import Reference
from tests.figures import (
    FOOT,
    HIPS_AT,
    PX_PER_IN,
    QUADRUPED,
    SHANK,
    SITTING,
    STANDING,
    SUPINE,
    THIGH,
    TRUNK,
    Figure,
    body,
    moved,
    pose,
)

INCH_M = 0.0254


def reference_of(neutral: Pose) -> Reference:
    """What a session would remember of a still moment."""
    seen = body(neutral)
    measures = {name: float(measure(seen)[0]) for name, measure in RAW.items()}
    first = Reference(PX_PER_IN, measures)
    again = body(neutral, reference=first)
    second = {name: float(measure(again)[0]) for name, measure in RAW_SECOND.items()}
    return Reference(PX_PER_IN, {**measures, **second})


def from_neutral(neutral: Pose, *now: Pose) -> Body:
    return body(*now, reference=reference_of(neutral))


def aside(inches: float) -> Figure:
    return replace(SUPINE, knees_aside_m=inches * INCH_M)


def test_twice_the_scale_is_half_the_inches() -> None:
    neutral, now = pose(SITTING), moved(pose(SITTING), LANDMARKS, (0, -20))
    found = reference_of(neutral)
    twice = Reference(2 * PX_PER_IN, found.neutral)
    lifts = [offsets.pelvis_lift(body(now, reference=r))[0] for r in (found, twice)]
    assert lifts[0] == pytest.approx(2 * lifts[1])


@pytest.mark.parametrize("inches", [-2.0, 0.0, 3.0, 6.0])
def test_a_gap_between_the_knees_counts_from_neutral(inches: float) -> None:
    wide = replace(SUPINE, knees_apart_m=SUPINE.knees_apart_m + inches * INCH_M)
    seen = from_neutral(pose(SUPINE, "head_end"), pose(wide, "head_end"))
    assert offsets.knee_gap(seen) == pytest.approx([inches], abs=1e-3)


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("inches", [-1.0, 0.0, 2.5])
def test_a_pelvis_lifted_by_known_inches(inches: float, camera: str) -> None:
    x, y = HIPS_AT
    now = pose(SUPINE, camera, hips_at=(x, y - inches * PX_PER_IN))
    seen = from_neutral(pose(SUPINE, camera), now)
    assert offsets.pelvis_lift(seen) == pytest.approx([inches], abs=1e-4)


@pytest.mark.parametrize(("camera", "near"), [("left", "left"), ("right", "right")])
def test_a_foot_lifted_by_known_inches(camera: str, near: str) -> None:
    lifted = moved(pose(SUPINE, camera), [f"{near}_ankle"], (0, -4 * PX_PER_IN))
    seen = from_neutral(pose(SUPINE, camera), lifted)
    assert offsets.foot_lift(seen, near) == pytest.approx([4], abs=1e-4)


def test_a_hidden_foot_is_unknown() -> None:
    neutral = pose(SUPINE, "left")
    assert np.isnan(offsets.foot_lift(from_neutral(neutral, neutral), "right"))


def test_the_resting_leg_is_the_one_whose_hip_is_flexed_less() -> None:
    neutral = replace(SUPINE, hip=(50, 65), knee=(103, 120))  # one foot further up
    hugged = replace(neutral, hip=(110, 65), knee=(120, 120))  # the left knee to the chest
    rising = replace(neutral, hip=(110, 65), knee=(120, 90))  # ... and the right foot leaves
    seen = from_neutral(pose(neutral), pose(hugged), pose(rising))
    found = offsets.resting_foot_lift(seen)
    assert found[0] == pytest.approx(0, abs=1e-3)
    assert found[1] > 2


def test_while_the_far_leg_is_hidden_the_near_one_rests_only_with_the_foot_down() -> None:
    # Both legs always do the same here, so the far one is hidden.
    flexion = offsets.RESTING_FLEXION_DEG
    low, high = (
        replace(SUPINE, hip=(hip, hip), knee=(120, 120)) for hip in (flexion - 2, flexion + 2)
    )
    found = offsets.resting_foot_lift(from_neutral(pose(SUPINE), pose(low), pose(high)))
    assert np.isfinite(found).tolist() == [True, False]


def test_hips_come_nearer_to_the_heels() -> None:
    child = Figure(lean=95, hip=(140, 140), knee=(150, 150), arm=(170, 170))
    level, back = offsets.heel_distance(body(pose(QUADRUPED), pose(child)))
    # Thigh and shank at a right angle; the heel lies 0.05 m nearer to the body than the ankle.
    expected = 100 * np.hypot(THIGH - 0.25 * FOOT, SHANK) / TRUNK
    assert level == pytest.approx(expected, rel=1e-3)
    assert back < 0.5 * level


@pytest.mark.parametrize(
    ("figure", "raised"),
    [(SUPINE, True), (replace(SUPINE, hip=(0, 0), knee=(0, 0)), False)],  # straight legs
)
def test_bent_knees_stand_above_the_hips(figure: Figure, raised: bool) -> None:
    bent, flat = offsets.knees_raised(body(pose(SUPINE, "head_end"), pose(figure, "head_end")))
    assert bent > 0
    assert (flat > 0.7 * bent) == raised


@pytest.mark.parametrize("share", [-0.2, 0.0, 0.1])
def test_knees_beside_the_pelvis(share: float) -> None:
    seen = body(pose(replace(SUPINE, knees_aside_m=share * 0.34), "head_end"))
    assert offsets.knee_offset(seen) == pytest.approx([100 * share], abs=0.1)


@pytest.mark.parametrize("camera", ["left", "right"])
def test_the_left_foot_ahead_is_a_positive_stride(camera: str) -> None:
    ahead = replace(STANDING, hip=(20, -20))
    behind = replace(STANDING, hip=(-20, 20))
    even, left, right = offsets.stride(body(*(pose(f, camera) for f in (STANDING, ahead, behind))))
    assert even == pytest.approx(0, abs=1e-3)
    assert left == pytest.approx(-right, abs=0.01)
    assert left == pytest.approx(
        100 * 2 * np.sin(np.radians(20)) * (THIGH + SHANK) / TRUNK, rel=1e-3
    )


def test_from_the_front_the_lifted_foot_looks_higher() -> None:
    lifted = moved(pose(STANDING, "front"), ["left_ankle"], (0, -30))
    assert offsets.stride(body(lifted))[0] > 10


def test_the_error_of_a_lift_grows_with_it_and_with_distance() -> None:
    lying = pose(SUPINE, "left")
    low, high = (
        float(offsets.pelvis_lift_error(from_neutral(lying, now))[0])
        for now in (lying, moved(lying, LANDMARKS, (0, -2 * PX_PER_IN)))
    )
    assert low == pytest.approx(offsets.LIFT_ERROR_PX * max(lying.size) / PX_PER_IN, rel=1e-3)
    assert high == pytest.approx(np.hypot(low, 2 * offsets.LIFT_GAIN_ERROR), rel=0.02)
    assert offsets.gap_error(from_neutral(lying, lying))[0] > low
