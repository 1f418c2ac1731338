"""What the history says about beginning: where the way leads, and the session to compare with."""

from datetime import datetime

from posecheck.errors import InputError
from posecheck.history.entry import SessionEntry
from posecheck.history.progress import reach
from posecheck.history.store import History
from posecheck.screening.answers import Answer, Answered
from posecheck.screening.red_flags import VERSION, checked
from posecheck.screening.way import GONE, Way, way
from posecheck.session.particulars import EarlierSession
from posecheck.text.translation import _


def way_to_begin(
    history: History, exercise: str, person: str | None = None, *, now: datetime | None = None
) -> Way:
    """Where the way of a person leads who wants to begin an exercise now (see `screening.way`)."""
    past = history.sessions(exercise)
    return way(
        now or datetime.now().astimezone(),
        history.answers("red_flags", person),
        stops=[entry.ended for entry in past if entry.pain and entry.person == person],
        after_pain=history.answers("after_pain", person, exercise),
    )


def refuse_unless_begin(found: Way) -> None:
    """Raise InputError where the way of somebody does not lead to the exercise."""
    if found.step != "begin":
        raise InputError(" ".join((found.title + ".", *found.sentences)))


def answer_red_flags(
    history: History,
    answers: dict[str, object],
    person: str | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """Keep the answers to the questions about red flags.

    Raises:
        InputError: when one is missing, or when today's answers have closed the day already.
    """
    moment = now or datetime.now().astimezone()
    taken = checked(answers)
    before = way(moment, history.answers("red_flags", person))
    if before.step == "see":
        refuse_unless_begin(before)
    history.note_answers(Answered(moment, "red_flags", VERSION, taken, None, person))


def answer_after_pain(
    history: History,
    exercise: str,
    *,
    gone: bool,
    person: str | None = None,
    now: datetime | None = None,
) -> None:
    """Keep whether the pain has gone for which a person stopped an exercise today.

    Raises:
        InputError: when that is not the question now: none was asked, or it has been answered.
    """
    moment = now or datetime.now().astimezone()
    if way_to_begin(history, exercise, person, now=moment).step != "after_pain":
        raise InputError(_("There is no such question at the moment."))
    answers: dict[str, Answer] = {GONE: "yes" if gone else "no"}
    history.note_answers(Answered(moment, "after_pain", VERSION, answers, exercise, person))


def session_before(
    history: History, exercise: str, person: str | None = None
) -> EarlierSession | None:
    """The newest session of a person in an exercise, None when there is none yet."""
    entry = next((e for e in history.sessions(exercise) if e.person == person), None)
    return None if entry is None else as_earlier(entry)


def as_earlier(entry: SessionEntry) -> EarlierSession:
    """A session of the history, to be compared with another."""
    found = reach(entry)
    return EarlierSession(
        started=entry.started,
        level=entry.level,
        repetitions=entry.repetitions,
        warnings=entry.warnings,
        pain=entry.pain,
        reached=None if found is None else abs(found.value),
        unit="" if found is None else found.unit,
        pain_before=entry.pain_before,
        pain_after=entry.pain_after,
    )
