"""The signals of one exercise, measured in run after run of poses.

What is counted from the person's own neutral position is counted from it as soon as it is found.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.exercises.exercise import Exercise
from posecheck.measure.carried_neutral import Carried
from posecheck.measure.neutral import NeutralFinder, NeutralInputs
from posecheck.measure.obstacles import Obstacle
from posecheck.measure.perception import Perceived
from posecheck.measure.ruler import Ruler
from posecheck.measure.smoothing import OneEuro
from posecheck.measure.speed import Speedometer
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.signals.body import Body
from posecheck.signals.catalogue import GAIT, SIGNALS
from posecheck.signals.gait import Walk
from posecheck.signals.reference import Reference
from posecheck.text.units import unit

AWAY_S: Final = 1.0
"""Somebody who was out of position for this long has left it; less is a lost frame."""
BEYOND_ANY_BODY: Final = 1e6
"""No angle, share or length of a body is nearly as large, in whatever unit."""
LEFT_POSITION: Final = ("wrong_view", "not_in_position", "no_person")


ShotReferences = Mapping[float, Reference]
"""What the shots of a recording are counted from, by the time in seconds with which each begins."""


class Measured(NamedTuple):
    """The signals of an exercise in N frames.

    Attributes:
        values: smoothed values (N) by signal, NaN = unknown.
        speeds: how fast they change, units per second (N), of the signals that a rule times.
        errors: half-widths of the error bands (N) of the signals that state one, without the
            scale's share; NaN = unknown.
        doubts: why a signal is not known (N): counted from 1 in its own `doubts`, 0 = no doubt.
        references: (N,) what was counted from in each frame.
    """

    values: dict[str, list[float]]
    speeds: dict[str, list[float]]
    errors: dict[str, list[float]]
    doubts: dict[str, list[int]]
    references: list[Reference]

    def bands(self, i: int) -> dict[str, float]:
        """Half-widths of the error bands in frame i, the scale's share counted in, by signal."""
        share = 0.01 * self.references[i].error_pct
        return {
            name: math.hypot(share * self.values[name][i], error[i])
            if SIGNALS[name].needs_scale
            else error[i]
            for name, error in self.errors.items()
        }


@dataclass(slots=True)
class _Raw:
    """Unsmoothed values of N frames with their errors and doubts, by signal."""

    values: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, list[float]] = field(default_factory=dict)
    doubts: dict[str, list[int]] = field(default_factory=dict)

    def put(self, rows: slice, other: "_Raw") -> None:
        """Take over some rows of what was measured anew."""
        for ours, theirs in (
            (self.values, other.values),
            (self.errors, other.errors),
            (self.doubts, other.doubts),
        ):
            for name, column in theirs.items():
                ours[name][rows] = column  # type: ignore[assignment]

    def spread(self, rows: NDArray[np.integer], count: int) -> "_Raw":
        """The same for `count` frames of which these are the rows; unknown in the others."""

        def over(columns: Mapping[str, Sequence[float]], empty: float) -> dict[str, list[Any]]:
            out = {}
            for name, column in columns.items():
                wide = np.full(count, empty)
                wide[rows] = column
                out[name] = wide.tolist()
            return out

        return _Raw(over(self.values, math.nan), over(self.errors, math.nan), over(self.doubts, 0))


class Measurement:
    """Measures the signals of an exercise, run after run.

    Args:
        timed: signals whose speed is asked for.
        doubted: signals of which it is asked why they are not known.
        reference: the person's neutral where it is known beforehand, None = it is looked for.

    Attributes:
        reference: what relative signals are counted from by now.
    """

    def __init__(
        self,
        exercise: Exercise,
        ruler: Ruler,
        timed: Collection[str] = (),
        doubted: Collection[str] = (),
        reference: Reference | None = None,
    ) -> None:
        self._names = exercise.signals
        self._doubted = doubted
        self._relative = [
            n for n in self._names if SIGNALS[n].needs_scale or SIGNALS[n].needs_neutral
        ]
        self._inches = [n for n in self._names if SIGNALS[n].needs_scale]
        self._exercise, self._ruler = exercise, ruler
        self._timed = tuple(timed)
        self._brisk = {name: pace.per_s for pace in exercise.pace for name, _ in pace.signals()}
        self._carried: Carried | None = None
        self._begin(reference)

    def new_shot(self, reference: Reference | None = None, step: Floats | None = None) -> None:
        """Forget scale, neutral and steps: what comes next is another picture.

        Args:
            reference: the person's neutral in that shot where it is known beforehand.
            step: from where to where the picture moved (3, 3), in long sides from its middle:
                neutral should lie where it then lies now. None = not known.
        """
        before = self._carried
        if self.reference.found in ("still", "rest"):
            before = Carried.of(self.reference)
        self._begin(reference)
        self._carried = None if before is None or step is None else before.moved(step)
        if self._neutral is not None:
            self._neutral.expect(self._carried)

    def _begin(self, reference: Reference | None) -> None:
        self._smooth = {n: OneEuro(self._brisk.get(n, _brisk(n))) for n in self._names}
        self._speed = {name: Speedometer() for name in self._timed}
        known = reference is not None
        self._neutral = None if known else NeutralFinder(self._exercise, self._ruler)
        self._away_since = math.nan
        self._walk = Walk() if GAIT.intersection(self._names) else None
        self.reference = reference or Reference()

    def update(self, perceived: Perceived) -> Measured:
        """Measure the next N frames: what stands in the way of one leaves it unknown."""
        raw, references = self._raw(perceived)
        times = perceived.track.time_s.tolist()
        values = {name: self._smooth[name].run(times, raw.values[name]) for name in self._names}
        speeds = {name: speed.run(times, values[name]) for name, speed in self._speed.items()}
        errors = {
            name: _with_lag(error, values[name], raw.values[name])
            for name, error in raw.errors.items()
        }
        return Measured(values, speeds, errors, raw.doubts, references)

    def unsmoothed(self, perceived: Perceived) -> dict[str, list[float]]:
        """The values (N) by signal as they were measured, for a look at a whole recording."""
        raw, _ = self._raw(perceived)
        return raw.values

    @np.errstate(all="ignore")  # what is unknown is NaN, and says so by that
    def _raw(self, perceived: Perceived) -> tuple[_Raw, list[Reference]]:
        """Unsmoothed values of N frames, and what they were counted from in each."""
        track, blocks = perceived.track, perceived.obstacles
        judged = [i for i, block in enumerate(blocks) if block is None]
        body = perceived.body.seen_with(self.reference)
        if len(judged) < len(track):
            body = body.take(np.array(judged, int))
        known = self._measured(body, self._names)
        references = self._find_neutral(track, blocks, body, known)
        if self._inches and any(perceived.unsteady):
            moves = [perceived.unsteady[i] for i in judged]
            for name in self._inches:
                pairs = zip(known.values[name], moves, strict=True)
                known.values[name] = [math.nan if moving else value for value, moving in pairs]
        self._add_gait(body, known)
        if len(judged) < len(track):
            known = known.spread(np.array(judged, int), len(track))
        return known, references

    def _measured(self, body: Body, names: Sequence[str]) -> _Raw:
        """The values of signals (N), NaN for those of gait, with their errors and doubts."""
        raw = _Raw()
        for name in names:
            signal = SIGNALS[name]
            raw.values[name] = (
                [math.nan] * len(body) if signal.measure is None else _finite(signal.measure(body))
            )
            if signal.error is not None:
                raw.errors[name] = _finite(signal.error(body))
            if name in self._doubted and signal.doubt is not None:
                raw.doubts[name] = signal.doubt(body).tolist()
        return raw

    def _find_neutral(
        self,
        track: PoseTrack,
        blocks: list[Obstacle | None],
        body: Body,
        known: _Raw,
    ) -> list[Reference]:
        """Look for the neutral position; the reference in each of the N frames.

        Args:
            body: of the judged frames alone.
            known: their values, which are counted anew from a reference that is found.
        """
        if self._neutral is None:
            return [self.reference] * len(track)
        references: list[Reference] = []
        moments: NeutralInputs | None = None
        k = since = 0
        for now, block in zip(track.time_s.tolist(), blocks, strict=True):
            if self._neutral.done:
                break
            if block is None:
                self._away_since = math.nan
                found: Reference | None = None
                if self._neutral.looks_at(now):
                    row = {name: column[k] for name, column in known.values.items()}
                    if not self._neutral.passes_over(row):
                        moments = moments or self._neutral.prepare(body)
                        found = self._neutral.update(moments, k, row)
                if found is not None:
                    self._recount(body, slice(since, k), known)
                    self.reference, since = found, k
                k += 1
            elif block.reason in LEFT_POSITION:
                if math.isnan(self._away_since):
                    self._away_since = now
                if now - self._away_since >= AWAY_S:
                    self._neutral.interrupted()
            references.append(self.reference)
        self._recount(body, slice(since, len(body)), known)
        return references + [self.reference] * (len(track) - len(references))

    def _recount(self, body: Body, rows: slice, known: _Raw) -> None:
        """Count what is counted from neutral anew in those frames that have another one."""
        if rows.start >= rows.stop or self.reference is body.reference:
            return
        some = body.take(rows).seen_with(self.reference)
        known.put(rows, self._measured(some, self._relative))

    def _add_gait(self, body: Body, known: _Raw) -> None:
        """Put in the values (N) of the signals that need the steps of some seconds."""
        if self._walk is None:
            return
        values, errors = self._walk.update(body)
        for found, into in ((values, known.values), (errors, known.errors)):
            for name, column in found.items():
                if name in self._names:
                    into[name] = _finite(np.asarray(column, float))


def _with_lag(
    errors: Sequence[float], smooth: Sequence[float], raw: Sequence[float]
) -> list[float]:
    """Errors (N,) with what smoothing keeps back from the value that was measured."""
    return [
        math.hypot(error, value - measured)
        for error, value, measured in zip(errors, smooth, raw, strict=True)
    ]


def _finite(values: Floats) -> list[float]:
    """The same as a list, unknown where a division went wrong: infinity is no measurement."""
    return [
        value if -BEYOND_ANY_BODY < value < BEYOND_ANY_BODY else math.nan
        for value in values.tolist()
    ]


def _brisk(name: str) -> float:
    """Speed that counts as brisk for a signal without a pace rule, by its unit, per second."""
    return unit(SIGNALS[name].unit).brisk
