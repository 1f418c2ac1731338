"""Stretches of time and long series, reduced to what can be seen in a plot."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from posecheck.report.content import Floats

Interval = tuple[float, float]


def unknown_stretches(times: Floats, values: Floats) -> list[Interval]:
    """Stretches (start, end) in seconds in which a series is NaN, up to the next known sample."""
    if not len(times):
        return []
    unknown = ~np.isfinite(values)
    edges = np.flatnonzero(np.diff(np.r_[False, unknown, False].astype(np.int8)))
    ends = np.minimum(edges[1::2], len(times) - 1)
    return [(float(times[a]), float(times[b])) for a, b in zip(edges[::2], ends, strict=True)]


def broken(times: Floats, values: Floats, longest_s: float) -> tuple[Floats, Floats]:
    """The same series with an unknown sample in each step that is longer than `longest_s`.

    Nothing was seen in between, so a line must not go through.
    """
    gaps = np.flatnonzero(np.diff(times) > longest_s)
    middles = 0.5 * (times[gaps] + times[gaps + 1])
    return np.insert(times, gaps + 1, middles), np.insert(values, gaps + 1, np.nan)


def visible(intervals: Iterable[Interval], resolution: float) -> list[Interval]:
    """Merge stretches that lie closer than `resolution` seconds and widen slivers to it."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        end = max(end, start + resolution)
        if merged and start <= merged[-1][1] + resolution:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def rows(intervals: Sequence[Interval], gap: float, most: int) -> list[int]:
    """A row for each stretch (given in order of start) so that those in one row do not overlap.

    When `most` rows are full, the one that ends first is used again.
    """
    ends: list[float] = []
    chosen = []
    for start, end in intervals:
        free = next((i for i, e in enumerate(ends) if e + gap <= start), None)
        if free is None and len(ends) < most:
            ends.append(end)
            free = len(ends) - 1
        elif free is None:
            free = int(np.argmin(ends))
        ends[free] = max(ends[free], end)
        chosen.append(free)
    return chosen


def decimate(times: Floats, values: Floats, buckets: int) -> tuple[Floats, Floats]:
    """Thin a long series to at most three samples a bucket, keeping every bucket's extremes.

    A bucket in which nothing is known keeps one NaN, so that the line is broken there.
    """
    count = len(times)
    if count <= 3 * buckets:
        return times, values
    size = -(-count // buckets)
    padded = np.full(size * buckets, np.nan)
    padded[:count] = values
    grid = padded.reshape(buckets, size)
    known = np.isfinite(grid)
    first = np.arange(buckets) * size
    lowest = first + np.where(known, grid, np.inf).argmin(axis=1)
    highest = first + np.where(known, grid, -np.inf).argmax(axis=1)
    keep: NDArray[np.integer] = np.unique(np.r_[first, lowest, highest, count - 1])
    keep = keep[keep < count]
    # A lone unknown first sample would break a line that goes on: the hatching shows it instead.
    some = known.any(axis=1)[keep // size]
    keep = keep[np.isfinite(values[keep]) | ~some]
    return times[keep], values[keep]
