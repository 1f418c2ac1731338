"""Stick figures that act for whole sessions: three gentle cats, knees that move aside."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from posecheck.exercises.library import built_in_exercise, load_exercise
from posecheck.measure.scale import SIDE_SEGMENTS, pixels_per_inch
from posecheck.pose.pose import Pose
from posecheck.rules.events import Event
from posecheck.session.not_judged import NotJudged
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from tests.figures import (
    PX_PER_IN,
    QUADRUPED,
    SHANK,
    SIZE,
    SUPINE,
    THIGH,
    TRUNK,
    Figure,
    body,
    film,
    pose,
    ramp,
)

CAT_COW = load_exercise("cat_cow")
CURVE = CAT_COW.limits[0]
LIMIT_PCT = CURVE.high or math.nan
SAFE_PCT = 0.65 * LIMIT_PCT
"""Well in the stretched zone, well before the caution."""
HOLD_S = CAT_COW.hold.limit_s
SIDE_HEIGHT_IN = (TRUNK + THIGH + SHANK) / SIDE_SEGMENTS / 0.0254
"""The figure's height as it is seen from the side ..."""
HEAD_END_HEIGHT_IN = float(pixels_per_inch(body(pose(SUPINE, "head_end")), 1.0)[0]) / PX_PER_IN
"""... and from behind its head."""


def ran(
    identifier: str, poses: Iterable[Pose], **options: Any
) -> tuple[SessionResult, list[Verdict]]:
    session = Session(built_in_exercise(identifier), **options)
    verdicts = [session.update(seen) for seen in poses]
    return session.finish(), verdicts


def result(identifier: str, poses: Iterable[Pose], **options: Any) -> SessionResult:
    return ran(identifier, poses, **options)[0]


def curved(*knots: tuple[float, float]) -> Callable[[float], Figure]:
    """On hands and knees; the back goes through (time, per cent) knots."""
    return lambda t: replace(QUADRUPED, back_pct=ramp(t, *knots))


def cats(count: int, top: float = SAFE_PCT) -> list[tuple[float, float]]:
    """Two still seconds, then a round back and a level one every four seconds."""
    knots = [(0.0, 0.0), (2.0, 0.0)]
    for i in range(count):
        knots += [(4.0 + 4 * i, top), (6.0 + 4 * i, 0.0)]
    return knots


@cache
def three_cats(camera: str = "left", fps: float = 10) -> tuple[Pose, ...]:
    return tuple(film(curved(*cats(3)), 15, camera, fps=fps))


def summary(events: Iterable[Event]) -> list[tuple[str, str, str, str | None]]:
    return [(e.kind, e.rule, e.severity, e.side) for e in events]


def warnings(found: SessionResult) -> list[tuple[str, str, str | None]]:
    return [(e.kind, e.rule, e.side) for e in found.events if e.severity == "warning"]


def blocked(found: SessionResult) -> list[NotJudged]:
    """What could not be judged as a whole."""
    return [span for span in found.not_judged if span.rule is None]


@cache
def knee_drifts(inches: float) -> tuple[Pose, ...]:
    """Knees to the left, to the middle and to the right, once each."""
    knots = (2, 0), (5, inches), (8, 0), (11, -inches), (14, 0)
    return tuple(film(knees(*knots), 15, "head_end"))


def knees(*knots: tuple[float, float]) -> Callable[[float], Figure]:
    """On the back, the knees go through (time, inches to the left) knots."""
    return lambda t: replace(SUPINE, knees_aside_m=ramp(t, *knots) * 0.0254)


def holding_with_gap(gap_s: float) -> list[Pose]:
    """A hold of 14 s in which the person is not found for a while, 6 s into it."""
    poses = film(curved((2, 0), (4, SAFE_PCT), (18, SAFE_PCT), (20, 0)), 21)
    return [
        Pose.nobody(seen.time_s, SIZE) if 10 <= seen.time_s < 10 + gap_s else seen for seen in poses
    ]
