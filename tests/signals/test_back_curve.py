"""Curves of back and belly from edges of known shape."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.pose.contour import TRUNK_STATIONS, Contour
from posecheck.pose.pose import Pose
from posecheck.signals.back_curve import MIN_SUPPORT, back_curve, belly_curve, bridged, without_head
from tests.figures import (
    QUADRUPED,
    SHOULDER_LEVEL,
    SITTING,
    SUPINE,
    Figure,
    body,
    mirrored,
    pose,
)

LEVELS = np.linspace(0, 1, TRUNK_STATIONS)
EMPTY = np.full(96, np.nan, np.float32)
ARC = 4 * LEVELS * (1 - LEVELS)
"""A parabola of height 1 over the trunk."""


def with_edges(seen: Pose, back: np.ndarray, belly: np.ndarray, support: float = 1.0) -> Pose:
    """The pose with other edges beside its trunk; seen from the left the back is on the right
    of somebody who looks from the hips to the shoulders."""
    return replace(seen, contour=Contour(belly, back, EMPTY, EMPTY, support))


def curve(back: np.ndarray, support: float = 1.0) -> float:
    return float(back_curve(body(with_edges(pose(QUADRUPED), back, 0 * back, support)))[0])


def test_a_straight_back_has_no_curve() -> None:
    assert curve(np.full(TRUNK_STATIONS, 18.0)) == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(st.floats(0, 60), st.floats(-30, 30))
def test_neither_thickness_nor_taper_counts(thick: float, taper: float) -> None:
    assert curve(thick + taper * LEVELS) == pytest.approx(0, abs=1e-4)
    arc = curve(5 * ARC)
    assert curve(5 * ARC + thick + taper * LEVELS) == pytest.approx(arc, abs=1e-4)


@pytest.mark.parametrize("height_px", [-12, -3, 3, 12])
def test_an_arc_of_known_height(height_px: float) -> None:
    seen = pose(QUADRUPED)
    marks = float(np.hypot(*(seen.point("left_shoulder") - seen.point("left_hip"))))
    # The part of a parabola between the levels of the joints, over their distance.
    share = SHOULDER_LEVEL
    # Over the middle half the mean of a parabola is 11/12 of its height.
    expected = 100 * height_px * 11 / 12 * share / marks
    assert curve(height_px * ARC) == pytest.approx(expected, rel=0.05)


def test_the_sign_says_rounded_outward() -> None:
    assert curve(5 * ARC) > 0 > curve(-5 * ARC)


def test_twice_the_bulge_is_twice_the_curve() -> None:
    assert curve(8 * ARC) == pytest.approx(2 * curve(4 * ARC), rel=1e-6)


def test_back_and_belly_are_not_confused() -> None:
    round_back, flat = 6 * ARC, 0 * ARC
    seen = with_edges(pose(QUADRUPED), round_back, flat)
    mirror = mirrored(seen)
    assert back_curve(body(seen)) == pytest.approx(back_curve(body(mirror)), abs=1e-6)
    assert back_curve(body(seen))[0] > 5
    assert belly_curve(body(seen, mirror)) == pytest.approx([0, 0], abs=1e-6)


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("pct", [-6.0, -2.0, 0.0, 4.0, 11.0])
@pytest.mark.parametrize("figure", [QUADRUPED, SITTING])
def test_a_drawn_back_of_known_bulge(figure: Figure, pct: float, camera: str) -> None:
    seen = pose(replace(figure, back_pct=pct), camera)
    assert back_curve(body(seen))[0] == pytest.approx(pct, abs=0.4 + 0.05 * abs(pct))


@pytest.mark.parametrize("camera", ["left", "right"])
@pytest.mark.parametrize("pct", [0.0, 2.0, 4.0])
def test_a_drawn_belly_of_known_bulge(pct: float, camera: str) -> None:
    seen = pose(replace(SUPINE, belly_pct=pct), camera)
    assert belly_curve(body(seen))[0] == pytest.approx(pct, abs=0.4 + 0.05 * abs(pct))


@pytest.mark.parametrize("lost", [[10], [9, 10], [3, 4, 12, 13]])
def test_one_or_two_lost_stations_are_bridged(lost: list[int]) -> None:
    back = 5 * ARC
    back[lost] = np.nan
    assert curve(back) == pytest.approx(curve(5 * ARC), abs=0.1)


def test_three_lost_stations_in_a_row_leave_the_curve_unknown() -> None:
    back = 5 * ARC
    back[9:12] = np.nan
    assert np.isnan(curve(back))


@pytest.mark.parametrize("width", [1, 2])
def test_stations_that_stick_out_are_bridged(width: int) -> None:
    # A strap, a hand: half a trunk further out than their neighbours.
    back = 5 * ARC
    back[8 : 8 + width] += 60
    assert curve(back) == pytest.approx(curve(5 * ARC), abs=0.1)


def test_hip_stations_whose_rays_run_into_a_raised_thigh_are_continued() -> None:
    taper = 30 + 40 * np.clip(0.2 - LEVELS, 0, 1)
    seen = with_edges(pose(SUPINE), ARC, taper)
    lost = taper.copy()
    lost[:2] = np.nan
    without = with_edges(pose(SUPINE), ARC, lost)
    assert belly_curve(body(without)) == pytest.approx(belly_curve(body(seen)), abs=0.05)


@pytest.mark.parametrize("level", [0.35, 0.5, 0.65])
def test_an_elbow_behind_the_back_is_no_back(level: float) -> None:
    elbow = np.clip(0.25 - np.abs(LEVELS - level), 0, None)
    assert np.isnan(in_trunks(0.2 + elbow))


def test_no_spine_bends_as_far_as_that() -> None:
    assert np.isfinite(in_trunks(0.2 + 0.18 * ARC))
    assert np.isnan(in_trunks(0.2 + 0.25 * ARC))


def trunk_px() -> float:
    seen = pose(QUADRUPED)
    return float(np.hypot(*(seen.point("left_shoulder") - seen.point("left_hip"))))


def in_trunks(edge: np.ndarray) -> float:
    return curve(np.asarray(edge) * trunk_px())


HOLLOW = 0.24 - 0.1 * ARC


def head_from(level: float, back: np.ndarray = HOLLOW) -> np.ndarray:
    """The back with a head that rises from it at 60 degrees from a level on."""
    return back + 1.8 * np.clip(LEVELS - level, 0, None)


@pytest.mark.parametrize("level", [0.7, 0.8, 0.9])
def test_a_raised_head_is_no_back(level: float) -> None:
    clean = in_trunks(HOLLOW)
    assert clean == pytest.approx(-10 * 11 / 12, abs=1)
    # Taken for back it would deepen the hollow by half its rise at the shoulders.
    assert in_trunks(head_from(level)) == pytest.approx(clean, abs=1.5)


def test_hair_out_of_reach_is_no_back_either() -> None:
    gone = HOLLOW.copy()
    gone[16:] = np.nan
    assert in_trunks(gone) == pytest.approx(in_trunks(HOLLOW), abs=1.5)


def test_a_back_that_is_mostly_hidden_by_the_head_is_unknown() -> None:
    assert np.isnan(in_trunks(head_from(0.5)))


def test_a_head_that_is_lifted_slowly_makes_no_step() -> None:
    rises = np.linspace(0, 2, 81)
    found = [in_trunks(HOLLOW + rise * np.clip(LEVELS - 0.8, 0, None)) for rise in rises]
    assert np.isfinite(found).all()
    assert np.abs(np.diff(found)).max() < 0.5


@pytest.mark.parametrize("height", [-0.12, -0.06, 0.0, 0.1, 0.14])
def test_no_back_is_taken_for_a_neck(height: float) -> None:
    """Arcs as deep as the deepest seen stay as they are, to the last bit."""
    edge = (0.3 + height * ARC)[None]
    assert without_head(edge) is edge
    assert bridged(edge) is edge


@settings(deadline=None)
@given(st.lists(st.floats(-0.8, 0.8) | st.just(float("nan")), min_size=21, max_size=21))
def test_one_frame_alone_gives_what_it_gives_among_others(values: list[float]) -> None:
    one = np.array([values])
    many = np.concatenate([HOLLOW[None], one, head_from(0.7)[None]])
    alone, among = without_head(bridged(one)), without_head(bridged(many))[1:2]
    assert np.array_equal(alone, among, equal_nan=True)


@pytest.mark.parametrize(
    ("support", "known"), [(MIN_SUPPORT + 0.01, True), (MIN_SUPPORT - 0.01, False)]
)
def test_an_outline_that_contradicts_the_joints_is_not_measured(
    support: float, known: bool
) -> None:
    assert np.isfinite(curve(5 * ARC, support)) == known


def test_without_a_silhouette_or_from_the_front_the_curve_is_unknown() -> None:
    front = with_edges(pose(SITTING, "front"), ARC, ARC)
    assert np.isnan(back_curve(body(pose(QUADRUPED, outline=False), front))).all()
