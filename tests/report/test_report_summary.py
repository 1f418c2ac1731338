"""The words at the top of the page say what the result says, and no more."""

from typing import Any

import numpy as np
import pytest

from posecheck.report.page_summary import page_summary, worst_moment
from tests.report.reports import content, event, signal


def test_nothing_wrong() -> None:
    reps = [{"start_s": 1, "end_s": 3, "side": "left", "signal": "x", "peak": 1}]
    holds = [{"start_s": 1, "end_s": 3.5, "duration_s": 2.5, "side": None}]
    summary = page_summary(content(reps=reps, holds=holds))
    assert (summary.tone, summary.headline) == ("good", "No warnings")
    assert "Back curve: stayed in the middle range." in summary.well
    assert "Every stretch was let go within 10 seconds." in summary.well
    assert not summary.change
    facts = {f.name: (f.value, f.note) for f in summary.facts}
    assert facts["Repetitions"] == ("1", "left 1, right 0")
    assert facts["Longest hold"] == ("2.5 s", "limit 10 s")
    assert facts["Range reached: Back curve"][1] == "limit \N{MINUS SIGN}6 to 11 %"


def test_nothing_judged_is_no_praise() -> None:
    blind = content(signals=[signal(np.full(300, np.nan))], judged_s=0.0)
    summary = page_summary(blind)
    assert summary.tone == "unknown"
    assert "could not be judged" in summary.headline
    assert summary.well == []
    assert summary.facts == []


def test_little_judged_is_said() -> None:
    summary = page_summary(content(judged_s=2.0))
    assert summary.tone == "unknown"
    assert summary.headline == "Most of this recording could not be judged"
    assert summary.remark.startswith("Only 2 s of")


def test_a_caution_in_the_little_that_was_judged_does_not_say_that_there_was_no_warning() -> None:
    summary = page_summary(content(judged_s=2.0, events=[event(severity="caution")]))
    assert summary.tone == "caution"
    assert "No warnings" not in summary.headline


def test_nearly_all_is_not_all() -> None:
    assert "(98 %)" in page_summary(content(judged_s=9.8)).remark


def test_pain_comes_first() -> None:
    events = [event(), event(6.0, 6.0, kind="pain", rule="pain", peak=None, limit=None)]
    summary = page_summary(content(events=events))
    assert summary.headline == "You marked pain at 0:06.0"
    assert summary.change[0].how_often == "Marked once"
    assert worst_moment(events) is events[1]


def test_the_worst_moment_is_the_furthest_beyond_in_proportion() -> None:
    events = [event(peak=12.0), event(5.0, rule="neck", peak=60.0, limit=30.0, unit="deg")]
    assert worst_moment(events) is events[1]


def test_two_limits_of_one_rule_are_two_things_to_change() -> None:
    events = [
        event(1.0, message="Rounded too far by 2 %."),
        event(3.0, message="Sunk too far."),
        event(5.0, message="Rounded too far by 3 %.", peak=14.0),
        event(7.0, severity="caution", message="Nearly there."),
    ]
    change = page_summary(content(events=events)).change
    assert [(a.text, a.how_often) for a in change] == [
        ("Rounded too far by 3 %.", "Warned twice"),
        ("Sunk too far.", "Warned once"),
        ("Nearly there.", "Close to the limit once"),
    ]
    assert [m.time_s for m in change[0].moments] == [1.0, 5.0]


def test_a_value_beyond_the_limit_earns_no_praise_even_without_an_event() -> None:
    values = np.zeros(300)
    values[100] = 11.5
    assert not page_summary(content(signals=[signal(values)])).well


def test_rules_that_were_not_judged_throughout_earn_no_praise() -> None:
    gap = {"start_s": 0, "end_s": 9, "reason": "hidden", "message": "m", "rule": "back_curve_pct"}
    well = page_summary(content(not_judged=[gap])).well
    assert well == ["Back curve: stayed in the middle range where it could be judged."]


def rule(name: str = "back_curve_pct", kind: str = "range", **changes: Any) -> dict[str, Any]:
    """A rule that could warn from end to end."""
    fields = {"judged_s": 299 / 30, "why_not": [], "message": None, "chief": kind == "range"}
    return {"rule": name, "kind": kind, "signals": [name], **fields, **changes}


def lost(judged_s: float, name: str = "back_curve_pct", kind: str = "range") -> dict[str, Any]:
    return rule(name, kind, judged_s=judged_s, why_not=["hidden"], message="M.")


@pytest.mark.parametrize(
    ("rules", "tone", "headline", "told"),
    [
        ([rule()], "good", "No warnings", None),
        ([lost(9.5)], "good", "No warnings", None),  # until neutral was known
        ([lost(7.0)], "good", "No warnings in what could be judged", None),
        ([lost(3.0)], "unknown", "No warnings in what could be judged", "back curve"),
        (
            [rule(), lost(0.0, "neck_extension_deg", "form")],
            "good",
            "No warnings in what could be judged",
            "neck extension",
        ),
        (
            [lost(0.0), lost(0.0, "hold", "hold")],
            "unknown",
            "This recording could not be judged",
            None,
        ),
    ],
)
def test_of_rules_that_were_not_judged_nothing_good_is_said(
    rules: list[dict[str, Any]], tone: str, headline: str, told: str | None
) -> None:
    summary = page_summary(content(rules=rules))
    assert (summary.tone, summary.headline) == (tone, headline)
    if told:
        assert f"Not judged for most of the time: {told}. M." in summary.remark
    else:
        assert "Not judged for" not in summary.remark
    praised = any("middle range" in line for line in summary.well)
    assert praised == (rules[0]["judged_s"] > 5)


def test_nothing_done_is_no_green_tick() -> None:
    summary = page_summary(content(no_repetition="You hardly moved."))
    assert summary.tone == "unknown"
    assert summary.headline == "No warnings, but no repetition was seen either"
    assert "I saw no repetition. You hardly moved." in summary.remark


def test_a_limit_at_zero_makes_no_event_the_worst_by_itself() -> None:
    events = [event(peak=0.1, limit=0.0, unit="in"), event(5.0, peak=22.0, limit=11.0)]
    assert worst_moment(events) is events[1]
