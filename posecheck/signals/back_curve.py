"""Curves of back and belly from the silhouette, per cent of the shoulder-hip distance."""

import math
from itertools import pairwise
from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats, clipped
from posecheck.pose.contour import TRUNK_STATIONS
from posecheck.pose.numbers import Columns, Number, array_of, by_column, greater, number_of, where
from posecheck.pose.track import PoseTrack
from posecheck.signals.body import Body
from posecheck.signals.centres import known

# The joint centres lie at these fractions of the line between the landmarks: the model's
# shoulder lies above the joint, its hip at its level.
_HIP_LEVEL, _SHOULDER_LEVEL = 0.03, 0.94
_STEP = 1 / (TRUNK_STATIONS - 1)
_NECK_FROM = 10
LEAST_SEEN = _NECK_FROM * _STEP
"""Share of the way from hip to shoulder that must be seen below the neck's beginning. A hollow is
deepest at 0.3-0.5 of it; where hair or a head thrown back hides more, what is left does not tell
a hollow from a slope."""
BACK_SLOPE, NECK_SLOPE = 0.5, 0.9
"""Slope against the trunk line up to which the upper back itself rises toward the shoulders, and
from which it is the nape, the head or hair alone. Above the deepest hollows of people seen on
hands and knees the back rises by 0.3-0.47 (17-25 degrees); a lifted head makes a corner of 1 or
more."""
ONWARD_SLOPE = 0.25
"""Slope with which a back hidden by the head is continued at most, toward being as thick at the
shoulders as it is at the hips. On three people on hands and knees the two differed by up to 0.05
trunk lengths, which moves the curve by up to 2.5 per cent where the whole upper back is hidden."""
SPIKE = 0.08
"""Trunk lengths by which one or two stations leave the line of their neighbours and cannot be the
body's: a soft outline bends by 0.02 a station, its noise is a tenth of that."""
MAX_LOST = 2
"""Stations in a row, a tenth of the trunk, over which the edge may be bridged: over as much a
rounded or hollow back leaves the straight line by 0.1 % of the trunk."""
ELBOW = 0.75
"""Outward bend beyond which the edge is that of an elbow or of something that is worn: hands on
the hips made 0.75-2.7 (one person). Backs of six people made 0.2-0.5 and at most 0.68, round or
hollow, the rendered ones less."""
MAX_ROUNDING = 20.0
"""Per cent beyond which a round edge is no back: as an arc it would bend by more than 90 degrees
between hips and shoulders, as much as a whole spine can. The roundest backs seen make 13."""
MIN_SUPPORT = 0.6
"""Below this share of landmarks on the silhouette the two contradict each other."""


def _weights() -> list[tuple[int, float]]:
    """What each station's distance counts for in the curve; those that count for nothing are left
    out.

    The curve is a sum: each station of it lies between two of the silhouette's, the chord between
    its first and its last, and what lies beyond the chord is averaged.
    """
    levels = np.linspace(0.0, 1.0, TRUNK_STATIONS)
    joint_levels = np.linspace(_HIP_LEVEL, _SHOULDER_LEVEL, TRUNK_STATIONS)
    # Row j gives station j of the curve from those of the silhouette.
    between = np.maximum(1 - np.abs(joint_levels[:, None] - levels) / _STEP, 0.0)
    chord = between[:1] + (between[-1:] - between[:1]) * levels[:, None]
    quarter = (TRUNK_STATIONS - 1) // 4
    beyond = (between - chord)[quarter : 3 * quarter + 1].mean(0)
    used = (between[quarter : 3 * quarter + 1].any(0)) | (between[0] > 0) | (between[-1] > 0)
    weights = 100 * beyond / (_SHOULDER_LEVEL - _HIP_LEVEL)
    return [(int(i), float(weights[i])) for i in np.flatnonzero(used)]


_WEIGHTS: Final = _weights()


def back_curve(body: Body) -> Floats:
    """Mean bulge of the back over the middle half of the trunk; + = rounded outward.

    The silhouette's edge on the dorsal side, measured from the straight line through its points
    at hip and shoulder level, averaged over 25-75 % of the way between them.

    Returns:
        (N,) per cent of the distance from hip to shoulder joint; NaN without a silhouette.
    """
    return _curve(body, dorsal=True)


def belly_curve(body: Body) -> Floats:
    """The same of the front of the trunk; + = bulging outward."""
    return _curve(body, dorsal=False)


def _curve(body: Body, *, dorsal: bool) -> Floats:
    track, centres = body.track, body.centres
    seen = centres.from_side & (number_of(track.support) >= MIN_SUPPORT)
    # The front lies on the left of the upward direction where facing is +1.
    left = (centres.facing < 0) == dorsal
    columns: Columns | None = None
    if len(body) == 1:
        columns = _clean((track.left_edge if left else track.right_edge)[0], track, dorsal=dorsal)
    if columns is None:
        edge = np.where(array_of(left)[:, None], track.left_edge, track.right_edge).astype(float)
        # A trunk without length has no edge: nothing is divided by 0.
        edge = bridged(edge / track.trunk_length[:, None])
        columns = by_column(without_head(edge) if dorsal else edge)
    curve: Number = 0.0
    for station, weight in _WEIGHTS:
        curve = curve + columns[station] * weight
    if dorsal:
        curve = where((curve > MAX_ROUNDING) | (_corner(columns) > ELBOW), math.nan, curve)
    return array_of(known(curve, seen))


def _clean(edge: Floats, track: PoseTrack, *, dorsal: bool) -> list[float] | None:
    """The edge of one pose in trunk lengths, None = it must be looked into.

    That is so where a part of it is lost, sticks out or is hidden by the head: all others are left
    by `bridged` and `without_head` as they are, which take a fifth of a whole picture's time.
    """
    size = track.trunk_size
    row = [distance / size for distance in edge.tolist()] if size else []
    smooth = all(-SPIKE <= after - before <= SPIKE for before, after in pairwise(row))
    if not row or not smooth or (dorsal and not _no_head(row)):
        return None
    return row


def _no_head(row: list[float]) -> bool:
    """Whether the edge rises nowhere as steeply as it does where the neck begins."""
    wide = zip(row[_NECK_FROM - 1 : -3], row[_NECK_FROM + 2 :], strict=True)
    if any((after - before) / (3 * _STEP) > BACK_SLOPE for before, after in wide):
        return False
    return (row[-1] - row[-3]) / (2 * _STEP) <= BACK_SLOPE


def _corner(edge: Columns) -> Number:
    """The sharpest outward bend of the edge: how much its slope changes over 0.3 trunks."""
    sharpest: Number = -math.inf
    for before, at, after in zip(edge[2:-6], edge[5:-3], edge[8:], strict=True):
        sharpest = greater(sharpest, 2 * at - before - after)
    return sharpest / (3 * _STEP)


def bridged(edge: Floats) -> Floats:
    """Fill in stations that are lost or stick out between others that fit together.

    Args:
        edge: (N, TRUNK_STATIONS) distances from the trunk line in trunk lengths, from hip to
            shoulder, NaN = lost.

    Returns:
        The same with up to `MAX_LOST` stations in a row taken from the straight line between
        their neighbours, or from its continuation at the hip end; more remain NaN.
    """
    if (np.abs(edge[:, 1:] - edge[:, :-1]) > SPIKE).any():
        edge = _without_spikes(edge)
    lost = np.isnan(edge)
    if not lost.any():
        return edge
    out = edge.copy()
    for row in np.flatnonzero(lost.any(1) & ~lost.all(1)):
        _bridge(out[row])
    return out


def _without_spikes(edge: Floats) -> Floats:
    """NaN at stations that leave the line between their neighbours, which fit together."""
    out = edge
    for width in range(1, MAX_LOST + 1):
        first, last = edge[:, : -width - 1], edge[:, width + 1 :]
        spike = np.abs(last - first) < SPIKE  # a step, such as the nape, does not come back
        for j in range(1, width + 1):
            between = first + (last - first) * (j / (width + 1))
            spike &= np.abs(edge[:, j : j + spike.shape[1]] - between) > SPIKE
        if spike.any():
            out = edge.copy() if out is edge else out
            rows, stations = np.nonzero(spike)
            for j in range(1, width + 1):
                out[rows, stations + j] = np.nan
    return out


def _bridge(edge: Floats) -> None:
    """Bridge one frame's edge (TRUNK_STATIONS,) in its place."""
    seen = np.flatnonzero(np.isfinite(edge))
    if len(seen) < 2:
        return
    for a, b in pairwise(seen):
        if 1 < b - a <= MAX_LOST + 1:
            edge[a : b + 1] = np.linspace(edge[a], edge[b], b - a + 1)
    first, second = seen[0], seen[1]
    if 0 < first <= MAX_LOST and second == first + 1:
        step = edge[second] - edge[first]
        edge[:first] = edge[first] - step * np.arange(first, 0, -1)


def without_head(edge: Floats) -> Floats:
    """The edge of the back with a raised head, hair or the nape replaced by the back's line.

    Where the outline rises away from the trunk more steeply than a back does, the neck begins:
    what lies above is counted less and less, and the back is continued instead, toward being as
    thick at the shoulders as at the hips. The weights are continuous, so that a head that is
    lifted slowly makes no step.

    Args:
        edge: (N, TRUNK_STATIONS) as `bridged` takes and returns it, of the back.

    Returns:
        The same; NaN from the neck on where less than `LEAST_SEEN` of the back is seen below it.
    """
    steps = edge[:, 1:] - edge[:, :-1]
    # The slope at step i (between stations i and i + 1) over it and its neighbours.
    slope = np.empty(steps[:, _NECK_FROM:].shape)
    wide = edge[:, _NECK_FROM + 2 :] - edge[:, _NECK_FROM - 1 : -3]
    slope[:, :-1] = wide / (3 * _STEP)
    slope[:, -1] = (edge[:, -1] - edge[:, -3]) / (2 * _STEP)
    if (slope <= BACK_SLOPE).all():
        return edge
    weight = clipped((NECK_SLOPE - slope) / (NECK_SLOPE - BACK_SLOPE), 0.0, 1.0)
    weight = np.minimum.accumulate(np.nan_to_num(weight, nan=0.0), axis=1)
    out = edge.copy()
    # Unknown from here on, as each station is counted from the one below.
    out[weight[:, 0] <= 0, _NECK_FROM] = np.nan
    for k in range(weight.shape[1]):
        i = _NECK_FROM + k
        onward: Floats = (out[:, 0] - out[:, i]) / (TRUNK_STATIONS - 1 - i)
        onward = clipped(onward, -_STEP * ONWARD_SLOPE, _STEP * ONWARD_SLOPE)
        seen = np.where(weight[:, k] > 0, steps[:, i], 0.0)
        step = weight[:, k] * seen + (1 - weight[:, k]) * onward
        # Untouched below the neck, to the last bit: no sum of rounded steps.
        out[:, i + 1] = np.where(weight[:, k] >= 1, edge[:, i + 1], out[:, i] + step)
    return out
