"""From pixels to inches: the person's height turns body segments into a ruler."""

import math
from typing import Final

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.head_end import FOCAL, breadth, steepness
from posecheck.signals.body import Body

SIDE_SEGMENTS: Final = 0.775
"""Trunk + thigh + shank as this model sees them from the side, as a share of body height.
Anthropometric tables give 0.779 between joint centres (Drillis and Contini 1966, in Winter,
Biomechanics and Motor Control of Human Movement, fig. 4.1), `python -m benchmarks.joints` 0.775 on
rendered bodies."""
UPPER_SEGMENTS: Final = 0.529
"""The same without the shank."""
SHOULDER_BREADTH: Final = 0.174
"""Distance of the shoulder landmarks as a share of height, seen along the body."""
HIP_BREADTH: Final = 0.112
"""The same of the hip landmarks, at the depth of the raised knees."""
KNEES_BEYOND: Final = 0.47
"""From the shoulders to the knees of somebody lying with bent knees, along the floor, as a share
of height."""
KNEES_ABOVE: Final = 0.16
"""The same upward. Both, with SHOULDER_BREADTH, were fitted on rendered bodies seen from 1.0 to
2.1 m high (`python -m benchmarks.drift --fit`): they follow the model's landmarks, not anatomy."""
SIDE_ERROR_PCT: Final = 7.0
SHOULDERS_WEIGH: Final = 0.8
"""Weight of the shoulders against the hips where the lens is not known: the breadth of the hips
between landmarks differs by 10 % from body to body, that of the shoulders by 4 to 5 %, but how far
away the hips are follows from no lens. Where it is known they add nothing: large bodies are broad
in both, and inches were read 2 % lower still."""
LENS_KNOWN_ERROR_PCT: Final = 9.0
"""Stated error from the head end when the lens is known: builds differ in breadth of shoulders."""
HEAD_END_ERROR_PCT: Final = 13.0
"""The same for a lens of which nothing is known: 44 to 78 degrees across change the scale by 4 to
7 per cent beside that."""


def pixels_per_inch(body: Body, height_in: float, focal_px: float | None = None) -> Floats:
    """Pixels per inch (N,) at the person's pelvis or, from the head end, at the knees.

    From the side trunk, near thigh and near shank lie in the picture's plane; along the body the
    breadths of shoulders and hips do, see `head_end_scales`. NaN where neither is seen.

    Args:
        height_in: the person's height in inches.
        focal_px: the camera's focal length in pixels, None = unknown.
    """
    upper = body.trunk.length + _distance(body, "hip", "knee")
    whole = upper + _distance(body, "knee", "ankle")
    # Feet outside of the picture are common; trunk and thigh alone do nearly as well.
    side = np.where(np.isfinite(whole), whole / SIDE_SEGMENTS, upper / UPPER_SEGMENTS)
    pixels = np.where(body.from_side(), side, np.nan)
    if not body.from_head_end().any():
        return pixels / height_in
    shoulders, hips = head_end_scales(body, focal_px)
    weight = SHOULDERS_WEIGH if focal_px is None else 1.0
    along = shoulders**weight * hips ** (1 - weight)
    return np.where(body.from_head_end(), along, pixels) / height_in


def head_end_scales(body: Body, focal_px: float | None = None) -> tuple[Floats, Floats]:
    """Pixels per body height (N,) at the knees, from the shoulders and from the hips.

    Seen from behind the head the shoulders are nearer than the knees: how much nearer follows
    from how steeply the camera looks down on the trunk, and from its focal length. The hips lie
    at much the knees' depth but differ more from body to body.
    """
    track = body.track
    shoulder, hip = breadth(track, "shoulder"), breadth(track, "hip")
    steep = steepness(track)
    level = np.sqrt(1 - steep**2)
    at_shoulders = shoulder / SHOULDER_BREADTH
    focal = focal_px if focal_px is not None else FOCAL * max(track.size)
    further = (KNEES_BEYOND * level - KNEES_ABOVE * steep) * at_shoulders / focal
    return at_shoulders / (1 + further), hip / HIP_BREADTH


def error_pct(*bodies: Body, focal_px: float | None = None) -> float:
    """Stated error of the scale in per cent (about two standard deviations over bodies).

    From the head end more where the lens is not known, and where shoulders and hips disagree.
    """
    if not any(body.from_head_end().any() for body in bodies):
        return SIDE_ERROR_PCT
    pairs = [head_end_scales(body, focal_px) for body in bodies]
    apart = np.concatenate([np.abs(np.log(shoulders / hips)) for shoulders, hips in pairs])
    least = HEAD_END_ERROR_PCT if focal_px is None else LENS_KNOWN_ERROR_PCT
    # Either of them may be the one that is unusual: half of what they disagree about.
    return math.hypot(least, 50 * float(np.nanmedian(apart)))


def _distance(body: Body, a: str, b: str) -> Floats:
    gap = body.near(a) - body.near(b)
    return np.hypot(gap[:, 0], gap[:, 1])
