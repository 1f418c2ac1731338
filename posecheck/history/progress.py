"""How far each session went: the figure that progress is read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from posecheck.history.entry import SessionEntry

BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Reach:
    """The furthest that a session went from zero in an exercise's main signal."""

    signal: str
    value: float
    unit: str


def reach(entry: SessionEntry) -> Reach | None:
    """How far a session went; None when its main signal was not measured."""
    found = [
        Reach(name, max(low, high, key=abs), unit)
        for name in entry.progress_signals
        if name in entry.ranges
        for low, high, unit in (entry.ranges[name],)
    ]
    return max(found, key=lambda r: abs(r.value), default=None)


def by_exercise(
    entries: Iterable[SessionEntry], *, by_person: bool = False
) -> list[list[SessionEntry]]:
    """Sessions whose progress can be compared: of the same exercise, measured by the same signal.

    An own file may bear the name of another exercise, and an exercise may be changed.

    Args:
        by_person: whether those of each person are apart.
    """
    groups: dict[tuple[str, tuple[str, ...], str | None], list[SessionEntry]] = {}
    for entry in entries:
        person = entry.person if by_person else None
        groups.setdefault((entry.exercise, entry.progress_signals, person), []).append(entry)
    return list(groups.values())


def sparkline(values: Sequence[float]) -> str:
    """Sizes as a row of bars, the lowest for zero; empty for no values."""
    top = max((abs(value) for value in values), default=0.0)
    if top == 0:
        return BARS[0] * len(values)
    return "".join(BARS[round(abs(value) / top * (len(BARS) - 1))] for value in values)
