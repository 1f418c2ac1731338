"""What is said before the countdown: each step once, how often, which side first, about pain."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from posecheck.coach.cue import Cue
from posecheck.exercises.exercise import Exercise
from posecheck.text import briefing_sentences

CHARACTERS_A_S: Final = 12.0
"""A calm voice says about this many; a sentence that is not over yet would be cut off by the next,
so that this is rather slow than quick."""
BREATH_S: Final = 0.8
"""Between two sentences."""


def spoken_s(words: str) -> float:
    """How long a voice takes for some words, seconds."""
    return len(words) / CHARACTERS_A_S + BREATH_S


def briefing_of(exercise: Exercise, goal: Mapping[str, int]) -> tuple[str, ...]:
    """The sentences of a briefing, in order.

    Args:
        goal: repetitions to do, by side or in `total`; empty where they are not counted.
    """
    often = briefing_sentences.how_often(goal)
    longest = briefing_sentences.longest_hold(exercise.hold.limit_s) if exercise.stretch else ""
    return tuple(
        sentence
        for sentence in (
            *exercise.how,
            f"{often} {longest}".strip(),
            briefing_sentences.about_pain(raised_hand=exercise.raised_hand),
        )
        if sentence
    )


class Briefing:
    """Hands out the sentences one after another, each when the one before has been said.

    Args:
        sentences: what there is to say; empty = nothing.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self._left = list(sentences)
        self._until_s = -math.inf

    def over(self, now: float) -> bool:
        """Whether everything has been said by now."""
        return not self._left and now >= self._until_s

    def next(self, now: float) -> Cue | None:
        """The next sentence, when it is time for it."""
        if not self._left or now < self._until_s:
            return None
        words = self._left.pop(0)
        self._until_s = now + spoken_s(words)
        return Cue.of("brief", words)

    @property
    def begun(self) -> bool:
        """Whether something has been said."""
        return self._until_s > -math.inf
