"""The whole of a batch: find the clips, skip what is unchanged, check the rest, keep the order."""

import os
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from posecheck.batch.clip_check import Job, LocalWork
from posecheck.batch.clips import Clip, find_clips
from posecheck.batch.order import longest_first
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings, make_plan
from posecheck.batch.processes import run_in_processes
from posecheck.batch.progress import NoProgress, Watch
from posecheck.files.ownership import SUMMARY_FILES, refuse_foreign
from posecheck.files.result_folder import cannot_write
from posecheck.files.unfinished import Unfinished, sweep

_SCRATCH: Final = ".batch-"


@dataclass(frozen=True, slots=True)
class Batch:
    """A finished batch.

    Attributes:
        outcomes: one a clip, in the order in which the clips were found.
        folder: where the results are.
        seconds: elapsed time.
    """

    outcomes: list[Outcome]
    folder: Path
    seconds: float


def run_batch(
    paths: Sequence[str],
    folder: str | Path,
    settings: BatchSettings | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    watch: Watch | None = None,
    limit_s: float | None = None,
) -> Batch:
    """Check all clips among files, folders and URLs, each compared with its expectation.

    Results are saved clip by clip, so that a run that was interrupted goes on where it was.

    Args:
        folder: for one result folder a clip.
        workers: processes on this machine, None = one a processor core.
        cluster: address of a Dask scheduler, whose workers then do the work.
        limit_s: how long a clip may take on this machine, None = as long as it gives signs of life.

    Raises:
        InputError: when a path, the model, the folder or the cluster cannot be used. A clip
            that cannot be read is an outcome, not an error.
    """
    began = time.perf_counter()
    folder, settings, watch = Path(folder), settings or BatchSettings(), watch or NoProgress()
    refuse_foreign(folder, SUMMARY_FILES)
    clips = find_clips(paths, folder)
    plan = make_plan(clips, folder, settings)
    watch.planned(len(clips), len(plan.outcomes))
    outcomes = dict(plan.outcomes)
    with _scratch(folder) as scratch:
        work = LocalWork(folder, scratch)
        with closing(
            _run(plan.jobs, work, workers or cores(), cluster, watch, limit_s)
        ) as finished:
            for outcome in finished:
                outcomes[outcome.name] = outcome
                watch.finished(outcome)
    ordered = [outcomes[clip.name] for clip in clips]
    return Batch(ordered, folder, time.perf_counter() - began)


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(
    jobs: Sequence[Job],
    work: LocalWork,
    workers: int,
    cluster: str | None,
    watch: Watch,
    limit_s: float | None,
) -> Generator[Outcome, None, None]:
    if cluster is None:
        jobs = longest_first(jobs) if workers > 1 else jobs
        return run_in_processes(jobs, workers, work, watch, limit_s=limit_s)
    from posecheck.batch.cluster import run_on_cluster

    return run_on_cluster(jobs, cluster, work, watch)


@contextmanager
def _scratch(folder: Path) -> Generator[Path, None, None]:
    """A hidden folder for unfinished results, gone at the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, _SCRATCH)  # of a run that was killed
        scratch = Unfinished(folder, _SCRATCH)
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield scratch.path
    finally:
        scratch.discard()


__all__ = ["Batch", "BatchSettings", "Clip", "cores", "run_batch"]
