"""The one session behind every door: poses in, verdicts out, a result at the end.

Live coaching, recorded videos, batch tests and the browser all feed the same object, so the
same landmarks give the same events through each of them.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import numpy as np

from posecheck.calibration.file import calibration_of
from posecheck.calibration.height import height_inches
from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_of
from posecheck.exercises.limit import ViewName
from posecheck.measure.measurement import Measurement, ShotReferences
from posecheck.measure.obstacles import Obstacle
from posecheck.measure.perception import Perceived, Perception
from posecheck.measure.ruler import Ruler
from posecheck.pose.numbers import each
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.rules.events import Event, Repetition
from posecheck.session.frame_values import FrameValues
from posecheck.session.interruptions import Interruptions
from posecheck.session.judged_time import end_s, frame_lengths, truly_judged
from posecheck.session.not_judged import NotJudgedLog
from posecheck.session.result import SessionResult
from posecheck.session.rule_times import RuleTimes
from posecheck.session.ruleset import RuleSet
from posecheck.session.unjudged_rules import UnjudgedRules, given_with
from posecheck.session.verdict import Verdict
from posecheck.session.verdict_of import verdict_of
from posecheck.signals.catalogue import CURVES, GAIT, SIGNALS
from posecheck.signals.reference import Reference


class Session:
    """Judges one person doing one exercise, pose by pose.

    Parameters
    ----------
    exercise : Exercise, str or Path
        An exercise, the identifier of one that comes with posecheck, or an exercise file (.toml).
    height : str or float, optional
        The person's height: "5ft7in", "170cm", or a number of inches. Without it nothing is
        judged in inches.
    level : int, optional
        1, 2 or 3 for exercises with levels; the last where it is not given.
    calibration : Calibration, str or Path, optional
        What is known about person and camera, or the file that says it; its height counts where
        none is given.
    view : {"side", "front", "head_end"}, optional
        From where the camera looks. Without it the view is read from world coordinates; of poses
        without them nothing is judged then, and the reason says so.
    reference : posecheck.signals.Reference or mapping of float to Reference, optional
        The person's own neutral and the scale where they are known before, for the first shot or
        by the times with which shots begin; otherwise the first moment in position and still is
        taken.
    keep_poses : bool, default False
        Whether the result is to hold the poses, which takes 2 kB a frame.

    Attributes
    ----------
    exercise : Exercise
        The exercise.
    level : int or None
        The level that counts, None for exercises without levels.
    height_in : float or None
        The person's height in inches.
    dorsal : int
        Which edge of the trunk in the last frame's contour is the back, for drawing: +1 the left
        one seen from hip to shoulder, -1 the right one, 0 = not used.

    Raises
    ------
    ValueError
        When the level is less than 1, or there is no such view.
    InputError
        When there is no such exercise, or a height or file is not one.

    See Also
    --------
    judge : Judges arrays in one call.
    Coach : Leads a person through set-up and exercise.

    Notes
    -----
    A hold longer than 10 s and a knee drift beyond 3 in are warned about because the source text
    says so [1]_; limits that it does not state are starting defaults, each with its reason in the
    exercise's file.

    References
    ----------
    .. [1] Dr. Amy Konvalin, "Lower Back Stretches To Reduce Stiffness And Pain".

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cat_cow")
    >>> verdict = session.update(posecheck.Pose.nobody(0.0, (640, 480)))
    >>> verdict.judged, verdict.reason
    (False, 'no_person')
    >>> session.finish().judged_s
    0.0
    """

    def __init__(
        self,
        exercise: Exercise | str | Path,
        *,
        height: str | float | None = None,
        level: int | None = None,
        calibration: Calibration | str | Path | None = None,
        view: ViewName | None = None,
        reference: Reference | ShotReferences | None = None,
        keep_poses: bool = False,
    ) -> None:
        if level is not None and level < 1:
            raise ValueError(f"a level is 1 or more, not {level}")
        if view is not None and view not in get_args(ViewName):
            raise ValueError(f"the view is one of {', '.join(get_args(ViewName))}, not {view}")
        exercise, calibration = exercise_of(exercise), calibration_of(calibration)
        self.exercise = exercise
        self._ruler = Ruler(height_inches(height), calibration)
        self.height_in = self._ruler.height_in
        last = max((len(limit.levels or ()) for limit in exercise.limits), default=0)
        self.level = min(level or last, last) if exercise.has_levels else None
        lens = None if calibration is None else calibration.camera.lens
        self._perception = Perception(exercise, lens, view)
        own = {} if calibration is None else calibration.own_ranges(exercise.id)
        self._rules = RuleSet(exercise, self.level, own)
        self._not_judged = NotJudgedLog()
        self._unjudged = UnjudgedRules(self._rules, self._ruler)
        self._interruptions = Interruptions(self._rules, self._not_judged)
        self._rule_times = RuleTimes(self._rules, exercise.main_signals)
        self._names = exercise.signals
        self._timed = [name for name in self._names if name in self._rules.timed]
        self._measurement = Measurement(
            exercise,
            self._ruler,
            self._timed,
            self._unjudged.doubted,
            reference if isinstance(reference, Reference) else None,
        )
        self._references = reference if isinstance(reference, Mapping) else {}
        self._banded = [n for n in self._names if SIGNALS[n].error is not None]
        self._views: Counter[str] = Counter()
        # Compact arrays: an hour of video must not fill the memory with Python objects.
        self._times = array("d")
        self._judged = array("b")
        self._rows = array("d")
        self._bands = array("f")
        self._poses: list[PoseTrack] | None = [] if keep_poses else None
        self._size = (0, 0)
        self._given: frozenset[str] | None = None
        self._uses_back = any(name in CURVES for name in self._names)
        self.dorsal = 0

    def update(self, pose: Pose) -> Verdict:
        """Judge the next pose; poses must come in the order of their times.

        Parameters
        ----------
        pose : Pose
            What is seen of the person now.

        Returns
        -------
        Verdict
            What there is to say about this frame.

        Raises
        ------
        ValueError
            When time does not go forward.
        """
        (frame,) = self._frames(PoseTrack.of([pose]))
        return verdict_of(self.exercise, self._rules, frame)

    def judge(self, track: PoseTrack) -> Iterator[Verdict]:
        """Judge the next N poses, frame by frame: the same as one by one, but faster.

        What is measured is measured for all of them at once before the first verdict; the rules
        go on as the verdicts are taken.

        Parameters
        ----------
        track : PoseTrack
            The poses.

        Yields
        ------
        Verdict
            What there is to say about each frame in turn.

        Raises
        ------
        ValueError
            When time does not go forward.
        """
        for frame in self._frames(track):
            yield verdict_of(self.exercise, self._rules, frame)

    def skim(self, track: PoseTrack) -> None:
        """Judge the next N poses without looking at the verdicts.

        Parameters
        ----------
        track : PoseTrack
            The poses.

        Raises
        ------
        ValueError
            When time does not go forward.
        """
        for _ in self._frames(track):
            pass

    def _frames(self, track: PoseTrack) -> Iterator[FrameValues]:
        """Measure N poses, then feed the rules with them one after another."""
        before = self._times[-1] if self._times else -math.inf
        for now in track.time_s.tolist():
            if now <= before:
                raise ValueError(f"time must go forward: {now} after {before} s")
            before = now
        self._size = track.size
        if self._poses is not None:
            self._poses.append(track)
        for perceived in self._perception.update(track):
            begins_s = float(perceived.track.time_s[0])
            if perceived.new_shot or begins_s in self._references:
                self._measurement.new_shot(self._references.get(begins_s), perceived.step)
            yield from self._piece(perceived)

    def _piece(self, perceived: Perceived) -> Iterator[FrameValues]:
        """Measure poses of one shot, then feed the rules with them one after another."""
        track, view = perceived.track, perceived.view
        times, measured = track.time_s.tolist(), self._measurement.update(perceived)
        felt, in_space = view.seen_from("phone"), each(track.somewhere)
        found, outlined = each(track.somebody | felt), each(track.with_outline | felt)
        seen, backs = view.name.tolist(), view.facing.tolist()
        for i, (now, block) in enumerate(zip(times, perceived.obstacles, strict=True)):
            if found[i]:
                self._views[VIEWS[seen[i]]] += 1
            row = {name: column[i] for name, column in measured.values.items()}
            self._times.append(now)
            self._judged.append(block is None)
            self._rows.extend(row.values())
            reference = measured.references[i]
            bands = measured.bands(i)
            self._bands.extend(bands.values())
            self.dorsal = 0 if block or not self._uses_back else -int(backs[i])
            self._interruptions.next_frame(now, block)
            self._not_judged.update(now, None, block)
            blocks: Mapping[str, Obstacle] = {}
            if block is None:
                doubts = {name: int(column[i]) for name, column in measured.doubts.items()}
                self._given = given = given_with(outlined[i], in_space[i], track.tags is not None)
                seen_as = perceived.unsteady[i], perceived.dark[i], perceived.unwatched[i]
                blocks = self._unjudged.update(row, reference, doubts, given, *seen_as)
            speeds = {name: measured.speeds[name][i] for name in self._timed}
            notice = self._rules.update(now, row, speeds, reference, bands)
            blocks = self._rule_times.update(block, blocks)
            if block is None:
                for name in self._rule_times.told:
                    self._not_judged.update(now, name, blocks.get(name))
            words = self._rules.another_exercise() if block is None else None
            other = Obstacle("not_in_position", words) if words else None
            self._not_judged.update(now, "repetitions", other)
            if reference.problem is not None:
                notice = self._rules.warn_of_set_up(now, reference.problem) or notice
            yield FrameValues(
                now,
                row,
                block,
                notice,
                reference,
                bands,
                self._rule_times.unjudged,
                self._rule_times.blind,
            )

    @property
    def repetitions(self) -> list[Repetition]:
        """Repetitions so far, in the order of their starts."""
        return self._rules.repetitions()

    @property
    def reference(self) -> Reference:
        """The person's neutral and the scale, as far as they are known by now."""
        return self._measurement.reference

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

    @property
    def neutral_hidden(self) -> str | None:
        """Why neutral cannot be found however still the person keeps, in words, or None."""
        return self._unjudged.neutral_hidden(self._measurement.reference)

    @property
    def unjudged(self) -> list[str]:
        """What cannot be judged at the moment though the exercise can, and why: sentences."""
        return self._unjudged.in_words()

    @property
    def missing(self) -> str | None:
        """What the latest landmarks lack so that a range can be judged, in words, or None."""
        return None if self._given is None else self._unjudged.missing(self._given)

    def pause(self) -> None:
        """Suspend what is under way: the next pose follows a pause, which nobody judges."""
        self._perception.paused()
        self._interruptions.pause()

    def mark_pain(self, time_s: float) -> Event:
        """Log that the person felt pain; the caller stops the exercise.

        Parameters
        ----------
        time_s : float
            When, seconds from the first frame.

        Returns
        -------
        Event
            The event, of the kind "pain".
        """
        return self._rules.mark_pain(time_s)

    def finish(self) -> SessionResult:
        """End the session and return what it found.

        Returns
        -------
        SessionResult
            Its `provenance` says nothing of where the poses came from; its `poses` are None
            unless `keep_poses` was asked for.
        """
        times = np.array(self._times, float)
        rows = np.array(self._rows, float).reshape(len(times), len(self._names))
        widths = np.array(self._bands, float).reshape(len(times), len(self._banded))
        judged = np.array(self._judged, np.int8).astype(bool)
        end = end_s(times)
        judged &= self._interruptions.finish(end)
        self._rules.finish(float(times[-1]) if len(times) else 0.0)
        seen = self._views.most_common(1)[0][0] if self._views else "unknown"
        reference = self._measurement.reference
        known = dict(zip(self._names, np.isfinite(rows).any(axis=0), strict=True))
        not_judged = self._not_judged.finish(end, {n for n in GAIT if known.get(n)})
        lengths, judged = frame_lengths(times), truly_judged(times, judged, not_judged)
        return SessionResult(
            exercise=self.exercise,
            level=self.level,
            times=times,
            signals={name: rows[:, i] for i, name in enumerate(self._names)},
            judged=judged,
            judged_s=min(float(lengths[judged].sum()), end),
            not_judged=not_judged,
            rules=self._rule_times.finish(lengths, judged),
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
            bands={name: widths[:, i] for i, name in enumerate(self._banded)},
            seen=seen,
            camera=self._perception.camera,
            unfinished=self._rules.unfinished(),
            neutral_method=reference.found,
            provenance=Provenance.of("", self._size, ModelInfo("")),
            poses=PoseTrack.joined(self._poses) if self._poses else None,
        )
