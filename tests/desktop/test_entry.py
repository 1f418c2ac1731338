"""An entry among the programs of each kind of system, in a home of the test's own."""

import os
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from posecheck.cli.desktop import desktop
from posecheck.desktop.entry import Entry, entry_here, install, start_command, uninstall
from posecheck.desktop.windows import MARK, StartMenuEntry
from posecheck.errors import InputError

COMMAND = ["/home/a b/100%/$x/venv/bin/python", "-m", "posecheck.cli.page"]


class ScriptHost:
    """Stands for Windows: makes the shortcut that it is asked for."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}

    def __call__(self, command: list[str], *, env: dict[str, str], **more: object) -> None:
        assert command[0] == "powershell"
        self.told = env
        text = f"{env['POSECHECK_PROGRAM']} {env['POSECHECK_MARK']}"
        Path(env["POSECHECK_LINK"]).write_bytes(text.encode("utf-16-le"))


def entry_of(platform: str, home: Path) -> Entry:
    entry = entry_here({}, home, platform)
    if isinstance(entry, StartMenuEntry):
        return StartMenuEntry(entry.path, entry.icon, ScriptHost())
    return entry


SYSTEMS = pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])


@SYSTEMS
def test_an_entry_is_made_found_made_again_and_removed(platform: str, tmp_path: Path) -> None:
    entry = entry_of(platform, tmp_path)
    assert not entry.exists()
    install(entry, COMMAND)
    assert entry.exists()
    assert entry.ours()
    install(entry, ["/elsewhere/python", "-m", "posecheck.cli.page"])  # after it has moved
    assert uninstall(entry)
    assert not entry.exists()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert left == []
    assert not uninstall(entry)


@SYSTEMS
def test_what_others_have_put_there_stays(platform: str, tmp_path: Path) -> None:
    entry = entry_of(platform, tmp_path)
    if platform == "darwin":
        entry.path.mkdir(parents=True)
        theirs = entry.path / "mine.txt"
    else:
        entry.path.parent.mkdir(parents=True)
        theirs = entry.path
    theirs.write_text("mine")
    with pytest.raises(InputError, match="is not from posecheck"):
        install(entry, COMMAND)
    with pytest.raises(InputError, match="is not from posecheck"):
        uninstall(entry)
    assert theirs.read_text() == "mine"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [theirs]


def test_linux_reads_the_command_back_as_it_was(tmp_path: Path) -> None:
    entry = entry_here({"XDG_DATA_HOME": str(tmp_path / "data")}, tmp_path, "linux")
    assert entry.path == tmp_path / "data" / "applications" / "posecheck.desktop"
    install(entry, COMMAND)
    lines = dict(line.split("=", 1) for line in entry.path.read_text().splitlines()[1:])
    # As desktops read it: first the escapes of the file, then those of the quotes, then %.
    value = lines["Exec"].replace("\\\\", "\\")
    words = [re.sub(r'\\(["`$\\])', r"\1", word) for word in value[1:-1].split('" "')]
    assert [word.replace("%%", "%") for word in words] == COMMAND
    assert Path(lines["Icon"]).read_text().startswith("<svg")
    assert lines["Terminal"] == "false"


@pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils"
)
def test_the_validator_of_desktop_entries_finds_nothing(tmp_path: Path) -> None:
    entry = entry_here({}, tmp_path, "linux")
    install(entry, COMMAND)
    done = subprocess.run(
        ["desktop-file-validate", str(entry.path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_relative_data_folder_is_ignored_as_the_specification_says(tmp_path: Path) -> None:
    entry = entry_here({"XDG_DATA_HOME": "here"}, tmp_path, "linux")
    assert entry.path.is_relative_to(tmp_path / ".local" / "share")


@pytest.mark.skipif(sys.platform == "win32", reason="runs a shell script")
def test_the_bundle_of_macos_runs_the_command(tmp_path: Path) -> None:
    entry = entry_here({}, tmp_path, "darwin")
    install(entry, [sys.executable, "-c", "print('it ran')"])
    contents = entry.path / "Contents"
    told = plistlib.loads((contents / "Info.plist").read_bytes())
    program = contents / "MacOS" / told["CFBundleExecutable"]
    done = subprocess.run([program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "it ran\n"
    with Image.open(contents / "Resources" / "posecheck.icns") as icon:
        assert icon.size[0] >= 512


def test_windows_is_given_names_as_data_and_never_as_code(tmp_path: Path) -> None:
    host = ScriptHost()
    folder = tmp_path / "O'Neil; rm $x"
    entry = StartMenuEntry(folder / "posecheck.lnk", tmp_path / "posecheck.ico", host)
    install(entry, [f"{folder}\\pythonw.exe", "-m", "posecheck.cli.page"])
    assert host.told["POSECHECK_LINK"] == str(entry.path)
    assert host.told["POSECHECK_ARGUMENTS"] == "-m posecheck.cli.page"
    assert MARK.encode("utf-16-le") in entry.path.read_bytes()
    with Image.open(entry.icon) as icon:
        assert icon.size[0] >= 128


def test_a_system_that_makes_no_shortcut_is_one_sentence(tmp_path: Path) -> None:
    def fails(command: list[str], **more: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    entry = StartMenuEntry(tmp_path / "posecheck.lnk", tmp_path / "posecheck.ico", fails)
    with pytest.raises(InputError, match="Windows made no shortcut"):
        install(entry, COMMAND)


def test_windows_starts_the_python_without_a_console(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert start_command(str(python), "win32")[0] == str(python)
    (tmp_path / "pythonw.exe").touch()
    assert start_command(str(python), "win32")[0] == str(tmp_path / "pythonw.exe")
    assert start_command(str(python), "linux")[0] == str(python)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")
def test_the_command_says_where_and_takes_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "XDG_DATA_HOME", str(tmp_path))
    made = CliRunner().invoke(desktop, [])
    path = tmp_path / "applications" / "posecheck.desktop"
    assert made.exit_code == 0
    assert str(path) in made.output
    assert "posecheck.cli.page" in path.read_text()
    CliRunner().invoke(desktop, ["--remove"])
    assert not path.exists()
    again = CliRunner().invoke(desktop, ["--remove"])
    assert again.output == "There is no entry: nothing to remove.\n"


def test_the_icon_is_that_of_the_page() -> None:
    package = Path(__file__).parents[2] / "posecheck"
    ours, page = package / "desktop" / "icon.svg", package / "serve" / "page" / "icon.svg"
    assert ours.read_text() == page.read_text()
