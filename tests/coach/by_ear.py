"""Somebody with closed eyes: what they do comes from the words they hear, and from nothing else.

    python -m tests.coach.by_ear

writes the transcript of a whole session into docs/by_ear.md.
"""

import math
from dataclasses import replace
from pathlib import Path
from typing import Final

from posecheck.coach.briefing import spoken_s
from posecheck.coach.coach import Coach
from posecheck.coach.pain_question import PainQuestion
from posecheck.coach.spoken_summary import spoken_summary
from posecheck.exercises.exercise import Exercise
from posecheck.pose.pose import Pose
from tests.acting import HEAD_END_HEIGHT_IN
from tests.figures import SIZE, STANDING, SUPINE, pose

PAGE: Final = Path(__file__).parents[2] / "docs" / "by_ear.md"
FPS: Final = 10
SPEED_IN_S: Final = 0.5
FAR_IN, ENOUGH_IN = 1.5, 0.7
LONGEST_S: Final = 300.0
PAIN: Final = 2
"""What the person's back feels like afterwards."""
_SIGN: Final = {"left": 1, "right": -1}


class Listener:
    """Cannot see the screen: has been told nothing but which exercise it is."""

    def __init__(self) -> None:
        self.does = "is not there yet"
        self.over = False
        self._there = self._lies = self._fidgets = False
        self._side = ""
        self._knees_in = self._target_in = 0.0
        self._reach_in = FAR_IN
        self._comes_back_alone = True

    def hear(self, words: str) -> None:
        """Do what the words say."""
        if "cannot see anybody" in words:
            self._there, self.does = True, "steps onto the mat"
        elif "Keep still" in words or "Lie still" in words:
            self._fidgets, self.does = False, "keeps still"
        elif words.startswith("Take turns, the left side first"):
            self._side, self.does = "left", "knows now: first to the left"
        elif words.startswith("Begin."):
            self._out("lets the knees move to the left, too far")
        elif "far enough" in words or "Bring your knees back" in words or "come back now" in words:
            self._reach_in, self._target_in = ENOUGH_IN, 0.0
            self.does = "lets the knees come back"
        elif words.startswith("Whenever you are ready"):
            self._side, self._comes_back_alone = "left", True
            self._reach_in = ENOUGH_IN - 0.1
            self._out("wakes up, and lets the knees move to the left, very little")
        elif "Now the right" in words or "Now the left" in words:
            self._side = "right" if "Now the right" in words else "left"
            self._out(f"lets the knees move to the {self._side}")
        elif words.startswith("Left:"):
            self._side, self._comes_back_alone = "right", False
            self._out("takes the turn to the right, and waits there for a word")
        elif words.startswith("I see you move. Go a little further"):
            self._reach_in = ENOUGH_IN + 0.05
            self._out(f"goes a little further to the {self._side}")
        elif words.startswith("Right:"):
            self.does = "dozes off"
        elif "Come to rest" in words or "come to rest" in words:
            self._target_in = 0.0
            # What is said of pain before the exercise ends nothing.
            if not words.startswith("If anything"):
                self.over, self.does = True, "rests"
        elif "Lie on your back" in words and not self._lies:
            self._lies = self._fidgets = True
            self.does = "lies down, and shifts about"

    def _out(self, does: str) -> None:
        self.does, self._target_in = does, _SIGN[self._side] * self._reach_in

    def pose(self, t: float) -> Pose:
        """What the camera sees of them now."""
        if not self._there:
            return Pose.nobody(t, SIZE)
        step = SPEED_IN_S / FPS
        away = self._target_in - self._knees_in
        self._knees_in += max(-step, min(step, away))
        if self._target_in and abs(away) < step and self._comes_back_alone:
            self._target_in = 0.0
        if not self._lies:
            return pose(STANDING, "head_end", t)
        shift = 0.4 if self._fidgets and int(t * 2) % 2 else 0.0
        figure = replace(SUPINE, knees_aside_m=(self._knees_in + shift) * 0.0254)
        return pose(figure, "head_end", t)


def session() -> tuple[Coach, list[tuple[float, str, str]]]:
    """A whole session by words alone: what was said when, and what the person did then."""
    coach = Coach(
        "supine_caudal_rotation",
        height=HEAD_END_HEIGHT_IN,
        level=1,
        repetitions=2,
        briefing=True,
    )
    person = Listener()
    exercise = coach.exercise
    lines = [(0.0, f"{exercise.title}. {exercise.camera}", person.does)]
    heard: list[tuple[float, str]] = []
    t = 0.0
    while t < LONGEST_S and coach.phase != "done":
        t = round(t + 1 / FPS, 6)
        cue = coach.update(person.pose(t)).cue
        if cue is not None:
            # Nobody obeys a sentence before they have heard it; numbers are short.
            heard.append((t + 0.5 * spoken_s(cue.text), cue.text))
        while heard and heard[0][0] <= t:
            before = person.does
            _at, words = heard.pop(0)
            person.hear(words)
            lines.append((t, words, person.does if person.does != before else ""))
    for _at, words in heard:
        person.hear(words)
        lines.append((t, words, person.does))
    summary = " ".join(spoken_summary(coach.finish()))
    lines.append((t, summary, ""))
    return coach, [*lines, *_pain(coach.exercise, t + spoken_s(summary), person)]


def _pain(exercise: Exercise, begun_s: float, person: Listener) -> list[tuple[float, str, str]]:
    """The question about pain: the person raises a hand on a number, and lowers it when told."""
    question = PainQuestion(exercise)
    lines: list[tuple[float, str, str]] = []
    silent_s = up_s = down_s = math.inf
    t = begun_s
    while question.stage != "over":
        t = round(t + 1 / FPS, 6)
        figure = replace(SUPINE, arm=(175, 0), elbow=0.0) if up_s <= t < down_s else SUPINE
        cue = question.update(pose(figure, "left", t), speaking=t < silent_s)
        if cue is None:
            continue
        silent_s = t + spoken_s(cue.text)
        person.does = ""
        if cue.text == f"{PAIN}.":
            up_s, person.does = t + 1.5, "raises a hand"
        elif "Lower your hand" in cue.text:
            down_s, person.does = silent_s, "lowers it"
        lines.append((t, cue.text, person.does))
    assert question.pain == PAIN
    return lines


def transcript() -> str:
    """The session as a table for the documentation."""
    _coach, lines = session()
    rows = [f"| {t:.0f} s | {said} | {does} |" for t, said, does in lines]
    return "\n".join(
        [
            "# A session by ear",
            "",
            "Everything that the coach has to say is spoken: nobody needs to look at the screen.",
            "Here a drawn person with closed eyes does what they hear, and nothing else.",
            "`python -m tests.coach.by_ear` makes this page; a test goes through the same session.",
            "",
            "| | The coach says | The person |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(transcript(), encoding="utf-8")
