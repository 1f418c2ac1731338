"""Joint and segment angles of stick figures whose angles are known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from posecheck.pose.skeleton import INDEX, SIDES, opposite
from posecheck.signals import angles
from posecheck.signals.body import Body
from posecheck.signals.catalogue import SIGNALS
from tests.figures import (
    FIGURES,
    PRONE,
    QUADRUPED,
    SITTING,
    STANDING,
    SUPINE,
    Figure,
    body,
    mirrored,
    pose,
)

CLOSE = 0.05
"""Degrees: landmarks are single-precision pixels."""

COBRA = replace(PRONE, lean=70, hip=(-20, -20))
"""The chest 20 degrees up, the legs flat on the floor."""
CHILD = Figure(lean=95, hip=(140, 140), knee=(150, 150), arm=(170, 170))
THOMAS = replace(SUPINE, hip=(-10, 100), knee=(80, 110))
"""At the edge of a bed: the left leg hangs, the right knee is held."""

# name of the signal, figure, degrees; a hip bent beyond 90 reads 4 % of what lies beyond too much
# between the landmarks, which the figures are made of, and a sitting trunk 10 % too upright
KNOWN = [
    ("left_hip_flexion_deg", STANDING, 0),
    ("left_hip_flexion_deg", SITTING, 90),
    ("left_hip_flexion_deg", SUPINE, 50),
    ("left_hip_flexion_deg", QUADRUPED, 90),
    ("left_hip_flexion_deg", CHILD, 138),
    ("left_hip_flexion_deg", THOMAS, -10),
    ("right_hip_flexion_deg", THOMAS, 99.6),
    ("left_hip_flexion_deg", replace(SUPINE, hip=(165, 50)), 162),  # no wrap at deep flexion
    ("left_hip_flexion_deg", COBRA, -20),
    ("hip_extension_deg", THOMAS, 10),  # of the hanging leg
    ("hip_extension_deg", SITTING, -90),
    ("knee_flexion_deg", STANDING, 0),
    ("knee_flexion_deg", SITTING, 90),
    ("knee_flexion_deg", SUPINE, 103),
    ("trunk_lean_deg", STANDING, 0),
    ("trunk_lean_deg", replace(SITTING, lean=25), 27.5),  # forward
    ("trunk_lean_deg", replace(SITTING, lean=-25), -27.5),  # backward
    ("trunk_elevation_deg", PRONE, 0),
    ("trunk_elevation_deg", COBRA, 20),
    ("trunk_elevation_deg", SUPINE, 0),
    ("trunk_elevation_deg", STANDING, 90),
    ("trunk_elevation_deg", replace(QUADRUPED, lean=110), -20),  # shoulders below the hips
    ("trunk_extension_deg", COBRA, 20),
    ("trunk_extension_deg", PRONE, 0),
    ("neck_extension_deg", STANDING, 0),
    ("neck_extension_deg", replace(SITTING, neck=30), 30),  # thrown back
    ("neck_extension_deg", replace(SITTING, neck=-30), -30),  # chin to chest
    ("neck_extension_deg", replace(QUADRUPED, neck=20), 20),
    ("neck_extension_deg", replace(COBRA, neck=45), 45),
    ("neck_extension_deg", replace(SUPINE, neck=-25), -25),  # the head leaves the mat
    ("head_pitch_deg", STANDING, 0),
    ("head_pitch_deg", replace(STANDING, neck=50), 37),  # thrown back
    ("head_pitch_deg", SUPINE, 90),  # face to the ceiling
    ("head_pitch_deg", PRONE, -90),  # face to the floor
    ("head_pitch_deg", replace(QUADRUPED, neck=30), -67.8),
    ("head_pitch_deg", replace(QUADRUPED, neck=70), -38.2),
    ("head_pitch_deg", replace(QUADRUPED, neck=160), 28.4),  # it looks up in any case
    ("left_knee_flexion_deg", SUPINE, 103),
    ("thigh_slope_deg", SITTING, 0),
    ("thigh_slope_deg", replace(SITTING, hip=(105, 105)), 15),  # a deep seat
    ("thigh_slope_deg", replace(SITTING, hip=(80, 80)), -10),
    ("thigh_from_vertical_deg", QUADRUPED, 0),
    ("thigh_from_vertical_deg", replace(QUADRUPED, hip=(110, 110)), 20),  # hips toward the feet
    ("thigh_from_vertical_deg", replace(QUADRUPED, hip=(70, 70)), -20),
]


def value(name: str, seen: Body) -> float:
    measure = SIGNALS[name].measure
    assert measure is not None
    return float(measure(seen)[0])


@pytest.mark.parametrize(("name", "figure", "degrees"), KNOWN)
@pytest.mark.parametrize("camera", ["left", "right"])
def test_known_angles_from_both_sides(
    name: str, figure: Figure, degrees: float, camera: str
) -> None:
    if camera == "right":  # the same body seen from its other side
        figure = replace(figure, hip=figure.hip[::-1], knee=figure.knee[::-1])
        name = opposite(name)
    assert value(name, body(pose(figure, camera))) == pytest.approx(degrees, abs=CLOSE)


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize(
    ("arm", "sign"),
    [(90, 0), (110, -1), (70, 1)],  # hands under the shoulders, before them, behind them
)
def test_hands_under_shoulders(camera: str, arm: float, sign: int) -> None:
    figure = replace(QUADRUPED, arm=(arm, arm))
    found = value("arm_from_vertical_deg", body(pose(figure, camera)))
    # The shoulder's landmark lies above the joint; the wrist is 0.54 m below.
    assert np.sign(round(found / 10)) == -sign
    assert abs(found) == pytest.approx(abs(arm - 90), abs=5)


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("arm", [-30, 0, 40])
def test_the_near_arm_swings(camera: str, arm: float) -> None:
    far = 77.0
    pair = (arm, far) if camera == "left" else (far, arm)
    seen = body(pose(replace(STANDING, arm=pair), camera))
    assert angles.arm_swing(seen) == pytest.approx([arm], abs=8)


@pytest.mark.parametrize(("camera", "turn"), [("front", 20), ("front", -20), ("front", 0)])
def test_shoulders_turned_against_the_hips(camera: str, turn: float) -> None:
    seen = body(pose(replace(STANDING, shoulder_turn=turn), camera))
    assert angles.trunk_rotation(seen) == pytest.approx([turn], abs=0.1)


def test_a_raised_shoulder_tilts_their_line() -> None:
    flat, tilted = pose(SUPINE, "head_end"), pose(SUPINE, "head_end")
    tilted.landmarks[11, 1] -= 10.0  # the left shoulder, higher in the picture
    breadth = abs(tilted.landmarks[11, 0] - tilted.landmarks[12, 0])
    found = angles.shoulder_tilt(body(flat, tilted))
    assert found == pytest.approx([0, np.degrees(np.arctan(10 / breadth))], abs=0.01)


SIDE_ONLY = sorted(
    name
    for name, signal in SIGNALS.items()
    if signal.unit == "deg"
    and signal.measure is not None
    and name not in ("shoulder_tilt_deg", "trunk_rotation_deg")
)


@pytest.mark.parametrize("name", SIDE_ONLY)
@pytest.mark.parametrize("camera", ["front", "back", "slant"])
def test_from_elsewhere_angles_in_the_picture_are_unknown(name: str, camera: str) -> None:
    assert np.isnan(value(name, body(pose(STANDING, camera))))


@pytest.mark.parametrize("name", ["shoulder_tilt_deg", "trunk_rotation_deg"])
def test_from_the_side_the_shoulder_line_is_unknown(name: str) -> None:
    assert np.isnan(value(name, body(pose(STANDING, "left"))))


@pytest.mark.parametrize(("camera", "near"), [("left", "left"), ("right", "right")])
def test_a_far_leg_behind_the_near_one_is_unknown(camera: str, near: str) -> None:
    seen = body(pose(SUPINE, camera))
    assert value(f"{near}_hip_flexion_deg", seen) == pytest.approx(50, abs=CLOSE)
    assert np.isnan(value(f"{opposite(near + '_')[:-1]}_hip_flexion_deg", seen))


def test_a_far_leg_beside_the_near_one_is_unknown_when_the_model_does_not_see_it() -> None:
    seen = pose(THOMAS, "left")
    assert angles.hip_flexion(body(seen), "right") == pytest.approx([99.6], abs=CLOSE)
    seen.visibility[26] = 0.1  # the right knee
    assert np.isnan(angles.hip_flexion(body(seen), "right")).all()
    # ... and the extension is that of the leg that is seen.
    assert angles.hip_extension(body(seen)) == pytest.approx([10], abs=CLOSE)


postures = st.builds(
    Figure,
    lean=st.floats(-100, 100),
    hip=st.tuples(st.floats(-20, 130), st.floats(-20, 130)),
    knee=st.tuples(st.floats(0, 140), st.floats(0, 140)),
    arm=st.tuples(st.floats(-30, 170), st.floats(-30, 170)),
    neck=st.floats(-40, 40),
)


@settings(max_examples=60, deadline=None)
@given(postures | st.sampled_from(list(FIGURES.values())), st.sampled_from(["left", "right"]))
def test_a_mirror_exchanges_left_and_right_and_changes_no_angle(
    figure: Figure, camera: str
) -> None:
    seen = pose(figure, camera, outline=False)
    straight, mirror = body(seen), body(mirrored(seen))
    # Leave out where it cannot be told which way somebody faces.
    assume(straight.view.facing[0] == -mirror.view.facing[0])
    for name in SIDE_ONLY:
        a, b = value(name, straight), value(opposite(name), mirror)
        assert a == pytest.approx(b, abs=CLOSE, nan_ok=True), name


@settings(max_examples=60, deadline=None)
@given(st.floats(-20, 130), st.floats(0, 140), st.floats(-60, 60), st.sampled_from(SIDES))
def test_hip_knee_and_trunk_angles_are_those_of_the_figure(
    hip: float, knee: float, lean: float, side: str
) -> None:
    figure = Figure(lean=lean, hip=(hip, hip), knee=(knee, knee))
    seen = body(pose(figure, side, outline=False))
    # Leave out what lies between two postures: the far hip may be drawn as in the other one.
    near_by = [
        replace(figure, lean=lean + more, hip=(hip + bend, hip + bend))
        for more in (-4, 0, 4)
        for bend in (-4, 0, 4)
    ]
    assume(len({body(pose(f, side, outline=False)).view.posture[0] for f in near_by}) == 1)
    # Leave out a body that is folded so that its front is in doubt.
    assume((seen.view.facing[0] > 0) == (side == "left") and not seen.prone()[0])
    true_hip = hip - angles.BENT_HIP_EXCESS * max(hip - angles.BENT_HIP_DEG, 0)
    assert angles.near_hip_flexion(seen) == pytest.approx([true_hip], abs=CLOSE)
    assert angles.knee_flexion(seen) == pytest.approx([knee], abs=CLOSE)
    true_lean = lean * (angles.SITTING_LEAN_GAIN if seen.sitting()[0] else 1)
    assert angles.trunk_lean(seen) == pytest.approx([true_lean], abs=CLOSE)


@pytest.mark.parametrize("neck", [80, 95, 125, 150])
@pytest.mark.parametrize("side", SIDES)
def test_a_neck_bent_back_further_than_landmarks_follow_is_not_called_safe(
    neck: float, side: str
) -> None:
    seen = body(pose(replace(QUADRUPED, neck=neck), side))
    assert np.isnan(angles.head_pitch(seen)).all()
    assert angles.HEAD_DOUBTS[angles.head_doubt(seen)[0] - 1] == "head_far_back"
    assert np.isfinite(angles.neck_extension(seen)).all()


def test_a_head_that_cannot_be_judged_says_why() -> None:
    seen = pose(STANDING, "left")
    assert angles.head_doubt(body(seen)).tolist() == [0]
    for name, spot, doubt in (
        ("left_ear", (-5.0, 50.0), "head_cut_off"),
        ("left_ear", tuple(seen.point("left_eye") - np.float32([0.0, 8.0])), "head_turned"),
    ):
        marks = seen.landmarks.copy()
        marks[INDEX[name]] = spot
        one = body(replace(seen, landmarks=marks))
        assert np.isnan(angles.head_pitch(one)).all()
        assert angles.HEAD_DOUBTS[angles.head_doubt(one)[0] - 1] == doubt
    turned = body(pose(STANDING, "front"))
    assert angles.HEAD_DOUBTS[angles.head_doubt(turned)[0] - 1] == "head_turned"
