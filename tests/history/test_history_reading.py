"""Reading the history changes nothing; what is wrong in it, or not there, is one sentence."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from click.testing import CliRunner, Result
from fastapi import Request
from fastapi.routing import APIRoute

from posecheck.cli.history import history
from posecheck.errors import InputError
from posecheck.files.result_folder import ResultFolder
from posecheck.history.database import VARIABLE
from posecheck.history.store import History
from posecheck.serve.routes.history import history_routes
from posecheck.serve.settings import ServerSettings
from tests.history.entries import NOON, entry

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(history, arguments, catch_exceptions=False)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two sessions, in a folder of their own."""
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "h.sqlite"
    with History.open(str(path)) as past:
        past.add(entry())
        past.add(entry(exercise="cat_cow", level=None, ranges={}))
    return path


def listed_and_exported(path: Path) -> None:
    assert "Round and sink, on all fours" in call("--database", str(path)).output
    for kind in ("csv", "fhir", "fhir-transaction"):
        assert call("--database", str(path), "--export", kind, "-").output.count("walking") == 0
    picture = path.parents[1] / "progress.svg"
    assert call("--database", str(path), "--plot", str(picture)).exit_code == 0


def test_a_read_only_copy_lists_and_exports(database: Path) -> None:
    before = files(database.parent)
    database.chmod(0o400)
    database.parent.chmod(0o500)
    try:
        listed_and_exported(database)
    finally:
        database.parent.chmod(0o700)
    assert files(database.parent) == before


def test_a_disk_that_cannot_be_written_at_all(database: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "--bind", database.parent, disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only the super-user can mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", disk], check=True)
        listed_and_exported(disk / "h.sqlite")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_an_older_version_is_read_without_bringing_it_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = Path(shutil.copy(HERE / "version-1.sqlite", tmp_path / "data" / "h.sqlite"))
    before = files(path.parent)
    listed_and_exported(path)
    assert files(path.parent) == before


def test_what_another_program_is_writing_is_read_and_left_alone(database: Path) -> None:
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("UPDATE posecheck_sessions SET exercise = 'cobra' WHERE id = 1")
    assert database.with_name("h.sqlite-wal").stat().st_size > 0
    assert "Lift your chest, face down" in call("--database", str(database)).output
    assert database.with_name("h.sqlite-wal").stat().st_size > 0
    writer.close()


def test_the_log_of_a_program_that_was_killed_is_read_and_left_alone(
    database: Path, tmp_path: Path
) -> None:
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("UPDATE posecheck_sessions SET exercise = 'cobra' WHERE id = 1")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("h.sqlite", "h.sqlite-wal"):
        shutil.copy(database.with_name(name), copy / name)
    writer.close()
    before = files(copy)
    assert "Lift your chest, face down" in call("--database", str(copy / "h.sqlite")).output
    assert files(copy) == before


def test_a_mistyped_path_is_an_error_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = str(tmp_path / "folder" / "histroy.sqlite")
    for words in ((), ("--export", "csv", "-"), ("--delete", "all", "--yes")):
        with pytest.raises(InputError, match=r"no history in .*check the name"):
            call("--database", wrong, *words)
    monkeypatch.setenv(VARIABLE, wrong)
    with pytest.raises(InputError, match="no history in"):
        call()
    assert list(tmp_path.iterdir()) == []


def test_before_the_first_session_there_is_nothing_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "No sessions yet" in call().output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mark", ["a table", "a mark"])
def test_another_programs_file_is_left_alone(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as other:
        if mark == "a table":
            other.execute("CREATE TABLE bookmarks (url TEXT)")
        else:
            other.execute("PRAGMA application_id = 252006674")
    other.close()
    before = files(tmp_path)
    for words in ((), ("--delete", "all", "--yes")):
        with pytest.raises(InputError, match="database of another program"):
            call("--database", str(path), *words)
    with pytest.raises(InputError, match="database of another program"):
        History.open(str(path))
    assert files(tmp_path) == before


def test_an_empty_file_becomes_a_history(tmp_path: Path) -> None:
    (tmp_path / "h.sqlite").touch()
    with pytest.raises(InputError, match="no history in this database yet"):
        call("--database", str(tmp_path / "h.sqlite"))
    with History.open(str(tmp_path / "h.sqlite")) as past:
        past.add(entry())
    assert "1 session" in call("--database", str(tmp_path / "h.sqlite")).output


DAMAGE = {
    "a date": "started = 'yesterday'",
    "no JSON": "ranges = '{'",
    "half a range": """ranges = '{"x": [1, 2]}'""",
    "a range of words": """ranges = '{"x": ["a", "b", "c"]}'""",
    "a figure that is none": """ranges = '{"x": [1, NaN, "in"]}'""",
    "a list for ranges": "ranges = '[]'",
    "words for a number": "repetitions = 'many'",
    "words for a duration": "duration_s = 'long'",
    "endless": "duration_s = 9e999",
    "another door": "source = 'window'",
    "signals": "main_signals = '5'",
    "bytes": "title = x'ff00'",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_is_one_sentence_and_the_rest_goes_on(
    database: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(database) as other:
        other.execute(f"UPDATE posecheck_sessions SET {DAMAGE[damage]} WHERE id = 1")
    other.close()
    done = call("--database", str(database))
    assert done.exit_code == 0
    assert "Round and sink, on all fours" in done.stdout
    assert done.stderr.count("\n") == 1
    assert "the row of session 1 is damaged" in done.stderr
    exported = call("--database", str(database), "--export", "csv", "-")
    assert exported.stdout.count("\n") == 2
    assert "damaged" in exported.stderr
    # It can still be deleted, and the next session still added.
    with History.open(str(database)) as past:
        assert past.level("supine_caudal_rotation") == 1
        assert [number for number, _folder in past.folders()] == [2, 1]
        past.add(entry(started=NOON))
    call("--database", str(database), "--delete", "1", "--yes")
    assert call("--database", str(database)).stderr == ""


def test_folders_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data" / "h.sqlite"
    before = os.umask(0)
    try:
        History.open(str(path)).close()
    finally:
        os.umask(before)
    for place in (path, path.parent, path.parents[1]):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def secret_in(folder: Path) -> bool:
    return any(b"unmistakable" in path.read_bytes() for path in folder.iterdir())


def test_deleted_is_deleted_also_while_another_program_reads(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with History.open(str(database)) as past:
        number = past.add(entry(folder="/home/ada/unmistakable"))
        reader = sqlite3.connect(database, isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM posecheck_sessions").fetchone() == (3,)
        past.delete(number)
        assert past.lingering
        assert "still in its log" in caplog.text
        assert secret_in(database.parent)
        past.add(entry())  # no chance yet, and no failure
        assert past.lingering
        reader.execute("COMMIT")
        past.sessions()
        assert not past.lingering
        assert not secret_in(database.parent)
        reader.close()


def test_what_lingers_when_the_program_ends_goes_when_the_next_opens(database: Path) -> None:
    with History.open(str(database)) as past:
        past.add(entry(folder="/home/ada/unmistakable"))
    # A reader that is killed: nothing empties the log when it goes.
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN'); c.execute('SELECT * FROM posecheck_sessions').fetchall();"
        "print(1, flush=True); time.sleep(600)"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(database)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        done = call("--database", str(database), "--delete", "3", "--yes")
        assert "1 session deleted." in done.stdout
        assert "still in its log" in done.stderr
        assert secret_in(database.parent)
    finally:
        reader.kill()
        reader.wait()
    assert secret_in(database.parent)
    History.open(str(database)).close()
    assert not secret_in(database.parent)


def test_a_copy_of_an_earlier_version_that_a_power_cut_left_is_removed(database: Path) -> None:
    copy = database.with_name("h.sqlite.version-1")
    copy.write_bytes(b"unmistakable")
    History.open(str(database)).close()
    assert not copy.exists()


def test_sessions_that_share_a_folder_leave_each_others_results(
    database: Path, tmp_path: Path
) -> None:
    shared = str(tmp_path / "shared")
    with History.open(str(database)) as past:
        past.add(entry(folder=shared))
        past.add(entry(folder=shared))
        assert past.folders() == [(4, shared), (3, None), (2, None), (1, None)]


def test_a_session_that_ends_during_delete_all_goes_whole(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = tmp_path / "late"
    with History.open(str(database)) as past:
        request = cast(Request, SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace())))
        request.app.state.history = past
        request.app.state.settings = ServerSettings(results=tmp_path / "results", exercises={})
        (delete_all,) = [
            route.endpoint
            for route in history_routes().routes
            if isinstance(route, APIRoute) and route.endpoint.__name__ == "delete_all"
        ]
        folders, ended = past.folders, list[bool]()

        def and_one_more() -> list[tuple[int, str | None]]:
            found = folders()
            if not ended:  # just after it was looked what there is
                ended.append(True)
                with ResultFolder(late) as results:
                    (results.path / "report.html").write_text("x")
                    results.commit()
                past.add(entry(folder=str(late)))
            return found

        monkeypatch.setattr(past, "folders", and_one_more)
        delete_all(request)
        assert folders() == []
    assert not late.exists()
