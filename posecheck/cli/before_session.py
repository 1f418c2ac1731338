"""The questions before a session at the terminal, as the page asks them."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.screening.red_flags import RED_FLAGS, SEEN, RedFlag
from posecheck.screening.way import Way, way
from posecheck.session.particulars import WORST_PAIN
from posecheck.text.translation import _

if TYPE_CHECKING:
    from posecheck.history.store import History


def ask_before(
    history: "History | None", exercises: Iterable[Exercise], person: str | None
) -> None:
    """Ask what must be known before somebody moves in front of the camera.

    Args:
        history: where answers are kept; None = nowhere: then they are asked each time.

    Raises:
        InputError: when nothing may start today, or nobody can be asked here.
    """
    if history is None:
        _without_history()
        return
    for exercise in {exercise.id: exercise for exercise in exercises}.values():
        _ask(history, exercise, person)


def ask_pain() -> int | None:
    """The pain before a session, from 0 to 10; None = not told, or nobody can be asked here."""
    if not _somebody_there():
        return None
    words = _(
        "How much does your back hurt now, from 0, not at all, to 10, the worst you can imagine? "
        "(Enter leaves it out)"
    )
    while True:
        said = click.prompt(words, default="", show_default=False).strip()
        if not said:
            return None
        if said.isascii() and said.isdigit() and int(said) <= WORST_PAIN:
            return int(said)
        click.echo(_("A number from 0 to 10, please."))


def _ask(history: "History", exercise: Exercise, person: str | None) -> None:
    from posecheck.history.beginning import (
        answer_after_pain,
        answer_red_flags,
        refuse_unless_begin,
        way_to_begin,
    )

    while (found := way_to_begin(history, exercise.id, person)).step in ("ask", "after_pain"):
        _demand_somebody(found)
        if found.step == "ask":
            answer_red_flags(history, _answers(found), person)
        else:
            click.echo(f"{exercise.title}: {found.title}.")
            gone = click.confirm(" ".join(found.sentences), default=None)
            answer_after_pain(history, exercise.id, gone=gone, person=person)
    refuse_unless_begin(found)


def _without_history() -> None:
    from datetime import datetime

    from posecheck.history.beginning import refuse_unless_begin
    from posecheck.screening.answers import Answered
    from posecheck.screening.red_flags import VERSION, checked

    now = datetime.now().astimezone()
    first = way(now, None)
    _demand_somebody(first)
    taken = checked(_answers(first))
    refuse_unless_begin(way(now, Answered(now, "red_flags", VERSION, taken)))


def _demand_somebody(found: Way) -> None:
    if not _somebody_there():
        raise InputError(
            _(
                "{title}: the questions before a session cannot be asked here. Run `posecheck "
                "live` in a terminal once, or answer them on the page of `posecheck serve`"
            ).format(title=found.title)
        )


def _somebody_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _answers(found: Way) -> dict[str, object]:
    """The answers to all questions, asked as one list first; a yes is asked once more."""
    click.echo(f"{found.title}. {' '.join(found.sentences)}")
    answers: dict[str, object] = {flag.id: "no" for flag in RED_FLAGS}
    while True:
        for flag in RED_FLAGS:
            click.echo(f"  - {flag.asked}")
        if not click.confirm(_("Would you answer yes to one of these?"), default=None):
            return answers
        for flag in RED_FLAGS:
            answers[flag.id] = _answer(flag)
        if any(answer != "no" for answer in answers.values()):
            return answers
        click.echo(_("You said yes, but not to which of them: once more."))


def _answer(flag: RedFlag) -> str:
    if not click.confirm(flag.asked, default=None):
        return "no"
    if flag.may_be_seen:
        cleared = _("{seen}. Is that so?").format(seen=_(SEEN))
        if click.confirm(cleared, default=None):
            return "seen"
    click.echo(_("With this answer no movement starts here today."))
    meant = click.confirm(_("{question} Did you mean yes?").format(question=flag.asked))
    return "yes" if meant else "no"
