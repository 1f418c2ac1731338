"""Whether the same is found where the model looks at as many pictures as the movement needs.

Each recording is judged by every picture and as `analyze` judges it. Of a shadow recording, which
has the landmarks of every picture, those are left out that would not have been looked at, by what
moves in its silhouettes; that shows what the rules make of fewer poses, not what the model does.
What a recording is of stands beside it, in NAME.expect.toml or NAME.toml.
"""

import argparse
import math
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from benchmarks import machine
from benchmarks.figure import Figure, report
from posecheck.analysis.analyze import LANDMARKS, analyze_recording, looks_every_s
from posecheck.analysis.judge import session_of
from posecheck.analysis.options import Options
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, exercise_ids
from posecheck.observation.shadow import SILHOUETTE
from posecheck.pose.track import PoseTrack
from posecheck.rules.events import Event
from posecheck.session.result import SessionResult
from posecheck.video.sampling import FrameSampler, Timed

WITHIN_S = 0.2
"""Two events begin and end together when they do so within this."""
PEAK_SHARE = 0.1
"""Peaks agree within the error band, or where none is stated within this share of the limit."""
HEIGHT_IN = 66.0


@dataclass(frozen=True)
class Agreement:
    """What was found in both ways, and what in one of them or at other times."""

    same: int = 0
    moved: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Events in all."""
        return self.same + len(self.moved) + len(self.alone)


def agreement(every: Sequence[Event], sampled: Sequence[Event]) -> Agreement:
    """Compare the events found by every picture with those found by fewer."""
    found, left = Agreement(), list(sampled)
    same, unmatched = 0, []
    for event in every:
        twin = next((other for other in left if _same(event, other)), None)
        if twin is None:
            unmatched.append(event)
        else:
            left.remove(twin)
            same += 1
    for event in unmatched:
        twin = next((other for other in left if _overlap(event, other)), None)
        if twin is None:
            found.alone.append(f"every picture only: {_told(event)}")
        else:
            left.remove(twin)
            found.moved.append(f"{_told(event)}, sampled {_told(twin)}")
    found.alone.extend(f"sampled only: {_told(event)}" for event in left)
    return Agreement(same, found.moved, found.alone)


def _alike(a: Event, b: Event) -> bool:
    return (a.kind, a.rule, a.side, a.severity) == (b.kind, b.rule, b.side, b.severity)


def _overlap(a: Event, b: Event) -> bool:
    return _alike(a, b) and a.start_s <= b.end_s and b.start_s <= a.end_s


def _same(a: Event, b: Event) -> bool:
    together = max(abs(a.start_s - b.start_s), abs(a.end_s - b.end_s)) <= WITHIN_S
    stated = 0.0 if math.isnan(a.band) else a.band
    band = WITHIN_S if a.kind == "hold" else max(stated, PEAK_SHARE * abs(a.limit))
    return _alike(a, b) and together and abs(a.peak - b.peak) <= band


def _told(event: Event) -> str:
    side = f"{event.side} " if event.side else ""
    return (
        f"{event.kind} {side}{event.rule} {event.severity} {event.start_s:.2f}-{event.end_s:.2f} s "
        f"peak {event.peak:.1f} (limit {event.limit:.1f})"
    )


def judged(source: Path, exercise: Exercise) -> tuple[SessionResult, SessionResult]:
    """The results of a video by every picture, and as it is analysed."""

    def run(*, every_picture: bool) -> SessionResult:
        options = Options(height_in=HEIGHT_IN, video=False, every_picture=every_picture)
        with tempfile.TemporaryDirectory() as folder:
            return analyze_recording(source, exercise, Path(folder) / "out", options).result

    return run(every_picture=True), run(every_picture=False)


def judged_shadow(folder: Path, exercise: Exercise) -> tuple[SessionResult, SessionResult]:
    """The same of a shadow recording."""
    track = PoseTrack.load(folder / LANDMARKS)
    chosen = FrameSampler(looks_every_s(exercise)).chosen(_silhouettes(folder / SILHOUETTE, track))
    rows = np.array([index for index, _, _ in chosen])

    def run(poses: PoseTrack) -> SessionResult:
        session = session_of(exercise, Options(height_in=HEIGHT_IN), poses)
        session.skim(poses)
        return session.finish()

    return run(track), run(track.take(rows))


def _silhouettes(path: Path, track: PoseTrack) -> Iterator[Timed]:
    with av.open(str(path)) as file:
        for i, frame in enumerate(file.decode(video=0)):
            yield i, float(track.time_s[i]), frame


def _exercise_of(source: Path, fallback: str | None) -> Exercise:
    for suffix in (".expect.toml", ".toml"):
        beside = source.parent / f"{source.stem}{suffix}"
        if beside.exists():
            fallback = tomllib.loads(beside.read_text(encoding="utf-8-sig")).get(
                "exercise", fallback
            )
            break
    if fallback is None:
        raise SystemExit(f"{source}: name its movement with -e")
    return built_in_exercise(fallback)


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare recordings and print what differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sampling", description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="videos, or folders of landmarks")
    parser.add_argument("-e", "--exercise", choices=exercise_ids(), help="of those that say none")
    asked = parser.parse_args(arguments)
    print(machine.describe())
    same = moved = alone = 0
    for source in asked.sources:
        exercise = _exercise_of(source, asked.exercise)
        judge = judged_shadow if source.is_dir() else judged
        every, sampled = judge(source, exercise)
        found = agreement(every.events, sampled.events)
        same, moved, alone = same + found.same, moved + len(found.moved), alone + len(found.alone)
        share = len(sampled.times) / len(every.times)
        repetitions = len(every.repetitions), len(sampled.repetitions)
        print(
            f"{source.stem}: {share:.0%} of {len(every.times)} pictures, {found.same} of "
            f"{found.count} events the same, repetitions {repetitions[0]} and {repetitions[1]}",
            flush=True,
        )
        for line in (*found.moved, *found.alone):
            print(f"    {line}")
    total = same + moved + alone
    print(f"{same} of {total} events the same, {moved} at other times, {alone} in one way only")
    percent = 100 * same / total if total else 100.0
    report([Figure("events the same as by every picture", percent, "%", 100, "least")])


if __name__ == "__main__":
    main()
