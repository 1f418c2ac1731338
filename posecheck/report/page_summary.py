"""The words at the top of the page: what went well, what to change, and the chief figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from posecheck.report.content import ReportContent, SignalPlot
from posecheck.rules.clinical import HOLD_LIMIT_S
from posecheck.session.coverage import Coverage
from posecheck.session.rule_times import rule_label
from posecheck.text import sentences
from posecheck.text.names import at_start
from posecheck.text.numbers import clock, length, number, quantity, times
from posecheck.text.translation import _, ngettext
from posecheck.text.units import unit, unit_suffix

Tone = Literal["good", "caution", "warning", "unknown"]
Record = Mapping[str, Any]
_MOMENTS = 6
_ADVICE = 8


@dataclass(frozen=True)
class KeyMoment:
    """A moment that the reader can go to."""

    time_s: float
    text: str


@dataclass(frozen=True)
class Advice:
    """One thing to change, with the moments at which it was seen."""

    severity: str
    text: str
    how_often: str
    moments: list[KeyMoment]
    more: int


@dataclass(frozen=True)
class Fact:
    """One figure: its name, its value, a remark, and the moment to look at (if any).

    `linked` when the value itself leads there.
    """

    name: str
    value: str
    note: str = ""
    time_s: float | None = None
    linked: bool = False


@dataclass(frozen=True)
class PageSummary:
    """The summary in plain words."""

    tone: Tone
    headline: str
    remark: str
    well: list[str] = field(default_factory=list)
    change: list[Advice] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def page_summary(content: ReportContent) -> PageSummary:
    """Word the summary of a result."""
    result = content.result
    events: Sequence[Record] = result["events"]
    warnings = [e for e in events if e["severity"] == "warning"]
    coverage = Coverage.of_content(result, content.duration_s)
    idle = result.get("no_repetition") if not result["holds"] else None
    tone, headline = _headline(events, warnings, coverage, idle=bool(idle))
    remark = [_seen(coverage)]
    if idle and not coverage.nothing:
        remark.append(sentences.no_repetition(idle))
    if not coverage.nothing:
        remark += coverage.sentences(idle)
    return PageSummary(
        tone=tone,
        headline=headline,
        remark=" ".join(remark),
        well=[] if coverage.nothing else _went_well(content, events, coverage),
        change=_to_change(events),
        facts=_facts(content, warnings, coverage),
    )


def worst_moment(warnings: Sequence[Record]) -> Record | None:
    """The warning to look at first: pain, else the one furthest beyond its limit in proportion."""
    if not warnings:
        return None
    return max(warnings, key=excess)


def excess(event: Record) -> float:
    """How far a warning is beyond its limit, in proportion; pain comes before all else."""
    if event["kind"] == "pain":
        return float("inf")
    peak, limit = event.get("peak"), event.get("limit")
    if peak is None or limit is None:
        return 0.0
    # In proportion, but to no less than the unit's own idea of little: a limit may lie at zero.
    return float(abs(peak - limit) / max(abs(limit), unit(event.get("unit", "")).least, 1e-6))


def _headline(
    events: Sequence[Record], warnings: Sequence[Record], coverage: Coverage, *, idle: bool
) -> tuple[Tone, str]:
    pain = [e for e in events if e["kind"] == "pain"]
    if pain:
        return "warning", _("You marked pain at {time}").format(time=clock(pain[0]["start_s"]))
    if warnings:
        n = len(warnings)
        words = ngettext("{n} warning: see what to change", "{n} warnings: see what to change", n)
        return "warning", words.format(n=n)
    if coverage.nothing:
        return "unknown", _("This recording could not be judged")
    if not coverage.mostly_seen:
        # A quiet remainder says nothing of the whole.
        return ("caution" if events else "unknown"), _("Most of this recording could not be judged")
    if events:
        words = _("No warnings, but close to a limit {how_often}")
        return "caution", words.format(how_often=times(len(events)))
    if not coverage.chief_judged:
        return "unknown", _("No warnings in what could be judged")
    if idle:
        return "unknown", _("No warnings, but no repetition was seen either")
    if not coverage.complete:
        return "good", _("No warnings in what could be judged")
    return "good", _("No warnings")


def _seen(coverage: Coverage) -> str:
    judged_s, duration_s, share = coverage.judged_s, coverage.duration_s, coverage.share
    if coverage.nothing:
        return _(
            "This says nothing about how the movement was done. "
            "Below is why, and what helps next time."
        )
    # Rounding must not turn "nearly all" into "all".
    percent = 100 if share >= 1 else min(int(share * 100), 99)
    if share >= 0.995:
        # Of the time: what of it could not be judged follows.
        words = _("You were in view and in position all of the {time}.")
        if coverage.complete:
            words = _("All of the {time} could be judged.")
        return words.format(time=length(duration_s))
    words = _("{time} of {all} ({percent} %) could be judged.")
    if share < 0.5:
        words = _(
            "Only {time} of {all} ({percent} %) could be judged: what is said here holds for that "
            "part alone."
        )
    return words.format(time=length(judged_s), all=length(duration_s), percent=percent)


def _went_well(content: ReportContent, events: Sequence[Record], coverage: Coverage) -> list[str]:
    result = content.result
    troubled = {e["kind"] for e in events}
    # A rule that could not be judged most of the time earns no praise, one that could not at some
    # time none for the whole.
    lost = {(rule.kind, rule.rule) for rule in coverage.rules if not coverage.mostly(rule)}
    partly = {n.get("rule") for n in result["not_judged"]} - {None}
    lines = []
    if reps := len(result["reps"]):
        words = ngettext("You did {n} repetition.", "You did {n} repetitions.", reps)
        lines.append(words.format(n=reps))
    strayed = {e["rule"] for e in events if e["kind"] in ("range", "form")}
    for signal in content.signals:
        praised = signal.name not in strayed and ("range", signal.name) not in lost
        if signal.primary and signal.within_limits and praised:
            words = _("{signal}: stayed in the middle range.")
            if signal.name in partly:
                words = _("{signal}: stayed in the middle range where it could be judged.")
            lines.append(words.format(signal=at_start(signal.label)))
    if "hold" not in troubled and result["holds"] and ("hold", "hold") not in lost:
        longest = max(h["duration_s"] for h in result["holds"])
        limit = float(result.get("hold_limit_s") or HOLD_LIMIT_S)
        if longest < limit:
            words = _("Every stretch was let go within {seconds} seconds.")
            lines.append(words.format(seconds=number(limit)))
    paces = {rule.rule for rule in coverage.rules if rule.kind == "pace"}
    if "pace" not in troubled and result["reps"] and not any(("pace", n) in lost for n in paces):
        lines.append(_("Never too fast."))
    return lines


def _to_change(events: Sequence[Record]) -> list[Advice]:
    # One rule can have two limits with words of their own (rounded, hollow): the words tell them
    # apart, without the figures that they may carry.
    groups: dict[tuple[str, str, str | None, str], list[Record]] = {}
    for event in events:
        words = re.sub(r"\d+", "", event["message"])
        key = event["kind"], event["rule"], event.get("side"), words
        groups.setdefault(key, []).append(event)

    def urgency(group: list[Record]) -> tuple[bool, int, int]:
        warned = sum(e["severity"] == "warning" for e in group)
        return group[0]["kind"] != "pain", -warned, -len(group)

    advice = []
    for group in sorted(groups.values(), key=urgency)[:_ADVICE]:
        warned = [e for e in group if e["severity"] == "warning"]
        shown = warned or group
        worst = max(shown, key=excess)
        if worst["kind"] == "pain":
            noticed = _("Marked {how_often}")
        elif warned:
            noticed = _("Warned {how_often}")
        else:
            noticed = _("Close to the limit {how_often}")
        advice.append(
            Advice(
                severity="warning" if warned else "caution",
                text=worst["message"],
                how_often=noticed.format(how_often=times(len(shown))),
                moments=[KeyMoment(e["start_s"], clock(e["start_s"])) for e in shown[:_MOMENTS]],
                more=max(len(shown) - _MOMENTS, 0),
            )
        )
    return advice


def _facts(content: ReportContent, warnings: Sequence[Record], coverage: Coverage) -> list[Fact]:
    result = content.result
    facts = []
    if worst := worst_moment(warnings):
        facts.append(
            Fact(
                _("Worst moment"),
                clock(worst["start_s"]),
                _measured(content, worst),
                worst["start_s"],
                linked=True,
            )
        )
    if not coverage.nothing and result.get("counted", True):
        followed = all(coverage.mostly(r) for r in coverage.rules if r.kind == "hold")
        # None counted is a figure only where they would have been seen.
        count = str(len(result["reps"])) if result["reps"] or followed else _("not judged")
        facts.append(Fact(_("Repetitions"), count, _sides(result["reps"])))
    if result["holds"]:
        longest = max(result["holds"], key=lambda h: h["duration_s"])
        limit = float(result.get("hold_limit_s") or HOLD_LIMIT_S)
        note = _("limit {seconds} s").format(seconds=number(limit))
        held = length(longest["duration_s"])
        facts.append(Fact(_("Longest hold"), held, note, longest["start_s"]))
    facts += [_reached(s) for s in content.signals if s.primary and s.extent]
    return facts


def _measured(content: ReportContent, event: Record) -> str:
    label = next((s.label for s in content.signals if s.name == event["rule"]), None)
    label = at_start(label or rule_label(event["rule"], event["kind"]))
    if event["kind"] == "pain" or event.get("peak") is None or event.get("limit") is None:
        return label
    peak = quantity(event["peak"], event["unit"], event.get("band"))
    limit = quantity(event["limit"], event["unit"])
    return _("{signal}: {peak}, limit {limit}").format(signal=label, peak=peak, limit=limit)


def _sides(reps: Sequence[Record]) -> str:
    left = sum(r.get("side") == "left" for r in reps)
    right = sum(r.get("side") == "right" for r in reps)
    if not (left or right):
        return ""
    return _("left {left}, right {right}").format(left=left, right=right)


def _reached(signal: SignalPlot) -> Fact:
    assert signal.extent is not None
    low, high = signal.extent
    below, above = signal.extent_bands
    lowest = number(low) if below is None else quantity(low, "", below)
    value = _("{low} to {high}").format(low=lowest, high=quantity(high, signal.unit, above))
    name = _("Range reached: {signal}").format(signal=signal.label)
    return Fact(name, value, limit_words(signal))


def limit_words(signal: SignalPlot) -> str:
    """The range that is safe, in words: "limit 3 to 11 %", "limit 20°", or "no limit"."""
    limit = allowed(signal)
    return _("no limit") if limit is None else _("limit {limit}").format(limit=limit)


def allowed(signal: SignalPlot) -> str | None:
    """The range that is safe: "3 to 11 %", "20°", "not below 3°"; None = there is no limit."""
    if signal.low is not None and signal.high is not None:
        low, high = number(signal.low), quantity(signal.high, signal.unit)
        return _("{low} to {high}").format(low=low, high=high)
    if signal.high is not None:
        return quantity(signal.high, signal.unit)
    if signal.low is not None:
        low = number(signal.low) + unit_suffix(signal.unit)
        return _("not below {low}").format(low=low)
    return None
