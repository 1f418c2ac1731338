"""What checking very many clips costs beside the analysis itself.

The Dask route is measured on a cluster of one process on this machine, with saved landmarks of a
short clip under many names: the elapsed time less the analyses' own is what the route costs. Ten
thousand clips are simulated by judging the same saved landmarks again and again through the real
runner with two workers, and are compared with a thousand: the processor time of a clip must not
rise (the elapsed time depends on what else the machine does).
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import machine
from benchmarks.figure import Figure, report
from benchmarks.saved import SAMPLES, landmarks
from posecheck.analysis.options import Options, Progress
from posecheck.batch.clip_check import LANDMARKS, Job, LocalWork
from posecheck.batch.clips import Clip
from posecheck.batch.fingerprint import ClipStamp, Fingerprint, LandmarksInput, RulesInput
from posecheck.batch.outcome import Outcome
from posecheck.batch.processes import run_in_processes
from posecheck.batch.progress import NoProgress
from posecheck.estimation.models import find_model
from posecheck.exercises.library import load_exercise
from posecheck.files.ownership import identity, write_marker
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.provenance import Provenance
from posecheck.session.session import Session

CLUSTER_CLIPS = 40
TARGET_MS = 20.0
FEW, MANY = 1_000, 10_000
TARGET_RATIO = 1.1
SHORT = 60


@dataclass(frozen=True)
class Rehearsal:
    """Reads saved landmarks, judges them and counts, as a clip whose rules run again."""

    file: str

    def __call__(self, job: Job, progress: Progress) -> Outcome:
        began = time.perf_counter()
        track, provenance = read_landmarks(self.file)
        session = Session(job.exercise, height=66.0)
        session.skim(track)
        content = replace(session.finish(), provenance=provenance).to_dict()
        return Outcome(
            clip=job.clip.source,
            name=job.clip.name,
            folder=job.clip.name,
            status="passed",
            exercise=job.exercise.id,
            frames=len(track),
            judged_s=content["judged_s"],
            duration_s=content["source"]["duration_s"],
            seconds=time.perf_counter() - began,
        )


def save_short(path: Path) -> None:
    """Write the landmarks of the first seconds of a sample."""
    track = landmarks("cat_cow_good").take(slice(0, SHORT))
    model = find_model()
    provenance = Provenance(
        "clip.mp4", *track.size, 30.0, 0, False, model.name, model.sha256, "", ""
    )
    with LandmarkWriter() as writer:
        for i in range(len(track)):
            writer.add(track.pose(i))
        writer.save(path, provenance)


def jobs(count: int, source: Path) -> list[Job]:
    """So many clips to be judged again by the rules."""
    exercise, options = load_exercise("cat_cow"), Options(video=False)
    fingerprint = Fingerprint(
        ClipStamp.of(str(source)),
        LandmarksInput.here(find_model()),
        RulesInput.of(exercise, options, None, None),
        video=False,
    )
    return [
        Job(Clip(str(source), f"clip{i:05d}"), exercise, options, fingerprint, rules_only=True)
        for i in range(count)
    ]


def simulated(count: int, file: Path) -> tuple[float, float, int]:
    """Elapsed and processor seconds a clip with two workers, and this process's peak memory."""
    made = jobs(count, SAMPLES / "cat_cow_good.mp4")
    began, before = time.perf_counter(), sum(os.times()[:4])
    with closing(run_in_processes(made, 2, Rehearsal(str(file)), NoProgress())) as outcomes:
        done = sum(1 for _ in outcomes)
    assert done == count
    elapsed, spent = time.perf_counter() - began, sum(os.times()[:4]) - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return elapsed / count, spent / count, peak


def on_cluster(folder: Path, file: Path) -> float:
    """Seconds a clip that the Dask route takes beyond the analyses themselves."""
    from distributed import LocalCluster

    from posecheck.batch.cluster import run_on_cluster

    made = jobs(CLUSTER_CLIPS + 1, SAMPLES / "cat_cow_good.mp4")
    for job in made:
        place = folder / "out" / job.clip.name
        place.mkdir(parents=True)
        (place / LANDMARKS).write_bytes(file.read_bytes())
        write_marker(place, {LANDMARKS}, identity(job.clip.source))
    scratch = folder / "scratch"
    scratch.mkdir()
    work = LocalWork(folder / "out", scratch)
    with _quiet_cluster(LocalCluster) as address:
        list(run_on_cluster(made[:1], address, work, NoProgress()))  # the worker imports everything
        began = time.perf_counter()
        found = list(run_on_cluster(made[1:], address, work, NoProgress()))
        elapsed = time.perf_counter() - began
    wrong = [outcome.error for outcome in found if outcome.status == "failed"]
    assert not wrong, wrong[0]
    return (elapsed - sum(outcome.seconds for outcome in found)) / len(found)


@contextmanager
def _quiet_cluster(make: type) -> Iterator[str]:
    with make(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help=f"[default: {MANY}]")
    asked = parser.parse_args(arguments)
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / "landmarks.npz"
        save_short(file)
        beyond = on_cluster(folder, file)
        _, few, _ = simulated(asked.many // 10, file)
        elapsed, many, peak = simulated(asked.many, file)
    report(
        [
            Figure("Dask route beyond the analysis", 1000 * beyond, "ms/clip", TARGET_MS, "most"),
            Figure(
                f"{asked.many:,} clips simulated, processor time",
                1000 * many,
                "ms/clip",
                TARGET_RATIO,
                "most",
                f"{asked.many // 10:,} clips",
                1000 * few,
                of_ratio=True,
            ),
        ]
    )
    print(f"Elapsed with two workers: {1000 * elapsed:.1f} ms a clip")
    print(f"Peak of the process that hands out the clips: {peak / machine.MB:.0f} MB")


if __name__ == "__main__":
    main()
