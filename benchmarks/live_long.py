"""Ten minutes of the live coach: whether it grows, or its verdicts come later and later.

The clip is made into one of 30 pictures a second, repeated to the length asked for and played in
real time as if it were a camera, with the same parts as in `benchmarks.live`. A played file is
coached to its end, also beyond the goal. Once a second memory, threads and open files are noted;
nothing else is kept beside what the session itself keeps, so that the growth is its own.
"""

import argparse
import json
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.live import (
    TARGET_AGE_MS,
    TARGET_LEFT_OUT_PCT,
    at_thirty,
    expected_exercise,
    wired,
)
from benchmarks.looped import loop
from benchmarks.machine import MB
from benchmarks.memory import resident
from posecheck.estimation.models import find_model
from posecheck.exercises.library import load_exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.live.pipeline import JudgedFrame, landmarker_of
from posecheck.live.programme_run import ProgrammeRun
from posecheck.live.run_options import FinishedExercise
from posecheck.live.window import Display, NoWindow, Window
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.video.file import VideoFile
from posecheck.voice.speakers import SilentSpeaker
from posecheck.voice.voice import Voice

CLIP = Path("sample_videos/cat_cow_good.mp4")
TARGET_DRIFT_MS, TARGET_GROWTH_MB = 2.0, 5.0
SETTLED = 2
"""Minutes after which nothing may grow."""
LEAST = SETTLED + 3
"""Minutes needed to compare the last two with the two after the first."""
SPARE_S = 3.0
"""So much longer than asked for is the clip, for the last note."""
CALM = 10
"""The memory at the end of a minute is the median of so many notes."""


@dataclass(frozen=True, slots=True)
class Note:
    """The session at one moment.

    Attributes:
        time_s: of the clip.
        captured, left_out, aged: pictures that came, that got no verdict, whose age is known.
        memory: resident, in bytes.
        threads, files: how many there are.
        others_s: processor time that other work of the machine has taken.
    """

    time_s: float
    captured: int
    left_out: int
    aged: int
    memory: int
    threads: int
    files: int
    others_s: float


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of the session: its latencies, and its memory at the end.

    Attributes:
        others: cores that other work took meanwhile, without which pictures left out say little.
    """

    left_out_pct: float
    ages_ms: np.ndarray
    memory_mb: float
    threads: int
    files: int
    others: float

    @property
    def median_ms(self) -> float:
        return float(np.median(self.ages_ms))

    @property
    def late_ms(self) -> float:
        return float(np.percentile(self.ages_ms, 95))

    @property
    def line(self) -> str:
        return (
            f"{self.left_out_pct:8.2f} {self.median_ms:8.1f} {self.late_ms:8.1f} "
            f"{self.ages_ms.max():8.1f} {self.memory_mb:9.1f} {self.threads:8d} {self.files:6d} "
            f"{self.others:12.2f}"
        )


@dataclass(slots=True)
class Notes:
    """Looks at the session once a second of the clip."""

    live: ProgrammeRun | None = None
    taken: list[Note] = field(default_factory=list)

    def judged(self, judged: JudgedFrame) -> None:
        """After a verdict, whose latency is known by then."""
        now = judged.frame.time_s
        if self.live is None or (self.taken and int(now) == int(self.taken[-1].time_s)):
            return
        capture, figures = self.live.capture, self.live.figures
        self.taken.append(
            Note(
                now,
                capture.captured,
                capture.dropped,
                len(figures.ages),
                resident(),
                len(os.listdir("/proc/self/task")),
                len(os.listdir("/proc/self/fd")) - 1,  # that of the list itself
                others_s(),
            )
        )


def others_s() -> float:
    """Seconds of processor time that all but this process has taken since the machine started."""
    with open("/proc/stat", encoding="ascii") as table:
        user, nice, system, _, _, *rest = (int(n) for n in table.readline().split()[1:9])
    own = os.times()
    busy = (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")
    return busy - own.user - own.system


def minutes_of(notes: Sequence[Note], ages_s: Sequence[float]) -> list[Minute]:
    """The whole minutes."""
    marks: list[int] = []
    for i, note in enumerate(notes):
        if note.time_s >= 60 * len(marks):
            marks.append(i)
    minutes = []
    for begin, end in pairwise(marks):
        first, last, part = notes[begin], notes[end], notes[begin + 1 : end + 1]
        minutes.append(
            Minute(
                100 * (last.left_out - first.left_out) / (last.captured - first.captured),
                1000 * np.array(ages_s[first.aged : last.aged]),
                float(np.median([note.memory for note in part[-CALM:]])) / MB,
                max(note.threads for note in part),
                max(note.files for note in part),
                (last.others_s - first.others_s) / (last.time_s - first.time_s),
            )
        )
    return minutes


def figures_of(minutes: Sequence[Minute], left_out_pct: float) -> list[Figure]:
    """What is promised of a long session; some of it only when it was long enough."""
    name = f"live, {len(minutes)} min"
    last = minutes[-1]
    figures = [
        Figure(f"{name}: pictures left out", left_out_pct, "%", TARGET_LEFT_OUT_PCT, "most"),
        Figure(f"{name}: 95 % latency, last minute", last.late_ms, "ms", TARGET_AGE_MS, "most"),
    ]
    if len(minutes) < LEAST:
        return figures
    early = np.concatenate([m.ages_ms for m in minutes[SETTLED - 1 : SETTLED + 1]])
    late = np.concatenate([m.ages_ms for m in minutes[-2:]])
    drift = float(np.median(late) - np.median(early))
    settled = minutes[SETTLED - 1]
    growth = last.memory_mb - settled.memory_mb
    return [
        *figures,
        Figure(f"{name}: drift of median latency", drift, "ms", TARGET_DRIFT_MS, "most"),
        Figure(f"{name}: growth of memory", growth, "MB", TARGET_GROWTH_MB, "most"),
        Figure(f"{name}: more threads", last.threads - settled.threads, "", 0, "most"),
        Figure(f"{name}: more open files", last.files - settled.files, "", 0, "most"),
    ]


def lacking(finished: FinishedExercise, judged: int) -> list[str]:
    """What is not as it should be with the results in the folder, in words."""
    folder = finished.folder
    content = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    track, _ = read_landmarks(folder / "landmarks.npz")
    with (folder / "signals.csv").open(encoding="utf-8") as table:
        rows = sum(1 for _ in table) - 1
    counts = {
        "result.json": content["source"]["looked_at"],
        "landmarks.npz": len(track),
        "signals.csv": rows,
    }
    wrong = [f"{n} has {c} pictures, not {judged}" for n, c in counts.items() if c != judged]
    page = (folder / "report.html").read_text(encoding="utf-8")
    if not page.rstrip().endswith("</html>"):
        wrong.append("report.html is cut off")
    if content != finished.content:
        wrong.append("result.json is not what was handed back")
    if finished.end != "ended":
        wrong.append(f"the session ended early: {finished.end}")
    return wrong


def kept_bytes(finished: FinishedExercise) -> int:
    """Bytes that the session keeps in memory of every picture: the rest goes to the disk."""
    result = finished.result
    # Time, latency and whether it was judged; then the values and the widths of error bands.
    return 8 + 8 + 1 + 8 * len(result.signals) + 4 * len(result.bands)


def main(arguments: list[str] | None = None) -> None:
    """Play, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path, nargs="?", default=CLIP)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument(
        "-e", "--exercise", help="the movement; as the clip's expectation file says if left out"
    )
    parser.add_argument("--window", action="store_true", help="draw and show the window too")
    options = parser.parse_args(arguments)
    exercise_id = options.exercise or expected_exercise(options.clip)
    if exercise_id is None:
        parser.error("name the movement with -e")
    if options.minutes < 1:
        parser.error("a minute is the least")
    if not Path("/proc/self/task").is_dir():
        parser.error("threads and open files can be counted on Linux only")
    display: Display = Window() if options.window else NoWindow()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        once, long = folder / "thirty.mp4", folder / "long.mp4"
        at_thirty(options.clip, once, (640, 480))
        with VideoFile(once) as video:
            info = video.info
            length_s = sum(1 for _ in video) / info.fps
        loop(once, long, math.ceil((60 * options.minutes + SPARE_S) / length_s))
        print(
            f"{info.width}×{info.height}, {info.fps:.0f} pictures a second, {exercise_id}, "
            f"{length_s:.1f} s again and again",
            flush=True,
        )
        notes = Notes()
        voice = Voice(SilentSpeaker())
        live = notes.live = wired(
            long,
            folder,
            landmarker_of(find_model("full")),
            display=display,
            voice=voice,
            watch=notes.judged,
        )
        exercise = load_exercise(exercise_id)
        (finished,) = live.run(Programme(exercise.title, (Step(exercise),)))
        voice.close()
        judged, left_out = live.figures.judged, live.capture.dropped
        seen = judged + live.figures.passed_over
        wrong = lacking(finished, judged)
    display.close()
    if seen + left_out != live.capture.captured:
        wrong.append(f"{live.capture.captured} pictures came, {seen + left_out} are accounted for")
    minutes = minutes_of(notes.taken, live.figures.ages)
    print(
        "minute  left out %   median     95 %    worst ms  memory MB  threads  files  other cores"
    )
    for number, minute in enumerate(minutes, 1):
        print(f"{number:6d}  {minute.line}")
    each = kept_bytes(finished)
    after = 60 * max(0, len(minutes) - SETTLED) * info.fps
    print(
        f"kept in memory     {each} bytes a picture, {each * after / MB:.2f} MB from the end of "
        f"minute {SETTLED} on; {len(finished.result.repetitions)} repetitions and "
        f"{len(finished.result.events)} events in all"
    )
    print(f"results            {'; '.join(wrong) or f'whole, {judged} pictures in each file'}")
    print(f"load afterwards    {machine.load()}")
    report(
        [
            *figures_of(minutes, 100 * left_out / live.capture.captured),
            Figure(f"live, {len(minutes)} min: faults in the results", len(wrong), "", 0, "most"),
        ]
    )


if __name__ == "__main__":
    main()
