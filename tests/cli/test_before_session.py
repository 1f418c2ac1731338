"""The questions of `posecheck live` at the terminal, answered from a script."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from posecheck.cli import before_session
from posecheck.errors import InputError
from posecheck.exercises.library import built_in_exercise
from posecheck.history.beginning import way_to_begin
from posecheck.history.store import History
from posecheck.screening.red_flags import RED_FLAGS
from tests.history.entries import entry

CATS = built_in_exercise("cat_cow")
NO = ["n"]
"""To all of them at once."""
EACH = ["n"] * len(RED_FLAGS)
PLACES = {flag.id: place for place, flag in enumerate(RED_FLAGS)}


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = History.open(f"sqlite:///{tmp_path / 'history.db'}")
    yield opened
    opened.close()


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_session, "_somebody_there", lambda: True)


def said(asking: Callable[[], object], answers: list[str]) -> Result:
    """What is shown while `asking`, to somebody who types `answers`."""

    @click.command()
    def command() -> None:
        click.echo(f"got {asking()!r}")

    return CliRunner().invoke(command, input="".join(f"{line}\n" for line in answers))


def begin(history: History | None, answers: list[str], person: str | None = None) -> Result:
    return said(lambda: before_session.ask_before(history, [CATS, CATS], person), answers)


def with_yes(flag: str, *then: str) -> list[str]:
    """Yes to one of them; what is typed after the yes to that one stands in `then`."""
    place = PLACES[flag]
    return ["y", *EACH[:place], "y", *then, *EACH[place + 1 :]]


@pytest.mark.usefixtures("at_terminal")
def test_all_no_begins_and_is_not_asked_again(history: History) -> None:
    first = begin(history, NO)
    assert first.exit_code == 0, first.output
    assert [first.output.count(flag.question) for flag in RED_FLAGS] == [1] * len(RED_FLAGS)
    again = begin(history, [])
    assert (again.exit_code, again.output) == (0, "got None\n")
    other = begin(history, NO, "Anna")
    assert RED_FLAGS[0].question in other.output


@pytest.mark.usefixtures("at_terminal")
def test_a_yes_that_was_meant_closes_the_day(history: History) -> None:
    refused = begin(history, with_yes("saddle", "y"))
    assert isinstance(refused.exception, InputError)
    assert "emergency department" in str(refused.exception)
    again = begin(history, NO)
    assert isinstance(again.exception, InputError)
    assert RED_FLAGS[0].question not in again.output
    assert way_to_begin(history, CATS.id).step == "see"


@pytest.mark.usefixtures("at_terminal")
def test_a_slip_of_the_finger_can_be_taken_back(history: History) -> None:
    done = begin(history, [*with_yes("saddle", "n"), *NO])
    assert done.exit_code == 0, done.output
    assert "Did you mean yes?" in done.output
    assert "not to which of them" in done.output
    assert way_to_begin(history, CATS.id).step == "begin"


@pytest.mark.usefixtures("at_terminal")
def test_what_a_professional_has_seen_does_not_stop(history: History) -> None:
    done = begin(history, with_yes("long", "y"))
    assert done.exit_code == 0, done.output
    assert way_to_begin(history, CATS.id).step == "begin"
    unseen = begin(None, with_yes("long", "n", "y"))
    assert isinstance(unseen.exception, InputError)
    assert "make an appointment" in str(unseen.exception)


@pytest.mark.usefixtures("at_terminal")
def test_enter_is_no_answer(history: History) -> None:
    done = begin(history, ["", "", *NO])
    assert done.exit_code == 0
    assert done.output.count("Would you answer yes") == 3
    ended = begin(None, ["y", *EACH[:-1]])  # the input ends before the last question
    assert isinstance(ended.exception, SystemExit)
    assert ended.exit_code == 1
    assert "got" not in ended.output


@pytest.mark.usefixtures("at_terminal")
def test_without_a_history_they_are_asked_each_time() -> None:
    for _time in range(2):
        done = begin(None, NO)
        assert done.exit_code == 0
        assert RED_FLAGS[-1].question in done.output


@pytest.mark.usefixtures("at_terminal")
@pytest.mark.parametrize(("typed", "step"), [("y", "begin"), ("n", "rest")])
def test_after_pain_it_asks_whether_that_has_gone(history: History, typed: str, step: str) -> None:
    begin(history, NO)
    stopped = datetime.now().astimezone()
    history.add(entry(exercise=CATS.id, pain=True, started=stopped, duration_s=0.0))
    done = begin(history, [typed])
    assert "Has that pain gone?" in done.output
    assert way_to_begin(history, CATS.id).step == step
    assert (done.exit_code == 0) == (step == "begin")


def test_nobody_to_ask_is_one_clear_sentence(history: History) -> None:
    for kept in (history, None):
        refused = begin(kept, NO)
        assert isinstance(refused.exception, InputError)
        assert "cannot be asked here" in str(refused.exception)
    assert said(before_session.ask_pain, ["3"]).output == "got None\n"


@pytest.mark.usefixtures("at_terminal")
@pytest.mark.parametrize(
    ("typed", "taken", "refusals"),
    [(["0"], 0, 0), (["10"], 10, 0), ([""], None, 0), (["11", "-1", "two", "²", " 4 "], 4, 4)],
)
def test_pain_is_a_number_from_0_to_10_or_left_out(
    typed: list[str], taken: int | None, refusals: int
) -> None:
    done = said(before_session.ask_pain, typed)
    assert done.output.endswith(f"got {taken!r}\n")
    assert done.output.count("A number from 0 to 10, please.") == refusals
