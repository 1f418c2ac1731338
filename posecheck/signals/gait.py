"""Walking: what shows over some steps only.

Cadence and symmetry come from the steps, the swing of the arms from its extent over two seconds,
and the lean of the trunk is counted from the plumb line that the legs show.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from posecheck.signals import angles, offsets
from posecheck.signals.body import Body, known
from posecheck.signals.head_drop import head_drop
from posecheck.signals.plumb import PlumbLine
from posecheck.signals.steps import StepFinder

SWING_S: Final = 2.0
"""Arm swing is its extent over this long: a slow stride and more."""
SWING_KNOWN: Final = 0.7
"""... of which so much must be known."""
SWING_WITHIN: Final = 0.1
"""... without the tenth of the frames at either end, among which are the misplaced ones; of a
pendulum's swing that leaves 95 %."""


@dataclass(frozen=True, slots=True)
class Gait:
    """Values of one frame by the names of their signals; NaN = unknown."""

    cadence_spm: float = math.nan
    step_asymmetry_pct: float = math.nan
    step_length_asymmetry_pct: float = math.nan
    arm_swing_deg: float = math.nan
    head_drop_deg: float = math.nan


class StepCounter:
    """Follows the distance between the feet, and arm and head while the person walks.

    Somebody who stands need not swing the arms, and may look at the floor.
    """

    def __init__(self) -> None:
        self._steps = StepFinder()
        self._swing: deque[tuple[float, float]] = deque()

    def update(
        self, time_s: float, stride_pct: float, arm_deg: float, head_deg: float = math.nan
    ) -> Gait:
        """Take the next frame.

        Args:
            stride_pct: how far the left foot is ahead of the right one, % of the trunk's length.
            arm_deg: near arm against the trunk, + = to the front.
            head_deg: how far the head hangs.
        """
        pace = self._steps.update(time_s, stride_pct)
        if not math.isnan(arm_deg):
            self._swing.append((time_s, arm_deg))
        while self._swing and self._swing[0][0] < time_s - SWING_S:
            self._swing.popleft()
        return Gait(
            pace.cadence_spm,
            pace.time_asymmetry_pct,
            pace.length_asymmetry_pct,
            self._arm_extent() if self._steps.walking else math.nan,
            head_deg if self._steps.walking else math.nan,
        )

    def _arm_extent(self) -> float:
        if not self._swing or self._swing[-1][0] - self._swing[0][0] < SWING_KNOWN * SWING_S:
            return math.nan
        values = sorted(value for _, value in self._swing)
        left_out = int(SWING_WITHIN * len(values))
        return values[-1 - left_out] - values[left_out]


class Walk:
    """Measures the gait of one person in run after run of frames."""

    def __init__(self) -> None:
        self._counter = StepCounter()
        self._plumb = PlumbLine()
        self._facing = 0.0

    def update(self, body: Body) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """Take the next N frames.

        Returns:
            Values (N) by signal: those of gait, and the lean of the trunk; and the half-width (N)
            of the error band of the latter.
        """
        times = body.track.time_s.tolist()
        strides, swings = offsets.stride(body).tolist(), angles.arm_swing(body).tolist()
        gaits = []
        heads = head_drop(body).tolist()
        for now, facing, *measured in zip(
            times, body.view.facing.tolist(), strides, swings, heads, strict=True
        ):
            if facing != self._facing:
                # Turned round: the other arm is nearer, and no step goes on through a turn.
                self._counter, self._facing = StepCounter(), facing
            gaits.append(self._counter.update(now, *measured))
        values = {name: [getattr(gait, name) for gait in gaits] for name in Gait.__slots__}
        # Against the plumb line at their place in the picture.
        tilt, error = self._plumb.update(body)
        lean = angles.trunk_lean(body) - body.view.facing * tilt
        values["trunk_lean_deg"] = np.asarray(lean).tolist()
        return values, {"trunk_lean_deg": known(error, body.from_side()).tolist()}
