"""What a report needs to be filed: who, when, what was asked and done, pain, the session before."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from posecheck.session.changed import changes, moment
from posecheck.session.particulars import EarlierSession, left_undone
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
    if ended := _broken_off(result):
        facts.append(FiledFact(_("Ended"), ended))
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
    warnings = sum(e["severity"] == "warning" and e["kind"] != "pain" for e in result["events"])
    now = EarlierSession(
        started=datetime.fromisoformat(before["started"]),
        level=result["level"],
        repetitions=len(result["reps"]),
        warnings=warnings,
        pain=False,
        reached=None if reached is None else reached[0],
        unit="" if reached is None else reached[1],
        pain_before=result.get("pain_before"),
    )
    kept = {each.name: before[each.name] for each in fields(EarlierSession)}
    kept["started"] = now.started
    return changes(EarlierSession(**kept), now, watched=watched)


def pain_words(pain: int | None) -> str:
    """A number of the scale, or that nothing was said."""
    return _("not told") if pain is None else str(pain)


def _broken_off(result: Record) -> str | None:
    """How the session ended where not all was done, and not for pain; None where it was."""
    if result.get("interrupted"):
        return _("broken off, by a crash or a power cut")
    done = _done(result["reps"])
    pain = any(event["kind"] == "pain" for event in result["events"])
    if not pain and left_undone(result.get("asked") or {}, done):
        return _("broken off, before all repetitions were done")
    return None


def _done(reps: list[Record]) -> dict[str, int]:
    sides = {side: sum(rep["side"] == side for rep in reps) for side in ("left", "right")}
    return {**sides, "total": len(reps)}


def _asked_and_done(asked: Mapping[str, int], reps: list[Record]) -> str:
    if "total" in asked:
        words = ngettext("{done} of {n} repetition", "{done} of {n} repetitions", asked["total"])
        return words.format(done=len(reps), n=asked["total"])
    names = {"left": _("left {done} of {n}"), "right": _("right {done} of {n}")}
    done = _done(reps)
    return ", ".join(names[side].format(done=done[side], n=n) for side, n in asked.items())
