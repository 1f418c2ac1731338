"""Results are kept although the process that writes them is killed; never half-written."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from posecheck.exercises.library import load_exercise
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.serve.result_writer import ResultWriter
from posecheck.session.session import Session

ORIGIN = Provenance("camera", 64, 48, None, 0, False, "full", "0" * 64, "1", "1")


def test_results_are_written_although_the_writing_process_dies(tmp_path: Path) -> None:
    session, result_writer = Session(load_exercise("cat_cow")), ResultWriter()
    with LandmarkWriter() as landmarks:
        for i in range(3):
            pose = Pose.nobody(i / 10, (64, 48), 0)
            session.update(pose)
            landmarks.add(pose)
        result_writer.prepare()
        pool: Any = result_writer._pool
        for process in list(pool._processes.values()):
            os.kill(process.pid, signal.SIGKILL)
        folder = result_writer.write(tmp_path / "kept", session.finish(), ORIGIN, landmarks)
    result_writer.close()
    assert {p.name for p in folder.iterdir()} == {
        ".posecheck",
        "landmarks.npz",
        "report.html",
        "result.json",
        "signals.csv",
    }
    assert len(read_landmarks(folder / "landmarks.npz")[0]) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_a_failure_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LandmarkWriter, "save", fail)
    with LandmarkWriter() as landmarks, pytest.raises(Exception, match="No space left"):
        ResultWriter().write(
            tmp_path / "kept", Session(load_exercise("cat_cow")).finish(), ORIGIN, landmarks
        )
    assert list(tmp_path.iterdir()) == []
