"""What the camera's lean leaves open of an angle."""

import math
from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.scene import Scene
from posecheck.signals.catalogue import SIGNALS
from tests.figures import SITTING, body, pose

FROM_VERTICAL = ["trunk_lean_deg", "trunk_elevation_deg", "head_pitch_deg", "thigh_slope_deg"]


@pytest.mark.parametrize("name", FROM_VERTICAL)
@pytest.mark.parametrize(("lean", "error"), [(math.nan, 3.0), (0.0, 2.0), (-8.0, 1.5)])
def test_the_band_is_widest_where_nothing_upright_is_seen(
    name: str, lean: float, error: float
) -> None:
    seen = body(replace(pose(SITTING), scene=Scene(camera_lean_deg=lean)))
    measured = SIGNALS[name].error
    assert measured is not None
    assert measured(seen) == pytest.approx(error)


def test_an_angle_between_limbs_does_not_depend_on_the_camera() -> None:
    assert SIGNALS["knee_flexion_deg"].error is None
    assert SIGNALS["left_hip_flexion_deg"].error is None


def test_what_is_not_seen_from_the_side_has_no_band() -> None:
    seen = body(pose(SITTING))
    front = replace(seen, view=replace(seen.view, name=np.array([0])))
    measured = SIGNALS["trunk_lean_deg"].error
    assert measured is not None
    assert front.from_side().any() == np.isfinite(measured(front)).any()
