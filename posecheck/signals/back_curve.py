"""Curves of back and belly from the silhouette, per cent of the shoulder-hip distance."""

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import TRUNK_STATIONS
from posecheck.signals.body import Body, known

# The joint centres lie at these fractions of the line between the landmarks: the model's
# shoulder lies above the joint, its hip at its level.
_HIP_LEVEL, _SHOULDER_LEVEL = 0.03, 0.94
_LEVELS = np.linspace(0.0, 1.0, TRUNK_STATIONS)
# Stations of the curve between those of the silhouette: the one below and the share of the next.
_JOINT_LEVELS = np.linspace(_HIP_LEVEL, _SHOULDER_LEVEL, TRUNK_STATIONS)
_BELOW = np.clip(np.searchsorted(_LEVELS, _JOINT_LEVELS, "right") - 1, 0, TRUNK_STATIONS - 2)
_SHARE = (_JOINT_LEVELS - _LEVELS[_BELOW]) / (_LEVELS[_BELOW + 1] - _LEVELS[_BELOW])
_MIDDLE = (_LEVELS >= 0.25) & (_LEVELS <= 0.75)
MIN_SUPPORT = 0.6
"""Below this share of landmarks on the silhouette the two contradict each other."""


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
    # The front lies on the left of the upward direction where facing is +1.
    left = (body.view.facing < 0) == dorsal
    edge = np.where(left[:, None], body.track.left_edge, body.track.right_edge).astype(float)
    contour = edge[:, _BELOW] * (1 - _SHARE) + edge[:, _BELOW + 1] * _SHARE
    chord = contour[:, :1] + (contour[:, -1:] - contour[:, :1]) * _LEVELS
    # Summed in the same order for one frame and for many: rows that lie whole in memory.
    bulge = np.ascontiguousarray((contour - chord)[:, _MIDDLE]).mean(1)
    line = body.track.middle("shoulder") - body.track.middle("hip")
    length = np.hypot(line[:, 0], line[:, 1]) * (_SHOULDER_LEVEL - _HIP_LEVEL)
    with np.errstate(invalid="ignore", divide="ignore"):
        curve = 100 * bulge / length
    return known(curve, body.from_side() & (body.track.support >= MIN_SUPPORT))
