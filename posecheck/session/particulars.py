"""What is known of a session besides what was seen: who, when, what was asked, and pain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

LevelBy = Literal["history", "therapist", "person", "released"]
"""Who chose a level: the rule of `history.levels`; a therapist, by `--level` or a programme; the
person on the page; or `--level auto`, with which a therapist's choice ends."""
WORST_PAIN: Final = 10
"""The numeric rating scale of pain goes from 0, none, to here, the worst that can be imagined."""


@dataclass(frozen=True, slots=True)
class EarlierSession:
    """The session of the same exercise before this one, to compare with.

    Attributes:
        started: when, with its time zone.
        level, repetitions, warnings: as in the history.
        pain: whether the person marked pain.
        reached: how far the main signal went from zero, None = not measured.
        unit: of `reached`.
        pain_before, pain_after: from 0 to 10, None = not told.
    """

    started: datetime
    level: int | None
    repetitions: int
    warnings: int
    pain: bool
    reached: float | None = None
    unit: str = ""
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a door knows of a session besides what was seen.

    Attributes:
        started: date and time of the first frame with its offset, None = unknown.
        person: whose session it is, as they or their therapist name it; None = not given.
        asked: repetitions that were to be done, by `left` and `right` or `total`; empty = not told.
        level_by: who chose the level, None = unknown, or the exercise has none.
        pain_before, pain_after: what the person said, from 0 to 10, None = not told.
        before: the session before of the same exercise, None = there is none or it is not known.
        interrupted: whether a crash or a power cut ended it, so that it holds what came before.
    """

    started: datetime | None = None
    person: str | None = None
    asked: Mapping[str, int] = field(default_factory=dict)
    level_by: LevelBy | None = None
    pain_before: int | None = None
    pain_after: int | None = None
    before: EarlierSession | None = None
    interrupted: bool = False


def left_undone(asked: Mapping[str, int], done: Mapping[str, int]) -> bool:
    """Whether fewer repetitions were done than were to be, by `left` and `right` or `total`."""
    return any(done.get(which, 0) < number for which, number in asked.items())


NO_PARTICULARS: Final = Particulars()
