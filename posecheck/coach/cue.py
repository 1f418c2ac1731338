"""Words to say now, and how urgent they are."""

from dataclasses import dataclass
from typing import Literal, Self

CueKind = Literal[
    "setup",
    "brief",
    "countdown",
    "go",
    "warning",
    "caution",
    "hold",
    "obstacle",
    "count",
    "praise",
    "remind",
    "pause",
    "pain",
    "goal",
    "ask",
]
PRIORITY: dict[CueKind, int] = {
    "pain": 100,
    "warning": 90,
    "countdown": 80,
    "go": 80,
    "pause": 75,
    "goal": 70,
    "ask": 68,
    "brief": 65,
    "hold": 60,
    "setup": 50,
    "obstacle": 40,
    "caution": 30,
    "remind": 25,
    "count": 20,
    "praise": 10,
}
"""A cue interrupts one of lower priority and is dropped for one of higher priority."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words to say now.

    Attributes:
        kind: what the words are about.
        priority: see PRIORITY; the hold warning comes before other warnings.
    """

    text: str
    kind: CueKind
    priority: int

    @classmethod
    def of(cls, kind: CueKind, text: str, more: int = 0) -> Self:
        """A cue with the priority of its kind, and `more` on top."""
        return cls(text, kind, PRIORITY[kind] + more)
