"""Judging needs NumPy and pydantic alone: a saved clip is judged where nothing else can be loaded.

A process of its own refuses every import of a library but these two (and those that pydantic
itself is made of), as if nothing else was installed.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.exercises.library import load_exercise
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.pose.track import PoseTrack
from posecheck.session.session import Session
from tests.acting import cats, curved
from tests.figures import SIZE, film

BLOCKED = """
import importlib.abc, json, sys

ALLOWED = {"numpy", "pydantic", "pydantic_core", "annotated_types", "typing_extensions",
           "typing_inspection", "posecheck"}

class Refusing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or top in ALLOWED or top.startswith("_"):
            return None
        raise ModuleNotFoundError(f"{top} is not here", name=top)

sys.meta_path.insert(0, Refusing())
"""
JUDGE = """
import posecheck
track = posecheck.PoseTrack.load("landmarks.npz")
session = posecheck.Session("cat_cow")
session.skim(track)
result = session.finish()
alone = posecheck.judge(track.landmarks, track.time_s, "cat_cow", size=track.size,
                        visibility=track.visibility, world=track.world)
result.save("saved")
print(json.dumps([len(result.repetitions), result.judged_s, alone.judged_s]))
"""


def test_a_saved_clip_is_judged_with_numpy_and_pydantic_alone(tmp_path: Path) -> None:
    poses = film(curved(*cats(2)), 10)
    where = Provenance.of("clip.mp4", SIZE, ModelInfo("acted"))
    write_landmarks(poses, tmp_path / "landmarks.npz", where)
    said = run(BLOCKED + JUDGE, tmp_path)
    session = Session(load_exercise("cat_cow"))
    session.skim(PoseTrack.of(poses))
    expected = session.finish()
    assert len(expected.repetitions) == 2
    assert json.loads(said) == [2, expected.judged_s, expected.judged_s]
    assert (tmp_path / "saved" / "result.json").exists()


def test_the_block_blocks(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run(BLOCKED + "import click", tmp_path)


def run(code: str, folder: Path) -> str:
    root = str(Path(__file__).parents[1])
    path = f"import sys; sys.path.insert(0, {root!r})\n"
    done = subprocess.run(
        [sys.executable, "-c", path + code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout
