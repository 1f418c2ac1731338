"""Both hands and both knees below the body on hands and knees, one of them lifted otherwise."""

import numpy as np
import pytest

from posecheck.pose.skeleton import SIDES
from posecheck.signals.supports import hands_below, knees_below
from tests.figures import QUADRUPED, body, moved, pose


@pytest.mark.parametrize("camera", ["left", "right"])
def test_hands_and_knees_carry_the_body(camera: str) -> None:
    seen = body(pose(QUADRUPED, camera))
    assert hands_below(seen)[0] > 60
    assert knees_below(seen)[0] > 50


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("camera", ["left", "right"])
def test_a_lifted_limb_shows_whichever_it_is(camera: str, side: str) -> None:
    lifted = moved(pose(QUADRUPED, camera), [f"{side}_wrist", f"{side}_knee"], (0.0, -150.0))
    seen = body(lifted)
    assert hands_below(seen)[0] < 45
    assert knees_below(seen)[0] < 40


def test_limbs_outside_of_the_picture_measure_nothing() -> None:
    outside = moved(pose(QUADRUPED, "left"), ["right_wrist", "left_knee"], (0.0, 5000.0))
    assert np.isnan([hands_below(body(outside))[0], knees_below(body(outside))[0]]).all()
