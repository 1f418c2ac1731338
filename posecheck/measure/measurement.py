"""The signals of one exercise, measured in run after run of poses.

What is counted from the person's own neutral position is counted from it as soon as it is found.
"""

import math
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from posecheck.exercises.exercise import Exercise
from posecheck.measure.neutral import NeutralFinder, NeutralInputs
from posecheck.measure.obstacles import Obstacle
from posecheck.measure.ruler import Ruler
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals import angles, offsets
from posecheck.signals.body import Body, Reference
from posecheck.signals.catalogue import GAIT, SIGNALS
from posecheck.signals.gait import StepCounter

AWAY_S: Final = 1.0
"""Somebody who was out of position for this long has left it; less is a lost frame."""
LEFT_POSITION: Final = ("wrong_view", "not_in_position", "no_person")
ERROR, DOUBT = " error", " doubt"
"""Columns beside that of a signal in inches: its error, and why it is not known."""


class Measurement:
    """Measures the signals of an exercise; its caller silences numpy, as unknown is NaN.

    Args:
        doubted: signals of which it is asked why they are not known.

    Attributes:
        reference: what relative signals are counted from by now.
    """

    def __init__(self, exercise: Exercise, ruler: Ruler, doubted: Collection[str]) -> None:
        self._names = exercise.signals
        self._doubted = doubted
        self._relative = [
            n for n in self._names if SIGNALS[n].needs_scale or SIGNALS[n].needs_neutral
        ]
        self._neutral = NeutralFinder(exercise, ruler)
        self._away_since = math.nan
        self._steps = StepCounter()
        self.reference = Reference()

    def update(
        self, track: PoseTrack, view: View, blocks: list[Obstacle | None]
    ) -> tuple[dict[str, list[float]], list[Reference]]:
        """Unsmoothed values (N) by name, and what they were counted from in each frame.

        Beside the values of a signal stand its error and its doubt, under its name with `ERROR` and
        `DOUBT`, where it has them.
        """
        judged = [i for i, block in enumerate(blocks) if block is None]
        rows = np.array(judged, int)
        body = Body(track, view, self.reference)
        if len(judged) < len(track):
            body = body.take(rows)
        known = self._measured(body, self._names)
        references = self._find_neutral(track, blocks, body, known)
        for name, values in self._gait(body).items():
            known[name] = values
        if len(judged) == len(track):
            return known, references
        spread: dict[str, list[float]] = {}
        for name in known:
            column = np.full(len(track), 0 if name.endswith(DOUBT) else math.nan)
            column[rows] = known[name]
            spread[name] = column.tolist()
        return spread, references

    def _measured(self, body: Body, names: Sequence[str]) -> dict[str, list[float]]:
        """The values of signals (N), NaN for those of gait, with their errors and doubts."""
        values: dict[str, list[float]] = {}
        for name in names:
            signal = SIGNALS[name]
            values[name] = (
                [math.nan] * len(body) if signal.measure is None else signal.measure(body).tolist()
            )
            if signal.error is not None:
                values[name + ERROR] = signal.error(body).tolist()
            if name in self._doubted and signal.doubt is not None:
                values[name + DOUBT] = signal.doubt(body).tolist()
        return values

    def _find_neutral(
        self,
        track: PoseTrack,
        blocks: list[Obstacle | None],
        body: Body,
        known: dict[str, list[float]],
    ) -> list[Reference]:
        """Look for the neutral position; the reference in each of the N frames.

        Args:
            body: of the judged frames alone.
            known: their values, which are counted anew from a reference that is found.
        """
        references: list[Reference] = []
        moments: NeutralInputs | None = None
        stale = False
        k = 0
        for now, block in zip(track.time_s.tolist(), blocks, strict=True):
            if self._neutral.done:
                break
            if block is None:
                self._away_since = math.nan
                moments = moments or self._neutral.prepare(body)
                row = {name: known[name][k] for name in self._names}
                found = self._neutral.update(moments, k, row)
                if found is not None:
                    self.reference = found
                    # This frame and the next: while neutral is refined it changes every time.
                    self._recount(body, slice(k, k + 2), known)
                    stale = True
                k += 1
            elif block.reason in LEFT_POSITION:
                if math.isnan(self._away_since):
                    self._away_since = now
                if now - self._away_since >= AWAY_S:
                    self._neutral.interrupted()
            references.append(self.reference)
        if stale and k < len(body):
            self._recount(body, slice(k, len(body)), known)
        return references + [self.reference] * (len(track) - len(references))

    def _recount(self, body: Body, rows: slice, known: dict[str, list[float]]) -> None:
        """Count what is counted from neutral anew in some of the frames."""
        some = body.take(rows).seen_with(self.reference)
        for name, values in self._measured(some, self._relative).items():
            known[name][rows] = values

    def _gait(self, body: Body) -> dict[str, list[float]]:
        """Values (N) of the signals that need the steps of some seconds."""
        names = [name for name in self._names if name in GAIT]
        if not names:
            return {}
        strides, swings = offsets.stride(body).tolist(), angles.arm_swing(body).tolist()
        gaits = [
            self._steps.update(*frame)
            for frame in zip(body.track.time_s.tolist(), strides, swings, strict=True)
        ]
        return {name: [getattr(gait, name) for gait in gaits] for name in names}
