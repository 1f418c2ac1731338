"""The level that comes next: it rises slowly, falls after pain, and ends at three inches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from posecheck.history.entry import SessionEntry

FIRST: Final = 1
LAST: Final = 3
"""The source's maximum: "up to 3 inches but NEVER more than that"."""
SESSIONS_TO_RISE: Final = 3


@dataclass(frozen=True, slots=True)
class NextLevel:
    """The level for the next session of an exercise.

    Attributes:
        level: 1 to 3.
        chosen: whether a therapist chose it: then it does not rise by itself.
    """

    level: int
    chosen: bool = False

    @property
    def open(self) -> int:
        """The highest level that the person may choose on their own: the next one at most, so that
        the third is not open to a newcomer, and none above what a therapist chose."""
        return self.level if self.chosen else min(self.level + 1, LAST)


def following(sessions: Iterable[SessionEntry]) -> NextLevel:
    """The level for the next session of an exercise, 1 to 3.

    It rises after three sessions in a row at the level reached, each without pain or warnings, and
    falls by one after pain. A session at another level, without a repetition, or in which what the
    exercise is about could not be judged most of the time, shows nothing about this level: it
    neither counts nor breaks the row, unless it had a warning. The same holds for one that a crash
    broke off: how it ended nobody knows, and a page may have had it judged anew.

    A level that a therapist chose is kept: it does not rise by itself until it is released. Pain
    ends the choice too, and the level falls by one.

    Args:
        sessions: past sessions of the one exercise, oldest first.
    """
    level, row, chosen = FIRST, 0, False
    for session in sessions:
        if session.level_by == "therapist" and session.level is not None:
            level, row, chosen = min(max(session.level, FIRST), LAST), 0, True
        elif session.level_by == "released":
            chosen = False
        if session.pain:
            level, row, chosen = max(level - 1, FIRST), 0, False
        elif chosen:
            continue
        elif session.warnings:
            row = 0
        elif session.interrupted or session.level != level:
            continue
        elif session.repetitions and session.chief_judged:
            row += 1
            if row == SESSIONS_TO_RISE:
                level, row = min(level + 1, LAST), 0
    return NextLevel(level, chosen)
