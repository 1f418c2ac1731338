"""What is said before the countdown, to who does not move, and of a session that was cut short."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from posecheck.coach.breath import IN_S, OUT_S, breath_at
from posecheck.coach.briefing import Briefing, briefing_of, spoken_s
from posecheck.coach.coach import Coach
from posecheck.coach.cue import PRIORITY, Cue
from posecheck.coach.goal import Goal
from posecheck.coach.reminder import LATER_S, STILL_S, Reminder
from posecheck.coach.speech_policy import SETUP_AFTER_S
from posecheck.coach.spoken_summary import spoken_summary, well_done
from posecheck.coach.state import CoachState
from posecheck.exercises.library import IN_ORDER, load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import Side
from posecheck.rules.events import Repetition
from posecheck.session.verdict_of import nothing_yet
from tests.acting import HEAD_END_HEIGHT_IN, SAFE_PCT, cats, curved, knees
from tests.figures import SUPINE, Figure, film

FPS = 10
NOTHING = nothing_yet(load_exercise("cat_cow"))


def coached(coach: Coach, acted: Callable[[float], Figure], seconds: float) -> list[CoachState]:
    camera = "head_end" if "head_end" in coach.exercise.views else "left"
    return [coach.update(seen) for seen in film(acted, seconds, camera, fps=FPS)]


def said(states: Iterable[CoachState], *kinds: str) -> list[str]:
    cues = [state.cue for state in states if state.cue is not None]
    return [cue.text for cue in cues if not kinds or cue.kind in kinds]


def at(states: Iterable[CoachState], kind: str) -> list[float]:
    return [state.time_s for state in states if state.cue and state.cue.kind == kind]


def rotation(**options: object) -> Coach:
    return Coach("supine_caudal_rotation", height=HEAD_END_HEIGHT_IN, guide=True, **options)  # type: ignore[arg-type]


def still(_t: float) -> Figure:
    return SUPINE


@pytest.mark.parametrize("identifier", IN_ORDER)
def test_the_steps_come_from_the_definition_and_are_soon_said(identifier: str) -> None:
    exercise = load_exercise(identifier)
    goal = Coach(exercise).asked
    told = briefing_of(exercise, goal)
    assert list(told[: len(exercise.how)]) == exercise.how
    assert "hurts" in told[-1]
    assert ("hand above your head" in told[-1]) == exercise.raised_hand
    assert sum(map(spoken_s, told)) < 45, "the first repetition is to come within a minute"
    if exercise.stretch:
        assert "Never hold it longer than 10 seconds." in told[-2]


def test_who_lies_ready_hears_the_steps_once_then_the_countdown() -> None:
    coach = rotation(briefing=True, repetitions=3)
    states = coached(coach, still, 46)
    order = [state.cue.kind for state in states if state.cue]
    assert order[:5] == ["brief"] * 5
    assert order[5:9] == ["countdown"] * 3 + ["go"]
    brief = said(states, "brief")
    assert brief[:3] == coach.exercise.how
    assert "Take turns, the left side first: 3 times each." in brief[3]
    assert order.count("brief") == 5
    # Each sentence has the time that a voice needs.
    begun = at(states, "brief")
    for words, first, then in zip(brief, begun, begun[1:], strict=False):
        assert then - first >= spoken_s(words) - 1 / FPS
    assert at(states, "go")[0] < 45


def test_who_begins_during_the_steps_is_coached_at_once() -> None:
    coach = rotation(briefing=True)
    states = coached(coach, knees((6, 0), (8, 1.0), (10, 0)), 12)
    assert states[-1].phase == "exercise"
    assert "You have begun. I am watching." in said(states)
    assert not [t for t in at(states, "brief") if t > 8.5]


def test_who_cannot_be_watched_is_told_so_at_once_and_not_the_steps() -> None:
    coach = rotation(briefing=True)
    watched = coached(coach, still, 8)
    assert at(watched, "brief")
    slow = [coach.update(seen) for seen in film(still, 22, "head_end", fps=0.8, start_s=8.0)]
    first = next(state for state in slow if state.verdict.reason == "too_few_pictures")
    told = [state for state in slow if state.cue and state.cue.kind == "setup"]
    assert told[0].time_s - first.time_s <= SETUP_AFTER_S + 1 / 0.8
    assert told[0].cue
    assert told[0].cue.text.startswith("Too slow to watch you safely")
    assert told[0].cue.priority > PRIORITY["brief"], "it interrupts the step being said"
    assert not [t for t in at(slow, "brief") if t >= first.time_s]
    assert {state.phase for state in slow} == {"setup"}
    # Seen well again, they hear the rest and begin.
    again = [coach.update(seen) for seen in film(still, 45, "head_end", fps=FPS, start_s=30.0)]
    assert len(at(watched, "brief") + at(slow, "brief") + at(again, "brief")) == 5
    assert again[-1].phase == "exercise"


def test_the_briefing_is_given_out_sentence_by_sentence() -> None:
    briefing = Briefing(["One sentence.", "Another."])
    assert not briefing.begun
    first = briefing.next(0.0)
    assert first
    assert first.text == "One sentence."
    assert briefing.next(0.5) is None
    second = briefing.next(spoken_s(first.text))
    assert second
    assert not briefing.over(spoken_s(first.text))
    assert briefing.over(10.0)
    assert Briefing(()).over(0.0)


def test_after_ten_seconds_without_a_movement_it_is_said_again() -> None:
    coach = rotation(repetitions=2)
    states = coached(coach, still, 39)
    (go,) = at(states, "go")
    again = at(states, "remind")
    assert again[0] == pytest.approx(go + STILL_S, abs=0.3)
    assert again[1] == pytest.approx(again[0] + LATER_S, abs=0.3)
    assert coach.exercise.movement in said(states, "remind")[0]
    moving = coached(
        rotation(), knees((8, 0), *((9 + 2 * i, (i % 2) * 0.9) for i in range(14))), 32
    )
    assert not at(moving, "remind"), "who moves is left alone"


def test_who_moves_too_little_is_told_so() -> None:
    swings = knees((8, 0), *((9 + i, (i % 2) * 0.35) for i in range(14)))
    heard = said(coached(rotation(), swings, 22), "remind")
    assert heard == ["I see you move. Go a little further if it is comfortable, then come back."]


def test_the_side_that_lags_is_the_one_that_is_named() -> None:
    coach = rotation(repetitions=2)
    states = coached(coach, knees((9, 0), (11, 0.9), (13, 0)), 26)
    assert said(states, "remind")[-1].startswith("Whenever you are ready, to the right:")


def test_who_moves_unseen_is_not_said_to_lie_still() -> None:
    # Without a height nothing is known in inches, and so nothing of how far the knees go.
    swings = knees((8, 0), *((9 + 2 * i, (i % 2) * 0.9) for i in range(25)))
    states = coached(Coach("supine_caudal_rotation"), swings, 55)
    assert states[-1].time_s - next(s.time_s for s in states if s.phase == "exercise") > 20
    assert not at(states, "remind")


def test_nobody_is_sent_further_whose_way_is_not_watched() -> None:
    def moments(blind: str | None) -> list[Cue]:
        reminder = Reminder(load_exercise("cat_cow"))
        told = []
        for i in range(300):
            signals = {"back_curve_pct": 1.5 * (i % 20 > 15)}
            seen = replace(NOTHING, judged=True, time_s=i / FPS, signals=signals, blind=blind)
            told.append(reminder.update(i / FPS, seen, {"total": 3}))
        return [cue for cue in told if cue]

    assert "a little further" in moments(None)[0].text
    assert not moments("I cannot see your back.")


def test_who_has_done_everything_is_not_asked_again() -> None:
    coach = Coach("cat_cow", repetitions=1, beyond_goal=True)
    states = coached(coach, curved((10, 0), (12, SAFE_PCT), (14, 0)), 38)
    assert states[-1].goal_reached
    (goal,) = at(states, "goal")
    assert not [t for t in at(states, "remind") if t > goal]


def test_the_side_that_was_not_asked_for_is_not_counted() -> None:
    goal = Goal(load_exercise("knee_to_chest"), 3, "left")

    def done(side: Side) -> Repetition:
        return Repetition(1.0, 4.0, side, f"{side}_hip_flexion_deg", 110.0)

    assert goal.count([done("right")], 0.0) is None
    assert goal.count([done("right"), done("left")], 0.0) == "left"
    assert goal.left == {"left": 2}


def test_nobody_is_paced_who_is_not_watched() -> None:
    coach = rotation()
    states = coached(coach, still, 14)
    assert {state.breath for state in states if state.phase != "exercise"} == {None}
    assert {state.breath for state in states if state.phase == "exercise"} == {"in", "out"}
    gone = coach.update(Pose.nobody(14.5, (480, 360)))
    assert gone.breath is None
    assert [breath_at(t) for t in (0, IN_S - 0.1, IN_S, IN_S + OUT_S - 0.1, IN_S + OUT_S)] == [
        "in",
        "in",
        "out",
        "out",
        "in",
    ]


# Who does nothing, only one side, or stops half-way: what they hear at the end is true.


@pytest.mark.slow  # tests/coach/test_less_than_perfect.py has the short one
def test_who_does_nothing_is_not_praised() -> None:
    coach = rotation(repetitions=2, briefing=True)
    heard = said(coached(coach, still, 58))
    result = coach.finish()
    words = " ".join([*heard, *spoken_summary(result)])
    assert "Well done" not in words
    assert "gentle." not in words.replace("Slowly and gently.", "")
    assert "I saw no repetition." in words
    assert not well_done(result)


def test_who_does_one_side_hears_which_one_is_missing() -> None:
    coach = rotation(repetitions=2)
    knots = [(9.0, 0.0)]
    for i in range(2):
        knots += [(11.0 + 4 * i, 0.9), (13.0 + 4 * i, 0.0)]
    heard = said(coached(coach, knees(*knots), 20))
    assert any(words.startswith("The left is done. Now the right") for words in heard)
    result = coach.finish()
    summary = spoken_summary(result)
    assert "2 repetitions, 2 left and 0 right." in summary
    assert "The right side is still to be done." in summary
    assert "Well done" not in " ".join([*heard, *summary])
    assert not well_done(result)


@pytest.mark.parametrize("identifier", ["cat_cow", "supine_caudal_rotation"])
def test_who_stopped_for_pain_is_not_asked_for_more(identifier: str) -> None:
    if identifier == "cat_cow":
        coach = Coach(identifier, repetitions=5)
        coached(coach, curved((9.0, 0.0), (11.0, SAFE_PCT), (13.0, 0.0)), 15)
    else:
        coach = rotation(repetitions=2)
        coached(coach, knees((9.0, 0.0), (11.0, 0.9), (13.0, 0.0)), 15)
    coach.pain()
    summary = " ".join(spoken_summary(coach.finish()))
    assert "1 repetition" in summary
    assert "to be done" not in summary
    assert "That was" not in summary


def test_who_stops_half_way_hears_how_much_was_done() -> None:
    coach = Coach("cat_cow", repetitions=5)
    still_first = [(t + 6, curve) for t, curve in cats(2)]
    heard = said(coached(coach, curved(*still_first), 17))
    summary = spoken_summary(coach.finish())
    assert "3 to go." in heard
    assert summary[:2] == ["2 repetitions.", "That was 2 of 5."]
    assert "Well done" not in " ".join([*heard, *summary])


def test_who_does_all_of_it_is_told_so() -> None:
    coach = Coach("cat_cow", repetitions=2)
    heard = said(coached(coach, curved(*[(t + 6, curve) for t, curve in cats(2)]), 17))
    result = coach.finish()
    assert "That was the last one. Well done: come to rest." in heard
    assert "2 repetitions." in spoken_summary(result)
    assert not [words for words in spoken_summary(result) if words.startswith("That was")]
    assert well_done(result)


def test_one_side_alone_when_a_programme_says_so() -> None:
    coach = rotation(repetitions=2, side="right", briefing=True)
    assert coach.asked == {"right": 2}
    assert any(
        "Only the right side now: 2 times." in words
        for words in briefing_of(coach.exercise, coach.asked)
    )
    assert math.isclose(sum(coach.asked.values()), 2)
    figure = replace(SUPINE)
    assert coached(coach, lambda _t: figure, 1)[-1].repetitions_left == {"right": 2}
