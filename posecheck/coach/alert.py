"""How loudly the screen says what is wrong: calmly at first, in red when it lasts.

A hard limit is red at once. It changes no event and no word that is spoken, only the look of
the most urgent warning.
"""

from dataclasses import dataclass
from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.pose.skeleton import Side
from posecheck.rules.events import Event, Severity

PERSISTS_S: Final = 2.5
"""A spoken correction takes a second and a half and a gentle answer to it a second: who is still
beyond the limit after so long has not heard, or cannot."""


@dataclass(frozen=True, slots=True)
class Alert:
    """The most urgent thing that is wrong at this moment, as it is to be shown.

    Attributes:
        message: what the coach says about it.
        severity: how it is shown: "caution" = an amber shape and quiet words, "warning" = in red.
        rule, side: as of the event.
    """

    message: str
    severity: Severity
    rule: str
    side: Side | None


def alert_of(exercise: Exercise, active: tuple[Event, ...]) -> Alert | None:
    """What is shown of the events under way; None = nothing is wrong.

    Args:
        active: as of a verdict, the most urgent first; what is red comes before what is not yet.
    """
    told = [event for event in active if event.message]
    for event in told:
        if event.severity == "warning" and (_lasts(event) or _hard(exercise, event)):
            return Alert(event.message, "warning", event.rule, event.side)
    return Alert(told[0].message, "caution", told[0].rule, told[0].side) if told else None


def _lasts(event: Event) -> bool:
    return event.end_s - event.start_s >= PERSISTS_S


def _hard(exercise: Exercise, event: Event) -> bool:
    """Whether a limit was passed that is nobody's to stretch: the longest hold, of which a calm cue
    has told before, and the furthest that a limit can be for anybody."""
    if event.kind in ("hold", "pain"):
        return True
    if event.kind != "range":
        return False
    ends = [
        limit.furthest()
        for limit in exercise.limits
        if any(name == event.rule for name, _ in limit.signals())
    ]
    return any(
        (low is not None and event.peak <= low) or (high is not None and event.peak >= high)
        for low, high in ends
    )
