"""Body height in words, and body segments as a ruler."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.calibration.height import MAX_HEIGHT_IN, MIN_HEIGHT_IN, parse_height
from posecheck.calibration.model import Calibration, CameraNote
from posecheck.errors import InputError
from posecheck.measure import scale
from posecheck.measure.ruler import Ruler
from posecheck.measure.scale import pixels_per_inch
from posecheck.pose.head_end import FOCAL
from tests.figures import (
    HALF_WIDTH,
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


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("5ft7in", 67),
        ("5'7", 67),
        ("5'7\"", 67),
        ("5’7”", 67),  # typographic quotation marks
        ("5 ft 7 in", 67),
        ("5 Feet 7 Inches", 67),
        ("6ft", 72),
        ("5ft 7.5in", 67.5),
        ("67in", 67),
        ('67"', 67),
        ("170cm", 66.93),
        (" 170 CM ", 66.93),
        ("170,5cm", 67.13),  # a decimal comma
        ("1.70m", 66.93),
    ],
)
def test_heights_are_understood(text: str, inches: float) -> None:
    assert parse_height(text) == pytest.approx(inches, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tall",
        "170",  # which unit?
        "5.7",
        "-170cm",
        "170 cm 5",
        "5ft7in3",
        "nan cm",
        "1e2in",
        "2ft",  # below 3 feet
        "9ft",  # above 8 feet
        "1.70cm",
        "170m",
        "9" * 400 + "cm",  # beyond all numbers
    ],
)
def test_bad_heights_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="5ft7in or 170cm"):
        parse_height(text)


@settings(deadline=None)
@given(st.integers(4, 7), st.integers(0, 11))
def test_feet_and_inches_say_the_same_as_inches_and_centimetres(feet: int, inches: int) -> None:
    height = 12 * feet + inches
    assert parse_height(f"{feet}ft{inches}in") == height
    assert parse_height(f"{height}in") == height
    assert parse_height(f"{height * 2.54:.3f}cm") == pytest.approx(height, abs=1e-3)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_no_text_makes_anything_but_a_height_or_an_input_error(text: str) -> None:
    try:
        height = parse_height(text)
    except InputError:
        return
    assert MIN_HEIGHT_IN <= height <= MAX_HEIGHT_IN


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("figure", [STANDING, SITTING, QUADRUPED, SUPINE])
def test_from_the_side_trunk_thigh_and_shank_are_the_ruler(figure: Figure, camera: str) -> None:
    height_in = (TRUNK + THIGH + SHANK) / scale.SIDE_SEGMENTS / 0.0254
    seen = body(pose(figure, camera))
    assert pixels_per_inch(seen, height_in) == pytest.approx([PX_PER_IN], rel=1e-4)
    assert scale.error_pct(seen) == scale.SIDE_ERROR_PCT


def test_from_behind_the_head_shoulders_and_hips_are_the_ruler() -> None:
    seen = body(pose(SUPINE, "head_end"))
    hips = 2 * HALF_WIDTH["hip"] / 0.0254 / scale.HIP_BREADTH
    shoulders = 2 * HALF_WIDTH["shoulder"] / 0.0254 / scale.SHOULDER_BREADTH
    # Drawn without perspective, but the shoulders are taken to be nearer than the knees.
    by_shoulders, by_hips = scale.head_end_scales(seen)
    assert by_hips / PX_PER_IN == pytest.approx([hips], rel=1e-4)
    assert 0.8 * shoulders < float(by_shoulders[0]) / PX_PER_IN < shoulders
    # Shoulders differ less from body to body and count for four fifths.
    between = by_shoulders**0.8 * by_hips**0.2 / 67.0
    assert pixels_per_inch(seen, 67.0) == pytest.approx(between)
    # With a lens that is known they count alone.
    focal = FOCAL * max(seen.track.size)
    assert pixels_per_inch(seen, 67.0, focal) == pytest.approx(by_shoulders / 67.0)


def test_the_longer_the_lens_the_less_the_shoulders_are_nearer() -> None:
    seen = body(pose(SUPINE, "head_end"))
    shares = [float(scale.head_end_scales(seen, focal)[0][0]) for focal in (300.0, 600.0, 1e9)]
    assert shares[0] < shares[1] < shares[2]
    breadth_px = 2 * HALF_WIDTH["shoulder"] / 0.0254 * PX_PER_IN
    assert shares[2] == pytest.approx(breadth_px / scale.SHOULDER_BREADTH, rel=1e-3)


def test_the_stated_error_grows_where_shoulders_and_hips_disagree() -> None:
    agreeing = pose(SUPINE, "head_end")
    wide = moved(agreeing, ["left_hip"], (-8, 0))
    errors = [scale.error_pct(body(seen)) for seen in (agreeing, wide)]
    assert errors[0] >= scale.HEAD_END_ERROR_PCT
    by_shoulders, by_hips = scale.head_end_scales(body(wide))
    apart = float(np.abs(np.log(by_shoulders / by_hips))[0])
    assert errors[1] == pytest.approx(np.hypot(scale.HEAD_END_ERROR_PCT, 50 * apart))


def test_a_lens_that_is_known_makes_the_stated_error_smaller() -> None:
    seen = body(pose(SUPINE, "head_end"))
    focal = FOCAL * max(seen.track.size)
    assert scale.error_pct(seen, focal_px=focal) < scale.error_pct(seen)


def test_a_field_of_view_is_a_focal_length() -> None:
    def scale_of(degrees: float | None) -> float:
        camera = CameraNote(description="x", field_of_view_deg=degrees)
        calibration = Calibration(date=datetime.now(UTC), camera=camera)
        return float(Ruler(67.0, calibration).height_scale(body(pose(SUPINE, "head_end")))[0])

    unknown, narrow, wide = scale_of(None), scale_of(44.0), scale_of(78.0)
    # The wider the lens, the nearer the camera, and the larger the shoulders against the knees.
    assert wide < narrow
    assert wide < unknown
    seen = body(pose(SUPINE, "head_end"))
    by_shoulders = float(pixels_per_inch(seen, 67.0, FOCAL * max(seen.track.size))[0])
    assert scale_of(2 * np.degrees(np.arctan(0.5 / FOCAL))) == pytest.approx(by_shoulders)


@pytest.mark.parametrize("camera", ["front", "back", "slant"])
def test_other_views_give_no_scale(camera: str) -> None:
    assert np.isnan(pixels_per_inch(body(pose(STANDING, camera)), 67.0)).all()


def test_a_person_twice_as_tall_as_said_makes_an_inch_twice_as_long() -> None:
    seen = body(pose(STANDING))
    assert pixels_per_inch(seen, 35) == pytest.approx(2 * pixels_per_inch(seen, 70))
