"""What a report needs to be filed: who, when, what was asked and done, pain, the session before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posecheck.text.numbers import quantity
from posecheck.text.translation import _, ngettext

Record = Mapping[str, Any]
NOT_TOLD_AFTER = "<!--pain after-->"
"""Stands before and after the pain after a session: it is told when the page has been written."""

STOPPED_HERE = "<!--stopped afterwards-->"
"""Stands before the verdict: pain in a rest is told there when the page has been written."""


@dataclass(frozen=True)
class FiledFact:
    """A line of the report's head: a name, what is known, and for pain after its mark."""

    name: str
    value: str
    mark: str = ""


def filed_facts(result: Record) -> list[FiledFact]:
    """The head of the report: only what is known."""
    facts = []
    if started := result.get("started"):
        facts.append(FiledFact(_("Date"), moment(datetime.fromisoformat(started))))
    if person := result.get("person"):
        facts.append(FiledFact(_("Person"), person))
    if asked := result.get("asked"):
        facts.append(FiledFact(_("Asked and done"), _asked_and_done(asked, result["reps"])))
    level_by = result.get("level_by")
    if result["level"] is not None and level_by is not None:
        by = _("{level}, chosen by a therapist") if level_by == "therapist" else "{level}"
        facts.append(FiledFact(_("Level"), by.format(level=result["level"])))
    if "pain_before" in result and result.get("started"):
        facts.append(FiledFact(_("Pain before, 0 to 10"), pain_words(result["pain_before"])))
        after = pain_words(result["pain_after"])
        facts.append(FiledFact(_("Pain after, 0 to 10"), after, NOT_TOLD_AFTER))
    return facts


def compared(
    result: Record, reached: tuple[float, str] | None, *, watched: bool = True
) -> list[str]:
    """What changed since the session before, in sentences; empty where there is none.

    Args:
        reached: how far the main signal went from zero in this session, and its unit.
        watched: whether so much was judged that fewer warnings mean something.
    """
    before = result.get("before")
    if not before:
        return []
    told = [
        _("Compared with {date}:").format(date=moment(datetime.fromisoformat(before["started"])))
    ]
    now = len(result["reps"])
    told.append(_change(_("repetitions"), str(before["repetitions"]), str(now)))
    if watched:
        warnings = sum(e["severity"] == "warning" and e["kind"] != "pain" for e in result["events"])
        told.append(_change(_("warnings"), str(before["warnings"]), str(warnings)))
    if reached is not None and before["reached"] is not None and before["unit"] == reached[1]:
        there, here = (quantity(value, reached[1]) for value in (before["reached"], reached[0]))
        told.append(_change(_("furthest"), there, here))
    levels = before["level"], result["level"]
    if None not in levels and levels[0] != levels[1]:
        told.append(_change(_("level"), *map(str, levels)))
    if before["pain_before"] is not None and result.get("pain_before") is not None:
        was, now_is = before["pain_before"], result["pain_before"]
        told.append(_change(_("pain before"), str(was), str(now_is)))
    return told


def pain_words(pain: int | None) -> str:
    """A number of the scale, or that nothing was said."""
    return _("not told") if pain is None else str(pain)


def moment(when: datetime) -> str:
    """Date and time as they are filed: year, month, day, hour, minute."""
    return f"{when:%Y-%m-%d %H:%M}"


def _change(what: str, before: str, now: str) -> str:
    if before == now:
        return _("{what} {now}, as before").format(what=what, now=now)
    return _("{what} {before} → {now}").format(what=what, before=before, now=now)


def _asked_and_done(asked: Mapping[str, int], reps: list[Record]) -> str:
    if "total" in asked:
        words = ngettext("{done} of {n} repetition", "{done} of {n} repetitions", asked["total"])
        return words.format(done=len(reps), n=asked["total"])
    names = {"left": _("left {done} of {n}"), "right": _("right {done} of {n}")}
    done = {side: sum(rep["side"] == side for rep in reps) for side in asked}
    return ", ".join(names[side].format(done=done[side], n=n) for side, n in asked.items())
