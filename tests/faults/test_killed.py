"""Killed at any moment: no half-written result, and the next run starts clean and completes."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from posecheck.files.ownership import MARKER
from posecheck.pose.landmarks_file import read_landmarks
from tests.faults.machine import SAMPLE, assert_whole, command, posecheck, surroundings

MOMENTS = 10
SEED = 11


def killed(line: Sequence[str | Path], cwd: Path, after_s: float) -> bool:
    """Start posecheck and kill it and all that it started; False when it was done before."""
    running = subprocess.Popen(
        command(*line),
        cwd=cwd,
        env=surroundings(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(after_s)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        # What it started dies a little later on a busy machine, and holds its locks until then.
        deadline = time.monotonic() + 10
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(running.pid, 0)
                time.sleep(0.01)
        return True


def assert_nothing_unfinished(folder: Path) -> None:
    """What a run that ended by itself leaves: nothing hidden but the marker of its folder."""
    hidden = [path for path in folder.rglob(".*") if path.name != MARKER]
    assert hidden == []


def states(longest_s: float, count: int = MOMENTS) -> list[float]:
    """Random moments of a run, the same in every run of the tests."""
    chance = random.Random(SEED)
    return [chance.uniform(0.1, longest_s) for _ in range(count)]


def seconds_of(line: Sequence[str | Path], cwd: Path) -> float:
    began = time.monotonic()
    done = posecheck(*line, cwd=cwd)
    assert done.returncode in (0, 1), done.stderr
    return time.monotonic() - began


def assert_survives(line: Sequence[str | Path], cwd: Path, count: int) -> None:
    """Kill `analyze ... -o out` at random moments; each time the place is empty or whole."""
    out = cwd / "out"
    longest = seconds_of(line, cwd)
    shutil.rmtree(out)
    was_killed = 0
    for share in states(1.0, count):
        began = time.monotonic()
        if killed(line, cwd, share * longest):
            was_killed += 1
        else:  # the machine has less to do than before
            longest = time.monotonic() - began
        if out.exists():
            assert_whole(out)
    assert was_killed >= count / 2
    assert posecheck(*line, cwd=cwd).returncode == 0
    assert_whole(out)
    assert_nothing_unfinished(cwd)


def test_an_analysis_of_landmarks_killed(landmarks: Path, tmp_path: Path) -> None:
    line = ("analyze", landmarks, "-e", "cat_cow", "-o", "out")
    killed(line, tmp_path, after_s=0.8)  # it takes a little longer
    assert posecheck(*line, cwd=tmp_path).returncode == 0
    assert_whole(tmp_path / "out")
    assert_nothing_unfinished(tmp_path)


@pytest.mark.slow
def test_an_analysis_of_landmarks_killed_at_ten_moments(landmarks: Path, tmp_path: Path) -> None:
    line = ("analyze", landmarks, "-e", "cat_cow", "-o", "out")
    assert_survives(line, tmp_path, MOMENTS)


@pytest.mark.slow
def test_an_analysis_killed_at_ten_moments(clip: Path, tmp_path: Path) -> None:
    assert_survives(("analyze", clip, "-e", "cat_cow", "-o", "out"), tmp_path, MOMENTS)


@pytest.mark.slow
def test_live_killed_at_ten_moments(clip: Path, tmp_path: Path) -> None:
    line = ("live", "-e", "cat_cow", "--camera", clip, "--no-window", "--mute", "--no-history")
    assert_survives((*line, "--record", "-o", "out"), tmp_path, MOMENTS)


@pytest.mark.slow
def test_live_killed_keeps_a_history_that_can_be_read(clip: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'history.sqlite'}"
    line = ("live", "-e", "cat_cow", "--camera", clip, "--no-window", "--mute", "-o", "out")
    env = {"POSECHECK_DATABASE": database}
    os.environ["POSECHECK_DATABASE"] = database
    try:
        for after_s in states(5.0, 4):
            killed(line, tmp_path, after_s)
    finally:
        del os.environ["POSECHECK_DATABASE"]
    assert posecheck(*line, cwd=tmp_path, env=env).returncode == 0
    done = posecheck("history", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert "cat_cow" in done.stdout or "at and cow" in done.stdout


def begun_in(journals: Path) -> bool:
    """Whether a session in which the exercise has begun is on the disk."""
    return any(b'"exercise"' in file.read_bytes() for file in journals.glob(".journal-*/marks*"))


@pytest.mark.slow
def test_a_live_session_killed_is_kept_up_to_its_last_seconds(tmp_path: Path) -> None:
    data = {"XDG_DATA_HOME": str(tmp_path / "data"), "POSECHECK_DATABASE": None}
    line = ("live", "-e", "cat_cow", "--camera", SAMPLE, "--no-window", "--mute", "--no-steps")
    running = subprocess.Popen(
        command(*line, "-o", "out"),
        cwd=tmp_path,
        env=surroundings(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 300
    while not begun_in(tmp_path / "data" / "posecheck" / "journals"):
        assert running.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running.kill()
    running.wait()
    assert not (tmp_path / "out").exists()
    done = posecheck("history", "--recover", cwd=tmp_path, env=data)
    assert done.returncode == 0, done.stderr
    assert "was broken off" in done.stdout
    assert_whole(tmp_path / "out")
    track, _ = read_landmarks(tmp_path / "out" / "landmarks.npz")
    assert track.time_s[-1] > 3.0


@pytest.mark.slow
def test_a_batch_killed_at_ten_moments(clip: Path, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    for name in ("a", "b", "c"):
        shutil.copy(clip, clips / f"{name}.mp4")
    line = ("batch", clips, "-e", "cat_cow", "--workers", "2", "-o", "out")
    longest = seconds_of(line, tmp_path)
    shutil.rmtree(tmp_path / "out")
    for after_s in states(longest):
        killed(line, tmp_path, after_s)
        for outcome in tmp_path.glob("out/*/outcome.json"):
            assert_whole(outcome.parent)
    assert posecheck(*line, cwd=tmp_path).returncode == 0
    for name in ("a", "b", "c"):
        assert_whole(next(iter(tmp_path.glob(f"out/{name}*"))))
    assert_nothing_unfinished(tmp_path)


def test_an_exchange_cut_short_brings_the_earlier_result_back(
    landmarks: Path, tmp_path: Path
) -> None:
    # As a power cut in the middle of putting new files in place of old ones leaves it.
    out = tmp_path / "out"
    line = ("analyze", landmarks, "-e", "cat_cow", "-o", "out")
    assert posecheck(*line, cwd=tmp_path).returncode == 0
    stale = out / ".posecheck-gone"
    (stale / ".earlier").mkdir(parents=True)
    (stale / ".lock").touch()
    (stale / "signals.csv").write_text("new, not yet in place\n")
    report = (out / "report.html").read_bytes()
    (out / "report.html").rename(stale / ".earlier" / "report.html")
    (out / "report.html").write_text("new, in place\n")
    # The next run fails as it begins to write; what it finds must be the earlier result, whole.
    done = posecheck("analyze", "gone.mp4", "-e", "cat_cow", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert (out / "report.html").read_bytes() == report
    assert_whole(out)
