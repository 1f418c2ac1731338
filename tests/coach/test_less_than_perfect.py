"""Live coaching begins with what can be judged, says what cannot, and praises nothing unseen."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from posecheck.coach.coach import Coach
from posecheck.coach.patience import PATIENCE_S
from posecheck.coach.speech_policy import BLIND_S
from posecheck.coach.spoken_summary import spoken_summary, well_done
from posecheck.coach.state import CoachState
from posecheck.pose.pose import Pose
from tests.acting import HEAD_END_HEIGHT_IN, cats, curved, knees
from tests.figures import QUADRUPED, SIZE, STANDING, SUPINE, Figure, film, pose


def loose(seen: Pose) -> Pose:
    """The same pose in a shirt that hides the outline of the back."""
    contour = seen.contour
    assert contour is not None
    hidden = np.full_like(contour.left_edge, np.nan)
    return replace(seen, contour=replace(contour, left_edge=hidden, right_edge=hidden))


def coached(coach: Coach, poses: Iterable[Pose]) -> list[CoachState]:
    return [coach.update(seen) for seen in poses]


def said(states: Iterable[CoachState]) -> list[tuple[float, str]]:
    return [(state.time_s, state.cue.text) for state in states if state.cue is not None]


def begun_s(states: Iterable[CoachState]) -> float | None:
    return next((state.time_s for state in states if state.phase == "exercise"), None)


def still(figure: Figure) -> Callable[[float], Figure]:
    return lambda t: figure


def test_in_a_loose_shirt_the_exercise_begins_and_what_is_not_judged_is_said() -> None:
    states = coached(Coach("cat_cow"), map(loose, film(still(QUADRUPED), PATIENCE_S + 8)))
    assert begun_s(states) == pytest.approx(PATIENCE_S, abs=0.5)
    waiting = [words for _, words in said(states) if "keep" in words.lower()]
    assert waiting == []  # however still: that is not what is missing
    (check,) = [check for check in states[50].checks if not check.ok]
    assert "outline" in check.message
    (words,) = [words for _, words in said(states) if words.startswith("I begin")]
    assert "Not judged: back curve." in words
    assert "outline" in words
    assert states[-1].unjudged[0] == "back curve"


def test_the_rest_is_coached_all_the_same() -> None:
    def reaching(t: float) -> Figure:
        return replace(QUADRUPED, arm=(130, 130) if t > PATIENCE_S + 3 else (90, 90))

    states = coached(Coach("cat_cow"), map(loose, film(reaching, PATIENCE_S + 8)))
    assert any("hands under your shoulders" in words for _, words in said(states))


def test_without_a_height_the_person_is_told_so_and_coached_on_the_rest() -> None:
    poses = film(still(SUPINE), PATIENCE_S + 5, "head_end")
    states = coached(Coach("supine_caudal_rotation"), poses)
    assert begun_s(states) == pytest.approx(PATIENCE_S, abs=0.5)
    (words,) = [words for _, words in said(states) if words.startswith("I begin")]
    assert "knee drift" in words
    assert "height" in words


def test_where_nothing_can_be_judged_it_never_begins_and_says_why() -> None:
    states = coached(Coach("cat_cow"), film(still(STANDING), 1.5 * PATIENCE_S))
    assert begun_s(states) is None
    heard = {words for _, words in said(states)}
    assert heard
    assert all("hands and knees" in words for words in heard), "the cause: they still stand"


@pytest.mark.slow
def test_who_goes_away_is_waited_for_anew() -> None:
    def seen(shown: Pose) -> Pose:
        away = 15 <= shown.time_s < 25
        return Pose.nobody(shown.time_s, SIZE) if away else loose(shown)

    states = coached(Coach("cat_cow"), map(seen, film(still(QUADRUPED), 25 + PATIENCE_S + 3)))
    assert begun_s(states) == pytest.approx(25 + PATIENCE_S, abs=0.7)


@pytest.mark.parametrize("camera", ["left", pytest.param("right", marks=pytest.mark.slow)])
def test_a_person_who_does_nothing_is_not_praised_but_told_why(camera: str) -> None:
    coach = Coach("cat_cow")
    states = coached(coach, film(still(QUADRUPED), 65, camera, fps=5))
    found = coach.finish()
    words = " ".join([*spoken_summary(found), *(words for _, words in said(states))])
    assert "Well done" not in words
    assert not well_done(found)
    assert found.judged_s > 60
    (first, *_rest) = spoken_summary(found)
    assert first.startswith("I saw no repetition. The back curve reached 0 %")


def test_who_did_it_well_is_praised() -> None:
    coach = Coach("cat_cow", guide=False, repetitions=3)
    coached(coach, film(curved(*cats(3)), 15))
    found = coach.finish()
    assert well_done(found)
    assert "No warnings. Well done." in spoken_summary(found)


@pytest.mark.parametrize("done", [1, 2])
def test_who_did_a_part_of_it_well_is_not_praised(done: int) -> None:
    coach = Coach("cat_cow", guide=False, repetitions=4)
    states = coached(coach, film(curved(*cats(done)), 15))
    found = coach.finish()
    assert (len(found.repetitions), found.warnings) == (done, [])
    words = " ".join([*spoken_summary(found), *(words for _, words in said(states))])
    assert f"That was {done} of 4." in words
    assert "Well done" not in words
    assert not well_done(found)


def blind_at(start_s: float, blind_s: float) -> list[Pose]:
    """Knees that go far aside once every six seconds, and are not seen for a while."""
    knots = [(2.0, 0.0)]
    for i in range(4):
        knots += [(5.0 + 6 * i, 1.4), (8.0 + 6 * i, 0.0)]
    poses = film(knees(*knots), 30, "head_end")

    def faint(seen: Pose) -> Pose:
        hidden = start_s <= seen.time_s < start_s + blind_s
        assert seen.contour is not None
        return replace(seen, contour=replace(seen.contour, contrast=0.0)) if hidden else seen

    return [faint(seen) for seen in poses]


def rotating(poses: list[Pose]) -> tuple[Coach, list[CoachState]]:
    coach = Coach(
        "supine_caudal_rotation", height=HEAD_END_HEIGHT_IN, guide=False, repetitions=2, level=2
    )
    return coach, coached(coach, poses)


def test_that_the_main_signal_is_lost_is_said_after_half_a_second() -> None:
    _, states = rotating(blind_at(11.0, 10.0))
    first = next(t for t, words in said(states) if "trousers" in words)
    assert 11.0 + BLIND_S <= first <= 11.0 + BLIND_S + 0.3


def test_nothing_is_counted_or_praised_across_a_gap() -> None:
    seen, _ = rotating(blind_at(0.0, 0.0))
    coach, states = rotating(blind_at(10.5, 10.0))
    whole, found = seen.finish(), coach.finish()
    assert len(whole.repetitions) == 4
    assert all(rep.end_s <= 10.5 or rep.start_s >= 20.5 for rep in found.repetitions)
    assert len(found.repetitions) < 4
    heard = " ".join(words for _, words in said(states))
    assert "Nice and gentle" not in heard
    assert "Well done" not in heard
    assert not well_done(found)


def test_a_moment_without_the_signal_is_not_worth_a_word() -> None:
    _, states = rotating(blind_at(11.0, 0.8 * BLIND_S))
    assert not any("trousers" in words for _, words in said(states))


def test_the_last_repetition_is_praised_only_where_all_was_seen_and_well() -> None:
    good = said(rotating(blind_at(0.0, 0.0))[1])
    assert any("Well done" in words for _, words in good) == any(
        "That was the last one" in words for _, words in good
    )


def test_pose_by_pose_what_is_not_judged_is_told() -> None:
    coach = Coach("cat_cow", guide=False)
    state = coach.update(loose(pose(QUADRUPED)))
    assert "back curve" in state.verdict.unjudged
    assert state.unjudged == ()  # it may be a flicker
    assert state.verdict.blind is not None
    assert "unjudged" in state.as_json()
