"""Speed and memory of `posecheck analyze` beside MediaPipe alone, measured in the same run.

The reference is a bare loop of MediaPipe with the same model and options over the same pictures,
decoded beforehand and held in memory. Runs take turns and are compared round by round, so that
other work on the machine disturbs both alike. It does so only roughly, as `analyze` uses more
than one core: on a busy machine look at the fastest run of each, at processor times, and at the
load printed beside them. Start-up (loading the model) is left out of every rate and printed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import bare, machine, stages, tutorial
from benchmarks.figure import Figure, report
from benchmarks.looped import loop
from benchmarks.machine import MB, Spread
from posecheck.analysis.analyze import analyze_recording, looks_every_s
from posecheck.analysis.options import Options
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.video.file import VideoFile

TARGET_MS = 2.0
EVERY_PICTURE = {"plain": 0.95, "video": 0.85}
"""Least speed beside MediaPipe alone where all pictures are looked at; the annotated video counts
until it is written."""
SAMPLED = {"plain": 1.8, "video": 1.4}
"""The same for a clip of which about every other picture is looked at, as of 24 to 30 a second."""
HELD_FRAMES = 900
"""At most so many pictures are held in memory for the reference."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `analyze`.

    Attributes:
        start_s: from the call to the first frame done.
        fps: frames per second from the first to the last.
        finish_s: from the last frame to the finished folder (report, tables, plots).
        whole_fps: frames per second from the first frame to the finished folder.
        cpu_ms: processor time of all threads a frame from the first to the last, milliseconds.
    """

    start_s: float
    fps: float
    finish_s: float
    whole_fps: float
    cpu_ms: float


class _Watch:
    """Notes when the first and the last frame were done; a progress callback."""

    def __init__(self) -> None:
        self.first_s = self.last_s = self.first_cpu_s = self.last_cpu_s = 0.0
        self.done = 0

    def __call__(self, done: int, _: int | None) -> None:
        self.last_s, self.last_cpu_s = time.perf_counter(), time.process_time()
        if not self.done:
            self.first_s, self.first_cpu_s = self.last_s, self.last_cpu_s
        self.done = done


def run(clip: Path, exercise_id: str, *, video: bool) -> Run:
    """Analyse the clip once and time it."""
    exercise, watch = load_exercise(exercise_id), _Watch()
    with tempfile.TemporaryDirectory() as folder:
        options = Options(height_in=66.0, video=video)
        began = time.perf_counter()
        analyze_recording(clip, exercise, Path(folder) / "out", options, watch)
        ended = time.perf_counter()
    steps = watch.done - 1
    return Run(
        start_s=watch.first_s - began,
        fps=steps / (watch.last_s - watch.first_s),
        finish_s=ended - watch.last_s,
        whole_fps=steps / (ended - watch.first_s),
        cpu_ms=1000 * (watch.last_cpu_s - watch.first_cpu_s) / steps,
    )


def speed(clip: Path, exercise: str, rounds: int) -> dict[str, Any]:
    """Rates of the reference and of `analyze`, with their ratios round by round."""
    pictures, times = bare.held(clip, HELD_FRAMES)
    with VideoFile(clip) as video:
        targets = targets_for(video.info.fps, exercise)
    bare.run(pictures[:20], times[:20])  # the first use of the library is slower
    reference: list[bare.BareRun] = []
    plain: list[Run] = []
    video_too: list[Run] = []
    loops: list[float] = []
    for _ in range(rounds):
        reference.append(bare.run(pictures, times))
        plain.append(run(clip, exercise, video=False))
        video_too.append(run(clip, exercise, video=True))
        with tempfile.TemporaryDirectory() as folder:
            loops.append(tutorial.run(clip, Path(folder) / "tutorial.mp4"))
    unmasked = bare.run(pictures, times, mask=False)

    def entry(runs: Sequence[Run], target: float) -> dict[str, Any]:
        def beside(rate: Callable[[Run], float]) -> dict[str, float]:
            pairs = zip(runs, reference, strict=True)
            return asdict(Spread.of([rate(r) / alone.fps for r, alone in pairs]))

        extra = [1000 / r.fps - 1000 / alone.fps for r, alone in zip(runs, reference, strict=True)]
        return {
            "fps": asdict(Spread.of([r.fps for r in runs])),
            "ratio": beside(lambda r: r.fps),
            "ratio_of_fastest": max(r.fps for r in runs) / max(r.fps for r in reference),
            "ratio_with_finish": beside(lambda r: r.whole_fps),
            "ms_more_a_frame": asdict(Spread.of(extra)),
            "cpu_ms": asdict(Spread.of([r.cpu_ms for r in runs])),
            "start_s": asdict(Spread.of([r.start_s for r in runs])),
            "finish_s": asdict(Spread.of([r.finish_s for r in runs])),
            "target": target,
        }

    return {
        "frames": len(pictures),
        "size": [pictures[0].shape[1], pictures[0].shape[0]],
        "rounds": rounds,
        "mediapipe": {
            "fps": asdict(Spread.of([r.fps for r in reference])),
            "start_s": asdict(Spread.of([r.start_s for r in reference])),
            "cpu_ms": asdict(Spread.of([r.cpu_ms for r in reference])),
            "fps_without_mask": unmasked.fps,
        },
        "tutorial": {
            "fps": asdict(Spread.of(loops)),
            "ratio": asdict(
                Spread.of([r.fps / loop for r, loop in zip(video_too, loops, strict=True)])
            ),
        },
        "plain": entry(plain, targets["plain"]),
        "video": entry(video_too, targets["video"]),
    }


def targets_for(fps: float | None, exercise: str) -> dict[str, float]:
    """The least ratios for a clip: it depends on it whether all its pictures are needed."""
    every_s = looks_every_s(load_exercise(exercise))
    return SAMPLED if fps is not None and 2 / fps <= every_s + 1e-3 else EVERY_PICTURE


def memory(clip: Path, exercise: str, loops: int) -> list[dict[str, Any]]:
    """Peaks of memory on the clip repeated `loops` and 4 times `loops` times."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for video in (False, True):
            peaks = {}
            for times in (loops, 4 * loops):
                longer = Path(folder) / f"{times}{clip.suffix}"
                if not longer.exists():
                    loop(clip, longer, times)
                command = [sys.executable, "-m", "benchmarks.peak", str(longer), exercise]
                command += ["--video"] if video else []
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                peaks[times] = int(done.stdout.split()[-1]) / MB
            short, long = peaks[loops], peaks[4 * loops]
            found.append({"video": video, "loops": loops, "short_mb": short, "long_mb": long})
    return found


def show(found: dict[str, Any]) -> None:
    """Print the figures as text."""
    if "speed" in found:
        _show_speed(found["speed"])
    if "stages" in found:
        _show_stages(found["stages"])
    if "memory" in found:
        print("\nPeak memory, clip repeated:")
        for row in found["memory"]:
            what = "with the annotated video" if row["video"] else "without it"
            growth = row["long_mb"] / row["short_mb"]
            print(
                f"  {what:26s} {row['loops']}x {row['short_mb']:7.0f} MB   "
                f"{4 * row['loops']}x {row['long_mb']:7.0f} MB   ratio {growth:.2f}"
            )


def _show_speed(speeds: dict[str, Any]) -> None:
    def spread(values: dict[str, float], places: int = 2) -> str:
        return Spread(**values).text(places)

    alone = speeds["mediapipe"]
    width, height = speeds["size"]
    print(f"{speeds['frames']} frames of {width}x{height}; {speeds['rounds']} rounds, median (min")
    print("to max); ratios round by round; start-up is in no rate.\n")
    print(f"{'':36s}{'frames per second':26s}{'ratio':24s}target")
    print(f"{'MediaPipe alone, with mask':36s}{spread(alone['fps'], 1):26s}{'1':24s}")
    print(f"{'MediaPipe alone, without mask':36s}{alone['fps_without_mask']:.1f}")
    names = {"plain": "analyze, no annotated video", "video": "analyze, annotated video"}
    for key, name in names.items():
        row = speeds[key]
        verdict = "met" if row["ratio"]["median"] >= row["target"] else "MISSED"
        print(
            f"{name:36s}{spread(row['fps'], 1):26s}{spread(row['ratio']):24s}"
            f">= {row['target']:.2f} {verdict}"
        )
        whole = spread(row["ratio_with_finish"])
        print(f"{'  ... fastest run of each':36s}{'':26s}{row['ratio_of_fastest']:.2f}")
        print(f"{'  ... and the folder finished':36s}{'':26s}{whole:24s}")
    loop = speeds["tutorial"]
    print(f"{'the tutorial loop, one thread':36s}{spread(loop['fps'], 1)}")
    # It has no mask, and decodes and writes small pictures here: `benchmarks.large_input` compares
    # at 1080p too.
    print(f"{'  ... analyze, annotated video, to it':36s}{'':26s}{spread(loop['ratio'])}")
    report(
        [
            *(
                Figure(
                    name,
                    speeds[key]["fps"]["median"],
                    "frames/s",
                    speeds[key]["target"],
                    "least",
                    "MediaPipe alone",
                    alone["fps"]["median"],
                    of_ratio=True,
                )
                for key, name in names.items()
            ),
            Figure(
                f"analyze, annotated video, {width}×{height}",
                speeds["video"]["fps"]["median"],
                "frames/s",
                tutorial.TARGET,
                "least",
                "the tutorial loop",
                loop["fps"]["median"],
                of_ratio=True,
            ),
        ]
    )
    print()
    for key, name in names.items():
        more = speeds[key]["ms_more_a_frame"]
        goal = ""
        if key == "plain":
            goal = f"target < {TARGET_MS:g} " + ("met" if more["median"] < TARGET_MS else "MISSED")
        print(f"{name}: elapsed time less MediaPipe's, ms a frame: {spread(more)}  {goal}")
    print(
        f"Processor time, all threads, ms a frame: MediaPipe alone {spread(alone['cpu_ms'])}",
        end="",
    )
    print(f", analyze {spread(speeds['plain']['cpu_ms'])}", end="")
    print(f", with the annotated video {spread(speeds['video']['cpu_ms'])}")
    print(f"\nStart-up, s: MediaPipe alone {spread(alone['start_s'])}", end="")
    print(f", analyze {spread(speeds['plain']['start_s'])}")
    print(f"Finishing the folder, s: {spread(speeds['plain']['finish_s'])}", end="")
    print(f", with the annotated video {spread(speeds['video']['finish_s'])}")


def _show_stages(costs: dict[str, Any]) -> None:
    print("\nProcessor time of each stage by itself, all threads, ms a frame:")
    groups = (
        ("always", "", "in every analysis"),
        ("video", "+ ", "with the annotated video"),
        ("mediapipe", "(MediaPipe) ", "not counted below"),
    )
    for key, sign, when in groups:
        for name, ms in costs[key].items():
            print(f"  {sign + name:44s}{ms:7.2f}   {when}")
    verdict = "met" if costs["plain_ms"] < TARGET_MS else "MISSED"
    print(f"  {'everything that is not MediaPipe':44s}{costs['plain_ms']:7.2f}   ", end="")
    print(f"target < {TARGET_MS:g} {verdict}")
    print(f"  {'... without decoding':44s}{costs['plain_not_decoding_ms']:7.2f}")
    print(f"  {'... with the annotated video':44s}{costs['video_ms']:7.2f}")


def _stages(clip: Path, exercise: str) -> dict[str, Any]:
    costs = stages.measure(clip, exercise)
    return asdict(costs) | {
        "plain_ms": costs.outside(video=False),
        "plain_not_decoding_ms": costs.outside(video=False, decoding=False),
        "video_ms": costs.outside(video=True),
    }


PARTS: dict[str, Callable[[Path, str, argparse.Namespace], Any]] = {
    "speed": lambda clip, exercise, asked: speed(clip, exercise, asked.rounds),
    "stages": lambda clip, exercise, _: _stages(clip, exercise),
    "memory": lambda clip, exercise, asked: memory(clip, exercise, asked.loops),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a clip and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analyze", description=__doc__)
    parser.add_argument("clip", type=Path)
    parser.add_argument("-e", "--exercise", choices=exercise_ids(), default="cat_cow")
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    parser.add_argument(
        "--loops", type=int, default=1, help="compare memory at so many and 4 times so many rounds"
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help="[default: all]"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    asked = parser.parse_args(arguments)
    before = machine.describe()
    found: dict[str, Any] = {"machine": before}
    for name in asked.only:
        found[name] = PARTS[name](asked.clip, asked.exercise, asked)
    found["load_after"] = machine.load()
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    print(before)
    show(found)
    print(f"\nLoad afterwards: {found['load_after']}")


if __name__ == "__main__":
    main()
