"""Disks that are full, read-only or taken away: one sentence, and nothing half-written."""

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.machine import (
    assert_one_sentence,
    assert_whole,
    command,
    posecheck,
    surroundings,
)


def no_larger(size: int) -> None:
    """Files of this process cannot grow beyond a size, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# The first size stops `result.json`, the second the landmarks.
@pytest.mark.parametrize("size", [1_500, 20_000])
def test_files_that_cannot_grow(size: int, landmarks: Path, tmp_path: Path) -> None:
    done = posecheck(
        *("analyze", landmarks, "-e", "cat_cow", "-o", "out"),
        cwd=tmp_path,
        before=lambda: no_larger(size),
    )
    assert_one_sentence(done, "out", "-o")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [50_000])
def test_a_video_that_cannot_grow(size: int, clip: Path, tmp_path: Path) -> None:
    done = posecheck(
        "analyze", clip, "-e", "cat_cow", "-o", "out", cwd=tmp_path, before=lambda: no_larger(size)
    )
    assert_one_sentence(done, "out")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 60 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60k", "none", disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only the super-user can make a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk(landmarks: Path, small_disk: Path, tmp_path: Path) -> None:
    done = posecheck("analyze", landmarks, "-e", "cat_cow", "-o", small_disk / "out", cwd=tmp_path)
    assert_one_sentence(done, "No space left on device", "-o")
    assert list(small_disk.iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_in_a_batch(landmarks: Path, small_disk: Path, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    shutil.copy(landmarks.parents[1] / "short.mp4", clips)
    done = posecheck(
        "batch", clips, "-e", "cat_cow", "--workers", "1", "-o", small_disk / "out", cwd=tmp_path
    )
    assert done.returncode in (1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "No space left on device" in done.stdout + done.stderr
    left = [path.name for path in small_disk.rglob("*") if path.name.startswith(".")]
    assert left == []


@pytest.mark.parametrize("place", ["/proc/posecheck/out", "/sys/posecheck/out", "/dev/full/out"])
def test_a_place_that_cannot_be_written(place: str, landmarks: Path, tmp_path: Path) -> None:
    done = posecheck("analyze", landmarks, "-e", "cat_cow", "-o", place, cwd=tmp_path)
    assert_one_sentence(done, place, "-o")


@pytest.mark.parametrize("words", [("exercises",), ("exercises", "cat_cow"), ("--help",)])
def test_output_to_a_full_disk(words: tuple[str, ...], tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command(*words),
            cwd=tmp_path,
            env=surroundings(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
    assert_one_sentence(done, "No space left on device")


@pytest.mark.parametrize("name", ["clip.mp4", "landmarks.npz", "mine.toml"])
def test_a_pipe_in_place_of_a_file(name: str, landmarks: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    line = ("--definition", name) if name == "mine.toml" else ("-e", "cat_cow")
    source = landmarks if name == "mine.toml" else name
    done = posecheck("analyze", source, *line, cwd=tmp_path, timeout_s=300)
    assert_one_sentence(done, name, "not a file")


def test_results_taken_away_on_the_way(clip: Path, tmp_path: Path) -> None:
    running = subprocess.Popen(
        command("analyze", clip, "-e", "cat_cow", "-o", "deep/out"),
        cwd=tmp_path,
        env=surroundings(),
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 300
    while not list(tmp_path.glob("deep/.posecheck-*/annotated.mp4")):
        assert time.monotonic() < until
        assert running.poll() is None
        time.sleep(0.005)
    shutil.rmtree(tmp_path / "deep")
    _, stderr = running.communicate(timeout=300)
    done = subprocess.CompletedProcess(running.args, running.returncode, "", stderr)
    assert_one_sentence(done, "deep/out")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_result_outlives_a_full_disk(landmarks: Path, tmp_path: Path) -> None:
    line = ("analyze", landmarks, "-e", "cat_cow", "-o", "out")
    assert posecheck(*line, cwd=tmp_path).returncode == 0
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    done = posecheck(*line, "--height", "66in", cwd=tmp_path, before=lambda: no_larger(20_000))
    assert_one_sentence(done)
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert_whole(tmp_path / "out")
