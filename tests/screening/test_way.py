"""Every scripted person is led to the right page: by the decision itself, kept in a history."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from posecheck.errors import InputError
from posecheck.history.beginning import answer_after_pain, answer_red_flags, way_to_begin
from posecheck.history.store import History
from posecheck.screening.answers import CLOSED, Answered
from posecheck.screening.red_flags import (
    AGAIN_AFTER_DAYS,
    RED_FLAGS,
    VERSION,
    flagged,
    whom_to_see,
)
from posecheck.screening.way import way
from tests.history.entries import entry

ZONE = timezone(timedelta(hours=-7))
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=ZONE)
NO: dict[str, object] = {flag.id: "no" for flag in RED_FLAGS}
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ONE = "supine_caudal_rotation"
WHOM = {"emergency": "emergency department now", "today": "Call a doctor today", "soon": "before"}


@dataclass
class Person:
    """Somebody who wants to do `exercise` now.

    Attributes:
        answered: when they answered the questions, and what besides no.
        stopped: which exercise they stopped for pain, and when.
        gone: when they said, after pain, whether it had gone.
        step: where they are to be led.
    """

    name: str
    step: str
    answered: list[tuple[timedelta, dict[str, object]]] = field(default_factory=list)
    stopped: list[tuple[timedelta, str]] = field(default_factory=list)
    gone: list[tuple[timedelta, bool]] = field(default_factory=list)
    exercise: str = ONE

    def __str__(self) -> str:
        return self.name


def people() -> Iterator[Person]:
    yield Person("a newcomer", "ask")
    for flag in RED_FLAGS:
        yes = {flag.id: "yes"}
        for ago in (timedelta(0), HOUR, timedelta(hours=8, minutes=59)):
            yield Person(f"{flag.id}: yes, {ago} ago", "see", [(ago, yes)])
        for ago in (timedelta(hours=9, minutes=1), DAY, 2 * DAY, 300 * DAY):
            yield Person(f"{flag.id}: yes, {ago} ago", "ask", [(ago, yes)])
        yield Person(f"{flag.id}: no to all after a yes", "begin", [(DAY, yes), (HOUR, {})])
        yield Person(f"{flag.id}: yes after a no", "see", [(DAY, {}), (HOUR, yes)])
        if flag.may_be_seen:
            yield Person(f"{flag.id}: seen", "begin", [(HOUR, {flag.id: "seen"})])
    yield Person(
        "seen for one, yes to another", "see", [(HOUR, {"cancer": "seen", "fever": "yes"})]
    )
    for days in (0, 1, 27):
        yield Person(f"no to all, {days} days ago", "begin", [(days * DAY + HOUR, {})])
    for days in (AGAIN_AFTER_DAYS, 60, 4000):
        yield Person(f"no to all, {days} days ago", "ask", [(days * DAY, {})])
    yield Person("answers from the future", "ask", [(-2 * DAY, {})])
    fine = [(5 * DAY, {})]
    yield Person("stopped today", "after_pain", fine, [(HOUR, ONE)])
    yield Person("stopped yesterday", "begin", fine, [(10 * HOUR, ONE)])
    yield Person("stopped another movement", "begin", fine, [(HOUR, "cat_cow")])
    yield Person("pain has gone", "begin", fine, [(2 * HOUR, ONE)], [(HOUR, True)])
    yield Person("pain has not gone", "rest", fine, [(2 * HOUR, ONE)], [(HOUR, False)])
    again = [(3 * HOUR, ONE), (HOUR, ONE)]
    yield Person("stopped twice", "rest", fine, again, [(2 * HOUR, True)])
    old = [(DAY + 2 * HOUR, ONE), (HOUR, ONE)]
    yield Person("an answer of yesterday", "after_pain", fine, old, [(DAY + HOUR, True)])
    yield Person("stopped today, a red flag today", "see", [(0 * HOUR, {"fall": "yes"})],
                 [(HOUR, ONE)])  # fmt: skip
    yield Person("stopped today, asked too long ago", "ask", [(40 * DAY, {})], [(HOUR, ONE)])


PEOPLE = list(people())


def test_there_are_enough_people() -> None:
    assert len(PEOPLE) >= 60
    assert {person.step for person in PEOPLE} == {"ask", "see", "after_pain", "rest", "begin"}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with History.open(str(tmp_path_factory.mktemp("way") / "history.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize("person", PEOPLE, ids=str)
def test_everybody_is_led_to_the_right_page(person: Person, history: History) -> None:
    who = person.name  # each with answers and sessions of their own in one history
    for ago, other in person.answered:
        answer_red_flags(history, {**NO, **other}, who, now=NOW - ago)
    deeds = [(NOW - ago, exercise) for ago, exercise in person.stopped]
    deeds += [(NOW - ago, gone) for ago, gone in person.gone]
    for moment, deed in sorted(deeds, key=lambda each: each[0]):
        if isinstance(deed, bool):
            answer_after_pain(history, ONE, gone=deed, person=who, now=moment)
        else:
            history.add(entry(started=moment, exercise=deed, pain=True, person=who))

    found = way_to_begin(history, person.exercise, who, now=NOW)

    assert found.step == person.step
    assert found.title
    assert bool(found.sentences) == (found.step != "begin")
    if found.step == "see":
        (*_earlier, (_ago, last)) = person.answered
        assert set(found.flags) == {name for name, answer in last.items() if answer == "yes"}
        urgent = flagged(found.flags)[0].urgency
        assert WHOM[urgent] in found.sentences[0]
        assert "No movement starts here today." in found.sentences[1]
        with pytest.raises(InputError, match="Not today"):  # no way leads around today
            answer_red_flags(history, NO, who, now=NOW)
        assert way_to_begin(history, "cat_cow", who, now=NOW).step == "see"
        assert way_to_begin(history, "cat_cow", who, now=NOW + DAY).step == "ask"
        answer_red_flags(history, NO, who, now=NOW + DAY)
        after = way_to_begin(history, "cat_cow", who, now=NOW + DAY)
        assert after.step == "begin"


def test_the_most_urgent_decides_whom_to_see() -> None:
    assert "emergency department now" in whom_to_see(("long", "saddle", "fever"))
    assert "Call a doctor today" in whom_to_see(("long", "fever"))
    assert [flag.id for flag in flagged(("long", "saddle", "fever"))] == ["saddle", "fever", "long"]


def test_new_questions_are_asked_of_everybody() -> None:
    before = Answered(NOW - DAY, "red_flags", f"{VERSION}-before", {"fever": "no"})
    assert way(NOW, before).step == "ask"


def test_the_day_ends_where_the_person_is() -> None:
    # 9:00 in California is 16:00 in Greenwich; a yes of 20:00 the evening before is another day's.
    yes = Answered(datetime(2026, 5, 4, 3, 0, tzinfo=UTC), "red_flags", VERSION,
                   {"fever": "yes"})  # fmt: skip
    assert way(NOW, yes).step == "ask"
    assert way(NOW.astimezone(UTC), yes).step == "see"


@pytest.mark.parametrize(
    "given",
    [{}, {**NO, "fever": "seen"}, {**NO, "fever": "perhaps"}, {**NO, "fever": None},
     {name: "no" for name in NO if name != "long"}],
)  # fmt: skip
def test_every_question_needs_an_answer_that_it_has(
    given: dict[str, object], tmp_path: Path
) -> None:
    with History.open(str(tmp_path / "history.sqlite")) as history:
        with pytest.raises(InputError, match="answer every question"):
            answer_red_flags(history, given, now=NOW)
        assert way_to_begin(history, ONE, now=NOW).step == "ask"
        with pytest.raises(InputError, match="no such question"):
            answer_after_pain(history, ONE, gone=True, now=NOW)


def test_a_session_across_midnight_that_ended_in_pain_is_one_of_today(tmp_path: Path) -> None:
    midnight = NOW.replace(hour=0)
    with History.open(str(tmp_path / "history.sqlite")) as history:
        answer_red_flags(history, NO, now=NOW - DAY)
        before = midnight - timedelta(minutes=10)
        history.add(entry(started=before, duration_s=1200.0, exercise=ONE, pain=True))
        soon = midnight + timedelta(minutes=15)
        assert way_to_begin(history, ONE, now=soon).step == "after_pain"
        assert way_to_begin(history, ONE, now=NOW + DAY).step == "begin"


def test_who_deletes_all_is_not_let_in_today(tmp_path: Path) -> None:
    today = datetime.now().astimezone()
    with History.open(str(tmp_path / "history.sqlite")) as history:
        answer_red_flags(history, {**NO, "saddle": "yes"}, "Ada")
        answer_red_flags(history, {**NO, "cancer": "seen"}, "Ben")
        answer_red_flags(history, {**NO, "fever": "yes"}, "Cleo", now=today - 2 * DAY)
        history.delete_all()
        # Nothing is left of what was answered but that today is closed.
        left = history.answers("red_flags", "Ada")
        assert left is not None
        assert left.answers == {CLOSED: "yes"}
        assert history.answers("red_flags", "Ben") is None
        assert history.answers("red_flags", "Cleo") is None
        found = way_to_begin(history, ONE, "Ada")
        assert (found.step, found.reasons) == ("see", [])
