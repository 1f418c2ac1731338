"""Real clips, the real model and real worker processes, one of which is killed."""

import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.batch.clip_check import Job
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings
from posecheck.batch.progress import NoProgress
from posecheck.batch.run_batch import run_batch
from posecheck.exercises.library import load_exercise
from posecheck.pose.landmarks_file import read_landmarks

NAMES = ["a", "b", "c", "d"]


@pytest.fixture
def clips(short_clip: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.mp4").write_bytes(short_clip.read_bytes())
    return folder


class KillOne(NoProgress):
    """Kills one of two workers when both are in the middle of a clip."""

    def __init__(self) -> None:
        self.begun: set[str] = set()
        self.killed = 0
        self.retries: list[str] = []
        self.finished_names: list[str] = []

    def progressed(self, job: Job, frames: int, total: int | None) -> None:
        self.begun.add(job.clip.name)
        if not self.killed and frames:
            victim = multiprocessing.active_children()[0].pid
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
            self.killed = victim

    def retried(self, job: Job, reason: str) -> None:
        self.retries.append(reason)

    def finished(self, outcome: Outcome) -> None:
        self.finished_names.append(outcome.name)


@pytest.mark.slow
def test_every_clip_has_its_result_although_a_worker_is_killed(clips: Path, tmp_path: Path):
    watch = KillOne()
    settings = BatchSettings(exercise_id="cat_cow", height_in=65.0)
    done = run_batch([str(clips)], tmp_path / "out", settings, workers=2, watch=watch)
    assert watch.retries == ["was killed (SIGKILL)"]
    assert sorted(watch.finished_names) == NAMES
    assert [(o.name, o.status, o.frames) for o in done.outcomes] == [
        (name, "listed", 15) for name in NAMES
    ]
    assert not multiprocessing.active_children()
    assert not list((tmp_path / "out").glob(".*"))

    # A worker's second clip is judged as by a fresh process: no tracking state is left over.
    alone = analyze_recording(
        clips / "a.mp4",
        load_exercise("cat_cow"),
        tmp_path / "alone",
        Options(height_in=65.0, video=False),
    )
    expected, _ = read_landmarks(alone.folder / "landmarks.npz")
    for name in NAMES:
        folder = tmp_path / "out" / name
        assert (folder / "signals.csv").read_bytes() == (alone.folder / "signals.csv").read_bytes()
        found, _ = read_landmarks(folder / "landmarks.npz")
        np.testing.assert_array_equal(found.landmarks, expected.landmarks)
