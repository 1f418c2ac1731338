"""Runs jobs on a Dask scheduler. Workers need no disk in common with this machine.

What a worker needs is sent to it, URLs aside, which it reads itself; the result folder comes
back as bytes. Dask restarts the task of a worker that was lost.
"""

import logging
import tempfile
import warnings
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from posecheck.batch.clip_check import (
    LANDMARKS,
    TRACEBACK,
    Job,
    LocalWork,
    check,
    failed,
    failure,
    keep_traceback,
    local_copy,
    place,
)
from posecheck.batch.outcome import Outcome
from posecheck.batch.progress import Watch
from posecheck.errors import InputError
from posecheck.text.translation import _

CONNECT_S: Final = 10.0
AHEAD: Final = 2
"""Clips handed out for each thread of the cluster: the next one is there when one is done."""
ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Packed:
    """The outcome of one clip with the files of its result folder."""

    outcome: Outcome
    files: dict[str, bytes]


LOST = (
    "the connection to the scheduler was lost: start it again and run the same command once "
    "more; finished clips are kept"
)


def run_on_cluster(
    jobs: Sequence[Job], address: str, work: LocalWork, watch: Watch
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job as it finishes; results go to the folder of `work`.

    Closing the generator, or Ctrl-C, calls back what has not begun; a worker finishes the clip
    in hand, whose result is then dropped.

    Raises:
        InputError: when distributed is not installed, or the scheduler cannot be reached, has
            no workers or is lost.
    """
    if not jobs:
        return
    client = _connect(address)
    with _quiet():
        from distributed.comm import CommClosedError

        try:
            yield from _Errand(client, work, watch).run(jobs)
        except CommClosedError as error:
            # Wherever the connection breaks: while a task is sent, awaited or fetched.
            raise InputError(LOST) from error
        finally:
            client.close(timeout=2)


def check_packed(job: Job, content: bytes | None) -> Packed:
    """Check one clip on a worker of the cluster.

    Args:
        content: of the clip, or of its saved landmarks; None = the clip is a URL to read here.
    """
    with tempfile.TemporaryDirectory(prefix="posecheck-") as temporary:
        folder = Path(temporary)
        try:
            if content is None:
                source = local_copy(job.clip, folder)
            else:
                suffix = ".npz" if job.rules_only else Path(job.clip.source).suffix
                source = folder / f"clip{suffix}"
                source.write_bytes(content)
                del content
            results = folder / "result"
            outcome = check(job, source, results)
            return Packed(outcome, {file.name: file.read_bytes() for file in results.iterdir()})
        except Exception as error:
            outcome = failure(job, error, folder)
            files = {file.name: file.read_bytes() for file in (folder / job.clip.name).glob("*")}
            return Packed(outcome, files)


class _Errand:
    """Keeps the cluster busy and takes in what comes back."""

    def __init__(self, client: Any, work: LocalWork, watch: Watch) -> None:
        from distributed import as_completed

        self._client, self._work, self._watch = client, work, watch
        self._coming = as_completed(loop=client.loop)
        self._jobs: dict[str, tuple[Job, int]] = {}

    def run(self, jobs: Sequence[Job]) -> Generator[Outcome, None, None]:
        waiting, room = deque(jobs), AHEAD * self._threads()
        while True:
            while waiting and len(self._jobs) < room:
                if (outcome := self._send(waiting.popleft())) is not None:
                    yield outcome
            if not self._jobs:
                return
            future = next(self._coming)
            if (outcome := self._take_in(*self._jobs.pop(future.key), future)) is not None:
                yield outcome

    def _threads(self) -> int:
        threads: int = max(1, sum(self._client.nthreads().values()))
        return threads

    def _send(self, job: Job, attempt: int = 1) -> Outcome | None:
        """Submit a job; an outcome if that fails."""
        try:
            content: bytes | None = None
            if job.rules_only:
                content = (self._work.folder / job.clip.name / LANDMARKS).read_bytes()
            elif not job.clip.remote:
                content = Path(job.clip.source).read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            return failed(job.clip, f"{job.clip.source} cannot be read ({reason})")
        key = f"posecheck-{job.clip.name}-{attempt}-{id(self):x}"
        with warnings.catch_warnings():
            # Dask would rather have large arguments scattered to workers beforehand. As part of
            # the task they stay with the scheduler, which so can give it to another worker.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            future = self._client.submit(check_packed, job, content, key=key, pure=False)
        self._jobs[key] = job, attempt
        self._watch.started(job)
        self._coming.add(future)
        return None

    def _take_in(self, job: Job, attempt: int, future: Any) -> Outcome | None:
        """Save what came back; None if the job was sent out once more."""
        if future.status == "error":  # Dask itself has tried again on other workers
            reason = " ".join(str(future.exception()).split())[:200]
            return failed(job.clip, f"the cluster could not check it: {reason}", job.exercise.id)
        if future.status != "finished":
            return self._lost(job, attempt)
        packed: Packed = future.result()
        if packed.outcome.status == "failed" and job.rules_only:  # its landmarks are damaged
            return self._send(replace(job, rules_only=False), attempt)
        try:
            return self._save(job, packed)
        except (OSError, InputError) as error:
            return failed(job.clip, str(error), job.exercise.id)

    def _lost(self, job: Job, attempt: int) -> Outcome | None:
        if self._client.status != "running":
            raise InputError(LOST)
        if attempt == ATTEMPTS:
            return failed(job.clip, "the cluster lost it twice: run again", job.exercise.id)
        self._watch.retried(job, "was lost")
        return self._send(job, attempt + 1)

    def _save(self, job: Job, packed: Packed) -> Outcome:
        target = self._work.folder / job.clip.name
        folder = Path(tempfile.mkdtemp(dir=self._work.scratch))
        for name, content in packed.files.items():
            (folder / name).write_bytes(content)
        if packed.outcome.folder is not None:
            place(folder, target)
        elif packed.files:  # the traceback of a defect
            keep_traceback(target, packed.files[TRACEBACK].decode("utf-8", "replace"))
        return packed.outcome


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep tracebacks that distributed logs away: what matters of them is said as an error."""
    # Its loggers have levels of their own, so that quieting their parent would not do.
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    before = {log: log.level for log in map(logging.getLogger, names)}
    for log in before:
        log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for log, level in before.items():
            log.setLevel(level)


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            _("--cluster needs Dask: install it with pip install 'posecheck[cluster]'")
        ) from error
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise InputError(
            _(
                "no Dask scheduler answers at {address} ({reason}): start one with `dask "
                "scheduler` and give its address, as in tcp://192.168.1.5:8786"
            ).format(address=address, reason=reason)
        ) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, TimeoutError) as error:
        client.close(timeout=2)
        raise InputError(
            _(
                "the scheduler at {address} has no workers: start one with `dask worker {address}`"
            ).format(address=address)
        ) from error
    return client
