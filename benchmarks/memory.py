"""Peak memory of an hour beside that of a minute, and growth over a thousand sessions.

An hour of video at 2 frames a second goes through everything, the model included. An hour at 30,
which would take the model 20 minutes, has its frames and landmarks played from memory instead: all
else (rules, landmarks on disk, table, plots, page) is real.
"""

import argparse
import gc
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import av
import numpy as np

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.machine import MB, peak_memory
from benchmarks.saved import SAMPLES, landmarks
from posecheck.analysis import analyze as analyze_module
from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import load_exercise
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import ModelInfo
from posecheck.session.session import Session
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

SLOW_FPS = 2
TARGET_RATIO = 1.1
SESSIONS = 1000
TARGET_GROWTH_MB = 3.0
HEIGHT_IN = 66.0


def main(arguments: list[str] | None = None) -> None:
    """Measure and print; with arguments, be one of the measured processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--be", choices=("slow", "played", "sessions"), help=argparse.SUPPRESS)
    parser.add_argument("--minutes", type=int, default=1, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.be == "sessions":
        print(growth())
        return
    if asked.be:
        {"slow": slow, "played": played}[asked.be](asked.minutes)
        print(peak_memory())
        return
    print(machine.describe())
    figures = []
    for kind, words in (
        ("slow", f"peak of an hour of video, {SLOW_FPS} frames/s"),
        ("played", "peak of an hour at 30 frames/s, model played"),
    ):
        minute, hour = (apart(kind, minutes) / MB for minutes in (1, 60))
        figures.append(
            Figure(words, hour, "MB", TARGET_RATIO, "most", "one minute", minute, of_ratio=True)
        )
    figures.append(
        Figure(
            f"growth from session 100 to {SESSIONS}",
            apart("sessions", 1) / MB,
            "MB",
            TARGET_GROWTH_MB,
            "most",
        )
    )
    report(figures)


def apart(kind: str, minutes: int) -> float:
    """The number that a process of its own prints."""
    command = [sys.executable, "-m", "benchmarks.memory", "--be", kind, "--minutes", str(minutes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def slow(minutes: int) -> None:
    """Analyse a video of few frames a second."""
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "long.mp4"
        _write_slow(clip, minutes * 60 * SLOW_FPS)
        options = Options(height_in=HEIGHT_IN, video=False)
        analyze_recording(clip, load_exercise("cat_cow"), Path(folder) / "out", options)


def _write_slow(target: Path, frames: int) -> None:
    with VideoFile(SAMPLES / "cat_cow_good.mp4") as video:
        pictures = [frame.image for frame in video][::4]
    with av.open(str(target), "w") as out:
        stream = out.add_stream("libx264", rate=SLOW_FPS, options={"preset": "ultrafast"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for i in range(frames):
            picture = av.VideoFrame.from_ndarray(pictures[i % len(pictures)], "rgb24")
            out.mux(stream.encode(picture))
        out.mux(stream.encode(None))


class _Played:
    """Stands for what the model found."""

    def __init__(self, pose: Pose) -> None:
        self._pose = pose

    def pose(self) -> Pose:
        return self._pose


def played(minutes: int) -> None:
    """Analyse an hour of landmarks as if the model found them at this moment."""
    clip = SAMPLES / "cat_cow_good.mp4"
    track = landmarks(clip.stem)
    image = np.zeros((480, 640, 3), np.uint8)

    def observed(source: Any, model: Any, *, on_open: Any, **_: Any) -> Iterator[Any]:
        with VideoFile(clip) as video:
            on_open(video, ModelInfo("played"))
            next(iter(video))
        for i in range(minutes * 60 * 30):
            pose = track.pose(i % len(track))
            moved = Pose(
                i / 30, pose.size, pose.landmarks, pose.visibility, pose.world, pose.contour
            )
            yield Frame(i, i / 30, image, track.size), _Played(moved)

    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(analyze_module, "observations", observed),
    ):
        options = Options(height_in=HEIGHT_IN, video=False)
        analyze_recording(clip, load_exercise("cat_cow"), Path(folder) / "out", options)


def growth() -> float:
    """Bytes by which this process grows while sessions are opened, used and closed."""
    track = landmarks("cat_cow_good")
    exercise = load_exercise("cat_cow")
    before = 0
    for i in range(SESSIONS):
        session = Session(exercise, height=HEIGHT_IN)
        session.skim(track)
        session.finish()
        if i == 99:
            gc.collect()
            before = resident()
    gc.collect()
    return resident() - before


def resident() -> int:
    """Memory of this process now, in bytes."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
