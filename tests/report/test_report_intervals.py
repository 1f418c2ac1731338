"""Reducing long series and many stretches loses nothing that matters."""

import numpy as np
import pytest

from posecheck.report.intervals import decimate, rows, unknown_stretches, visible


def test_decimation_keeps_extremes_and_ends_of_an_hour() -> None:
    times = np.arange(108_000) / 30
    values = np.sin(times)
    values[70_001] = 40.0
    values[12_345] = -30.0
    thin_times, thin = decimate(times, values, 700)
    assert len(thin) <= 3 * 700 + 1
    assert thin[thin_times == times[70_001]] == 40.0
    assert thin[thin_times == times[12_345]] == -30.0
    assert thin_times[0] == times[0]
    assert thin_times[-1] == times[-1]
    assert np.all(np.diff(thin_times) > 0)


def test_decimation_breaks_the_line_only_where_a_bucket_knows_nothing() -> None:
    values = np.ones(10_000)
    values[4_000:6_000] = np.nan
    values[100] = np.nan
    thin_times, thin = decimate(np.arange(10_000.0), values, 100)
    unknown = thin_times[np.isnan(thin)]
    assert len(unknown)
    assert unknown.min() >= 4_000
    assert unknown.max() < 6_000


def test_a_short_series_is_left_alone() -> None:
    times, values = np.arange(5.0), np.array([0, 1, np.nan, 3, 4])
    assert decimate(times, values, 700) == (times, values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1], []),
        ([np.nan, np.nan, 1, 1], [(0.0, 2.0)]),
        ([1, np.nan, 1, np.nan], [(1.0, 2.0), (3.0, 3.0)]),
        ([np.nan] * 4, [(0.0, 3.0)]),
    ],
)
def test_unknown_stretches(values: list[float], expected: list[tuple[float, float]]) -> None:
    assert unknown_stretches(np.arange(4.0), np.array(values, float)) == expected


def test_slivers_are_widened_and_neighbours_joined() -> None:
    assert visible([(5.0, 5.01), (0.0, 1.0), (1.05, 2.0)], 0.1) == [(0.0, 2.0), (5.0, 5.1)]


def test_overlapping_stretches_go_to_rows_of_their_own() -> None:
    spans = [(0.0, 4.0), (1.0, 2.0), (3.0, 5.0), (4.5, 6.0)]
    assert rows(spans, 0.1, 3) == [0, 1, 1, 0]
    assert max(rows([(0.0, 9.0)] * 10, 0.1, 3)) == 2
