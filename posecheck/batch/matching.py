"""Compares what was found in a clip with what its expectation file names.

Events are compared within one kind, rule and severity. A found event meets an expected one when
both ends lie within the expected event's tolerance and the side is the same (or the expectation
names none). Each found event meets at most one expected event, so that as many as possible are
met, and with the smallest differences.

A gap no longer than the tolerance is not a gap: where one side, file or result, goes on through
it, the pieces that the other side has there count as one. So a warning that stops for a moment
in the middle of one long fault is one match and no surprise. Pieces further apart make the
event *not* met, because the person was told for too long that all was well; that is told in one
sentence, and pieces inside an event that was expected are never told as unexpected.

Found warnings that nothing expects are misses; cautions are not: a person may come close to a
limit. Holds and stretches that could not be judged count only where the file names them: whoever
holds for a moment does nothing wrong, and a hold that is too long is an event of its own.

A hold is never put together from pieces, since its timer must not start again. A stretch that
must not be judged is met when judging stopped within the tolerance of both its ends, went on at
no time in between, and the expected reason is among those given there.

In the counts by rule, an event whose times are off counts as missing and as unexpected. Next to
`kind:rule` the counts name `reps:all`, `reps:left`, `reps:right` and `holds:holds`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from posecheck.batch.assignment import assign
from posecheck.batch.expectation import Expectation, ExpectedEvent, ExpectedReps
from posecheck.batch.outcome import Miss, RuleCount
from posecheck.text import batch_sentences

REPS: Final = "reps"
HOLDS: Final = "holds"
NOT_JUDGED: Final = "not_judged"
WARNING: Final = "warning"
_MET, _TOUCHING = 1e7, 1e3
_NEVER: Final = 1e-9
Record = dict[str, Any]


class Comparison(NamedTuple):
    """What a comparison gave: `holds` are duration errors in seconds, found minus expected."""

    misses: list[Miss]
    rules: list[RuleCount]
    holds: list[float]


@dataclass(frozen=True)
class _Stretch:
    """A stretch of time; `parts` says of how many pieces it was put together."""

    start_s: float
    end_s: float
    side: str | None
    tolerance_s: float = 0.0
    parts: int = 1

    def near(self, other: "_Stretch", room_s: float) -> bool:
        """Whether both overlap, give or take some seconds."""
        return (
            self.start_s <= other.end_s + room_s + _NEVER
            and other.start_s <= self.end_s + room_s + _NEVER
        )

    def apart(self, other: "_Stretch") -> float:
        """By how many seconds starts and ends differ, together."""
        return abs(self.start_s - other.start_s) + abs(self.end_s - other.end_s)

    @property
    def times(self) -> str:
        """From when to when, for people."""
        return f"{self.start_s:.1f}\N{EN DASH}{self.end_s:.1f} s"


@dataclass
class _Tally:
    found: int = 0
    unexpected: int = 0
    missing: int = 0


@dataclass
class _Log:
    """Misses and counts as they come up."""

    misses: list[Miss] = field(default_factory=list)
    tallies: dict[str, _Tally] = field(default_factory=dict)
    holds: list[float] = field(default_factory=list)

    def count(self, rule: str, found: int = 0, unexpected: int = 0, missing: int = 0) -> None:
        tally = self.tallies.setdefault(rule, _Tally())
        tally.found += found
        tally.unexpected += unexpected
        tally.missing += missing


def compare(content: Record, expectation: Expectation) -> Comparison:
    """Compare the content of a `result.json` with an expectation.

    Returns:
        Misses in the order of their times (those about the whole clip first), counts by rule in
        alphabetical order, and the duration errors of the holds that were found.
    """
    log = _Log()
    _compare_reps(content["reps"], expectation.reps, log)
    _compare_holds(content["holds"], expectation, log)
    _compare_events(content["events"], expectation.events, log)
    _compare_not_judged(content["not_judged"], expectation.events, log)
    misses = sorted(
        log.misses,
        key=lambda m: (
            -1.0 if m.time_s is None else m.time_s,
            m.kind,
            m.rule,
            m.what,
            m.side or "",
        ),
    )
    rules = [
        RuleCount(rule, t.found, t.unexpected, t.missing)
        for rule, t in sorted(log.tallies.items())
        if t.found or t.unexpected or t.missing
    ]
    return Comparison(misses, rules, log.holds)


def _compare_reps(found: Sequence[Record], expected: ExpectedReps, log: _Log) -> None:
    counts = {
        "all": (expected.count, len(found)),
        "left": (expected.left, sum(rep["side"] == "left" for rep in found)),
        "right": (expected.right, sum(rep["side"] == "right" for rep in found)),
    }
    for which, (wanted, got) in counts.items():
        if wanted is None:
            continue
        both = min(wanted, got)
        log.count(f"{REPS}:{which}", both, got - both, wanted - both)
        if wanted != got:
            side = None if which == "all" else which
            text = batch_sentences.repetitions(side, got, wanted)
            log.misses.append(Miss("mismatch", REPS, which, side, None, text))


def _compare_holds(found: Sequence[Record], expectation: Expectation, log: _Log) -> None:
    wanted = [_Stretch(h.start_s, h.end_s, h.side, h.tolerance_s) for h in expectation.holds]
    got = [_Stretch(h["start_s"], h["end_s"], h["side"]) for h in found]
    met, off = _pairs(wanted, got)
    for i, j in [*met, *off]:
        log.holds.append(
            round((got[j].end_s - got[j].start_s) - (wanted[i].end_s - wanted[i].start_s), 4)
        )
    for i, hold in enumerate(wanted):
        rule = f"{HOLDS}:{HOLDS}"
        if any(i == k for k, _ in met):
            log.count(rule, found=1)
            continue
        log.count(rule, missing=1)
        seen = [got[j] for k, j in off if i == k]
        if seen:
            text = batch_sentences.hold_elsewhere(hold.side, seen[0].times, _about(hold))
            miss = Miss("mismatch", HOLDS, HOLDS, hold.side, hold.start_s, text)
        else:
            text = batch_sentences.hold_missing(hold.side, hold.times)
            miss = Miss("missing", HOLDS, HOLDS, hold.side, hold.start_s, text)
        log.misses.append(miss)


def _compare_events(found: Sequence[Record], expected: Sequence[ExpectedEvent], log: _Log) -> None:
    expected = [event for event in expected if event.kind != NOT_JUDGED]
    classes = {(e.kind, e.rule, e.severity) for e in expected}
    classes |= {(e["kind"], e["rule"], WARNING) for e in found if e["severity"] == WARNING}
    for kind, rule, severity in sorted(classes):
        same = [e for e in found if (e["kind"], e["rule"]) == (kind, rule)]
        got = [_found(e) for e in same if e["severity"] == severity]
        others = [_found(e) for e in same if e["severity"] != severity]
        wanted = [
            _Stretch(e.start_s, e.end_s, e.side, e.tolerance_s)
            for e in expected
            if (e.kind, e.rule, e.severity) == (kind, rule, severity)
        ]
        _compare_class(kind, rule, severity, wanted, got, others, log)


def _compare_class(
    kind: str,
    rule: str,
    severity: str,
    wanted: list[_Stretch],
    got: list[_Stretch],
    others: list[_Stretch],
    log: _Log,
) -> None:
    """Compare events of one kind, rule and severity; `others` are those of other severity."""
    name, words = f"{kind}:{rule}", _words(kind, rule)
    wanted, got = _joined(wanted, got), _joined(got, wanted)
    met, off = _pairs(wanted, got)
    left = sorted(set(range(len(got))) - {j for _, j in met} - {j for _, j in off})
    for i, _ in met:
        log.count(name, found=wanted[i].parts)
    for i in sorted(set(range(len(wanted))) - {i for i, _ in met}):
        event = wanted[i]
        log.count(name, missing=event.parts)
        pieces = [got[j] for k, j in off if k == i]
        if pieces:
            inside = [j for j in left if _suits(event, got[j]) and event.near(got[j], 0)]
            left = [j for j in left if j not in inside]
            pieces = sorted([*pieces, *(got[j] for j in inside)], key=lambda s: s.start_s)
            if severity == WARNING:
                log.count(name, unexpected=len(pieces))
            at = batch_sentences.times_joined([piece.times for piece in pieces])
            text = batch_sentences.event_elsewhere(severity, words, event.side, at, _about(event))
            miss = Miss("mismatch", kind, rule, event.side, event.start_s, text)
        else:
            instead = [s for s in others if _suits(event, s) and event.near(s, event.tolerance_s)]
            only = instead[0].times if instead else None
            text = batch_sentences.event_missing(severity, words, event.side, event.times, only)
            miss = Miss("missing", kind, rule, event.side, event.start_s, text)
        log.misses.append(miss)
    if severity != WARNING:
        return
    for extra in (got[j] for j in left):
        log.count(name, unexpected=1)
        text = batch_sentences.warning_unexpected(words, extra.side, extra.times)
        log.misses.append(Miss("unexpected", kind, rule, extra.side, extra.start_s, text))


def _compare_not_judged(
    spans: Sequence[Record], expected: Sequence[ExpectedEvent], log: _Log
) -> None:
    for reason in sorted({event.rule for event in expected if event.kind == NOT_JUDGED}):
        wanted = [
            _Stretch(e.start_s, e.end_s, None, e.tolerance_s)
            for e in expected
            if (e.kind, e.rule) == (NOT_JUDGED, reason)
        ]
        given = [_found(span) for span in spans if span["reason"] == reason]
        whole = [_found(span) for span in spans if span.get("rule") is None]
        allowed = [_widened(event, event.tolerance_s) for event in wanted]
        for event in wanted:
            own = [span for span in given if span.near(event, event.tolerance_s)]
            core = _widened(event, -event.tolerance_s)
            stopped = _covers([*given, *whole], core, event.tolerance_s)
            if own and stopped and all(_covers(allowed, span) for span in own):
                log.count(f"{NOT_JUDGED}:{reason}", found=1)
                continue
            log.count(f"{NOT_JUDGED}:{reason}", missing=1)
            log.misses.append(_still_judged(reason, event, own, spans))


def _still_judged(
    reason: str, event: _Stretch, own: Sequence[_Stretch], spans: Sequence[Record]
) -> Miss:
    spaced, about = _spaced(reason), _about(event)
    if own:
        at = batch_sentences.times_joined([span.times for span in own])
        text = batch_sentences.reason_elsewhere(spaced, about, at)
        return Miss("mismatch", NOT_JUDGED, reason, None, event.start_s, text)
    there = (s for s in spans if s.get("rule") is None and event.near(_found(s), 0))
    others = ", ".join(sorted({f'"{_spaced(span["reason"])}"' for span in there}))
    text = batch_sentences.reason_missing(spaced, about, others)
    return Miss("missing", NOT_JUDGED, reason, None, event.start_s, text)


def _pairs(
    wanted: Sequence[_Stretch], got: Sequence[_Stretch]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs (expected, found) that meet, and pairs that only overlap, one to one."""
    costs = [[_cost(event, found) for found in got] for event in wanted]
    pairs = assign(costs)
    met = [(i, j) for i, j in pairs if _meets(wanted[i], got[j])]
    off = [(i, j) for i, j in pairs if (i, j) not in met and costs[i][j] < 0]
    return met, off


def _cost(event: _Stretch, found: _Stretch) -> float:
    """Least for a pair that meets, then for one that overlaps; then by how far it is apart."""
    if not _suits(event, found) or not event.near(found, event.tolerance_s):
        return 0.0
    apart = event.apart(found)
    return (-_MET if _meets(event, found) else -_TOUCHING) + min(apart, _TOUCHING / 2)


def _meets(event: _Stretch, found: _Stretch) -> bool:
    room = event.tolerance_s + _NEVER
    return (
        _suits(event, found)
        and abs(event.start_s - found.start_s) <= room
        and abs(event.end_s - found.end_s) <= room
    )


def _suits(event: _Stretch, found: _Stretch) -> bool:
    return event.side is None or event.side == found.side


def _joined(stretches: Sequence[_Stretch], roofs: Sequence[_Stretch]) -> list[_Stretch]:
    """The stretches of each side, put together across short gaps that a roof covers."""
    out: list[_Stretch] = []
    for side in sorted({stretch.side for stretch in stretches}, key=str):
        own = sorted(
            (stretch for stretch in stretches if stretch.side == side),
            key=lambda s: (s.start_s, s.end_s),
        )
        over = [r for r in roofs if side is None or r.side in (None, side)]
        out.append(own[0])
        for following in own[1:]:
            last = out[-1]
            if any(_goes_on(roof, last, following) for roof in over):
                out[-1] = replace(
                    last,
                    end_s=following.end_s,
                    tolerance_s=max(last.tolerance_s, following.tolerance_s),
                    parts=last.parts + following.parts,
                )
            else:
                out.append(following)
    return sorted(out, key=lambda s: (s.start_s, s.end_s, s.side or ""))


def _goes_on(roof: _Stretch, before: _Stretch, after: _Stretch) -> bool:
    """Whether a roof covers the gap between two stretches, and the gap is short."""
    room = max(roof.tolerance_s, before.tolerance_s, after.tolerance_s) + _NEVER
    gap_s = after.start_s - before.end_s
    return 0 <= gap_s <= room and roof.start_s <= before.end_s and roof.end_s >= after.start_s


def _covers(stretches: Sequence[_Stretch], core: _Stretch, gap_s: float = 0.0) -> bool:
    """Whether stretches with gaps no longer than `gap_s` between them cover a stretch."""
    start_s = end_s = -math.inf
    for stretch in sorted(stretches, key=lambda s: s.start_s):
        if stretch.start_s > end_s + gap_s + _NEVER:
            start_s = stretch.start_s
        end_s = max(end_s, stretch.end_s)
        if start_s <= core.start_s + _NEVER and end_s >= core.end_s - _NEVER:
            return True
    return False


def _widened(stretch: _Stretch, by_s: float) -> _Stretch:
    return replace(stretch, start_s=stretch.start_s - by_s, end_s=stretch.end_s + by_s)


def _found(record: Record) -> _Stretch:
    return _Stretch(record["start_s"], record["end_s"], record.get("side"))


def _about(event: _Stretch) -> str:
    return batch_sentences.about(event.times, event.tolerance_s)


def _words(kind: str, rule: str) -> str:
    return f'"{kind}"' if kind == rule else f'"{kind} {rule}"'


def _spaced(name: str) -> str:
    return name.replace("_", " ")
