"""The history on SQLite and on a real PostgreSQL server."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.rules.events import Event, Repetition
from posecheck.session.result import SessionResult
from tests.history.entries import NOON, entry


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    if request.param == "sqlite":
        url = str(tmp_path / "data" / "history.sqlite")
    else:
        url = request.getfixturevalue("postgres_url")
    with History.open(url) as opened:
        opened.delete_all()
        yield opened


def test_what_is_added_is_listed_newest_first(history: History) -> None:
    early = history.add(entry(started=NOON - timedelta(days=1), exercise="cat_cow", level=None))
    late = history.add(entry(folder="/some/where", source="browser", pain=True))

    listed = history.sessions()

    assert [session.id for session in listed] == [late, early]
    assert listed[0] == entry(id=late, folder="/some/where", source="browser", pain=True)
    assert [session.id for session in history.sessions("cat_cow")] == [early]
    assert history.session(early) == listed[1]


def test_a_moment_is_the_same_moment_in_any_time_zone(history: History) -> None:
    there = datetime(2026, 1, 1, 3, 30, tzinfo=timezone(timedelta(hours=9)))
    number = history.add(entry(started=there))
    found = history.session(number)
    assert found is not None
    assert found.started == there
    assert found.started.tzinfo is not None


def test_deleted_sessions_are_gone_and_their_numbers_not_used_again(history: History) -> None:
    first, second = history.add(entry()), history.add(entry())
    history.delete(second)
    history.delete(10_000)
    assert [session.id for session in history.sessions()] == [first]
    history.delete_all()
    assert history.sessions() == []
    assert history.add(entry()) > second


def test_the_level_is_that_of_the_movement(history: History) -> None:
    for day in range(3):
        history.add(entry(started=NOON + timedelta(days=day)))
    assert history.level("supine_caudal_rotation") == 2
    assert history.level("lower_trunk_rotation") == 1


def test_two_programs_write_to_one_database(history: History) -> None:
    with History.open(history._url.render_as_string(hide_password=False)) as other:
        other.add(entry())
        history.add(entry())
        assert len(other.sessions()) == 2


def test_sqlite_is_safe_against_power_loss_and_private(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with History.open(str(path)) as history:
        history.add(entry())
        with history._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
    assert path.stat().st_mode & 0o077 == 0


def test_deleted_words_are_not_left_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with History.open(str(path)) as history:
        number = history.add(entry(folder="/home/ada/unmistakable"))
        assert any(b"unmistakable" in file.read_bytes() for file in tmp_path.iterdir())
        history.delete(number)
        assert not any(b"unmistakable" in file.read_bytes() for file in tmp_path.iterdir())


def test_the_environment_names_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSECHECK_DATABASE", str(tmp_path / "mine.sqlite"))
    with History.open() as history:
        history.add(entry())
    assert (tmp_path / "mine.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mongo://somewhere/x", "not understood"),
        ("postgresql://anna:secret@127.0.0.1:1/clinic", "127.0.0.1"),
        ("{tmp}", "check the file"),  # a folder
        ("{tmp}/note.txt", "check the file"),  # another kind of file
        ("{tmp}/note.txt/below", "check the file"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(
    url: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("not a database, but long enough to look like one" * 30)
    with pytest.raises(InputError, match=words) as caught:
        History.open(url.format(tmp=tmp_path))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_database_of_a_newer_posecheck_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    History.open(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE posecheck_schema SET version = 99")
    with pytest.raises(InputError, match="newer posecheck"):
        History.open(str(path))


def test_an_entry_is_made_from_a_result() -> None:
    def event(kind: str, severity: str) -> Event:
        return Event(kind, severity, severity, 1.0, 2.0, 3.0, 2.0, "in", None, "")  # type: ignore[arg-type]

    result = SessionResult(
        exercise=load_exercise("supine_caudal_rotation"),
        level=2,
        times=np.array([0.0, 0.5, 1.0]),
        signals={
            "knee_drift_in": np.array([np.nan, -0.5, 1.5]),
            "shoulder_tilt_deg": np.full(3, np.nan),
        },
        judged=np.array([False, True, True]),
        judged_s=1.0,
        not_judged=[],
        repetitions=[
            Repetition(0.1, 0.4, "left", "knee_drift_in", 1.0),
            Repetition(0.4, 0.9, "right", "knee_drift_in", -1.0),
            Repetition(0.9, 1.0, "left", "knee_drift_in", 1.0),
        ],
        holds=[],
        events=[event("range", "warning"), event("range", "caution"), event("pain", "warning")],
        neutral={},
        limits={},
        from_neutral=frozenset(),
        scale_px_per_in=8.0,
        scale_error_pct=7.0,
        seen="head_end",
    )
    made = SessionEntry.from_result(result, started=NOON, folder=None, source="upload")
    assert made == entry(
        level=2,
        repetitions=3,
        left_repetitions=2,
        right_repetitions=1,
        duration_s=1.5,
        judged_s=1.0,
        warnings=1,
        pain=True,
        ranges={"knee_drift_in": (-0.5, 1.5, "in")},
        source="upload",
        title="Knees side to side",
        main_signals=("knee_drift_in",),
        chief_judged_s=1.0,
        unjudged=(),
        paused_s=0.0,
        asked={},
        sides={"left": 1.0, "right": -1.0},
        limits={},
    )
    with pytest.raises(ValueError, match="time zone"):
        SessionEntry.from_result(result, started=datetime(2026, 1, 1), folder=None, source="live")
