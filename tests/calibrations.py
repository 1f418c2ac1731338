"""Calibrations for tests, and recordings of stick figures that lead to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np

from posecheck.calibration.model import SCENE_POINTS, Calibration
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from tests.figures import SUPINE, Figure, film, pose, ramp

DATE = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TAUGHT: dict[str, Any] = {
    "inches": 3.0,
    "sides": ["left"],
    "px_per_in": 7.0,
    "width": 640,
    "height": 480,
    "scene": {name: (10.0 * i, 20.0 * i) for i, name in enumerate(SCENE_POINTS)},
}
LENS: dict[str, Any] = {
    "width": 640,
    "height": 480,
    "focal_px": (500.0, 505.0),
    "centre_px": (322.0, 238.0),
    "distortion": [-0.28, 0.09, 0.001, -0.001, 0.0],
    "error_px": 0.2,
    "pictures": 14,
}


def data(**more: Any) -> dict[str, Any]:
    """The content of a calibration file."""
    return {
        "schema": "posecheck/calibration/1",
        "date": DATE,
        "camera": {"description": "a shelf"},
        **more,
    }


def calibration(**more: Any) -> Calibration:
    return Calibration.model_validate(data(**more))


def knees(*knots: tuple[float, float]) -> Callable[[float], Figure]:
    """On the back, the knees go through (time, inches to the left) knots."""
    return lambda t: replace(SUPINE, knees_aside_m=ramp(t, *knots) * 0.0254)


@cache
def resting(*knots: tuple[float, float], seconds: float = 11.0) -> tuple[Pose, ...]:
    return tuple(film(knees(*knots), seconds, "head_end"))


def track(poses: tuple[Pose, ...]) -> PoseTrack:
    return PoseTrack.of(poses)


def moved(one: Pose, *, by: tuple[float, float] = (0, 0), zoom: float = 1.0) -> Pose:
    """The pose as a camera sees it that was turned by some pixels or brought nearer."""
    middle = np.array(one.size, np.float32) / 2

    def shift(points: np.ndarray) -> np.ndarray:
        return ((points - middle) * zoom + middle + by).astype(np.float32)

    contour = one.contour
    if contour is not None:
        crest = shift(np.stack([contour.crest_x, contour.crest_y], -1))
        contour = replace(
            contour,
            left_edge=contour.left_edge * zoom,
            right_edge=contour.right_edge * zoom,
            crest_x=crest[:, 0],
            crest_y=crest[:, 1],
        )
    return replace(one, landmarks=shift(one.landmarks), contour=contour)


def still(seconds: float = 2.0) -> list[Pose]:
    return list(film(lambda t: SUPINE, seconds, "head_end"))


def lying() -> Pose:
    return pose(SUPINE, "head_end")
