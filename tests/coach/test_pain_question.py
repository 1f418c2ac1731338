"""The question about pain: counted aloud, taken by a raised hand, and never by anything else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from posecheck.coach import pain_question
from posecheck.coach.briefing import spoken_s
from posecheck.coach.pain_question import PainQuestion, hand_seen
from posecheck.exercises.camera_place import seen_from
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from tests.figures import KNEELING, QUADRUPED, SITTING, SUPINE, Figure, pose

KNEES = load_exercise("supine_caudal_rotation")
CAT_COW = load_exercise("cat_cow")
FPS = 10
LONGEST_S = 120.0
TAKES_S = 1.0
"""So long an arm takes from the mat to above the head."""


def up(figure: Figure) -> Figure:
    return replace(figure, arm=(175, 0), elbow=0.0)


@dataclass
class Answered:
    """What came of a question.

    Attributes:
        said: words with their times.
    """

    question: PainQuestion
    said: list[tuple[float, str]]

    @property
    def words(self) -> list[str]:
        return [words for _, words in self.said]

    @property
    def numbers(self) -> list[str]:
        return [words for words in self.words if words.removesuffix(".").isdigit()]


class Person:
    """Somebody who rests, and decides what the hand does when words are heard.

    Args:
        figure: how they rest.
        hears: what is done on hearing some words: seconds from then until the hand is up, and
            for how long it stays, None = until they are asked to lower it.
    """

    def __init__(
        self, figure: Figure, hears: Callable[[str], tuple[float, float | None] | None]
    ) -> None:
        self._figure = figure
        self._hears = hears
        self._up_s: float | None = None
        self._down_s: float | None = None

    def hear(self, now: float, words: str) -> None:
        if "Lower your hand" in words and self._down_s is None:
            self._down_s = now + spoken_s(words) + 0.5
        told = self._hears(words)
        if told is not None:
            after, lasts = told
            self._up_s = now + after
            self._down_s = None if lasts is None else self._up_s + lasts

    def pose(self, now: float) -> Pose:
        is_up = self._up_s is not None and now >= self._up_s
        if self._down_s is not None and now >= self._down_s:
            is_up = False
        return pose(up(self._figure) if is_up else self._figure, time_s=now, outline=False)


def asked(
    person: Person, exercise: object = KNEES, seen: Callable[[float], bool] = lambda t: True
) -> Answered:
    """Ask, with a voice that takes as long as voices do and a clock made of the poses."""
    found = Answered(PainQuestion(exercise), [])  # type: ignore[arg-type]
    silent_s = 0.0
    for i in range(round(LONGEST_S * FPS)):
        now = i / FPS
        shown = person.pose(now) if seen(now) else Pose.nobody(now, (640, 480))
        cue = found.question.update(shown, speaking=now < silent_s)
        if cue is not None:
            assert now >= silent_s or "is wrong" not in cue.text, "nothing is talked over"
            silent_s = now + spoken_s(cue.text) - 0.8
            found.said.append((now, cue.text))
            person.hear(now, cue.text)
        if found.question.stage == "over":
            return found
    raise AssertionError("the question never ends")


def raises_at(number: int, after: float = TAKES_S) -> Callable[[str], tuple[float, None] | None]:
    return lambda words: (after, None) if words == f"{number}." else None


@pytest.mark.parametrize("figure", [SUPINE, SITTING], ids=["lying", "sitting"])
@pytest.mark.parametrize("number", [0, 3, 10])
def test_a_raised_hand_takes_the_number_that_was_said(number: int, figure: Figure) -> None:
    found = asked(Person(figure, raises_at(number)))
    assert found.question.pain == number
    assert found.numbers == [f"{n}." for n in range(number + 1)], "it counts no further"
    assert f"{number}. Lower your hand." in found.words
    assert found.words[-1].startswith(f"Pain {number} of 10.")


def test_the_first_words_ask_and_the_numbers_come_slowly() -> None:
    found = asked(Person(SUPINE, lambda words: None))
    assert found.words[0].startswith("How is your back now")
    times = [t for t, words in found.said if words in found.numbers]
    assert min(b - a for a, b in pairwise(times)) >= pain_question.NUMBER_S


def test_silence_is_no_answer_and_no_zero() -> None:
    found = asked(Person(SUPINE, lambda words: None))
    assert found.question.pain is None
    assert found.numbers[-1] == "10."
    assert found.words[-1] == "No answer: none is kept."


def test_who_is_late_meant_the_number_before() -> None:
    # Up 0.3 s after "3": nobody is so quick, the arm set out at "2".
    found = asked(Person(SUPINE, raises_at(3, after=0.3)))
    assert found.question.pain == 2


def test_a_hand_raised_from_before_does_not_count() -> None:
    found = asked(Person(up(SUPINE), lambda words: None))
    assert found.question.pain is None
    assert found.numbers[-1] == "10."


def test_a_hand_from_before_counts_once_it_has_been_down() -> None:
    person = Person(SUPINE, raises_at(4))
    person.hear(0.0, "")  # nothing
    person._up_s, person._down_s = 0.0, 6.0  # pain was told by it a moment ago
    assert asked(person).question.pain == 4


def test_an_arm_that_comes_to_rest_beyond_the_head_is_no_answer() -> None:
    stays = lambda words: (1.0, 1000.0) if words == "2." else None  # noqa: E731
    found = asked(Person(SUPINE, stays))
    assert found.question.pain is None
    assert found.words[-2:] == ["2. Lower your hand.", "No answer: none is kept."]


def test_an_arm_that_rests_there_is_no_answer_though_the_model_loses_it() -> None:
    stays = Person(SUPINE, lambda words: (1.0, 1000.0) if words == "2." else None)
    seen = stays.pose

    def doubtful(now: float) -> Pose:
        shown = seen(now)
        unsure = int(now) % 3 == 0
        return replace(shown, visibility=shown.visibility * (0.4 if unsure else 1.0))

    stays.pose = doubtful  # type: ignore[method-assign]
    assert asked(stays).question.pain is None


def test_a_short_wave_takes_nothing() -> None:
    found = asked(Person(SUPINE, lambda words: (0.5, 0.6) if words == "5." else None))
    assert found.question.pain is None
    assert found.numbers[-1] == "10."


def test_an_answer_is_taken_back_by_another_raised_hand() -> None:
    wanted = iter(["2.", "wrong", "6."])
    due = [next(wanted)]

    def hears(words: str) -> tuple[float, None] | None:
        if due[0] not in words or "Lower" in words:
            return None
        due[0] = next(wanted, "never")
        return (1.0 if words[0].isdigit() else 5.0), None

    found = asked(Person(SUPINE, hears))
    assert found.question.pain == 6
    assert "Lower your hand. Once more, from 0." in found.words


def test_nobody_is_counted_at_who_has_gone() -> None:
    found = asked(Person(SUPINE, lambda words: None), seen=lambda t: t < 2)
    assert found.question.pain is None
    assert found.numbers == []


def test_after_movements_with_the_arms_ahead_a_hand_counts_only_of_who_sits_up() -> None:
    assert not CAT_COW.raised_hand
    # Stretching the arms forward on all fours looks like a raised hand, and is none.
    ahead = asked(Person(replace(QUADRUPED, arm=(90, 90)), raises_at(2)), CAT_COW)
    assert ahead.words[0].startswith("Sit up.")
    assert ahead.question.pain is None
    assert asked(Person(KNEELING, raises_at(2)), CAT_COW).question.pain == 2


def test_from_beyond_the_feet_and_by_phone_no_hand_is_seen() -> None:
    assert hand_seen(KNEES)
    assert hand_seen(CAT_COW)
    assert not hand_seen(seen_from(KNEES, "feet"))
    assert not hand_seen(seen_from(KNEES, "phone"))
