"""What a person answered, as it is kept with the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

About = Literal["red_flags", "after_pain"]
Answer = Literal["no", "yes", "seen"]
"""`seen`: yes, and a professional who knows of it said that these movements may be done."""
CLOSED: Final = "closed"
"""Stands for a yes of today of which nothing else is kept, as the person deleted their history."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One set of answers.

    Attributes:
        answered: when, with its time zone.
        about: what was asked: the red flags, or whether the pain of an exercise has gone.
        questions: the version of the questions.
        answers: the answer by the question's id.
        exercise: after pain in which exercise, None = it concerns all.
        person: who answered, None = not given.
    """

    answered: datetime
    about: About
    questions: str
    answers: Mapping[str, Answer]
    exercise: str | None = None
    person: str | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Ids of the questions that were answered with yes."""
        return tuple(name for name, answer in self.answers.items() if answer == "yes")
