"""The head of a report that is filed, and what changed since the session before."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from posecheck.report.filed import NOT_TOLD_AFTER, STOPPED_HERE, compared, filed_facts
from posecheck.results.pain_after import note_pain_after, note_stopped

STARTED = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))


def result(**changes: Any) -> dict[str, Any]:
    reps = [{"side": "left"}] * 5 + [{"side": "right"}] * 4
    content = {
        "started": STARTED.isoformat(),
        "person": "Ada L.",
        "asked": {"left": 5, "right": 5},
        "level": 2,
        "level_by": "therapist",
        "pain_before": 0,
        "pain_after": None,
        "reps": reps,
        "events": [],
        "before": None,
    }
    return {**content, **changes}


def test_the_head_tells_who_when_what_and_pain() -> None:
    facts = {fact.name: fact.value for fact in filed_facts(result())}
    assert facts == {
        "Date": "2026-05-04 09:30",
        "Person": "Ada L.",
        "Asked and done": "left 5 of 5, right 4 of 5",
        "Ended": "broken off, before all repetitions were done",
        "Level": "2, chosen by a therapist",
        "Pain before, 0 to 10": "0",
        "Pain after, 0 to 10": "not told",
    }


def test_a_session_that_broke_off_is_called_so() -> None:
    def ended(**changes: Any) -> str | None:
        return {fact.name: fact.value for fact in filed_facts(result(**changes))}.get("Ended")

    done = [{"side": side} for side in ("left", "right") for _ in range(5)]
    pain = [{"kind": "pain", "severity": "warning"}]
    assert ended(reps=done) is None
    assert ended(events=pain) is None, "pain is told by itself"
    assert ended(asked={"total": 10}) == "broken off, before all repetitions were done"
    assert ended(asked={"total": 9}) is None
    assert ended(asked={}) is None, "of a video nobody asked anything"
    assert ended(reps=done, interrupted=True) == "broken off, by a crash or a power cut"


def test_what_is_not_known_is_left_out() -> None:
    assert filed_facts({"level": None, "reps": [], "events": []}) == []
    assert compared(result(), (2.0, "in")) == []


def test_the_session_before_is_compared() -> None:
    before = {
        "started": (STARTED - timedelta(days=2)).isoformat(),
        "level": 1,
        "repetitions": 9,
        "warnings": 3,
        "pain": False,
        "reached": 0.9,
        "unit": "in",
        "pain_before": 4,
        "pain_after": 2,
    }
    warned = [{"severity": "warning", "kind": "range"}, {"severity": "warning", "kind": "pain"}]
    told = compared(result(before=before, events=warned), (1.6, "in"))
    assert told[0] == "Compared with 2026-05-02 09:30:"
    assert told[1:3] == ["repetitions 9, as before", "warnings 3 → 1"]
    assert told[3].startswith("furthest 0.9")
    assert told[4:] == ["level 1 → 2", "pain before 4 → 0"]
    other = compared(result(before={**before, "unit": "deg"}), (1.6, "in"))
    assert not any(words.startswith("furthest") for words in other)
    unseen = compared(result(before=before), (1.6, "in"), watched=False)
    assert not any(words.startswith("warnings") for words in unseen), "none seen is no progress"
    without_levels = compared(result(before={**before, "level": None}), (1.6, "in"))
    assert not any(words.startswith("level") for words in without_levels)


def test_pain_that_is_told_afterwards_comes_into_the_results(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(json.dumps(result()))
    page = f"<dd>{NOT_TOLD_AFTER}not told{NOT_TOLD_AFTER}</dd>"
    (tmp_path / "report.html").write_text(page)
    for pain in (7, 10):  # and corrected
        note_pain_after(tmp_path, pain)
        assert json.loads((tmp_path / "result.json").read_text())["pain_after"] == pain
        found = (tmp_path / "report.html").read_text()
        assert found == f"<dd>{NOT_TOLD_AFTER}{pain}{NOT_TOLD_AFTER}</dd>"
    note_pain_after(tmp_path / "elsewhere", 3)
    note_pain_after(None, 3)


def test_pain_in_a_rest_is_told_once_before_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(json.dumps(result(source={"duration_s": 61.5})))
    (tmp_path / "report.html").write_text(f"{STOPPED_HERE}<h2>No warnings. Well done.</h2>")
    for _ in range(2):
        note_stopped(tmp_path)
        (event,) = json.loads((tmp_path / "result.json").read_text())["events"]
        assert (event["kind"], event["start_s"], event["band"]) == ("pain", 61.5, None)
        page = (tmp_path / "report.html").read_text()
        assert page.count("You marked pain") == 1
        assert page.index("You marked pain") < page.index("No warnings")
    note_stopped(None)
