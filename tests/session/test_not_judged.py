"""Stretches that were not judged: opened, closed, merged and told in order."""

import pytest

from posecheck.measure.obstacles import Obstacle, Reason
from posecheck.session.not_judged import (
    MERGE_S,
    MIN_RULE_S,
    MIN_STEPS_S,
    NotJudged,
    NotJudgedLog,
)

AWAY = Obstacle("no_person", "I cannot see anybody.")
CUT = Obstacle("out_of_frame", "Your knee is outside.")


def told(
    *frames: tuple[float, Obstacle | None], rule: str | None = None, end_s: float | None = None
) -> list[tuple[float, float, Reason]]:
    log = NotJudgedLog()
    for time_s, block in frames:
        log.update(time_s, rule, block)
    spans = log.finish(frames[-1][0] if end_s is None else end_s)
    return [(span.start_s, span.end_s, span.reason) for span in spans]


LYING = Obstacle("not_in_position", "You seem to be on your back.")
SIDEWAYS = Obstacle("sideways", "The picture lies on its side.")


def test_nothing_in_the_way_is_nothing_to_tell() -> None:
    assert told((0, None), (1, None)) == []
    assert NotJudgedLog().finish(0.0) == []


def test_a_stretch_ends_where_it_can_be_judged_again() -> None:
    assert told((0, None), (1, AWAY), (2, AWAY), (3, None)) == [(1, 3, "no_person")]


def test_an_open_stretch_ends_with_the_recording() -> None:
    assert told((0, None), (1, AWAY), (2, AWAY), end_s=2.5) == [(1, 2.5, "no_person")]


def test_another_reason_is_another_stretch() -> None:
    frames = (0, AWAY), (1, CUT), (2, None)
    assert told(*frames) == [(0, 1, "no_person"), (1, 2, "out_of_frame")]


@pytest.mark.parametrize(
    ("between", "count"),
    [
        (0.5 * MERGE_S, 1),  # a flicker: one stretch
        (2.0 * MERGE_S, 2),  # judged long enough in between
    ],
)
def test_stretches_with_the_same_reason_close_together_are_one(between: float, count: int) -> None:
    again = 1 + between
    spans = told((0, AWAY), (1, None), (again, AWAY), (again + 1, None))
    assert len(spans) == count
    assert (spans[0][0], spans[-1][1]) == (0, again + 1)


def test_another_reason_in_between_keeps_them_apart() -> None:
    spans = told((0, AWAY), (1, CUT), (1.1, AWAY), (2, None))
    assert [span[2] for span in spans] == ["no_person", "out_of_frame", "no_person"]


@pytest.mark.parametrize(
    ("length", "rule", "count"),
    [
        (0.5 * MIN_RULE_S, "knee_drift_in", 0),  # not worth a sentence
        (1.5 * MIN_RULE_S, "knee_drift_in", 1),
        (0.5 * MIN_RULE_S, None, 1),  # the whole movement always is
    ],
)
def test_short_stretches_of_a_single_rule_are_not_told(
    length: float, rule: str | None, count: int
) -> None:
    assert len(told((0, CUT), (length, None), (2, None), rule=rule)) == count


def test_a_picture_on_its_side_was_so_before_it_was_proven() -> None:
    frames = (0, AWAY), (1, LYING), (4, SIDEWAYS), (8, LYING), (9, None)
    assert told(*frames) == [(0, 1, "no_person"), (1, 9, "sideways")]


def test_what_does_not_border_on_it_keeps_its_reason() -> None:
    frames = (0, LYING), (1, None), (4, SIDEWAYS), (8, AWAY), (9, None)
    assert [reason for _, _, reason in told(*frames)] == [
        "not_in_position",
        "sideways",
        "no_person",
    ]


def test_rules_are_told_apart_and_in_the_order_of_their_starts() -> None:
    log = NotJudgedLog()
    log.update(0.0, "b", CUT)
    log.update(0.0, "a", CUT)
    log.update(1.0, None, AWAY)
    spans = log.finish(2.0)
    assert [span.rule for span in spans] == ["a", "b", None]
    assert spans[0] == NotJudged(0.0, 2.0, CUT.reason, CUT.message, "a")


def test_finishing_twice_tells_the_same() -> None:
    log = NotJudgedLog()
    for time_s, block in ((0.0, AWAY), (1.0, None), (1.1, AWAY), (3.0, CUT)):
        log.update(time_s, None, block)
    first = [(s.start_s, s.end_s) for s in log.finish(4.0)]
    assert [(s.start_s, s.end_s) for s in log.finish(4.0)] == first


@pytest.mark.parametrize(
    ("length", "stepped", "count"),
    [
        (0.9 * MIN_STEPS_S, True, 0),  # waiting for the first steps
        (1.1 * MIN_STEPS_S, True, 1),
        (0.1 * MIN_STEPS_S, False, 1),  # they never came
    ],
)
def test_waiting_for_steps_is_told_when_they_never_come(
    length: float, stepped: bool, count: int
) -> None:
    log = NotJudgedLog()
    for time_s, block in ((0.0, CUT), (length, None)):
        log.update(time_s, "arm_swing_deg", block)
    assert len(log.finish(length, {"arm_swing_deg"} if stepped else ())) == count


def test_what_was_said_for_longest_is_said_of_a_stretch() -> None:
    log = NotJudgedLog()
    for k in range(30):
        words = "From your feet." if 5 <= k < 25 else "At a slant."
        log.update(k / 10, None, Obstacle("wrong_view", words))
    (span,) = log.finish(3.0)
    assert (span.start_s, span.end_s, span.message) == (0.0, 3.0, "From your feet.")
