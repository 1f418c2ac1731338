"""`posecheck live` with the real model: the same door as `analyze`, from the command line."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from benchmarks.looped import loop
from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.estimation.landmarker import Landmarker, open_landmarker
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.exercises.library import load_exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.live.programme_run import ProgrammeRun
from posecheck.live.run_options import RunOptions
from posecheck.live.window import NoWindow
from posecheck.observation.observation import Observation
from posecheck.video.frame import Frame
from posecheck.video.playback import Playback
from posecheck.voice.speakers import SilentSpeaker
from posecheck.voice.voice import Voice

CAT_COW = load_exercise("cat_cow")


class Patient(Playback):
    """A file whose next picture waits until the last one was looked at: none is dropped."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.looked_at = threading.Semaphore(1)

    def start(self) -> None:
        pass

    def read(self, stop: threading.Event) -> Frame | None:
        self.looked_at.acquire(timeout=300)
        return super().read(stop)


class Telling:
    """A tracker that tells when a picture has been looked at."""

    def __init__(self, source: Patient) -> None:
        self._landmarker = open_landmarker()
        self._source = source

    def detect(self, frame: Frame) -> Observation:
        found = self._landmarker.detect(frame)
        self._source.looked_at.release()
        return found

    def close(self) -> None:
        self._landmarker.close()


@pytest.fixture
def clip(samples: Path, tmp_path: Path) -> Path:
    """The first five seconds of a clip: still, then into the cat."""
    path = tmp_path / "clip.mp4"
    loop(samples / "cat_cow_too_far.mp4", path, 1, frames=75)
    return path


def test_live_and_recorded_agree_to_the_last_digit(clip: Path, tmp_path: Path) -> None:
    recorded = analyze_recording(clip, CAT_COW, tmp_path / "recorded", Options(video=False))
    source = Patient(clip)
    voice = Voice(SilentSpeaker())

    def telling() -> Landmarker:
        return Telling(source)

    live = ProgrammeRun(
        source,
        telling,
        model_info(find_model("full")),
        RunOptions(folder=lambda *_: tmp_path / "live"),
        display=NoWindow(),
        voice=voice,
        history=None,
        say=lambda _: None,
    )
    (done,) = live.run(Programme("Cat", (Step(CAT_COW),)))
    voice.close()
    assert live.capture.dropped == 0
    mine = json.loads((tmp_path / "live" / "result.json").read_text())
    theirs = json.loads((tmp_path / "recorded" / "result.json").read_text())
    for kept in (mine, theirs):  # a recording was not begun today, and nobody asked for its goal
        del kept["started"], kept["asked"]
    assert mine == theirs
    assert mine["source"]["frames"] == 75
    for name, values in recorded.result.signals.items():
        assert np.array_equal(done.result.signals[name], values, equal_nan=True), name


def command(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "posecheck", "live", *arguments],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_keeps_what_it_saw_when_it_is_told_to_end(
    samples: Path, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'history.db'}"
    process = command(
        *("-e", "cat_cow", "--camera", str(samples / "cat_cow_good.mp4")),
        *("--no-window", "--mute", "-o", str(tmp_path / "out")),
        POSECHECK_DATABASE=database,
    )
    assert process.stdout is not None
    for line in process.stdout:  # the first words of the coach
        if " s  " in line:
            break
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    assert "Report:" in out
    content = json.loads((tmp_path / "out" / "result.json").read_text())
    assert 0 < content["source"]["duration_s"] < 20
    assert not (tmp_path / "out" / "annotated.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-e", "cat_cow", "--camera", "87", "--no-window", "--mute"), "there is no camera 87"),
        (("-e", "cat_cow"), "there is no display for the window"),
        (("-e", "pelvic_tilt", "--no-window"), "give your height"),
        (("--programme", "morning", "-e", "cobra"), "leave out -e"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    process = command(
        *arguments,
        DISPLAY="",
        WAYLAND_DISPLAY="",
        POSECHECK_DATABASE=f"sqlite:///{tmp_path / 'history.db'}",
    )
    _, error = process.communicate(timeout=300)
    assert process.returncode == 2
    assert message in error
    assert error.count("\n") == 1
