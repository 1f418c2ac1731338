"""The level that comes next: it rises slowly, falls after pain, and ends at three inches."""

from collections.abc import Iterable
from typing import Final

from posecheck.history.entry import SessionEntry

FIRST: Final = 1
LAST: Final = 3
"""The source's maximum: "up to 3 inches but NEVER more than that"."""
SESSIONS_TO_RISE: Final = 3


def next_level(sessions: Iterable[SessionEntry]) -> int:
    """The level for the next session of an exercise, 1 to 3.

    It rises after three sessions in a row at the level reached, each without pain or warnings, and
    falls by one after pain. A session at another level, without a repetition, or in which what the
    exercise is about could not be judged most of the time, shows nothing about this level: it
    neither counts nor breaks the row, unless it had a warning.

    Args:
        sessions: past sessions of the one exercise, oldest first.
    """
    level, row = FIRST, 0
    for session in sessions:
        if session.pain:
            level, row = max(level - 1, FIRST), 0
        elif session.warnings:
            row = 0
        elif session.level == level and session.repetitions and session.chief_judged:
            row += 1
            if row == SESSIONS_TO_RISE:
                level, row = min(level + 1, LAST), 0
    return level
