"""What is drawn of progress, on sessions that can be checked by hand."""

from datetime import timedelta
from pathlib import Path

import pytest

from posecheck.history.chart import plot_progress
from posecheck.history.progress_panel import ProgressPanel, progress_panels
from tests.history.entries import NOON, entry

DAY = timedelta(days=1)
KNEES = {"main_signals": ("knee_drift_in",), "limits": {"knee_drift_in": (-1.0, 1.0)}}


def one(*changes: dict[str, object]) -> ProgressPanel:
    (panel,) = progress_panels(
        entry(started=NOON + day * DAY, **each) for day, each in enumerate(changes)
    )
    return panel


def values(panel: ProgressPanel) -> dict[str, list[float]]:
    return {line.id: [point.value for point in line.points] for line in panel.lines}


def test_left_and_right_are_lines_of_their_own() -> None:
    panel = one(
        {**KNEES, "sides": {"left": -0.5, "right": 0.9}},
        {**KNEES, "sides": {"left": -0.7}},  # on this day one side was done alone
        {**KNEES, "sides": {"left": -0.8, "right": 0.6}},
    )
    assert values(panel) == {"left": [0.5, 0.7, 0.8], "right": [0.9, 0.6]}
    (_first, second) = panel.lines[1].points
    assert second.started == NOON + 2 * DAY
    assert (panel.low, panel.high) == (0.0, 1.0)
    assert [(run.value, run.until) for run in panel.limits] == [(1.0, NOON + 2 * DAY)]
    assert panel.words == (
        "knee drift in 3 sessions; left: from 0.5 in to 0.8 in; right: from 0.9 in to 0.6 in"
    )


def test_sessions_that_do_not_tell_the_sides_are_drawn_all_the_same() -> None:
    panel = one({}, {**KNEES, "sides": {"left": -0.7, "right": 0.6}})
    assert values(panel) == {"left": [0.7], "right": [0.6], "furthest": [1.0]}


def test_signals_with_a_side_are_lines_of_their_own_without_counted_sides() -> None:
    names = ("left_hip_flexion_deg", "right_hip_flexion_deg")
    ranges = {names[0]: (60.0, 110.0, "deg"), names[1]: (62.0, 101.0, "deg")}
    panel = one({"exercise": "knee_to_chest", "ranges": ranges, "main_signals": names})
    assert values(panel) == {"left": [110.0], "right": [101.0]}
    assert (panel.label, panel.unit) == ("hip flexion", "deg")


def test_a_movement_with_limits_both_ways_shows_both_ends() -> None:
    cats = {"exercise": "cat_cow", "main_signals": ("back_curve_pct",), "sides": {}}
    cats["limits"] = {"back_curve_pct": (-6.0, 11.0)}
    panel = one(
        {**cats, "ranges": {"back_curve_pct": (-3.0, 8.0, "%")}},
        {**cats, "ranges": {}},
        {**cats, "ranges": {"back_curve_pct": (-5.0, 9.0, "%")}},
    )
    assert values(panel) == {"lowest": [-3.0, -5.0], "highest": [8.0, 9.0]}
    assert (panel.low, panel.high) == (-6.0, 11.0)
    assert [run.value for run in panel.limits] == [-6.0, 11.0]


def test_the_limit_moves_with_the_level() -> None:
    narrow = {**KNEES, "level": 1, "sides": {"left": -0.5, "right": 0.5}}
    wide = {**narrow, "level": 2, "limits": {"knee_drift_in": (-2.0, 2.0)}}
    panel = one(narrow, narrow, wide, wide)
    runs = [(run.value, (run.since - NOON).days, (run.until - NOON).days) for run in panel.limits]
    assert runs == [(1.0, 0, 2), (2.0, 2, 3)]
    assert [((since - NOON).days, level) for since, level in panel.levels] == [(0, 1), (2, 2)]


def test_pain_is_told_before_and_after_and_each_session_has_a_mark() -> None:
    panel = one(
        {"pain_before": 6, "pain_after": 4},
        {"pain_before": 5, "warnings": 2},
        {"pain_after": 1, "pain": True},
        {"chief_judged_s": 2.0},
    )
    assert [(p.started, p.pain) for p in panel.pain_before] == [(NOON, 6), (NOON + DAY, 5)]
    assert [p.pain for p in panel.pain_after] == [4, 1]
    assert panel.pain_words == "Pain before: from 6 to 5; Pain after: from 4 to 1"
    marks = [point.mark for point in panel.lines[0].points]
    assert marks == ["good", "warned", "pain", "unknown"]
    # So little was judged of the last one that no warnings mean nothing.
    assert panel.changed[0] == "Compared with 2026-05-06 12:00:"
    assert not any("warnings" in words for words in panel.changed)


def test_what_changed_is_said_of_the_last_two_sessions() -> None:
    assert one({}).changed == ()
    panel = one({"repetitions": 1}, {"warnings": 3}, {"repetitions": 12, "pain_before": 2})
    assert panel.changed == (
        "Compared with 2026-05-05 12:00:", "repetitions 10 → 12", "warnings 3 → 0",
        "furthest 1 in, as before",
    )  # fmt: skip


def test_people_are_drawn_apart() -> None:
    entries = [entry(person=name, started=NOON + i * DAY) for i, name in enumerate("ABA")]
    first, second = progress_panels(entries)
    assert [panel.title for panel in (first, second)] == [
        "Knees side to side, A", "Knees side to side, B",
    ]  # fmt: skip
    assert (first.last, second.last) == (NOON + 2 * DAY, NOON + DAY)
    assert second.changed == ()


def test_the_file_shows_what_the_panel_says(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    sessions = [
        entry(started=NOON + i * DAY, sides={"left": -0.5, "right": 0.6}, pain_before=5 - i,
              level=1 + i // 2, **KNEES)
        for i in range(4)
    ]  # fmt: skip
    path = tmp_path / "progress.svg"
    plot_progress(sessions, path)
    drawn = path.read_text()
    (panel,) = progress_panels(sessions)
    for words in ("left", "right", "level 1", "level 2", "Pain before", panel.label):
        assert f"<!-- {words}" in drawn
    assert "Compared with 2026-05-06 12:00:" in drawn
