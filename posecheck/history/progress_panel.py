"""What is drawn of the sessions of one exercise: the same on the page and in a file.

It says what stands where and in which words; how a line looks is for those who draw it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from posecheck.history.beginning import as_earlier
from posecheck.history.entry import SessionEntry
from posecheck.history.progress import by_exercise, reach
from posecheck.session.changed import changes
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.numbers import quantity
from posecheck.text.translation import N_, _, ngettext

Mark = Literal["good", "warned", "pain", "unknown"]
"""How a session went; `unknown`: what the exercise is about was hardly judged."""
MARKS: Final[dict[Mark, str]] = {
    "good": N_("no warnings"),
    "warned": N_("warnings"),
    "pain": N_("pain"),
    "unknown": N_("hardly judged"),
}
LineId = Literal["left", "right", "lowest", "highest", "furthest"]
LINES: Final[dict[LineId, str]] = {
    "left": N_("left"),
    "right": N_("right"),
    "lowest": N_("lowest"),
    "highest": N_("highest"),
    "furthest": N_("furthest"),
}
_SIDES: Final[tuple[LineId, LineId]] = ("left", "right")


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """How far one session went on one line."""

    started: datetime
    value: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One side, or one end of the range, over all sessions in which it was measured."""

    id: LineId
    points: tuple[ProgressPoint, ...]

    @property
    def name(self) -> str:
        """What people read."""
        return _(LINES[self.id])


@dataclass(frozen=True, slots=True)
class LimitRun:
    """A limit for as long as it stayed: from one session on, to before another or the last one."""

    value: float
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PainPoint:
    """Pain from 0 to 10 that was told before or after a session."""

    started: datetime
    pain: int


@dataclass(frozen=True, slots=True)
class ProgressPanel:
    """What is drawn of one exercise.

    Attributes:
        exercise, title: of the sessions; the title names the person where there are several.
        label, unit: what is measured.
        first, last: when the first and the last session were: the ends of the axis of time.
        low, high: the ends of the axis of what is measured.
        lines: left and right where sides are counted apart, else the lowest and the highest where
            there is a limit to both, else how far it went, as of sessions of long ago.
        limits: where warnings began.
        levels: each level from the session on in which it was first chosen, None for none.
        pain_before, pain_after: what was told.
        changed: what changed from the last session but one to the last, in words.
    """

    exercise: str
    title: str
    label: str
    unit: str
    first: datetime
    last: datetime
    low: float
    high: float
    lines: tuple[ProgressLine, ...]
    limits: tuple[LimitRun, ...]
    levels: tuple[tuple[datetime, int], ...]
    pain_before: tuple[PainPoint, ...]
    pain_after: tuple[PainPoint, ...]
    changed: tuple[str, ...]

    @property
    def words(self) -> str:
        """The drawing of the range for who cannot see it."""
        sessions = {point.started for line in self.lines for point in line.points}
        told = [
            ngettext("{label} in {n} session", "{label} in {n} sessions", len(sessions)).format(
                label=self.label, n=len(sessions)
            )
        ]
        told += [
            _("{line}: from {first} to {last}").format(
                line=line.name,
                first=quantity(line.points[0].value, self.unit),
                last=quantity(line.points[-1].value, self.unit),
            )
            for line in self.lines
        ]
        return "; ".join(told)

    @property
    def pain_words(self) -> str:
        """The drawing of pain for who cannot see it; empty where none was told."""
        told = []
        for name, points in (
            (_("Pain before"), self.pain_before),
            (_("Pain after"), self.pain_after),
        ):
            if points:
                told.append(
                    _("{line}: from {first} to {last}").format(
                        line=name, first=points[0].pain, last=points[-1].pain
                    )
                )
        return "; ".join(told)


def progress_panels(entries: Iterable[SessionEntry]) -> list[ProgressPanel]:
    """What is to be drawn, an exercise of a person each.

    Args:
        entries: in any order. Exercises come in the order of their first session.
    """
    groups = by_exercise(sorted(entries, key=lambda each: each.started), by_person=True)
    several = len({group[0].person for group in groups}) > 1
    return [_panel(group, several) for group in groups]


def _panel(entries: list[SessionEntry], named: bool) -> ProgressPanel:
    last = entries[-1]
    person = last.person if named else None
    lines = _lines(entries)
    apart = bool({line.id for line in lines} & {"lowest", "highest"})
    limits = _limits(entries, signed=apart)
    values = [point.value for line in lines for point in line.points]
    values += [limit.value for limit in limits]
    found = next((found for entry in reversed(entries) if (found := reach(entry))), None)
    known = SIGNALS.get(found.signal) if found else None
    return ProgressPanel(
        exercise=last.exercise,
        title=last.shown_title
        if person is None
        else _("{exercise}, {person}").format(exercise=last.shown_title, person=person),
        label=known.label_of_both if known else found.signal if found else "",
        unit=found.unit if found else "",
        first=entries[0].started,
        last=last.started,
        low=min(values, default=0.0) if apart else 0.0,
        high=max(*values, 0.0, 0.0),
        lines=lines,
        limits=limits,
        levels=_levels(entries),
        pain_before=tuple(
            PainPoint(e.started, e.pain_before) for e in entries if e.pain_before is not None
        ),
        pain_after=tuple(
            PainPoint(e.started, e.pain_after) for e in entries if e.pain_after is not None
        ),
        changed=_changed(entries),
    )


def _changed(entries: Sequence[SessionEntry]) -> tuple[str, ...]:
    if len(entries) < 2:
        return ()
    before, now = (as_earlier(entry) for entry in entries[-2:])
    return tuple(changes(before, now, watched=entries[-1].chief_judged))


def _lines(entries: Sequence[SessionEntry]) -> tuple[ProgressLine, ...]:
    points: dict[LineId, list[ProgressPoint]] = {}
    ends = any(None not in limits for entry in entries for limits in _main_limits(entry))
    sided = any(_of_sides(entry) for entry in entries)
    for entry in entries:
        found = _of_sides(entry)
        if not found and ends and not sided:
            found = _of_ends(entry)
        elif not found and (furthest := reach(entry)):
            found = {"furthest": abs(furthest.value)}
        for line, value in found.items():
            points.setdefault(line, []).append(ProgressPoint(entry.started, value, _mark(entry)))
    return tuple(ProgressLine(line, tuple(points[line])) for line in LINES if line in points)


def _of_sides(entry: SessionEntry) -> dict[LineId, float]:
    """How far each side went; sessions of long ago tell it of signals with a side alone."""
    if entry.sides:
        return {side: abs(entry.sides[side]) for side in _SIDES if side in entry.sides}
    return {
        side: max(abs(low), abs(high))
        for side in _SIDES
        for name in entry.progress_signals
        if name.startswith(f"{side}_") and name in entry.ranges
        for low, high, _unit in (entry.ranges[name],)
    }


def _of_ends(entry: SessionEntry) -> dict[LineId, float]:
    found = [entry.ranges[name] for name in entry.progress_signals if name in entry.ranges]
    if not found:
        return {}
    return {
        "lowest": min(low for low, _high, _unit in found),
        "highest": max(high for _low, high, _unit in found),
    }


def _main_limits(entry: SessionEntry) -> list[tuple[float | None, float | None]]:
    kept = entry.limits or {}
    return [kept[name] for name in entry.progress_signals if name in kept]


def _limits(entries: Sequence[SessionEntry], *, signed: bool) -> tuple[LimitRun, ...]:
    """The limits over time: each as long as it stayed, as with a level they move with the level."""
    runs: list[LimitRun] = []
    last: dict[float, datetime] = {}
    for entry in entries:
        here = {
            value if signed else abs(value)
            for limits in _main_limits(entry)
            for value in limits
            if value is not None
        }
        for value in [value for value in last if value not in here]:
            runs.append(LimitRun(value, last.pop(value), entry.started))
        for value in sorted(here):
            last.setdefault(value, entry.started)
    runs += [LimitRun(value, since, entries[-1].started) for value, since in last.items()]
    return tuple(sorted(runs, key=lambda run: (run.since, run.value)))


def _levels(entries: Sequence[SessionEntry]) -> tuple[tuple[datetime, int], ...]:
    told: list[tuple[datetime, int]] = []
    for entry in entries:
        if entry.level is not None and (not told or told[-1][1] != entry.level):
            told.append((entry.started, entry.level))
    return tuple(told)


def _mark(entry: SessionEntry) -> Mark:
    if entry.pain:
        return "pain"
    if entry.warnings:
        return "warned"
    return "good" if entry.chief_judged else "unknown"
