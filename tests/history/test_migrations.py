"""Histories of version 1, made by posecheck 0.1.0, on SQLite and on a real PostgreSQL server."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from posecheck.errors import InputError
from posecheck.history import migrations
from posecheck.history.database import database_url
from posecheck.history.schema import answers, sessions
from posecheck.history.store import History
from posecheck.screening.answers import Answered
from tests.history.entries import NOON, entry

HERE = Path(__file__).parent


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def version_1(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of version 1 with four sessions; a fifth was deleted."""
    if request.param == "sqlite":
        return str(shutil.copy(HERE / "version-1.sqlite", tmp_path / "history.sqlite"))
    url: str = request.getfixturevalue("postgres_url")
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        for table in (sessions.name, answers.name, "posecheck_schema"):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        for statement in (HERE / "version-1-postgresql.sql").read_text().split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    engine.dispose()
    return url


def version_of(url: str) -> object:
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version FROM posecheck_schema")).scalar_one()
    engine.dispose()
    return found


def test_a_history_of_version_1_goes_on(version_1: str) -> None:
    with History.open(version_1) as history:
        listed = history.sessions()
        assert [session.id for session in listed] == [4, 3, 2, 1]
        assert listed[3] == entry(id=1, title=None, main_signals=None)
        assert listed[2].folder == "/home/ada/results/one"
        assert [session.shown_title for session in listed] == [
            "Round and sink, on all fours",
            "my seated bow",
            "Knees side to side",
            "Knees side to side",
        ]
        assert listed[1].progress_signals == ("hip_flexion_deg",)
        own = entry(exercise="my_seated_bow", title="Bow on a chair", main_signals=("trunk_deg",))
        assert listed[3].chief_judged  # nothing speaks against it
        assert listed[3].unjudged_labels() == []
        number = history.add(own)
        assert number == 6  # the number of what was deleted is not used again
        seen = entry(chief_judged_s=12.5, unjudged=(("range", "knee_drift_in"), ("hold", "hold")))
        kept = history.session(history.add(seen))
        assert kept is not None
        assert (kept.chief_judged_s, kept.unjudged) == (seen.chief_judged_s, seen.unjudged)
        assert kept.unjudged_labels() == ["knee drift", "time in the stretch"]
        assert not kept.chief_judged
        asked = entry(
            pain_before=4,
            pain_after=2,
            paused_s=7.5,
            asked={"left": 5, "right": 6},
            level_by="therapist",
            sides={"left": -0.9, "right": 1.0},
            limits={"knee_drift_in": (-1.0, None)},
            person="Ada L.",
        )
        told = history.session(history.add(asked))
        assert told is not None
        assert replace(told, id=None) == asked
        assert told.broken_off
        assert history.answers("red_flags") is None
        given = Answered(NOON, "red_flags", "1", {"fever": "no"}, None, "Ada L.")
        history.note_answers(given)
        assert history.answers("red_flags", "Ada L.") == given
        history.delete(8)
        history.delete(7)
        assert history.session(number) == entry(
            id=6, exercise="my_seated_bow", title="Bow on a chair", main_signals=("trunk_deg",)
        )
    assert version_of(version_1) == 1 + len(migrations.STEPS)
    with History.open(version_1) as history:  # nothing is left to do
        assert len(history.sessions()) == 5


def test_the_tables_are_those_of_a_new_database(version_1: str, tmp_path: Path) -> None:
    from sqlalchemy import inspect

    History.open(version_1).close()
    engine = create_engine(database_url(version_1))
    made = {
        table.name: [column["name"] for column in inspect(engine).get_columns(table.name)]
        for table in (sessions, answers)
    }
    engine.dispose()
    assert made == {t.name: [column.name for column in t.c] for t in (sessions, answers)}


def broken(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE posecheck_sessions ADD COLUMN half INTEGER"))
    connection.execute(text("DELETE FROM posecheck_sessions"))
    connection.execute(text("SELECT nothing FROM nowhere"))


def defective(connection: Connection) -> None:
    connection.execute(text("DELETE FROM posecheck_sessions"))
    raise ZeroDivisionError


@pytest.mark.parametrize(("step", "error"), [(broken, InputError), (defective, ZeroDivisionError)])
def test_a_step_that_fails_changes_nothing(
    version_1: str,
    step: Callable[[Connection], None],
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        with pytest.raises(error) as caught:
            History.open(version_1)
    if error is InputError:
        assert "cannot be brought up to date" in str(caught.value)
        assert "\n" not in str(caught.value)
    assert version_of(version_1) == 1
    with History.open(version_1) as history:
        assert len(history.sessions()) == 4


def test_a_copy_of_the_file_is_kept_until_all_went_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(HERE / "version-1.sqlite", tmp_path / "history.sqlite"))
    copy = tmp_path / "history.sqlite.version-1"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (broken,))
        with pytest.raises(InputError, match="a copy of it is") as caught:
            History.open(str(file))
    assert str(copy) in str(caught.value)
    assert copy.stat().st_mode & 0o077 == 0
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM posecheck_sessions").fetchone() == (4,)
        assert connection.execute("SELECT version FROM posecheck_schema").fetchone() == (1,)
    connection.close()

    History.open(str(file)).close()
    assert [path.name for path in tmp_path.iterdir()] == ["history.sqlite"]


def test_the_copy_holds_what_is_still_in_the_write_ahead_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(HERE / "version-1.sqlite", tmp_path / "history.sqlite"))
    older = sqlite3.connect(file, isolation_level=None)
    older.execute("PRAGMA journal_mode=WAL")
    older.execute("UPDATE posecheck_sessions SET warnings = 7 WHERE id = 4")
    monkeypatch.setattr(migrations, "STEPS", (broken,))
    with pytest.raises(InputError):
        History.open(str(file))
    older.close()
    with sqlite3.connect(tmp_path / "history.sqlite.version-1") as connection:
        found = connection.execute("SELECT warnings FROM posecheck_sessions WHERE id = 4")
        assert found.fetchone() == (7,)
    connection.close()


def test_without_room_for_the_copy_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(HERE / "version-1.sqlite", tmp_path / "history.sqlite"))
    (tmp_path / "history.sqlite.version-1").mkdir()
    with pytest.raises(InputError, match="copy of it cannot be written"):
        History.open(str(file))
    assert version_of(str(file)) == 1
