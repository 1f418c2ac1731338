"""Where the way of somebody leads who wants to begin: to a question, to a page that says stop, or
on. The one place that decides it, for the window and the page alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from posecheck.screening.answers import Answered
from posecheck.screening.red_flags import AGAIN_AFTER_DAYS, VERSION, flagged, whom_to_see
from posecheck.text.translation import _

Step = Literal["ask", "see", "after_pain", "rest", "begin"]
GONE: Final = "gone"
"""The id of the question after pain."""
STOPS_A_DAY: Final = 2
"""Who had to stop the same movement for pain so often on one day rests until the next."""


@dataclass(frozen=True, slots=True)
class Way:
    """The next step of somebody who wants to begin an exercise.

    Attributes:
        step: `ask` the red flags; `see` somebody, and nothing today; `after_pain`: ask whether it
            has gone; `rest` from this exercise until tomorrow; `begin`.
        flags: for `see`, the questions that were answered with yes.
    """

    step: Step
    flags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The step in a few words."""
        return {
            "ask": _("Before you begin"),
            "see": _("Not today: please see somebody first"),
            "after_pain": _("You stopped this movement today, because of pain"),
            "rest": _("Let this movement rest until tomorrow"),
            "begin": _("You can begin"),
        }[self.step]

    @property
    def sentences(self) -> list[str]:
        """What it means for the person, in plain words; empty for `begin`."""
        if self.step == "ask":
            return [
                _(
                    "A few questions first: with some signs a back needs a professional, not "
                    "stretches. Your answers stay on this machine."
                )
            ]
        if self.step == "see":
            return [
                whom_to_see(self.flags),
                _("No movement starts here today. Tomorrow you are asked again."),
            ]
        if self.step == "after_pain":
            return [_("Has that pain gone?")]
        if self.step == "rest":
            return [
                _(
                    "Pain is never part of a stretch. Rest; if it stays or comes back, see a "
                    "professional."
                )
            ]
        return []

    @property
    def reasons(self) -> list[str]:
        """For `see`: the questions that were answered with yes, the most urgent first."""
        return [flag.asked for flag in flagged(self.flags)]


def way(
    now: datetime,
    red_flags: Answered | None,
    *,
    stops: Sequence[datetime] = (),
    after_pain: Answered | None = None,
) -> Way:
    """Find the next step of somebody who wants to begin an exercise.

    Args:
        now: with the time zone in which the person's days begin and end.
        red_flags: their newest answers about red flags, None = never asked.
        stops: when they stopped this exercise for pain.
        after_pain: the newest answer to whether the pain of this exercise has gone.
    """
    zone = now.tzinfo

    def today(moment: datetime) -> bool:
        return moment.astimezone(zone).date() == now.date()

    if red_flags is None:
        return Way("ask")
    if red_flags.flags and today(red_flags.answered):
        return Way("see", red_flags.flags)
    age = now - red_flags.answered
    # Answers from the future are those of a clock that was wrong.
    current = timedelta(days=-1) < age < timedelta(days=AGAIN_AFTER_DAYS)
    if red_flags.flags or not current or red_flags.questions != VERSION:
        return Way("ask")
    stopped = [stop for stop in stops if today(stop)]
    if not stopped:
        return Way("begin")
    if len(stopped) >= STOPS_A_DAY:
        return Way("rest")
    if after_pain is None or after_pain.answered < max(stopped):
        return Way("after_pain")
    return Way("begin" if after_pain.answers.get(GONE) == "yes" else "rest")
