"""The one session behind every door: poses in, verdicts out, a result at the end.

Live coaching, recorded videos, batch tests and the browser all feed the same object, so the
same landmarks give the same events through each of them.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import Exercise
from posecheck.measure.measurement import DOUBT, ERROR, Measurement
from posecheck.measure.obstacles import Obstacle, obstacles
from posecheck.measure.ruler import Ruler
from posecheck.measure.smoothing import OneEuro
from posecheck.measure.speed import Speedometer
from posecheck.pose.arrays import Floats
from posecheck.pose.plausibility import PlausibilityCheck
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import VIEWS, ViewFilter
from posecheck.rules.events import GAP_S, Event, Repetition
from posecheck.session.not_judged import NotJudgedLog
from posecheck.session.result import SessionResult
from posecheck.session.ruleset import RuleSet
from posecheck.session.unjudged_rules import UnjudgedRules
from posecheck.session.verdict import Gauge, Verdict
from posecheck.signals.body import Reference
from posecheck.signals.catalogue import CURVES, SIGNALS

DEFAULT_FRAME_S = 1 / 30
"""Length of the last frame, whose end is not known, when it is the only one."""


class Session:
    """Judges one person doing one exercise, pose by pose.

    Args:
        exercise: the exercise.
        height_in: the person's height in inches; without it nothing in inches is judged.
        level: 1, 2 or 3 for exercises with levels; the last when None.
        calibration: what is known about person and camera; its height counts where none is
            given.

    Raises:
        ValueError: when the level is less than 1.

    Attributes:
        dorsal: which edge of the trunk in the last frame's contour is the back, for drawing:
            +1 the left one seen from hip to shoulder, -1 the right one, 0 = not used.
    """

    def __init__(
        self,
        exercise: Exercise,
        *,
        height_in: float | None = None,
        level: int | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        if level is not None and level < 1:
            raise ValueError(f"a level is 1 or more, not {level}")
        self.exercise = exercise
        self._ruler = Ruler(height_in, calibration)
        self.height_in = self._ruler.height_in
        self._lens = None if calibration is None else calibration.camera.lens
        last = max((len(limit.levels or ()) for limit in exercise.limits), default=0)
        self.level = min(level or last, last) if exercise.has_levels else None
        self._plausibility = PlausibilityCheck()
        self._view = ViewFilter()
        self._names = exercise.signals
        brisk = {name: pace.per_s for pace in exercise.pace for name, _ in pace.signals()}
        self._smooth = {n: OneEuro(brisk.get(n, _brisk(n))) for n in self._names}
        own = {} if calibration is None else calibration.own_ranges(exercise.id)
        self._rules = RuleSet(exercise, self.level, own)
        self._timed = [name for name in self._names if name in self._rules.timed]
        self._speed = {name: Speedometer() for name in self._timed}
        self._inches = [n for n in self._names if SIGNALS[n].error is not None]
        self._not_judged = NotJudgedLog()
        self._unjudged = UnjudgedRules(self._rules, self._ruler, self._not_judged)
        self._measurement = Measurement(exercise, self._ruler, self._unjudged.doubted)
        self._views: Counter[str] = Counter()
        # Compact arrays: an hour of video must not fill the memory with Python objects.
        self._times = array("d")
        self._judged = array("b")
        self._rows = array("d")
        self._bands = array("f")
        self._uses_back = any(name in CURVES for name in self._names)
        self.dorsal = 0

    def update(self, pose: Pose) -> Verdict:
        """Judge the next pose; poses must come in the order of their times.

        Raises:
            ValueError: when time does not go forward.
        """
        return next(self.judge(PoseTrack.of([pose])))

    def judge(self, track: PoseTrack) -> Iterator[Verdict]:
        """Judge the next N poses, frame by frame: the same as one by one, but faster.

        What is measured is measured for all of them at once before the first verdict; the rules
        go on as the verdicts are taken.

        Raises:
            ValueError: when time does not go forward.
        """
        for frame in self._frames(track):
            yield self._verdict(frame)

    def skim(self, track: PoseTrack) -> None:
        """Judge the next N poses without looking at the verdicts.

        Raises:
            ValueError: when time does not go forward.
        """
        for _ in self._frames(track):
            pass

    def _frames(self, track: PoseTrack) -> Iterator["_Frame"]:
        """Measure N poses, then feed the rules with them one after another."""
        times = track.time_s.tolist()
        for before, now in pairwise([*self._times[-1:], *times]):
            if now <= before:
                raise ValueError(f"time must go forward: {now} after {before} s")
        if self._lens is not None:
            from posecheck.measure.lens import straighten  # OpenCV, which few sessions need

            track = straighten(track, self._lens)
        with np.errstate(all="ignore"):  # what is unknown is NaN, and says so by that
            checked = self._plausibility.check(track)
            track = checked.track
            view = self._view.update(track)
            blocks = obstacles(self.exercise, track, checked.problems, view)
            raw, references = self._measurement.update(track, view, blocks)
        values = {name: self._smooth[name].run(times, raw[name]) for name in self._names}
        rates = {name: self._speed[name].run(times, values[name]) for name in self._timed}
        found, seen = track.found.tolist(), view.name.tolist()
        backs = (-view.facing).astype(int).tolist()
        columns = list(values.values())
        doubted = self._unjudged.doubted
        for i, (now, block) in enumerate(zip(times, blocks, strict=True)):
            if found[i]:
                self._views[VIEWS[seen[i]]] += 1
            row = dict(zip(self._names, [column[i] for column in columns], strict=True))
            self._times.append(now)
            self._judged.append(block is None)
            self._rows.extend(row.values())
            reference = references[i]
            share = 0.01 * reference.error_pct
            bands = {n: math.hypot(share * row[n], raw[n + ERROR][i]) for n in self._inches}
            self._bands.extend(bands.values())
            self.dorsal = 0 if block or not self._uses_back else backs[i]
            self._not_judged.update(now, None, block)
            if block is None:
                doubts = {name: int(raw[name + DOUBT][i]) for name in doubted}
                self._unjudged.update(now, row, reference, doubts)
            speeds = {name: rates[name][i] for name in self._timed}
            cue = self._rules.update(now, row, speeds, reference, bands)
            if reference.problem is not None:
                cue = self._rules.warn_of_set_up(now, reference.problem) or cue
            yield _Frame(now, row, block, cue, reference, bands)

    @property
    def repetitions(self) -> list[Repetition]:
        """Repetitions so far, in the order of their starts."""
        return self._rules.repetitions()

    @property
    def neutral_known(self) -> bool:
        """Whether every rule that counts from the person's own neutral has it."""
        rules, reference = self._rules, self._measurement.reference
        return not any(rules.waits_for_neutral(name, reference) for name in rules.ruled)

    @property
    def gives_inches(self) -> bool:
        """Whether inches can be judged, as far as is known by now."""
        reference = self._measurement.reference
        return self._ruler.gives_inches and not (reference.neutral and reference.method == "none")

    def mark_pain(self, time_s: float) -> Event:
        """The person felt pain: logged as an event; the caller stops the exercise."""
        return self._rules.mark_pain(time_s)

    def finish(self) -> SessionResult:
        """End the session and return what it found."""
        times = np.array(self._times, float)
        rows = np.array(self._rows, float).reshape(len(times), len(self._names))
        judged = np.array(self._judged, np.int8).astype(bool)
        widths = np.array(self._bands, float).reshape(len(times), len(self._inches))
        lengths = np.diff(times, append=times[-1:] + _last_frame(times)) if len(times) else times
        # A pause, or a camera that was away, is not time that the frame before it was judged.
        lengths = np.where(lengths > GAP_S, _last_frame(times), lengths)
        end = float(times[-1] + lengths[-1]) if len(times) else 0.0
        self._rules.finish(float(times[-1]) if len(times) else 0.0)
        seen = self._views.most_common(1)[0][0] if self._views else "unknown"
        reference = self._measurement.reference
        return SessionResult(
            exercise=self.exercise,
            level=self.level,
            times=times,
            signals={name: rows[:, i] for i, name in enumerate(self._names)},
            judged=judged,
            judged_s=float(lengths[judged].sum()),
            not_judged=self._not_judged.finish(end),
            repetitions=self._rules.repetitions(),
            holds=self._rules.holds(),
            events=self._rules.events(),
            neutral={
                name: value
                for name, value in reference.neutral.items()
                if name in SIGNALS and math.isfinite(value)
            },
            limits=self._rules.limits(reference),
            from_neutral=frozenset(self._rules.from_neutral),
            scale_px_per_in=reference.px_per_in,
            scale_error_pct=reference.error_pct,
            scale_method=reference.method,
            bands={name: widths[:, i] for i, name in enumerate(self._inches)},
            seen=seen,
        )

    def _verdict(self, frame: "_Frame") -> Verdict:
        block = frame.block
        active = self._rules.active()
        return Verdict(
            time_s=frame.time_s,
            judged=block is None,
            reason=block.reason if block else None,
            remedy=block.message if block else None,
            signals=frame.values,
            gauge=self._gauge(frame.values, frame.reference, frame.bands, active),
            hold_s=self._rules.hold(frame.time_s),
            hold_limit_s=self.exercise.hold.limit_s,
            repetitions=self._rules.repetition_count,
            active=active,
            cue=frame.cue,
            bands=frame.bands,
        )

    def _gauge(
        self,
        values: dict[str, float],
        reference: Reference,
        bands: dict[str, float],
        active: Sequence[Event],
    ) -> Gauge:
        """The main signal that is furthest out, with its limits."""
        names = self.exercise.main_signals
        known = [name for name in names if not math.isnan(values[name])]
        name = max(known, key=lambda n: values[n]) if known else names[0]
        low, high, caution_low, caution_high = self._rules.limits(reference).get(
            name, (None, None, None, None)
        )
        signal = SIGNALS[name]
        neutral = reference.get(name)
        relative = name in self._rules.from_neutral and math.isfinite(neutral)
        return Gauge(
            signal=name,
            label=signal.label,
            unit=signal.unit,
            value=values[name],
            low=low,
            high=high,
            caution_low=caution_low,
            caution_high=caution_high,
            neutral=neutral if relative else 0.0,
            band=bands.get(name, math.nan),
            beyond=any((e.kind, e.rule, e.severity) == ("range", name, "warning") for e in active),
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    """What became of one frame: its values by name, what stands in the way, words to say."""

    time_s: float
    values: dict[str, float]
    block: Obstacle | None
    cue: str | None
    reference: Reference
    bands: dict[str, float]


def _brisk(name: str) -> float:
    """Speed that counts as brisk for a signal without a pace rule, by its unit, per second."""
    return {"in": 5.0, "deg": 90.0, "%": 25.0}.get(SIGNALS[name].unit, 60.0)


def _last_frame(times: Floats) -> float:
    """Length of the last frame: that of a typical one."""
    return float(np.median(np.diff(times))) if len(times) > 1 else DEFAULT_FRAME_S
