"""Keeps what people answered before a session, beside the sessions and as private as they."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from posecheck.history.schema import answers
from posecheck.screening.answers import CLOSED, About, Answered


def add_answers(connection: Connection, given: Answered) -> None:
    """Keep a set of answers; earlier ones about the same are forgotten: nothing needs them."""
    connection.execute(delete(answers).where(*_same(given.about, given.person, given.exercise)))
    connection.execute(
        insert(answers).values(
            answered=given.answered,
            person=given.person,
            about=given.about,
            exercise=given.exercise,
            questions=given.questions,
            answers=dict(given.answers),
        )
    )


def newest_answers(
    connection: Connection, about: About, person: str | None, exercise: str | None
) -> Answered | None:
    """The newest answers of a person about something, None = there are none or they are damaged."""
    query = select(answers).where(*_same(about, person, exercise)).order_by(answers.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    if row is None or not isinstance(row.answers, dict):
        return None
    return Answered(
        answered=row.answered,
        about=about,
        questions=row.questions,
        answers=row.answers,
        exercise=row.exercise,
        person=row.person,
    )


def forget_answers(connection: Connection) -> None:
    """Forget what was answered; of a yes of today is kept only that it closes the day."""
    today = datetime.now().astimezone().date()
    for row in connection.execute(select(answers)).all():
        given = row.answers if isinstance(row.answers, dict) else {}
        closes = "yes" in given.values() and row.about == "red_flags"
        if closes and row.answered.astimezone().date() == today:
            kept = update(answers).where(answers.c.id == row.id)
            connection.execute(kept.values(answers={CLOSED: "yes"}))
        else:
            connection.execute(delete(answers).where(answers.c.id == row.id))


def _same(about: About, person: str | None, exercise: str | None) -> list[Any]:
    return [
        answers.c.about == about,
        answers.c.person.is_(None) if person is None else answers.c.person == person,
        answers.c.exercise.is_(None) if exercise is None else answers.c.exercise == exercise,
    ]
