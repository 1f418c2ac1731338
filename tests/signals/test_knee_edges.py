"""The edges of knees on upper edges that a reader can draw."""

import numpy as np
import pytest

from posecheck.pose.arrays import Floats
from posecheck.signals import knee_edges
from posecheck.signals.knee_edges import Edges

X = np.arange(0.0, 41.0)
"""An inch is one column: level, no perspective."""


def hump(at: float, top: float) -> Floats:
    """A knee: its sides fall by two pixels an inch."""
    return top + 2 * np.abs(X - at)


def edges_of(
    *humps: Floats,
    floor: float = 60.0,
    middle: float = 20.0,
    marks: tuple[float, float] | None = None,
) -> Edges:
    y = np.minimum.reduce(humps)
    y = np.where(y > floor, np.nan, y)
    tops = [float(X[one.argmin()]) for one in humps]
    left, right = marks or (min(tops), max(tops))
    at = np.array([left]), np.array([right])
    return knee_edges.knee_edges(X[None], y[None], np.array([middle]), at, 1.0, 1.0)


def values(edges: Edges) -> list[float]:
    sides = (edges.left, edges.right, edges.own_left, edges.own_right)
    return [float(side[0]) for side in sides]


def test_two_knees_of_one_height_have_the_same_edges_together_and_alone() -> None:
    # Two inches below tops at 10 the sides are one inch out.
    edges = edges_of(hump(16, 10), hump(24, 10))
    assert values(edges) == pytest.approx([15, 25, 15, 25])


def test_a_knee_that_sank_keeps_its_own_edge() -> None:
    # The left knee's top lies 3 in lower: two inches below the right one's it is not there at all.
    edges = edges_of(hump(12, 13), hump(24, 10))
    assert values(edges) == pytest.approx([23, 25, 11, 25])
    mirrored = edges_of(hump(16, 10), hump(28, 13))
    assert values(mirrored) == pytest.approx([15, 17, 15, 29])


def test_what_lies_on_the_floor_is_no_knee() -> None:
    sunk = 10 + knee_edges.SINK_IN + 2
    edges = edges_of(hump(12, sunk), hump(24, 10))
    assert values(edges) == pytest.approx([23, 25, 23, 25])


def test_a_hand_beside_the_knees_is_no_knee() -> None:
    # It stands as high as a sunken knee, but no knee's landmark is near.
    edges = edges_of(hump(12, 13), hump(24, 10), marks=(23.0, 25.0))
    assert values(edges) == pytest.approx([23, 25, 23, 25])


def test_a_ripple_is_no_second_knee() -> None:
    ripple = hump(20, 10)
    ripple[17] -= 0.3
    edges = edges_of(ripple)
    assert edges.own_left == pytest.approx(edges.left)


def test_far_from_the_knees_nothing_is_looked_for() -> None:
    edges = edges_of(hump(4, 5), hump(24, 10), middle=24.0)
    assert values(edges) == pytest.approx([23, 25, 23, 25])


def test_without_an_outline_there_is_no_edge() -> None:
    edges = edges_of(hump(20, 100))
    assert np.isnan(values(edges)).all()


def test_the_edges_are_found_between_columns() -> None:
    x, y = np.array([[0.0, 10, 20, 30, 40]]), np.array([[np.inf, 8.0, 4.0, 6.0, 14.0]])
    level = np.array([7.0])
    crossing = knee_edges._crossing
    # Falls from 4 at x = 20 to 8 at x = 10, from 6 at x = 30 to 14 at x = 40.
    assert crossing(x, y, level, np.array([2]), -1) == pytest.approx([12.5])
    assert crossing(x, y, level, np.array([3]), 1) == pytest.approx([31.25])
    # Beside an empty column the edge lies half-way.
    assert crossing(x, y, np.array([9.0]), np.array([1]), -1) == pytest.approx([5.0])
