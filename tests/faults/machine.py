"""Runs posecheck on a machine in trouble."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]
_DATA = tempfile.TemporaryDirectory(prefix="posecheck-tests-")
"""The user's data: what a killed session leaves there is nobody's."""
SAMPLE = ROOT / "sample_videos" / "cat_cow_good.mp4"


def shorter(clip: Path, target: Path, seconds: float) -> Path:
    """The first seconds of a clip, made smaller and so quicker to analyse."""
    with av.open(str(clip)) as source, av.open(str(target), "w") as out:
        rate = source.streams.video[0].average_rate
        stream = out.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for frame in source.decode(video=0):
            if frame.time is not None and frame.time > seconds:
                break
            small = frame.reformat(320, 240, "yuv420p")
            small.pts, small.time_base = frame.pts, frame.time_base
            out.mux(stream.encode(small))
        out.mux(stream.encode(None))
    return target


def command(*arguments: str | Path) -> list[str]:
    """The command line of posecheck."""
    return [sys.executable, "-m", "posecheck", *map(str, arguments)]


def surroundings(changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of the tests with changes; None takes a variable away."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": _DATA.name}
    for name, value in (changes or {}).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


def posecheck(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str | None] | None = None,
    before: Callable[[], None] | None = None,
    timeout_s: float = 300,
) -> subprocess.CompletedProcess[str]:
    """Run posecheck to its end.

    Args:
        env: changes of the environment.
        before: called in the new process before it becomes posecheck.
    """
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=surroundings(env),
        preexec_fn=before,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout_s,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ended with one sentence and exit status 2."""
    assert done.returncode == 2, (done.returncode, done.stderr[-2000:])
    assert done.stderr.count("\n") == 1, done.stderr[-2000:]
    assert done.stderr.startswith("posecheck: ")
    for word in words:
        assert word in done.stderr


RESULTS = {"report.html", "result.json", "signals.csv", "landmarks.npz"}


def assert_whole(folder: Path) -> None:
    """A result folder holds everything, and nothing that does not belong there."""
    # What a killed run has left beside it goes with the next run.
    names = {file.name for file in folder.iterdir() if not file.name.startswith(".posecheck-")}
    assert names - {"annotated.mp4", "outcome.json", ".posecheck"} == RESULTS
