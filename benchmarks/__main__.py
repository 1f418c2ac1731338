"""Runs all benchmarks one after another and writes `benchmarks/RESULTS.md`.

`make bench`, or `python -m benchmarks`. Each runs in a process of its own within a time limit; one
that fails is noted and stops no other. On a machine that does something else at the same time the
elapsed times mean little: the load is written beside them.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks import machine
from benchmarks.figure import COLLECT, Figure, short

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
SAMPLE = "sample_videos/cat_cow_good.mp4"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A command and how long it may take."""

    title: str
    module: str
    arguments: Sequence[str] = ()
    limit_s: float = 120.0

    @property
    def line(self) -> str:
        """The command as one types it."""
        return " ".join(["python -m", f"benchmarks.{self.module}", *self.arguments])

    @property
    def exists(self) -> bool:
        """Whether this checkout has it."""
        return find_spec(f"benchmarks.{self.module}") is not None


BENCHMARKS = (
    Benchmark("Start-up", "startup"),
    Benchmark("Signals and rules", "rules"),
    Benchmark("Analysis of a video", "analyze", (SAMPLE, "--only", "speed"), 180),
    Benchmark("Large input", "large_input", (), 150),
    Benchmark("Batch", "batch", ("sample_videos",), 900),
    Benchmark("Many clips", "many_clips", (), 480),
    Benchmark("Memory", "memory", (), 480),
    Benchmark("Live", "live", ("sample_videos/childs_pose_hold.mp4",), 120),
    Benchmark("Live for ten minutes", "live_long", (), 720),
    Benchmark("Browser", "serve", (), 360),
    Benchmark(
        "Browser, pages that look themselves",
        "serve",
        ("--observations", "--sessions", "40", "60", "--seconds", "6"),
        180,
    ),
    Benchmark("Inches", "drift", (), 600),
    Benchmark("Moving and leaning cameras", "camera", (), 2400),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a benchmark printed, its figures, how long it took and why it failed, if it did."""

    benchmark: Benchmark
    output: str
    figures: list[Figure]
    seconds: float
    failure: str | None


def run(benchmark: Benchmark) -> Ran:
    """Run one benchmark in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "figures"
        began = time.monotonic()
        command = [sys.executable, "-m", f"benchmarks.{benchmark.module}", *benchmark.arguments]
        failure = None
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=os.environ | {COLLECT: str(collected)},
                capture_output=True,
                text=True,
                timeout=benchmark.limit_s,
                check=False,
            )
            output = done.stdout
            if done.returncode:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                failure = f"exit status {done.returncode}: {last[:300]}"
        except subprocess.TimeoutExpired as error:
            said = error.stdout or b""
            output = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
            failure = f"not done after {benchmark.limit_s:.0f} s"
        lines = collected.read_text(encoding="utf-8").splitlines() if collected.exists() else []
        figures = [Figure(**json.loads(line)) for line in lines]
        return Ran(benchmark, output, figures, time.monotonic() - began, failure)


def page(results: Sequence[Ran], before: str) -> str:
    """The text of RESULTS.md."""
    missed = [
        *(f.name for ran in results for f in ran.figures if not f.met),
        *(ran.benchmark.title for ran in results if ran.failure),
    ]
    told = sum(len(re.findall(r"\bMISSED\b", ran.output)) for ran in results if not ran.figures)
    lines = [
        "# Results",
        "",
        "Written by `make bench`; every figure was measured in one run on one machine.",
        "",
        f"- {platform.platform()}, {_processor()}, {os.cpu_count()} cores",
        f"- {before}; load afterwards {machine.load()}",
        f"- {sum(ran.seconds for ran in results) / 60:.1f} minutes in all",
        "",
        "| figure | posecheck | reference | ratio | target | |",
        "|---|---|---|---|---|---|",
    ]
    for ran in results:
        for figure in ran.figures:
            beside = ratio = ""
            if figure.reference_value is not None and figure.ratio is not None:
                beside = f"{figure.reference} {short(figure.reference_value)} {figure.unit}"
                ratio = f"{figure.ratio:.2f}"
            target, verdict = figure.verdict.rsplit(" ", 1)
            mark = "met" if figure.met else f"**{verdict}**"
            lines.append(
                f"| {figure.name} | {short(figure.value)} {figure.unit} | {beside} | {ratio} "
                f"| {target} | {mark} |"
            )
    lines += ["", f"Missed: {'; '.join(missed) or 'none of these'}."]
    if told:
        lines.append(f"{told} more are marked MISSED in the texts below.")
    for ran in results:
        lines += ["", f"## {ran.benchmark.title}", "", f"`{ran.benchmark.line}`", ""]
        if ran.failure:
            lines += [f"**Failed:** {ran.failure}", ""]
        lines += ["```", ran.output.strip() or "(printed nothing)", "```"]
    return "\n".join(lines) + "\n"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            names = [line.split(":", 1)[1] for line in info if line.startswith("model name")]
        return names[0].strip()
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = list(dict.fromkeys(benchmark.module for benchmark in BENCHMARKS))
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS, metavar="FILE")
    asked = parser.parse_args(arguments)
    before = machine.describe()
    results = []
    for benchmark in BENCHMARKS:
        if benchmark.module not in asked.only or not benchmark.exists:
            continue
        print(f"== {benchmark.line}", flush=True)
        ran = run(benchmark)
        print(ran.output, flush=True)
        if ran.failure:
            print(f"FAILED: {ran.failure}", flush=True)
        results.append(ran)
    text = page(results, before)
    unfinished = asked.output.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(asked.output)
    print(f"Written to {asked.output}")


if __name__ == "__main__":
    main()
