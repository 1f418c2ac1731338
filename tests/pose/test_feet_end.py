"""Knees and feet found on drawn masks whose places are known."""

import numpy as np
import pytest

from posecheck.pose.feet_end import measure_feet_end
from posecheck.pose.scene import CAMERA_PLACES, Scene, place_of, scene_arrays
from posecheck.pose.skeleton import INDEX
from tests.feet_figures import BOTTOM, MIDDLE, PX_PER_IN, RISE_PX, SIZE, bent_knees


def middle_of(landmarks: np.ndarray, name: str) -> np.ndarray:
    return landmarks[[INDEX[f"left_{name}"], INDEX[f"right_{name}"]]].mean(0)


@pytest.mark.parametrize("inches", [-5.0, -1.0, 0.0, 2.0, 5.0])
def test_knees_and_feet_of_a_drawn_body(inches: float) -> None:
    found = measure_feet_end(bent_knees(inches))
    assert found is not None
    landmarks, contour = found
    knee, foot = middle_of(landmarks, "knee"), middle_of(landmarks, "foot_index")
    assert knee[0] == pytest.approx(MIDDLE + PX_PER_IN * inches, abs=2)
    # The first row that is as wide as knees lies within an inch of the top.
    assert knee[1] == pytest.approx(BOTTOM - RISE_PX, abs=PX_PER_IN)
    assert foot == pytest.approx([MIDDLE, BOTTOM], abs=3)
    # The person's left is on the right of the picture.
    assert landmarks[INDEX["left_knee"], 0] > landmarks[INDEX["right_knee"], 0]
    assert np.isnan(landmarks[INDEX["nose"]]).all()
    assert contour.support == 1


def test_a_lamp_right_behind_the_knees_is_no_knee() -> None:
    plain = measure_feet_end(bent_knees())
    mask = bent_knees()
    top = round(BOTTOM - RISE_PX)
    mask[top - 30 : top + 6, MIDDLE + 8 : MIDDLE + 16] = 1
    found = measure_feet_end(mask)
    assert plain is not None
    assert found is not None
    assert middle_of(found[0], "knee") == pytest.approx(middle_of(plain[0], "knee"), abs=2)


def test_a_body_that_is_cut_off_torn_or_tiny_is_not_measured() -> None:
    whole = bent_knees()
    assert measure_feet_end(whole[: BOTTOM - 20]) is None  # the feet are below the picture
    assert measure_feet_end(whole[round(BOTTOM - RISE_PX) + 10 :]) is None  # the knees above it
    torn = whole.copy()
    torn[260:300] = 0
    assert measure_feet_end(torn) is None
    assert measure_feet_end(whole[::8, ::8].copy()) is None
    assert measure_feet_end(np.zeros_like(whole)) is None


def test_a_blob_elsewhere_is_left_out() -> None:
    mask = bent_knees()
    mask[40:60, 40:60] = 1
    found, plain = measure_feet_end(mask), measure_feet_end(bent_knees())
    assert found is not None
    assert plain is not None
    assert np.array_equal(found[0], plain[0], equal_nan=True)
    assert found[1].support < 1


def test_the_contrast_is_that_of_the_knees_with_what_is_behind_them() -> None:
    mask = bent_knees()
    picture = np.full((*SIZE[::-1], 3), 100, np.uint8)
    picture[mask > 0] = 130
    found = measure_feet_end(mask, 1.0, picture)
    assert found is not None
    assert found[1].contrast == pytest.approx(np.sqrt(3) * 30, rel=0.05)


def test_the_place_is_kept_with_the_scenes() -> None:
    assert place_of(None) is None
    assert place_of(scene_arrays([Scene(brightness=3.0)])) is None
    for i, place in enumerate(CAMERA_PLACES):
        assert place_of(scene_arrays([Scene(), Scene(place=float(i))])) == place
    assert place_of(scene_arrays([Scene(place=99.0)])) is None
