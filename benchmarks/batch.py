"""Speed of `posecheck batch`: one worker against two, and the rules on saved landmarks.

Rounds take turns, so that other work on the machine disturbs both numbers of workers alike. The
time is that of the whole run, starting the workers and loading the model included. The processor
time of all workers is printed beside it: on a machine that does other work at the same time, only
that can be compared, and half of it is the least that two workers can take on two cores.

What the machine itself makes of two processes is measured in the same rounds: bare loops of
MediaPipe over pictures in memory, one and as many as there are workers.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.machine import Spread
from benchmarks.side_by_side import pictures_a_second
from posecheck.batch.plan import BatchSettings
from posecheck.batch.run_batch import Batch, run_batch

TARGET = 0.6
TARGET_FASTER = 1.85
TARGET_SHARE = 0.95
"""Of what the bare loops make of several processes, workers make at least this share."""
HEIGHT_IN = 66.0
OTHER_HEIGHT_IN = 67.0


def timed(
    paths: Sequence[str], folder: Path, workers: int, settings: BatchSettings
) -> tuple[Batch, float]:
    """Run the batch; also the processor time of its workers in seconds.

    Raises RuntimeError when a clip could not be checked.
    """
    before = os.times()
    batch = run_batch(paths, folder, settings, workers=workers)
    after = os.times()
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    wrong = [outcome for outcome in batch.outcomes if outcome.folder is None]
    if wrong:
        raise RuntimeError(f"{wrong[0].clip}: {wrong[0].error}")
    return batch, spent


def measure(paths: Sequence[str], workers: int, rounds: int, exercise: str) -> dict[str, Any]:
    """Seconds with one worker and with several, from pictures and from saved landmarks."""
    settings = BatchSettings(exercise_id=exercise, level=3, height_in=HEIGHT_IN)
    again = BatchSettings(exercise_id=exercise, level=2, height_in=OTHER_HEIGHT_IN)
    seconds: dict[str, dict[int, list[float]]] = {
        name: {1: [], workers: []} for name in ("pictures", "landmarks", "unchanged")
    }
    spent: dict[int, list[float]] = {1: [], workers: []}
    bare_fps: dict[int, list[float]] = {1: [], workers: []}
    frames = judged = clips = 0
    for _ in range(rounds):
        for crew in (1, workers):
            bare_fps[crew].append(pictures_a_second(paths, crew))
        for crew in (1, workers):
            with tempfile.TemporaryDirectory() as folder:
                first, processor_s = timed(paths, Path(folder), crew, settings)
                rules, _ = timed(paths, Path(folder), crew, again)
                third, _ = timed(paths, Path(folder), crew, again)
                spent[crew].append(processor_s)
                clips = len(first.outcomes)
                frames = sum(outcome.frames for outcome in first.outcomes)
                judged = sum(outcome.frames for outcome in rules.outcomes if outcome.rerun)
                assert all(outcome.reused for outcome in third.outcomes)
                for name, batch in zip(seconds, (first, rules, third), strict=True):
                    seconds[name][crew].append(batch.seconds)

    def ratio(name: str) -> Spread:
        pairs = zip(seconds[name][workers], seconds[name][1], strict=True)
        return Spread.of([several / one for several, one in pairs])

    def faster() -> Spread:
        pairs = zip(bare_fps[workers], bare_fps[1], strict=True)
        return Spread.of([several / one for several, one in pairs])

    def rate(name: str, crew: int, count: int) -> Spread:
        return Spread.of([count / elapsed for elapsed in seconds[name][crew]])

    return {
        "clips": clips,
        "frames": frames,
        "frames_judged_again": judged,
        "workers": workers,
        "rounds": rounds,
        "seconds": {n: {c: asdict(Spread.of(s)) for c, s in t.items()} for n, t in seconds.items()},
        "processor_s": {c: asdict(Spread.of(s)) for c, s in spent.items()},
        "ratio": asdict(ratio("pictures")),
        "bare_fps": {c: asdict(Spread.of(f)) for c, f in bare_fps.items()},
        "bare_faster": asdict(faster()),
        "target": TARGET,
        "fps": {
            "pictures": {c: asdict(rate("pictures", c, frames)) for c in (1, workers)},
            "landmarks": {c: asdict(rate("landmarks", c, judged)) for c in (1, workers)},
        },
    }


def show(found: dict[str, Any]) -> None:
    """Print the figures as text."""
    several = found["workers"]
    print(
        f"{found['clips']} clips, {found['frames']:,} frames; {found['rounds']} rounds in turns, "
        "median (min to max)\n"
    )
    print(f"{'':34s}{'1 worker':>26s}{f'{several} workers':>26s}")
    for name, text in (
        ("pictures", "from pictures, s"),
        ("landmarks", "rules on saved landmarks, s"),
        ("unchanged", "nothing changed, s"),
    ):
        cells = (Spread(**found["seconds"][name][crew]).text(1) for crew in (1, several))
        print(f"{text:34s}" + "".join(f"{cell:>26s}" for cell in cells))
    cells = (Spread(**found["processor_s"][crew]).text(1) for crew in (1, several))
    print(f"{'from pictures, processor time, s':34s}" + "".join(f"{cell:>26s}" for cell in cells))
    for name, text in (
        ("pictures", "from pictures, frames/s"),
        ("landmarks", "from landmarks, frames/s"),
    ):
        cells = (Spread(**found["fps"][name][crew]).text(0) for crew in (1, several))
        print(f"{text:34s}" + "".join(f"{cell:>26s}" for cell in cells))
    cells = (Spread(**found["bare_fps"][crew]).text(0) for crew in (1, several))
    print(f"{'MediaPipe alone, pictures/s':34s}" + "".join(f"{cell:>26s}" for cell in cells))
    verdict = "met" if found["ratio"]["median"] <= found["target"] else "MISSED"
    ratio = Spread(**found["ratio"]).text()
    one, more = (found["seconds"]["pictures"][crew]["median"] for crew in (1, several))
    report(
        [
            Figure(
                f"batch with {several} workers",
                found["frames"] / more,
                "frames/s",
                TARGET_FASTER,
                "least",
                "one worker",
                found["frames"] / one,
                of_ratio=True,
            ),
            Figure(
                f"what {several} workers make of one",
                1 / found["ratio"]["median"],
                "times",
                TARGET_SHARE,
                "least",
                f"{several} bare loops of MediaPipe beside one",
                found["bare_faster"]["median"],
                of_ratio=True,
            ),
        ]
    )
    print(f"\n{several} workers take {ratio} of the time of one; target <= {TARGET} {verdict}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a batch and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("-e", "--exercise", default="cat_cow", help="of clips that do not say it")
    parser.add_argument("--workers", type=int, default=2, help="compared with one [default: 2]")
    parser.add_argument("--rounds", type=int, default=1, help="[default: 1]")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    asked = parser.parse_args(arguments)
    before = machine.describe()
    found = measure(asked.paths, asked.workers, asked.rounds, asked.exercise)
    found |= {"machine": before, "load_after": machine.load()}
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    print(before)
    show(found)
    print(f"Load afterwards: {found['load_after']}")


if __name__ == "__main__":
    main()
