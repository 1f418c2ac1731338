"""Where the log goes, and what the user sees of a defect."""

import logging
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from posecheck.cli import logs
from posecheck.cli.main import COMMANDS, cli
from posecheck.errors import InputError

ROOT = Path(__file__).parents[2]
BROKEN = """
import posecheck.cli.exercises as command
def broken(*ignored):
    raise ZeroDivisionError("at rtsp://anna:secret@cam")
command.built_in_exercise = broken
from posecheck.cli.main import main
main()
"""


def broken(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A posecheck with a mistake in `exercises`, whose log folder is below `folder`."""
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", BROKEN, "exercises", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Logging as `main` begins it; the log's place."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    logs.begin()
    try:
        yield tmp_path / "state" / "posecheck" / "log" / "posecheck.log"
    finally:
        logs.end()


def test_importing_posecheck_chooses_no_handlers() -> None:
    code = (
        "import logging, posecheck, posecheck.serve.app, posecheck.cli.main\n"
        "import posecheck.batch.run_batch, posecheck.live.programme_run\n"
        "print(logging.getLogger('posecheck').handlers, logging.root.level)\n"
        "logging.getLogger('posecheck.x').error('not shown by itself')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[<NullHandler (NOTSET)>] 30\n"
    assert done.stderr == ""


def test_a_defect_is_one_sentence_and_its_traceback_is_in_the_log(tmp_path: Path) -> None:
    done = broken(tmp_path)
    log = tmp_path / "state" / "posecheck" / "log" / "posecheck.log"
    assert done.returncode == 70
    assert done.stderr == (
        "posecheck: a mistake in posecheck itself (ZeroDivisionError: at rtsp://***@cam); "
        f"the details are in {log}\n"
    )
    text = log.read_text()
    assert "Traceback (most recent call last)" in text
    assert "ZeroDivisionError" in text
    assert "secret" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_is_not_promised(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder would be")
    done = broken(tmp_path)
    assert done.returncode == 70
    assert done.stderr.count("\n") == 1
    assert "could not be written to" in done.stderr
    assert "Not a directory" in done.stderr or "File exists" in done.stderr


def test_a_log_file_of_ones_own_takes_the_place_of_the_usual_one(tmp_path: Path) -> None:
    own = tmp_path / "own.log"
    own.write_text("earlier\n")
    done = broken(tmp_path, "--log-file", str(own))
    assert f"the details are in {own}" in done.stderr
    assert own.read_text().startswith("earlier\n")
    assert "ZeroDivisionError" in own.read_text()
    assert not (tmp_path / "state").exists()


def test_verbose_shows_the_traceback_too(tmp_path: Path) -> None:
    assert "Traceback" in broken(tmp_path, "-v").stderr


def test_nothing_is_made_when_there_is_nothing_to_say(begun: Path) -> None:
    logging.getLogger("posecheck.somewhere").info("all is well")
    assert not begun.parent.exists()
    logging.getLogger("posecheck.somewhere").warning("something is not")
    assert begun.read_text().endswith(" posecheck.somewhere: something is not\n")


def test_a_full_log_makes_room_for_a_new_one(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2000)
    for number in range(200):
        logging.getLogger("posecheck.somewhere").warning("warning %d", number)
    files = sorted(path.name for path in begun.parent.iterdir())
    assert files == ["posecheck.log", *(f"posecheck.log.{n}" for n in (1, 2, 3))]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in begun.parent.iterdir())
    assert begun.read_text().endswith("warning 199\n")


def test_a_thread_that_fails_is_in_the_log(begun: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError("in a thread")

    thread = threading.Thread(target=fail, name="the thread")
    thread.start()
    thread.join()
    assert "the thread failed" in begun.read_text()
    assert "ZeroDivisionError: in a thread" in begun.read_text()


def test_the_servers_window_shows_one_line(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.show_warnings()
    log = logging.getLogger("posecheck.serve.somewhere")
    log.info("not shown")
    log.error("results could not be\ndeleted")
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError:
        log.exception("a live session failed")
    assert capsys.readouterr().err.splitlines() == [
        "posecheck: results could not be deleted",
        "posecheck: a live session failed (ZeroDivisionError: by zero); "
        f"the details are in {begun}",
    ]


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_takes_the_options(command: str) -> None:
    said = CliRunner().invoke(cli, [command, "--help"]).output
    assert "--verbose" in said
    assert "--log-file FILE" in said


@pytest.mark.parametrize(
    "arguments", [["--log-file", "{0}", "exercises"], ["exercises", "--log-file", "{0}"]]
)
def test_a_log_file_that_cannot_be_written_is_one_sentence(
    arguments: list[str], begun: Path, tmp_path: Path
) -> None:
    place = str(tmp_path / "none" / "posecheck.log")
    with pytest.raises(InputError, match="choose another place with --log-file") as caught:
        CliRunner().invoke(cli, [a.format(place) for a in arguments], catch_exceptions=False)
    assert place in str(caught.value)
