"""Edges measured on drawn masks whose shape is known."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.pose.contour import CREST_COLUMNS, TRUNK_STATIONS
from posecheck.pose.silhouette import (
    _ANCHORS,
    CREST_WIDTH,
    MASK_LEVELS,
    REACH,
    _evenly,
    _support,
    measure_contour,
)
from posecheck.pose.skeleton import INDEX, LANDMARKS, SIDES

HEIGHT, WIDTH = 240, 320
NEAR = 0.75
"""Pixels: a hard mask's border lies half a pixel outside of its last full pixel."""


def person(
    hip: tuple[float, float],
    shoulder: tuple[float, float],
    breadth: float = 20.0,
    knees: tuple[float, float] | None = None,
) -> np.ndarray:
    """Landmarks with the trunk there, shoulders and hips `breadth` apart across it; everything
    else, and the knees if nothing is said of them, lies at the hips."""
    marks = np.tile(np.array(hip, float), (len(LANDMARKS), 1))
    for side in SIDES:
        marks[INDEX[f"{side}_knee"]] = knees or hip
    line = np.subtract(shoulder, hip)
    across = np.array([line[1], -line[0]]) / max(np.hypot(*line), 1e-9) * breadth / 2
    for name, at in (("shoulder", shoulder), ("hip", hip)):
        marks[INDEX[f"left_{name}"]] = at + across
        marks[INDEX[f"right_{name}"]] = at - across
    return marks


def box(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    """A mask that is 1 in these columns and rows, ends not included."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[top:bottom, left:right] = 1
    return mask


def test_an_upright_box() -> None:
    # The trunk's line at x = 150, the box from 120 to 200.
    raised = person((150, 180), (150, 80), knees=(150, 60))
    found = measure_contour(box(120, 20, 200, 220), raised)
    assert found is not None
    assert found.left_edge.shape == found.right_edge.shape == (TRUNK_STATIONS,)
    assert found.left_edge == pytest.approx(np.full(TRUNK_STATIONS, 30.5), abs=NEAR)
    assert found.right_edge == pytest.approx(np.full(TRUNK_STATIONS, 49.5), abs=NEAR)
    assert found.crest_y.shape == (CREST_COLUMNS,)
    inside = (found.crest_x > 121) & (found.crest_x < 198)
    assert found.crest_y[inside] == pytest.approx(np.full(inside.sum(), 19.5), abs=NEAR)
    assert np.isnan(found.crest_y[(found.crest_x < 118) | (found.crest_x > 201)]).all()
    assert found.support == 1


@pytest.mark.parametrize(
    ("hip", "shoulder", "left", "right"),
    [
        ((150, 180), (150, 80), 30, 50),  # head up: left of the line is left in the picture
        ((150, 80), (150, 180), 50, 30),  # head down
    ],
)
def test_left_is_the_left_hand_of_who_looks_from_hip_to_shoulder(
    hip: tuple[float, float], shoulder: tuple[float, float], left: float, right: float
) -> None:
    found = measure_contour(box(120, 20, 200, 220), person(hip, shoulder))
    assert found is not None
    assert found.left_edge[10] == pytest.approx(left, abs=1.3)
    assert found.right_edge[10] == pytest.approx(right, abs=1.3)


def test_a_lying_box() -> None:
    # Head to the right: the left hand points up in the picture.
    found = measure_contour(box(60, 100, 260, 150), person((110, 120), (210, 120)))
    assert found is not None
    assert found.left_edge == pytest.approx(np.full(TRUNK_STATIONS, 20.5), abs=NEAR)
    assert found.right_edge == pytest.approx(np.full(TRUNK_STATIONS, 29.5), abs=NEAR)


def test_an_ellipse_has_its_half_width_at_every_station() -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(mask, (160, 120), (40, 100), 0, 0, 360, 255, -1, cv2.LINE_AA)
    raised = person((160, 180), (160, 60), knees=(160, 40))
    found = measure_contour(mask.astype(np.float32) / 255, raised)
    assert found is not None
    y = np.linspace(180, 60, TRUNK_STATIONS)
    half = 40 * np.sqrt(1 - ((y - 120) / 100) ** 2)
    assert found.left_edge == pytest.approx(half, abs=1)
    assert found.right_edge == pytest.approx(half, abs=1)
    # Its top is a curve too.
    x = found.crest_x
    inside = np.abs(x - 160) < 30
    top = 120 - 100 * np.sqrt(1 - ((x[inside] - 160) / 40) ** 2)
    assert found.crest_y[inside] == pytest.approx(top, abs=3)


def test_a_soft_border_is_found_between_the_pixels() -> None:
    # A mask that falls from 1 to 0 over ten pixels, one half at x = 200.
    ramp = np.clip((205.0 - np.arange(WIDTH)) / 10, 0, 1)
    mask = np.tile(ramp.astype(np.float32), (HEIGHT, 1))
    found = measure_contour(mask, person((170.25, 180), (170.25, 80)))
    assert found is not None
    assert found.right_edge == pytest.approx(np.full(TRUNK_STATIONS, 29.75), abs=0.05)


@pytest.mark.parametrize("shift", [0.0, 0.25, 0.5])
def test_edges_count_from_the_line_not_from_the_pixel(shift: float) -> None:
    ramp = np.clip((205.0 - np.arange(WIDTH)) / 10, 0, 1)
    mask = np.tile(ramp.astype(np.float32), (HEIGHT, 1))
    found = measure_contour(mask, person((170 + shift, 180), (170 + shift, 80)))
    assert found is not None
    assert found.right_edge[5] == pytest.approx(30 - shift, abs=0.05)


def test_a_silhouette_that_reaches_the_picture_has_no_edge_there() -> None:
    # The box runs to the left border of the picture and to its top.
    found = measure_contour(box(0, 0, 70, 240), person((40, 180), (40, 80), knees=(40, 60)))
    assert found is not None
    assert np.isnan(found.left_edge).all()
    assert found.right_edge == pytest.approx(np.full(TRUNK_STATIONS, 29.5), abs=NEAR)
    assert np.isnan(found.crest_y).all()


def test_a_trunk_outside_of_its_silhouette_has_no_edge() -> None:
    found = measure_contour(box(200, 20, 300, 220), person((100, 180), (100, 80)))
    assert found is not None
    assert np.isnan(found.left_edge).all()
    assert np.isnan(found.right_edge).all()
    assert found.support == 0


def arch(top: float) -> np.ndarray:
    """A body that bends up between hips at (90, 150) and shoulders at (230, 150) like a bridge."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    centre = 150 - top * np.sin(np.pi * np.clip((x - 90) / 140, 0, 1))
    return ((np.abs(y - centre) < 25) & (x > 60) & (x < 260)).astype(np.float32)


@pytest.mark.parametrize("top", [10, 60])
def test_a_line_that_leaves_a_rounded_body_still_finds_both_edges(top: float) -> None:
    # At 60 the middle of the line runs 35 pixels below the body.
    found = measure_contour(arch(top), person((90, 150), (230, 150)))
    assert found is not None
    rise = top * np.sin(np.pi * np.linspace(0, 1, TRUNK_STATIONS))
    assert found.left_edge == pytest.approx(25 + rise, abs=1.5)
    assert found.right_edge == pytest.approx(25 - rise, abs=1.5)


def test_an_arm_beyond_the_gap_is_not_taken_for_the_body() -> None:
    mask = arch(60)
    mask[158:170, 140:180] = 1  # a forearm close below the line, far below the body
    found = measure_contour(mask, person((90, 150), (230, 150)))
    assert found is not None
    assert found.left_edge[10] == pytest.approx(85, abs=1.5)
    assert found.right_edge[10] == pytest.approx(-35, abs=1.5)


def test_an_edge_out_of_reach_is_none() -> None:
    # The trunk is 50 pixels long, the border 60 away.
    assert 50 * REACH < 60
    found = measure_contour(box(100, 0, 220, 240), person((160, 150), (160, 100)))
    assert found is not None
    assert np.isnan(found.left_edge).all()
    assert np.isnan(found.right_edge).all()


@pytest.mark.parametrize("value", [0.0, 0.49, 0.51, 1.0])
def test_an_empty_or_full_mask_has_no_edges(value: float) -> None:
    mask = np.full((HEIGHT, WIDTH), value, np.float32)
    found = measure_contour(mask, person((160, 180), (160, 80), knees=(160, 60)))
    assert found is not None
    assert np.isnan(found.left_edge).all()
    assert np.isnan(found.crest_y).all()
    assert found.support == (1 if value > 0.5 else 0)


@pytest.mark.parametrize(
    "landmarks",
    [
        person((160, 120), (160, 120)),  # a trunk without length
        person((160, 120), (163, 120)),
        np.full((len(LANDMARKS), 2), np.nan),  # nobody
    ],
)
def test_without_a_trunk_nothing_can_be_measured(landmarks: np.ndarray) -> None:
    assert measure_contour(box(100, 0, 220, 240), landmarks) is None


def test_support_is_the_share_of_landmarks_on_the_silhouette() -> None:
    marks = person((160, 180), (160, 80))
    marks[INDEX["left_knee"]] = 20, 20  # beside it
    marks[INDEX["right_knee"]] = -50, 9999  # outside of the picture
    found = measure_contour(box(120, 20, 200, 220), marks)
    assert found is not None
    assert found.support == pytest.approx(4 / 6)


def test_a_smaller_mask_is_told_in_pixels_of_the_picture() -> None:
    mask, marks = box(120, 20, 200, 220), person((150, 180), (150, 80))
    one, three = measure_contour(mask, marks), measure_contour(mask, marks, scale=3.0)
    assert one is not None
    assert three is not None
    for name in ("left_edge", "right_edge", "crest_x", "crest_y"):
        assert np.allclose(getattr(three, name), 3 * getattr(one, name), equal_nan=True)
    assert three.support == one.support


def test_the_crest_is_that_of_knees_above_the_shoulders() -> None:
    mask = box(120, 20, 200, 220)
    for height, measured in ((79, True), (81, False)):
        found = measure_contour(mask, person((150, 180), (150, 80), knees=(150, height)))
        assert found is not None
        assert np.isfinite(found.crest_y).any() == measured


def test_the_crest_spans_the_body_about_the_hips() -> None:
    found = measure_contour(box(120, 20, 200, 220), person((150, 180), (150, 80), breadth=70))
    assert found is not None
    assert found.crest_x[0] == pytest.approx(150 - CREST_WIDTH * 70)
    assert found.crest_x[-1] == pytest.approx(150 + CREST_WIDTH * 70)


points = st.tuples(st.floats(-400, 700), st.floats(-400, 700))


@settings(max_examples=60, deadline=None)
@given(points, points, st.integers(0, 2**32 - 1))
def test_wherever_the_landmarks_lie_edges_are_inside_their_reach_or_unknown(
    hip: tuple[float, float], shoulder: tuple[float, float], seed: int
) -> None:
    mask = np.random.default_rng(seed).random((HEIGHT, WIDTH)).astype(np.float32)
    mask = cv2.GaussianBlur(mask, (0, 0), 8)
    mask = (mask > mask.mean()).astype(np.float32)
    found = measure_contour(mask, person(hip, shoulder))
    if found is None:
        return
    length = np.hypot(*np.subtract(shoulder, hip))
    for edge in (found.left_edge, found.right_edge):
        known = edge[np.isfinite(edge)]
        assert (np.abs(known) <= max(REACH * length, 4)).all()
    crest = found.crest_y[np.isfinite(found.crest_y)]
    assert ((crest >= 0) & (crest < HEIGHT)).all()
    assert 0 <= found.support <= 1


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(st.integers(-40, 360), st.integers(-40, 280)),
    st.tuples(st.integers(-40, 360), st.integers(-40, 280)),
    st.integers(0, 2**32 - 1),
)
def test_a_mask_of_levels_is_measured_as_the_probabilities_that_they_stand_for(
    hip: tuple[int, int], shoulder: tuple[int, int], seed: int
) -> None:
    # Only the part around the trunk is made probabilities; also where that leaves the picture.
    rng = np.random.default_rng(seed)
    levels = cv2.GaussianBlur(rng.integers(0, 256, (240, 320)).astype(np.uint8), (31, 31), 0)
    levels = np.clip(levels.astype(int) - 96, 0, MASK_LEVELS).astype(np.uint8)
    points = person(hip, shoulder)
    whole = measure_contour((levels / np.float32(MASK_LEVELS)).astype(np.float32), points)
    found = measure_contour(levels, points)
    assert (found is None) == (whole is None)
    if found is not None and whole is not None:
        for name in ("left_edge", "right_edge", "crest_x", "crest_y", "support"):
            assert np.array_equal(getattr(found, name), getattr(whole, name), equal_nan=True), name


@given(st.floats(-1e4, 1e4), st.floats(1.0, 1e4))
def test_abscissae_lie_evenly(first: float, width: float) -> None:
    last = first + width
    assert np.array_equal(_evenly(first, last), np.linspace(first, last, CREST_COLUMNS))


@given(st.lists(st.integers(-8, 88), min_size=12, max_size=12), st.booleans(), st.booleans())
def test_a_landmark_lies_on_the_pixel_that_is_nearest(
    quarters: list[int], levels: bool, lost: bool
) -> None:
    # Quarters of a pixel, in a picture of 20 by 20 whose left half is the person.
    mask = np.zeros((20, 20), np.uint8 if levels else np.float32)
    mask[:, :10] = MASK_LEVELS if levels else 1
    points = np.zeros((len(LANDMARKS), 2))
    points[_ANCHORS] = np.reshape(quarters, (6, 2)) / 4
    if lost:
        points[_ANCHORS[0]] = np.nan
    nearest = np.nan_to_num(np.rint(points[_ANCHORS]), nan=-1).astype(int)
    there = [0 <= x < 10 and 0 <= y < 20 for x, y in nearest]
    assert _support(mask, points.tolist()) == sum(there) / 6
