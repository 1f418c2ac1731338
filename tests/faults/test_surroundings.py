"""Odd homes, locales, names, clocks and missing devices."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.machine import (
    ROOT,
    assert_one_sentence,
    assert_whole,
    posecheck,
    surroundings,
)


@pytest.mark.parametrize("home", ["/nonexistent", "/proc"])
def test_a_home_that_cannot_be_written(home: str, landmarks: Path, tmp_path: Path) -> None:
    elsewhere = dict.fromkeys(
        ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MPLCONFIGDIR", "TMPDIR")
    )
    done = posecheck(
        *("analyze", landmarks, "-e", "cat_cow", "-o", "out"),
        cwd=tmp_path,
        env={**elsewhere, "HOME": home},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert_whole(tmp_path / "out")


def test_a_history_that_cannot_be_kept_is_one_sentence(tmp_path: Path) -> None:
    env = {"HOME": "/proc", "XDG_DATA_HOME": None, "POSECHECK_DATABASE": None}
    reads = posecheck("history", cwd=tmp_path, env=env)
    assert reads.returncode == 0, "reading makes nothing"
    assert "No sessions yet" in reads.stdout
    assert_one_sentence(posecheck("serve", "--no-browser", "--port", "0", cwd=tmp_path, env=env))


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_names_with_spaces_and_letters_of_all_kinds(
    locale: str, landmarks: Path, tmp_path: Path
) -> None:
    own = tmp_path / "mein Rücken \N{SNOWMAN}" / "кот и корова 猫.npz"
    own.parent.mkdir()
    shutil.copy(landmarks, own)
    out = "Ergebnis für Änne, 100 %"
    done = posecheck(
        *("analyze", own, "-e", "cat_cow", "-o", out), cwd=tmp_path, env={"LC_ALL": locale}
    )
    assert done.returncode == 0, done.stderr
    assert_whole(tmp_path / out)


@pytest.fixture(scope="module")
def comma_locale(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A German locale, in which one half is 0,5."""
    folder = tmp_path_factory.mktemp("locale")
    if shutil.which("localedef") is None:
        pytest.skip("localedef is not installed")
    made = subprocess.run(
        ["localedef", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"],
        capture_output=True,
        check=False,
    )
    if made.returncode > 1:
        pytest.skip("no German locale can be made here")
    return {"LOCPATH": str(folder), "LC_ALL": "de_DE.UTF-8"}


@pytest.mark.slow
def test_a_decimal_comma_changes_no_number(
    comma_locale: dict[str, str], clip: Path, tmp_path: Path
) -> None:
    # Programs that embed posecheck set the locale; the command line itself does not.
    line = ["analyze", str(clip), "-e", "cat_cow", "--height", "66in"]
    wrapped = (
        "import locale, sys; locale.setlocale(locale.LC_ALL, '')\n"
        "assert locale.localeconv()['decimal_point'] == ','\n"
        f"sys.argv = ['posecheck', *{line!r}, '-o', 'comma']\n"
        "from posecheck.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", wrapped],
        cwd=tmp_path,
        # The language is another matter than how numbers are written.
        env=surroundings({**comma_locale, "POSECHECK_LANGUAGE": "en"}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert posecheck(*line, "-o", "point", cwd=tmp_path).returncode == 0
    for name in ("result.json", "signals.csv", "landmarks.npz"):
        assert (tmp_path / "comma" / name).read_bytes() == (tmp_path / "point" / name).read_bytes()


def test_a_clock_that_jumps_changes_nothing(clip: Path, tmp_path: Path) -> None:
    # The wall clock is set an hour forward and back all the time; live coaching must not notice.
    wrapped = (
        "import itertools, sys, time\n"
        "true, hours = time.time, itertools.cycle([0, 3600, -3600, 86400])\n"
        "time.time = lambda: true() + next(hours)\n"
        f"sys.argv = ['posecheck', 'live', '-e', 'cat_cow', '--camera', {str(clip)!r},\n"
        "    '--no-window', '--mute', '--no-history', '-o', 'out']\n"
        "from posecheck.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", wrapped],
        cwd=tmp_path,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    content = json.loads((tmp_path / "out" / "result.json").read_text())
    assert content["source"]["duration_s"] == pytest.approx(2.0, abs=0.3)


@pytest.mark.parametrize("camera", ["7", "rtsp://127.0.0.1:9/none", "gone.mp4"])
def test_no_camera(camera: str, tmp_path: Path) -> None:
    done = posecheck(
        *("live", "-e", "cat_cow", "--camera", camera, "--no-window", "--mute", "--no-history"),
        cwd=tmp_path,
    )
    assert_one_sentence(done, camera)
    assert list(tmp_path.iterdir()) == []


def test_no_display_and_no_sound(clip: Path, tmp_path: Path) -> None:
    silent = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "XDG_RUNTIME_DIR": None}
    bare = os.pathsep.join([str(Path(sys.executable).parent)])  # no speech program to be found
    line = ("live", "-e", "cat_cow", "--camera", clip, "--no-history", "-o", "out")
    done = posecheck(*line, cwd=tmp_path, env={**silent, "PATH": bare})
    assert "Traceback" not in done.stderr
    if done.returncode == 2:  # a window was asked for: then it is said how to go without
        assert_one_sentence(done, "--no-window")
        done = posecheck(*line, "--no-window", cwd=tmp_path, env={**silent, "PATH": bare})
    assert done.returncode == 0, done.stderr
    assert_whole(tmp_path / "out")


def test_importing_needs_no_home_and_no_network() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import posecheck.analysis.analyze, posecheck.session.session"],
        cwd=ROOT,
        env=surroundings({"HOME": "/nonexistent", "MPLCONFIGDIR": None}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""
