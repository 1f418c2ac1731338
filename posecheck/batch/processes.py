"""Runs jobs in processes of their own: a worker that is killed costs one retry of its clip.

Each worker has a pipe of its own and outlives its clips. Unlike concurrent.futures, which gives
up all work when one process dies, only the lost worker is replaced.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from posecheck import process_log
from posecheck.batch.clip_check import Job, Task, failed
from posecheck.batch.outcome import Outcome
from posecheck.batch.progress import Watch

log = logging.getLogger(__name__)
ATTEMPTS: Final = 2
"""How often a clip is tried when its worker is lost."""
CLIPS_EACH: Final = 64
"""A worker makes room for a fresh one after so many clips: the memory that the native libraries
scatter grows by some megabytes a clip at first."""
RULES_SHARE: Final = 1 / 8
"""What a clip whose saved landmarks are judged again counts for in that."""
REPORT_EVERY_S: Final = 0.2
_SPAWN: Final = multiprocessing.get_context("spawn")


def run_in_processes(
    jobs: Sequence[Job], workers: int, task: Task, watch: Watch
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job as it finishes, in whatever order that is.

    Args:
        workers: processes at the same time, at least 1.
        task: called in the workers; must be picklable and turn every problem of a clip into
            an outcome.

    Closing the generator, or an exception in it such as Ctrl-C, ends all workers at once. A
    program that calls this must keep its own start under `if __name__ == "__main__"`, as new
    processes read its main module.
    """
    waiting, attempts = deque(jobs), Counter[str]()
    crew: list[_Worker] = []
    try:
        while waiting or any(worker.job for worker in crew):
            for worker in crew:
                if waiting and worker.job is None:
                    worker.give(waiting.popleft(), watch)
            while waiting and len(crew) < workers:
                crew.append(_Worker(task))
                crew[-1].give(waiting.popleft(), watch)
            for worker in _speaking(crew):
                outcome = worker.listen(watch)
                if outcome is not None:
                    yield outcome
                if worker.clips >= CLIPS_EACH:
                    crew.remove(worker)
                    worker.end()
                elif worker.lost:
                    crew.remove(worker)
                    reason, job = worker.bury(), worker.job
                    if job is None:
                        continue
                    log.warning("the worker that checked %s %s", job.clip.source, reason)
                    attempts[job.clip.name] += 1
                    if attempts[job.clip.name] < ATTEMPTS:
                        watch.retried(job, reason)
                        waiting.appendleft(job)
                    else:
                        yield _given_up(job, reason)
    finally:
        for worker in crew:
            worker.end()


class _Worker:
    """A process that does one job after another."""

    def __init__(self, task: Task) -> None:
        self.job: Job | None = None
        self.clips = 0.0
        self.lost = False
        self.pipe, far_end = _SPAWN.Pipe()
        self._process: BaseProcess = _SPAWN.Process(
            target=_serve,
            args=(far_end, task, process_log.level()),
            name="posecheck-batch",
            daemon=True,
        )
        with _deaf_to_interrupts():
            self._process.start()
        # With the last copy of its end gone, the pipe says at once when the worker dies.
        far_end.close()

    def give(self, job: Job, watch: Watch) -> None:
        self.job = job
        watch.started(job)
        with suppress(OSError):  # it died meanwhile: the next look at the pipe says so
            self.pipe.send(job)

    def listen(self, watch: Watch) -> Outcome | None:
        """Take in what the worker has said; its outcome if it has finished its job."""
        try:
            while self.pipe.poll():
                said: Any = self.pipe.recv()
                if isinstance(said, logging.LogRecord):
                    process_log.take(said)
                    continue
                if isinstance(said, Outcome):
                    # Without the model hardly anything is scattered.
                    rules_only = self.job is not None and self.job.rules_only
                    self.clips += RULES_SHARE if rules_only else 1.0
                    self.job = None
                    return said
                if self.job is not None:
                    watch.progressed(self.job, *said)
        except (EOFError, OSError):
            self.lost = True
        return None

    def bury(self) -> str:
        """Wait for a lost worker to be gone; says how it ended."""
        self.pipe.close()
        self._process.join(5)
        code = self._process.exitcode
        self.end()
        if code is not None and code < 0:
            try:
                return f"was killed ({signal.Signals(-code).name})"
            except ValueError:
                return f"was killed (signal {-code})"
        return f"ended unexpectedly (exit status {code})"

    def end(self) -> None:
        """End the process at once; nothing that it was writing is kept."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _speaking(crew: list[_Worker]) -> list[_Worker]:
    ready = wait([worker.pipe for worker in crew])
    return [worker for worker in crew if worker.pipe in ready]


def _given_up(job: Job, reason: str) -> Outcome:
    message = (
        f"its worker process {reason}, and another one in a second attempt too: check whether "
        "memory runs out (use fewer --workers), or whether this clip is damaged"
    )
    return failed(job.clip, message, job.exercise.id)


def _serve(pipe: Connection, task: Task, log_level: int) -> None:
    """Do jobs until the pipe is closed; the life of a worker process."""
    # Ctrl-C reaches every process of a terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    send = process_log.to_parent(pipe, log_level)
    _end_with_parent()
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        outcome = task(job, _reporter(send))
        send(outcome)


def _reporter(send: process_log.Send) -> Callable[[int, int | None], None]:
    last = 0.0

    def report(frames: int, total: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= REPORT_EVERY_S:
            last = now
            send((frames, total))

    return report


def _end_with_parent() -> None:
    """End this process at once when its parent is gone, even in the middle of a clip."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started inside never see Ctrl-C, not even before their first own line.

    This process gets a Ctrl-C that falls in between afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # lifts the mask as a side effect of its own start
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
