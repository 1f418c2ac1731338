"""Results against expectations: times in whole and half seconds, so that a person can follow."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecheck.batch.assignment import assign
from posecheck.batch.expectation import Expectation
from posecheck.batch.matching import Comparison, compare
from posecheck.batch.outcome import RuleCount

CURVE = "back_curve_pct"


def found(start_s: float, end_s: float, side: str | None = None, **more: Any) -> dict[str, Any]:
    event = {"kind": "range", "rule": CURVE, "severity": "warning", "side": side}
    return {**event, "start_s": start_s, "end_s": end_s, **more}


def wanted(start_s: float, end_s: float, side: str | None = None, **more: Any) -> dict[str, Any]:
    event = {"kind": "range", "rule": CURVE, "side": side, "start_s": start_s, "end_s": end_s}
    return {**event, **more}


def span(start_s: float, end_s: float, reason: str, rule: str | None = None) -> dict[str, Any]:
    return {"start_s": start_s, "end_s": end_s, "reason": reason, "rule": rule, "message": ""}


def expectation(**tables: Any) -> Expectation:
    head = {"schema": "posecheck/expect/1", "exercise": "cat_cow"}
    return Expectation.model_validate({**head, **tables})


def result(**tables: Any) -> dict[str, Any]:
    return {"reps": [], "holds": [], "events": [], "not_judged": [], **tables}


def matched(events: list[Any], expected: list[Any]) -> Comparison:
    return compare(result(events=events), expectation(events=expected))


@pytest.mark.parametrize(
    ("events", "expected", "misses", "counts"),
    [
        # nothing expected, nothing found
        ([], [], [], None),
        # found exactly
        ([found(4, 8)], [wanted(4, 8)], [], (1, 0, 0)),
        # both ends off by exactly the tolerance
        ([found(4.5, 7.5)], [wanted(4, 8)], [], (1, 0, 0)),
        # the start off by more: found in the wrong place, so neither right nor complete
        ([found(4.6, 8)], [wanted(4, 8)], ["mismatch"], (0, 1, 1)),
        # the end off by more
        ([found(4, 8.6)], [wanted(4, 8)], ["mismatch"], (0, 1, 1)),
        # the same with a tolerance of its own
        ([found(4, 8.6)], [wanted(4, 8, tolerance_s=0.7)], [], (1, 0, 0)),
        # not found
        ([], [wanted(4, 8)], ["missing"], (0, 0, 1)),
        # far away: missing there, unexpected here
        ([found(14, 18)], [wanted(4, 8)], ["missing", "unexpected"], (0, 1, 1)),
        # a warning that nobody expects
        ([found(4, 8)], [], ["unexpected"], (0, 1, 0)),
        # a caution that nobody expects is no mistake
        ([found(4, 8, severity="caution")], [], [], None),
        # a caution does for no warning
        ([found(4, 8, severity="caution")], [wanted(4, 8)], ["missing"], (0, 0, 1)),
        # a caution that is expected must be found
        ([], [wanted(4, 8, severity="caution")], ["missing"], (0, 0, 1)),
        ([found(4, 8, severity="caution")], [wanted(4, 8, severity="caution")], [], (1, 0, 0)),
        # the right side
        ([found(4, 8, "left")], [wanted(4, 8, "left")], [], (1, 0, 0)),
        # the wrong side
        ([found(4, 8, "left")], [wanted(4, 8, "right")], ["missing", "unexpected"], (0, 1, 1)),
        # no side named: either will do
        ([found(4, 8, "left")], [wanted(4, 8)], [], (1, 0, 0)),
        # one expected, both sides found: the second is one too many
        ([found(4, 8, "left"), found(4, 8, "right")], [wanted(4, 8)], ["unexpected"], (1, 1, 0)),
        # one continuous fault found in two pieces with a short gap: one match, no surprise
        ([found(4, 6), found(6.4, 8)], [wanted(4, 8)], [], (1, 0, 0)),
        # in three
        ([found(4, 5), found(5.4, 6), found(6.3, 8)], [wanted(4, 8)], [], (1, 0, 0)),
        # the gap is too long: the person was told that all was well; one sentence
        ([found(4, 5), found(7, 8)], [wanted(4, 8)], ["mismatch"], (0, 2, 1)),
        # a short gap that no expected event spans stays a gap
        ([found(4, 6), found(6.4, 8)], [wanted(4, 6), wanted(6.4, 8)], [], (2, 0, 0)),
        # two expected events with a short gap, found as one: both are found
        ([found(4, 8)], [wanted(4, 6), wanted(6.4, 8)], [], (2, 0, 0)),
        # two expected events far apart, found as one: the first is off, the second is not there
        ([found(4, 9)], [wanted(4, 5), wanted(8, 9)], ["mismatch", "missing"], (0, 1, 2)),
        # pieces on different sides are never put together
        (
            [found(4, 6, "left"), found(6.4, 8, "right")],
            [wanted(4, 8, "left")],
            ["mismatch", "unexpected"],
            (0, 2, 1),
        ),
        # a greedy look at the first found event would leave the second expected one alone
        ([found(4.5, 5.5), found(4, 5)], [wanted(4.2, 5.2), wanted(4.9, 5.9)], [], (2, 0, 0)),
        # twice expected, once found
        ([found(4, 5)], [wanted(4, 5), wanted(8, 9)], ["missing"], (1, 0, 1)),
        # once expected, twice found
        ([found(4, 5), found(8, 9)], [wanted(4, 5)], ["unexpected"], (1, 1, 0)),
    ],
)
def test_events_are_matched_one_to_one(events, expected, misses, counts):
    done = matched(events, expected)
    assert [miss.what for miss in done.misses] == misses
    assert done.rules == ([] if counts is None else [RuleCount(f"range:{CURVE}", *counts)])


def test_kinds_and_rules_are_kept_apart():
    events = [found(4, 8, rule="trunk_lean_deg"), found(4, 8, kind="pace")]
    done = matched(events, [wanted(4, 8)])
    assert [(m.what, m.kind, m.rule) for m in done.misses] == [
        ("unexpected", "pace", CURVE),
        ("missing", "range", CURVE),
        ("unexpected", "range", "trunk_lean_deg"),
    ]
    assert [(r.rule, r.found, r.unexpected, r.missing) for r in done.rules] == [
        (f"pace:{CURVE}", 0, 1, 0),
        (f"range:{CURVE}", 0, 0, 1),
        ("range:trunk_lean_deg", 0, 1, 0),
    ]


@pytest.mark.parametrize(
    ("events", "expected", "sentence"),
    [
        ([], [wanted(4, 8)], f'The warning "range {CURVE}" at 4.0–8.0 s was not found.'),
        (
            [found(4, 6, "left", severity="caution")],
            [wanted(4, 8, "left")],
            f'The warning "range {CURVE}" on the left side at 4.0–8.0 s was not found, '
            "only a caution at 4.0–6.0 s.",
        ),
        (
            [found(4, 5), found(7, 8)],
            [wanted(4, 8)],
            f'The warning "range {CURVE}" was found at 4.0–5.0 s and 7.0–8.0 s, '
            "expected at 4.0–8.0 s (± 0.5 s).",
        ),
        (
            [found(4, 8, "right", kind="hold", rule="hold")],
            [],
            'The warning "hold" on the right side at 4.0–8.0 s was not expected.',
        ),
    ],
)
def test_misses_are_told_in_a_sentence(events, expected, sentence):
    assert [miss.message for miss in matched(events, expected).misses] == [sentence]


@pytest.mark.parametrize(
    ("reps", "expected", "misses", "counts"),
    [
        # nothing is said about repetitions
        (["left"], {}, [], {}),
        # in all and of each side
        (
            ["left", "right", "left"],
            {"count": 3, "left": 2, "right": 1},
            [],
            {"reps:all": (3, 0, 0), "reps:left": (2, 0, 0), "reps:right": (1, 0, 0)},
        ),
        # one too few
        ([None], {"count": 2}, ["Repetitions: 1 found, 2 expected."], {"reps:all": (1, 0, 1)}),
        # one too many where none is expected
        ([None], {"count": 0}, ["Repetitions: 1 found, 0 expected."], {"reps:all": (0, 1, 0)}),
        # right in all, wrong on one side
        (
            ["left", "left"],
            {"count": 2, "left": 1},
            ["Repetitions on the left side: 2 found, 1 expected."],
            {"reps:all": (2, 0, 0), "reps:left": (1, 1, 0)},
        ),
    ],
)
def test_repetitions_are_counted(reps, expected, misses, counts):
    done = compare(result(reps=[{"side": side} for side in reps]), expectation(reps=expected))
    assert [miss.message for miss in done.misses] == misses
    assert {r.rule: (r.found, r.unexpected, r.missing) for r in done.rules} == counts


@pytest.mark.parametrize(
    ("holds", "expected", "misses", "errors"),
    [
        # found exactly, and once a little long
        ([(2, 6), (8, 12.3)], [(2, 6), (8, 12)], [], [0, 0.3]),
        # an end off by more than the tolerance; the duration's error is told all the same
        ([(2, 5)], [(2, 6)], ["mismatch"], [-1]),
        # not found
        ([], [(2, 6)], ["missing"], []),
        # holds that the file does not name are no mistake
        ([(2, 6), (8, 12)], [(2, 6)], [], [0]),
        # the timer started again in the middle: that is never the same hold
        ([(2, 4), (4.1, 6)], [(2, 6)], ["mismatch"], [-2]),
    ],
)
def test_holds_are_matched_and_timed(holds, expected, misses, errors):
    got = [{"start_s": a, "end_s": b, "duration_s": b - a, "side": None} for a, b in holds]
    named = [{"start_s": a, "end_s": b} for a, b in expected]
    done = compare(result(holds=got), expectation(holds=named))
    assert [miss.what for miss in done.misses] == misses
    assert done.holds == pytest.approx(errors)


PEOPLE, NOBODY = "several_people", "no_person"


@pytest.mark.parametrize(
    ("spans", "expected", "misses"),
    [
        # the reason is given at the right time
        ([span(4, 8, PEOPLE)], [(4, 8)], []),
        # within the tolerance
        ([span(4.5, 7.5, PEOPLE)], [(4, 8)], []),
        # judging went on for too long before it stopped
        ([span(5, 8, PEOPLE)], [(4, 8)], ["mismatch"]),
        # the reason was given for too long
        ([span(4, 9, PEOPLE)], [(4, 8)], ["mismatch"]),
        # another reason in the middle: nothing was judged there either
        ([span(4, 5, PEOPLE), span(5, 7, NOBODY), span(7, 8, PEOPLE)], [(4, 8)], []),
        # another reason at first
        ([span(4, 6, NOBODY), span(6, 8, PEOPLE)], [(4, 8)], []),
        # judging in the middle
        ([span(4, 5, PEOPLE), span(7, 8, PEOPLE)], [(4, 8)], ["mismatch"]),
        # only another reason
        ([span(4, 8, NOBODY)], [(4, 8)], ["missing"]),
        # judging did not stop
        ([], [(4, 8)], ["missing"]),
        # two visits
        ([span(4, 5, PEOPLE), span(8, 9, PEOPLE)], [(4, 5), (8, 9)], []),
        # reasons that the file does not name are no mistake
        ([span(4, 8, PEOPLE), span(10, 12, NOBODY)], [(4, 8)], []),
    ],
)
def test_reasons_not_to_judge(spans, expected, misses):
    events = [{"kind": "not_judged", "rule": PEOPLE, "start_s": a, "end_s": b} for a, b in expected]
    done = compare(result(not_judged=spans), expectation(events=events))
    assert [miss.what for miss in done.misses] == misses
    assert sum(rule.found for rule in done.rules) == len(expected) - len(misses)


def test_a_single_rules_reason_can_be_expected():
    event = {"kind": "not_judged", "rule": "no_scale", "start_s": 0, "end_s": 9}
    spans = [span(0, 9, "no_scale", "knee_drift_in"), span(0, 9, "no_scale", "knee_gap_in")]
    assert not compare(result(not_judged=spans), expectation(events=[event])).misses


def test_misses_come_in_the_order_of_time():
    done = compare(
        result(events=[found(9, 10), found(1, 2)]),
        expectation(events=[wanted(5, 6)], reps={"count": 1}),
    )
    assert [miss.time_s for miss in done.misses] == [None, 1, 5, 9]


times = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
    lambda t: {"start_s": t[0] / 2, "end_s": (t[0] + t[1]) / 2}
)
sides = st.sampled_from([None, "left", "right"])
events = st.builds(
    lambda when, kind, side, severity: {
        **when,
        "kind": kind,
        "rule": "hold" if kind == "hold" else CURVE,
        "side": side,
        "severity": severity,
    },
    times,
    st.sampled_from(["range", "pace", "hold", "form"]),
    sides,
    st.sampled_from(["warning", "caution"]),
)
holds = st.builds(lambda when, side: {**when, "side": side}, times, sides)
spans = st.builds(
    lambda when, reason, rule: {**when, "reason": reason, "rule": rule},
    times,
    st.sampled_from([PEOPLE, NOBODY, "hidden"]),
    st.sampled_from([None, CURVE, "trunk_lean_deg"]),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(events, max_size=12),
    st.lists(holds, max_size=6),
    st.lists(spans, max_size=8),
    st.lists(sides, max_size=6),
)
def test_a_result_meets_the_expectation_made_from_itself(events, holds, spans, reps):
    content = result(
        events=events, holds=holds, not_judged=spans, reps=[{"side": side} for side in reps]
    )
    reasons = [
        {"kind": "not_judged", "rule": s["reason"], "start_s": s["start_s"], "end_s": s["end_s"]}
        for s in spans
    ]
    own = expectation(
        events=[*events, *reasons],
        holds=holds,
        reps={"count": len(reps), "left": reps.count("left"), "right": reps.count("right")},
    )
    done = compare(content, own)
    assert done.misses == []
    assert all(rule.missing == rule.unexpected == 0 for rule in done.rules)
    assert compare(content, own) == done


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_the_assignment_is_the_best_of_all(rows: int, columns: int, data: st.DataObject):
    costs = data.draw(
        st.lists(
            st.lists(st.integers(-9, 9), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
    pairs = assign(costs)
    assert len(pairs) == min(rows, columns)
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    if rows <= columns:
        best = min(
            sum(costs[r][c] for r, c in enumerate(chosen))
            for chosen in permutations(range(columns), rows)
        )
    else:
        best = min(
            sum(costs[r][c] for c, r in enumerate(chosen))
            for chosen in permutations(range(rows), columns)
        )
    assert sum(costs[r][c] for r, c in pairs) == best


def test_nothing_to_assign():
    assert assign([]) == []
    assert assign([[], []]) == []
