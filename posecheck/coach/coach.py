"""The coach of one person and one exercise, without window, sound, network or clock of its own."""

import math
import threading
from collections import Counter
from pathlib import Path
from typing import Final

from posecheck.calibration.model import Calibration
from posecheck.coach.cue import Cue
from posecheck.coach.raised_hand import RaisedHand
from posecheck.coach.setup_checks import setup_checks
from posecheck.coach.speech_policy import SpeechPolicy
from posecheck.coach.state import CoachState, Phase, SetupCheck
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.limit import ViewName
from posecheck.pose.pose import Pose
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.session.verdict_of import nothing_yet

GOOD_S: Final = 3.0
"""The countdown starts after this much good set-up."""
COUNT: Final = 3
"""It counts from here, one a second."""
LAPSE_S: Final = 0.5
"""A shorter lapse of the set-up is a lost frame."""
PATIENCE_S: Final = 20.0
"""Who could be judged for so long without a perfect set-up has been told twice what is in the way,
and had time to mend it: then the exercise begins with what can be judged, and it is said what
cannot."""
GONE_S: Final = 5.0
"""... counted anew when nothing could be judged for so long: then somebody went away, or sets up
anew."""
UNJUDGED_S: Final = 2.0
"""What cannot be judged for so long is shown: less is a flicker."""
EARLY_S: Final = 1.0
"""Somebody who stretches after so long in a position that can be judged has begun: they are
coached at once, whatever else could be better in the set-up."""


class Coach:
    """Leads through set-up, countdown and exercise; time comes from the poses alone.

    Its methods may be called from different threads.

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
        What is known about person and camera, or the file that says it.
    view : {"side", "front", "head_end"}, optional
        From where the camera looks. Without it the view is read from world coordinates.
    repetitions : int, optional
        The goal (for each side where the exercise has sides); the exercise's own where it is not
        given.
    guide : bool, default True
        Whether to begin with the set-up guide; else the exercise begins at once.
    beyond_goal : bool, default False
        Whether to go on coaching when the goal is reached, as for a recording that is played to
        its end.

    Attributes
    ----------
    exercise : Exercise
        The exercise.
    session : Session
        Fed with every pose from the first frame, so that its events are those of `analyze` for
        the same poses; not while paused, or after pain or the goal.
    fed : int
        Poses that the session was fed with.

    Raises
    ------
    ValueError
        When the level is less than 1, or there is no such view.
    InputError
        When there is no such exercise, or a height or file is not one.

    See Also
    --------
    Session : Judges without leading anybody.

    Examples
    --------
    >>> import posecheck
    >>> coach = posecheck.Coach("cat_cow", repetitions=3)
    >>> state = coach.update(posecheck.Pose.nobody(0.0, (640, 480)))
    >>> state.phase
    'setup'
    >>> [check.message for check in state.checks if not check.ok][0]
    'I cannot see anybody. Move so that your whole body is in the picture.'
    """

    def __init__(
        self,
        exercise: Exercise | str | Path,
        *,
        height: str | float | None = None,
        level: int | None = None,
        calibration: Calibration | str | Path | None = None,
        view: ViewName | None = None,
        repetitions: int | None = None,
        guide: bool = True,
        beyond_goal: bool = False,
    ) -> None:
        self.session = Session(
            exercise, height=height, level=level, calibration=calibration, view=view
        )
        self.exercise = exercise = self.session.exercise
        self.fed = 0
        self._goal = self._goals(repetitions or exercise.repetitions)
        self._beyond_goal = beyond_goal
        self._phase: Phase = "setup" if guide else "exercise"
        self._begun_s = math.inf if guide else -math.inf
        self._resume_to: Phase = self._phase
        self._hand = RaisedHand() if exercise.raised_hand else None
        self._policy = SpeechPolicy(exercise)
        self._pending: list[Cue] = []
        self._time = 0.0
        self._verdict = nothing_yet(exercise)
        self._checks: tuple[SetupCheck, ...] = ()
        self._good_since: float | None = None
        self._last_good = -math.inf
        self._judged_since: float | None = None
        self._ready_s = 0.0
        self._ready_last = self._ready_seen = math.inf
        self._unjudged_since: dict[str, float] = {}
        self._unjudged: tuple[str, ...] = ()
        self._countdown_s = math.inf
        self._countdown: int | None = None
        self._counted = 0
        self._done: Counter[str] = Counter()
        self._goal_said = False
        self._result: SessionResult | None = None
        self._lock = threading.RLock()

    @property
    def phase(self) -> Phase:
        """Where the person is in the exercise."""
        return self._phase

    @property
    def asked(self) -> dict[str, int]:
        """Repetitions to do: `left` and `right`, or `total`; empty where none are counted."""
        return dict(self._goal)

    @property
    def goal_reached(self) -> bool:
        """Whether all repetitions are done, on both sides where there are sides."""
        return bool(self._goal) and not any(self._left().values())

    def update(self, pose: Pose) -> CoachState:
        """Take the next pose; poses must come in the order of their times.

        Parameters
        ----------
        pose : Pose
            What is seen of the person now, and of the picture's light where its `scene` is known.

        Returns
        -------
        CoachState
            Where the exercise stands, the verdict, and the words to be spoken now, if any.

        Raises
        ------
        ValueError
            When time does not go forward.
        """
        with self._lock:
            self._time = now = pose.time_s
            tone = False
            cue: Cue | None = None
            if self._phase in ("setup", "countdown", "exercise"):
                self._verdict = verdict = self.session.update(pose)
                self.fed += 1
                self._unjudged = self._lasting(verdict)
                counted = self._count(verdict)
                if self._phase != "exercise":
                    cue = self._guide(now, pose, verdict)
                    self._policy.silent(verdict)
                else:
                    cue, tone = self._exercised(now, pose, verdict, counted)
            return self._state_with(cue, tone)

    def pause(self) -> None:
        """Stop judging until `resume`; does nothing after the end."""
        with self._lock:
            if self._phase in ("setup", "countdown", "exercise"):
                self._resume_to = "exercise" if self._phase == "exercise" else "setup"
                self._phase, self._countdown, self._good_since = "paused", None, None
                self._pending.append(self._policy.paused())

    def resume(self, *, unwatched: bool = False) -> None:
        """Go on after `pause`: what was under way goes on, and its clock with it.

        Parameters
        ----------
        unwatched : bool, default False
            Whether the person did not pause but was not seen meanwhile (a lost connection): who
            is found in the same stretch again held it all the time.
        """
        with self._lock:
            if self._phase == "paused":
                if not unwatched:
                    self.session.pause()
                self._phase = self._resume_to
                self._pending.append(self._policy.resumed())

    def pain(self) -> None:
        """The person felt pain: the exercise stops at once and the moment is marked."""
        with self._lock:
            if self._phase not in ("pain", "done"):
                self.session.mark_pain(self._time)
                self._phase, self._countdown = "pain", None
                self._pending = [self._policy.pain()]

    def finish(self) -> SessionResult:
        """End the session and return what it found.

        Returns
        -------
        SessionResult
            The same when called again.
        """
        with self._lock:
            if self._result is None:
                self._result = self.session.finish()
                if self._phase != "pain":
                    self._phase = "done"
            return self._result

    def state(self) -> CoachState:
        """Tell the present moment again, after `pause`, `resume` or `pain`, without a new pose.

        Returns
        -------
        CoachState
            As of `update`.
        """
        with self._lock:
            return self._state_with(None, False)

    def _state_with(self, cue: Cue | None, tone: bool) -> CoachState:
        if self._pending:
            cue = self._pending.pop(0)
        return CoachState(
            phase=self._phase,
            time_s=self._time,
            verdict=self._verdict,
            checks=self._checks if self._phase in ("setup", "countdown") else (),
            countdown=self._countdown,
            cue=cue,
            tone=tone,
            repetitions_left=self._left(),
            repetitions_done={name: self._done[name] for name in self._goal},
            goal_reached=self.goal_reached,
            level=self.session.level,
            unjudged=self._unjudged,
        )

    # Set-up and countdown

    def _guide(self, now: float, pose: Pose, verdict: Verdict) -> Cue | None:
        self._checks = setup_checks(
            self.exercise,
            pose,
            verdict,
            scale_known=self.session.gives_inches,
            neutral_known=self.session.neutral_known,
            hidden=self.session.neutral_hidden,
            missing=self.session.missing,
        )
        if all(check.ok for check in self._checks):
            self._last_good = now
            if self._good_since is None:
                self._good_since = now
            self._policy.setup_good()
        elif now - self._last_good > LAPSE_S:
            self._good_since = None
            if self._phase == "countdown":
                self._phase, self._countdown = "setup", None
        # Nobody is kept waiting for a neutral that cannot be found.
        if verdict.judged and (self.session.neutral_known or self.session.neutral_hidden):
            if self._judged_since is None:
                self._judged_since = now
            if now - self._judged_since >= EARLY_S and verdict.hold_s is not None:
                return self._begin(now, already=True)
        else:
            self._judged_since = None
        if self._phase == "countdown":
            return self._count_down(now)
        if self._waited(now, verdict) >= PATIENCE_S and self._good_since is None:
            return self._begin(now, already=False, less=self._in_the_way())
        if self._good_since is not None and now - self._good_since >= GOOD_S:
            self._phase, self._countdown_s = "countdown", now
            return self._count_down(now)
        return self._policy.setup(now, self._checks)

    def _count_down(self, now: float) -> Cue | None:
        passed = int(now - self._countdown_s)
        if passed >= COUNT:
            return self._begin(now, already=False)
        before, self._countdown = self._countdown, COUNT - passed
        if self._countdown == before:
            return None
        return self._policy.countdown(self._countdown)

    def _begin(self, now: float, *, already: bool, less: str | None = None) -> Cue:
        self._phase, self._countdown, self._begun_s = "exercise", None, now
        return self._policy.begin(already=already, less=less)

    def _waited(self, now: float, verdict: Verdict) -> float:
        """For how long the person could be judged by now, seconds, and yet did not begin."""
        if math.isinf(self._ready_last):
            self._ready_last = self._ready_seen = now
        if verdict.judged:
            self._ready_s += min(now - self._ready_last, LAPSE_S)
            self._ready_last = self._ready_seen = now
        else:
            self._ready_last = now
            if now - self._ready_seen >= GONE_S:
                self._ready_s = 0.0
        return self._ready_s

    def _in_the_way(self) -> str:
        """What keeps the set-up from being perfect, in whole sentences."""
        wrong = [check for check in self._checks if not check.ok]
        told = self.session.unjudged
        # What cannot be judged says why by itself.
        others = [c.message for c in wrong if c.name != "still" and not _among(c.message, told)]
        return " ".join([*told, *others]) or " ".join(check.message for check in wrong)

    def _lasting(self, verdict: Verdict) -> tuple[str, ...]:
        """What could not be judged for a while now, in words."""
        now = verdict.time_s
        before = self._unjudged_since
        self._unjudged_since = {label: before.get(label, now) for label in verdict.unjudged}
        since = self._unjudged_since.items()
        return tuple(label for label, begun in since if now - begun >= UNJUDGED_S)

    # Exercise

    def _exercised(
        self, now: float, pose: Pose, verdict: Verdict, counted: Cue | None
    ) -> tuple[Cue | None, bool]:
        if self._hand is not None and self._hand.update(pose):
            self.pain()
            return None, False
        goal = self.goal_reached and not self._goal_said
        if goal:
            self._goal_said = True
            if not self._beyond_goal:
                self._phase = "done"
        return self._policy.exercise(
            now, verdict, counted=counted, goal=goal, over=self._phase == "done"
        )

    def _count(self, verdict: Verdict) -> Cue | None:
        """Take note of repetitions that ended since the start; words about a new one."""
        if verdict.repetitions == self._counted:
            return None
        self._counted = verdict.repetitions
        before = self._done.copy()
        self._done = Counter(
            (rep.side or "total") if "total" not in self._goal else "total"
            for rep in self.session.repetitions
            if rep.end_s >= self._begun_s
        )
        if self._phase != "exercise" or self._done == before or self.goal_reached:
            return None
        left = self._left()
        side = next((name for name in left if self._done[name] > before[name]), "total")
        return self._policy.repetition(self._time, left, side)

    def _left(self) -> dict[str, int]:
        return {name: max(0, goal - self._done[name]) for name, goal in self._goal.items()}

    def _goals(self, repetitions: int) -> dict[str, int]:
        """Repetitions to do, by side where the exercise counts sides apart."""
        counted = [stretch for stretch in self.exercise.stretch if stretch.count]
        sides = {side for stretch in counted for _, side in stretch.signals() if side}
        if sides == {"left", "right"}:
            return {"left": repetitions, "right": repetitions}
        return {"total": repetitions} if counted else {}


def _among(message: str, sentences: list[str]) -> bool:
    return any(message in told for told in sentences)
