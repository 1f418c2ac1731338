"""Pain told by a raised hand after an exercise and in rests, with the key beside it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from posecheck.exercises.library import load_exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.history.store import History
from posecheck.pose.pose import Pose
from tests.figures import KNEELING, QUADRUPED, pose, ramp
from tests.live.acted_programme import ActedRun, Screen, Source

CAT_COW = load_exercise("cat_cow")
CHILD = load_exercise("childs_pose")
ONE = Programme("Cat", (Step(CAT_COW, repetitions=1),))
DONE_S = 13.0
TIMES = [i / 10 for i in range(1200)]
UP = replace(KNEELING, arm=(175, 0), elbow=0.0)


class Actor:
    """Does one cat, then kneels and raises a hand a second after a word is heard.

    Args:
        word: on which the hand goes up; it goes down when that is asked for.
    """

    def __init__(self, word: str) -> None:
        self._word = word
        self._heard: Callable[[], list[str]] = list
        self._known = 0
        self._up_s = self._down_s = float("inf")

    def listen(self, run: ActedRun) -> None:
        self._heard = lambda: [cue.text for cue in run.voice.cues]

    def pose(self, now: float) -> Pose:
        words = self._heard()
        for each in words[self._known :]:
            if each == self._word:
                self._up_s, self._down_s = now + 1.0, float("inf")
            elif "Lower your hand" in each:
                self._down_s = now + 1.0
        self._known = len(words)
        if now < DONE_S:
            curve = ramp(now, (0, 0), (8, 0), (10, 7.0), (12, 0))
            return pose(replace(QUADRUPED, back_pct=curve), time_s=now)
        return pose(UP if self._up_s <= now < self._down_s else KNEELING, time_s=now, outline=False)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.open(f"sqlite:///{tmp_path / 'history.db'}")


def counted(run: ActedRun) -> list[str]:
    return [cue.text for cue in run.voice.cues if cue.text.removesuffix(".").isdigit()]


def test_a_raised_hand_tells_the_pain_without_a_key(tmp_path: Path, history: History) -> None:
    actor, screen = Actor("2."), Screen()
    run = ActedRun(tmp_path, Source(TIMES, ends=False), actor.pose, screen, history=history)
    actor.listen(run)
    screen._keys = [
        (lambda: any(row.pain_after is not None for row in history.sessions()), "other")
    ]
    run.live.run(ONE)
    (row,) = history.sessions()
    assert row.pain_after == 2
    assert counted(run) == ["0.", "1.", "2."]
    content = json.loads((tmp_path / "0-cat_cow" / "result.json").read_text())
    assert content["pain_after"] == 2
    said = " ".join(cue.text for cue in run.voice.cues)
    assert "Press a number" not in said, "somebody on a mat is not sent to the keys"
    assert "Kept: pain 2 of 10." in run.lines


def test_silence_keeps_no_answer(tmp_path: Path, history: History) -> None:
    screen = Screen()
    actor = Actor("never")
    run = ActedRun(tmp_path, Source(TIMES, ends=False), actor.pose, screen, history=history)
    screen._keys = [(lambda: any("No answer" in line for line in run.lines), "other")]
    run.live.run(ONE)
    assert counted(run)[-1] == "10."
    assert history.sessions()[0].pain_after is None


@pytest.mark.slow
def test_a_key_answers_while_it_is_counted(tmp_path: Path, history: History) -> None:
    screen = Screen()
    actor = Actor("never")
    run = ActedRun(tmp_path, Source(TIMES, ends=False), actor.pose, screen, history=history)
    screen._keys = [
        (lambda: "1." in counted(run), "4"),
        (lambda: [row.pain_after for row in history.sessions()] == [4], "other"),
    ]
    run.live.run(ONE)
    assert history.sessions()[0].pain_after == 4
    assert len(counted(run)) < 5, "it counts no further"


@pytest.mark.slow
def test_in_a_rest_it_is_asked_once_and_not_again_of_who_let_it_pass(
    tmp_path: Path, history: History
) -> None:
    three = Programme("Three", tuple(Step(CAT_COW, 1, rest_s=0.1) for _ in range(3)))
    actor, screen = Actor("never"), Screen()
    begins = [0.0]

    def rests() -> int:
        return sum("The camera stays" in cue.text for cue in run.voice.cues)

    def cats(now: float) -> Pose:
        if rests() == len(begins):
            begins.append(now)
        return replace(actor.pose(now - begins[-1]), time_s=now)

    run = ActedRun(tmp_path, Source(TIMES, ends=False), cats, screen, history=history)
    screen._keys = [(lambda: rests() == 2, "quit")]
    run.live.run(three)
    assert len(history.sessions()) == 2
    assert counted(run).count("10.") == 1


@pytest.mark.slow
@pytest.mark.parametrize("why", ["not wanted", "no history"])
def test_nothing_is_counted_where_it_is_not_wanted(
    tmp_path: Path, history: History, why: str
) -> None:
    screen = Screen()
    run = ActedRun(
        tmp_path,
        Source(TIMES, ends=False),
        Actor("0.").pose,
        screen,
        history=None if why == "no history" else history,
        count_pain=why != "not wanted",
    )
    screen._keys = [(lambda: any("1 repetition." in cue.text for cue in run.voice.cues), "other")]
    run.live.run(ONE)
    assert counted(run) == []
    assert any("Press a number" in cue.text for cue in run.voice.cues) is (why == "not wanted")
