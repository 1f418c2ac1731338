"""How far each session went: the figure that progress is read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.history.entry import SessionEntry

BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Reach:
    """The furthest that a session went from zero in an exercise's main signal."""

    signal: str
    value: float
    unit: str


def reach(entry: SessionEntry, exercise: Exercise | None) -> Reach | None:
    """How far a session went; None when its main signal was not measured."""
    names = exercise.main_signals if exercise else list(entry.ranges)[:1]
    found = [
        Reach(name, max(low, high, key=abs), unit)
        for name in names
        if name in entry.ranges
        for low, high, unit in (entry.ranges[name],)
    ]
    return max(found, key=lambda r: abs(r.value), default=None)


def sparkline(values: Sequence[float]) -> str:
    """Sizes as a row of bars, the lowest for zero; empty for no values."""
    top = max((abs(value) for value in values), default=0.0)
    if top == 0:
        return BARS[0] * len(values)
    return "".join(BARS[round(abs(value) / top * (len(BARS) - 1))] for value in values)
