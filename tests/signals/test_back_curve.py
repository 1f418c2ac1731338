"""Curves of back and belly from edges of known shape."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.pose.contour import TRUNK_STATIONS, Contour
from posecheck.pose.pose import Pose
from posecheck.signals.back_curve import MIN_SUPPORT, back_curve, belly_curve
from tests.figures import PX_PER_M, QUADRUPED, SITTING, SUPINE, TRUNK, Figure, body, mirrored, pose

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
    # The part of a parabola between the joints, over their distance.
    share = TRUNK * PX_PER_M / marks
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


def test_without_an_edge_in_the_middle_the_curve_is_unknown() -> None:
    back = 5 * ARC
    back[10] = np.nan
    assert np.isnan(curve(back))


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
