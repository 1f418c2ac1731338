"""From pixels to inches: the person's height turns body segments into a ruler."""

import re
from typing import Final

import numpy as np

from posecheck.errors import InputError
from posecheck.pose import Floats
from posecheck.signals.body import Body
from posecheck.signals.offsets import along_body

INCHES_PER_CM: Final = 1 / 2.54
MIN_HEIGHT_IN, MAX_HEIGHT_IN = 36.0, 96.0

SIDE_SEGMENTS: Final = 0.755
"""Trunk + thigh + shank as this model sees them from the side, as a share of body height.
Anthropometric tables give 0.779 between joint centres (Drillis and Contini 1966, in Winter,
Biomechanics and Motor Control of Human Movement, fig. 4.1); the model's landmarks lie a little
closer together (`python -m benchmarks.joints`: 0.744 and 0.767 on two sets of rendered clips)."""
UPPER_SEGMENTS: Final = 0.514
"""The same without the shank."""
SHOULDER_BREADTH: Final = 0.187
"""Distance of the shoulder landmarks as a share of height, seen along the body."""
SHOULDER_TO_KNEE_DEPTH: Final = 0.88
"""Depth of the shoulders over that of the raised knees with the camera behind the head."""

SIDE_ERROR_PCT: Final = 7.0
HEAD_END_ERROR_PCT: Final = 8.0


def parse_height(text: str) -> float:
    """Body height in inches from words such as 5ft7in, 5'7", 67in, 170cm or 1.70m.

    Raises:
        InputError: when the text is not a height or lies outside 3 to 8 feet.
    """
    words = text.strip().lower().replace(",", ".").replace("’", "'").replace("”", '"')
    number = r"(\d+(?:\.\d+)?)"
    feet = re.fullmatch(
        rf"{number}\s*(?:ft|feet|foot|')\s*(?:{number}\s*(?:in|inches|\")?)?", words
    )
    single = re.fullmatch(rf"{number}\s*(cm|m|in|inches|\")", words)
    if feet:
        height = float(feet[1]) * 12 + float(feet[2] or 0)
    elif single:
        unit = {"cm": INCHES_PER_CM, "m": 100 * INCHES_PER_CM}.get(single[2], 1.0)
        height = float(single[1]) * unit
    else:
        raise InputError(f'the height "{text}" is not understood: write it like 5ft7in or 170cm')
    if feet and float(feet[2] or 0) >= 12:
        raise InputError(f'the height "{text}" has more than 11 inches: write it like 5ft7in')
    if not MIN_HEIGHT_IN <= round(height, 6) <= MAX_HEIGHT_IN:
        raise InputError(
            f'the height "{text}" is {height:.0f} inches, but people are 3 to 8 feet tall: '
            "write it like 5ft7in or 170cm"
        )
    return height


def pixels_per_inch(body: Body, height_in: float) -> Floats:
    """Pixels per inch (N,) at the person's pelvis, from segments whose share of height is known.

    From the side trunk, near thigh and near shank lie in the picture's plane; along the body the
    breadth of the shoulders does (that of the hips is less constant from body to body). NaN where
    neither is seen.

    Args:
        height_in: the person's height in inches.
    """
    upper = body.trunk.length + _distance(body, "hip", "knee")
    whole = upper + _distance(body, "knee", "ankle")
    # Feet outside of the picture are common; trunk and thigh alone do nearly as well.
    side = np.where(np.isfinite(whole), whole / SIDE_SEGMENTS, upper / UPPER_SEGMENTS)
    track = body.track
    shoulder = track.point("left_shoulder") - track.point("right_shoulder")
    along = SHOULDER_TO_KNEE_DEPTH * np.hypot(shoulder[:, 0], shoulder[:, 1]) / SHOULDER_BREADTH
    pixels = np.where(body.from_side(), side, np.nan)
    return np.where(along_body(body), along, pixels) / height_in


def error_pct(body: Body) -> float:
    """Stated error of the scale in per cent (about two standard deviations over bodies)."""
    return HEAD_END_ERROR_PCT if along_body(body).any() else SIDE_ERROR_PCT


def _distance(body: Body, a: str, b: str) -> Floats:
    gap = body.near(a) - body.near(b)
    return np.hypot(gap[:, 0], gap[:, 1])
