"""Arm swing and head of walkers, and what `Walk` makes of whole bodies."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.pose.track import PoseTrack
from posecheck.pose.view import ViewFilter
from posecheck.signals.body import Body
from posecheck.signals.gait import SWING_KNOWN, SWING_S, Gait, StepCounter, Walk
from tests.figures import STANDING, Figure, film

NAN = math.nan


def walked(
    arm: Callable[[float], float], head: float = 3.0, seconds: float = 10.0, stride: float = 60.0
) -> Gait:
    counter, gait = StepCounter(), Gait()
    for t in np.arange(0.003, seconds, 1 / 30):
        ahead = stride * math.sin(2 * math.pi * t)
        gait = counter.update(float(t), ahead, arm(float(t)), head)
    return gait


@pytest.mark.parametrize("extent", [5.0, 40.0])
def test_arm_swing_is_the_extent_of_the_last_seconds(extent: float) -> None:
    def arm(t: float) -> float:
        wide = 90.0 if t < 10 - SWING_S - 1 else extent
        return 10 + wide / 2 * math.sin(2 * math.pi * t)

    assert walked(arm).arm_swing_deg == pytest.approx(extent, rel=0.08)


def test_single_misplaced_hands_are_no_swing() -> None:
    assert walked(lambda t: 80.0 if t % 0.5 < 0.03 else 0.0).arm_swing_deg == 0


def test_arm_swing_is_unknown_at_first_and_without_an_arm() -> None:
    assert math.isnan(walked(lambda t: 0.0, seconds=0.9 * SWING_KNOWN * SWING_S).arm_swing_deg)
    assert math.isnan(walked(lambda t: NAN).arm_swing_deg)


def test_who_stands_need_not_swing_the_arms_and_may_look_down() -> None:
    standing = walked(lambda t: 0.0, head=30.0, stride=2.0)
    assert math.isnan(standing.arm_swing_deg)
    assert math.isnan(standing.head_drop_deg)
    assert walked(lambda t: 0.0, head=30.0).head_drop_deg == 30.0


def walking(camera: str) -> Body:
    def walk(t: float) -> Figure:
        swing = 25 * math.sin(math.pi * (t + 0.013) / 0.55)
        return replace(STANDING, lean=4, hip=(4 + swing, 4 - swing), arm=(-swing, swing))

    track = PoseTrack.of(film(walk, 6, fps=25, camera=camera, outline=False))
    return Body(track, ViewFilter().update(track))


@pytest.mark.parametrize("camera", ["left", "right"])
def test_walk_measures_whole_bodies_from_either_side(camera: str) -> None:
    values, errors = Walk().update(walking(camera))
    assert values["cadence_spm"][-1] == pytest.approx(60 / 0.55, rel=0.02)
    assert values["step_asymmetry_pct"][-1] == pytest.approx(0, abs=3)
    assert values["arm_swing_deg"][-1] == pytest.approx(50, rel=0.1)
    assert values["trunk_lean_deg"][-1] == pytest.approx(
        4, abs=min(2, errors["trunk_lean_deg"][-1])
    )


def test_runs_of_any_length_give_the_same() -> None:
    body = walking("left")
    whole = Walk().update(body)
    walk, parts = Walk(), []
    for first in range(0, len(body), 7):
        parts.append(walk.update(body.take(slice(first, first + 7))))
    for k in range(2):
        for name, values in whole[k].items():
            joined = [value for part in parts for value in part[k][name]]
            assert np.array_equal(values, joined, equal_nan=True), name
