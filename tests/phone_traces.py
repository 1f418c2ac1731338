"""Traces of a phone between the knees, as its browser would report them."""

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.phone import SIZE, phone_scene
from posecheck.pose.pose import Pose

SHANK_IN = 17.0
HEIGHT_IN = 69.0
"""The person whose shank is 17 inches long."""


def events(lean_deg: float, slope_deg: float = 0.0) -> tuple[float, float]:
    """Beta and gamma of a DeviceOrientation event, rounded as browsers do.

    Args:
        lean_deg: of the screen's direction below the horizontal.
        slope_deg: of the phone's top in the plane of its screen.
    """
    lean, slope = np.radians([lean_deg, slope_deg])
    x, y, z = np.cos(lean) * np.sin(slope), -np.cos(lean) * np.cos(slope), np.sin(lean)
    beta = np.arcsin(np.clip(-y, -1, 1))
    if z > 0:  # the screen looks down: beta is beyond upright
        beta = np.pi - beta
    gamma = np.arcsin(np.clip(x / max(abs(np.cos(beta)), 1e-9), -1, 1)) * (1 if z <= 0 else -1)
    # As browsers give it gamma is less than 90.
    return round(float(np.degrees(beta)), 1), min(round(float(np.degrees(gamma)), 1), 89.9)


def lean_of(drift_in: Floats, *, tilted_deg: float = 0.0) -> Floats:
    """Leans of the phone for drifts of the knees, held with some tilt of its own."""
    leans: Floats = np.degrees(np.arcsin(drift_in / SHANK_IN)) + tilted_deg
    return leans


def trace(
    leans: Floats,
    *,
    slopes: Floats | float = 4.0,
    fps: float = 15.0,
    noise_deg: float = 0.1,
    silent_s: Floats | float = 0.0,
) -> list[Pose]:
    """Poses at a steady rate, with the sensors' noise."""
    random = np.random.default_rng(15)
    noisy = leans + random.normal(0, noise_deg, len(leans))
    slopes = np.broadcast_to(slopes, len(leans)) + random.normal(0, noise_deg, len(leans))
    silent = np.broadcast_to(silent_s, len(leans))
    rows = zip(noisy.tolist(), slopes.tolist(), silent.tolist(), strict=True)
    return [
        Pose.nobody(i / fps, SIZE, scene=phone_scene(*events(lean, slope), quiet))
        for i, (lean, slope, quiet) in enumerate(rows)
    ]


def swings(peak_in: float, seconds: float = 20.0, fps: float = 15.0) -> tuple[Floats, Floats]:
    """Times and drifts: three seconds of rest, then to the left and right and back in 8 s each."""
    times = np.arange(round(seconds * fps)) / fps
    drifts = np.where(times < 3, 0.0, peak_in * np.sin((times - 3) * np.pi / 4))
    return times, drifts
