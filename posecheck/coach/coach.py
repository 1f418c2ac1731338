"""The coach of one person and one exercise, without window, sound, network or clock of its own."""

import math
import threading
from dataclasses import replace
from pathlib import Path
from typing import Final

from posecheck.calibration.model import Calibration
from posecheck.coach.alert import alert_of
from posecheck.coach.breath import Breath, breath_at
from posecheck.coach.briefing import Briefing, briefing_of
from posecheck.coach.cue import Cue
from posecheck.coach.goal import Goal
from posecheck.coach.patience import Patience, in_the_way
from posecheck.coach.raised_hand import RaisedHand
from posecheck.coach.reminder import Reminder
from posecheck.coach.setup_checks import setup_checks
from posecheck.coach.speech_policy import SpeechPolicy
from posecheck.coach.state import CoachState, Phase, SetupCheck
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.limit import ViewName
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import Side
from posecheck.session.not_judged import OF_THE_CLOCK
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
    side : {"left", "right"}, optional
        The only side to be done; both where it is not given or the exercise counts no sides.
    briefing : bool, default False
        Whether to say the steps, how often and which side first before the countdown. Who begins to
        move meanwhile is coached at once.

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
        side: Side | None = None,
        briefing: bool = False,
    ) -> None:
        self.session = Session(
            exercise, height=height, level=level, calibration=calibration, view=view
        )
        self.exercise = exercise = self.session.exercise
        self.fed = 0
        self._goal = Goal(exercise, repetitions or exercise.repetitions, side)
        told = briefing_of(exercise, self._goal.asked) if briefing else ()
        self._briefing = Briefing(told)
        self._reminder = Reminder(exercise)
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
        self._patience = Patience(LAPSE_S)
        self._unjudged_since: dict[str, float] = {}
        self._unjudged: tuple[str, ...] = ()
        self._countdown_s = math.inf
        self._countdown: int | None = None
        self._counted = 0
        self._goal_said = False
        self._result: SessionResult | None = None
        self._lock = threading.RLock()

    @property
    def phase(self) -> Phase:
        """Where the person is in the exercise."""
        return self._phase

    @property
    def asked(self) -> dict[str, int]:
        """Repetitions to do, by `left` and `right` or in `total`; empty where none are counted."""
        return dict(self._goal.asked)

    @property
    def goal_reached(self) -> bool:
        """Whether all repetitions are done, on both sides where there are sides."""
        return self._goal.reached

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
                found = self.session.finish()
                told = replace(found.particulars, asked=self.asked)
                self._result = replace(found, particulars=told)
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
            repetitions_left=self._goal.left,
            repetitions_done=self._goal.done,
            goal_reached=self.goal_reached,
            level=self.session.level,
            unjudged=self._unjudged,
            alert=alert_of(self.exercise, self._verdict.active),
            breath=self._breath(),
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
        good = self._good_since is not None
        patient = self._patience.over(now, verdict) and not good
        if verdict.reason in OF_THE_CLOCK:
            # Nobody is watched: nothing begins, and no steps are said as if all were well.
            return self._policy.setup(now, self._checks, unwatched=True)
        if (good or patient or self._briefing.begun) and not self._briefing.over(now):
            return self._briefing.next(now)
        if patient:
            less = in_the_way(self._checks, self.session.unjudged)
            return self._begin(now, already=False, less=less)
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

    def _lasting(self, verdict: Verdict) -> tuple[str, ...]:
        """What could not be judged for a while now, in words."""
        now = verdict.time_s
        before = self._unjudged_since
        self._unjudged_since = {label: before.get(label, now) for label in verdict.unjudged}
        since = self._unjudged_since.items()
        return tuple(label for label, begun in since if now - begun >= UNJUDGED_S)

    # Exercise

    def _breath(self) -> Breath | None:
        """The pace, while somebody exercises who is seen: nobody is lulled who is not watched."""
        if self._phase != "exercise" or not self._verdict.judged:
            return None
        return breath_at(self._time - max(self._begun_s, 0.0))

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
        if counted is None and not self.goal_reached:
            counted = self._reminder.update(now, verdict, self._goal.left)
        return self._policy.exercise(
            now, verdict, counted=counted, goal=goal, over=self._phase == "done"
        )

    def _count(self, verdict: Verdict) -> Cue | None:
        """Take note of repetitions that ended since the start; words about a new one."""
        if verdict.repetitions == self._counted:
            return None
        self._counted = verdict.repetitions
        side = self._goal.count(self.session.repetitions, self._begun_s)
        if self._phase != "exercise" or side is None or self.goal_reached:
            return None
        return self._policy.repetition(self._time, self._goal.left, side)
