"""Runs jobs in processes of their own: a worker that is killed costs one retry of its clip, and
one that hangs is ended.

The processes are pebble's, which can end a task that is under way. Each worker is a pool of its own
with a pipe of its own, on which it says how far it is: what several share would stay locked when
one of them is killed while it writes.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from posecheck import process_log
from posecheck.batch.clip_check import Job, Task, failed
from posecheck.batch.outcome import Outcome
from posecheck.batch.progress import Watch
from posecheck.text.translation import N_, _

log = logging.getLogger(__name__)
ATTEMPTS: Final = 2
"""How often a clip is tried when its worker is lost."""
CLIPS_EACH: Final = 64
"""A worker makes room for a fresh one after so many clips: the memory that the native libraries
scatter grows by some megabytes a clip at first."""
RULES_SHARE: Final = 1 / 8
"""What a clip whose saved landmarks are judged again counts for in that."""
SILENCE_S: Final = 600.0
"""A clip that has given no sign of life for so long hangs, unless it has worked for longer than
that before: what follows the frames, the rules and the annotated video, takes less time than they
did, and says nothing. One frame takes a second on the slowest machine."""
START_S: Final = 600.0
"""How long the start of a process may take, on a machine that swaps."""
FETCHING: Final = 6
"""So many times longer may a clip be silent that is fetched from elsewhere first."""
HUNG: Final = "took too long"
TOO_LONG: Final = N_(
    "it took too long and was stopped: check whether this clip is damaged, or allow more with "
    "--time-limit"
)
REPORT_EVERY_S: Final = 0.2
LOOK_EVERY_S: Final = 0.1
_SPAWN: Final = multiprocessing.get_context("spawn")


def run_in_processes(
    jobs: Sequence[Job],
    workers: int,
    task: Task,
    watch: Watch,
    *,
    limit_s: float | None = None,
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job as it finishes, in whatever order that is.

    A clip that hangs is a failed outcome, and holds up no other.

    Args:
        workers: processes at the same time, at least 1.
        task: called in the workers; must be picklable and turn every problem of a clip into
            an outcome.
        limit_s: how long a clip may take, None = as long as it gives signs of life.

    Closing the generator, or an exception in it such as Ctrl-C, ends all workers at once. A
    program that calls this must keep its own start under `if __name__ == "__main__"`, as new
    processes read its main module.
    """
    waiting, attempts = deque(jobs), Counter[str]()
    crew: list[_Worker] = []
    bell = _Bell()
    try:
        while waiting or any(worker.job for worker in crew):
            for worker in crew:
                if waiting and worker.job is None:
                    worker.give(waiting.popleft(), watch, limit_s)
            while waiting and len(crew) < workers:
                crew.append(_Worker(task, bell))
                crew[-1].give(waiting.popleft(), watch, limit_s)
            pipes = [worker.pipe for worker in crew if not worker.silenced]
            wait([bell.pipe, *pipes], LOOK_EVERY_S)
            bell.heard()
            for worker in list(crew):
                worker.listen(watch)
                ended = worker.look()
                if isinstance(ended, Outcome):
                    yield ended
                elif ended is not None:
                    job = worker.take_back()
                    attempts[job.clip.name] += 1
                    log.warning("the worker that checked %s %s", job.clip.shown, ended)
                    if ended is HUNG:
                        yield failed(job.clip, _(TOO_LONG), job.exercise.id)
                    elif attempts[job.clip.name] < ATTEMPTS:
                        watch.retried(job, ended)
                        waiting.appendleft(job)
                    else:
                        yield _given_up(job, ended)
                if ended is not None and (worker.lost or worker.clips >= CLIPS_EACH):
                    crew.remove(worker)
                    _end([worker])
    finally:
        _end(crew)
        bell.close()


class _Bell:
    """Rung when a job is done, so that the next one need not wait until somebody looks."""

    def __init__(self) -> None:
        self.pipe, self._far_end = _SPAWN.Pipe(duplex=False)
        self._lock = threading.Lock()

    def ring(self, _done: object) -> None:
        with self._lock, suppress(OSError):  # nobody listens any more
            self._far_end.send_bytes(b"!")

    def heard(self) -> None:
        while self.pipe.poll():
            self.pipe.recv_bytes()

    def close(self) -> None:
        with self._lock:
            self.pipe.close()
            self._far_end.close()


class _Worker:
    """A process that does one job after another."""

    def __init__(self, task: Task, bell: _Bell) -> None:
        self.job: Job | None = None
        self.clips = 0.0
        self.lost = self.silenced = self._at_work = False
        self._future: ProcessFuture[Outcome] | None = None
        self._began = self._heard = 0.0
        self._task, self._bell = task, bell
        self.pipe, self._far_end = _SPAWN.Pipe(duplex=False)
        self._pool = ProcessPool(
            max_workers=1,
            initializer=_begin,
            initargs=(self._far_end, process_log.level()),
            context=_SPAWN,
        )

    def give(self, job: Job, watch: Watch, limit_s: float | None) -> None:
        self.job = job
        watch.started(job)
        self._began = self._heard = time.monotonic()
        self._at_work = False
        with _deaf_to_interrupts():
            self._future = self._pool.schedule(_work, (self._task, job), timeout=limit_s)
        self._future.add_done_callback(self._bell.ring)
        # With the last copy of its end gone, the pipe says at once when the worker dies; and the
        # pool starts no other worker then, which would find the pipe as the dead one left it.
        self._far_end.close()

    def listen(self, watch: Watch) -> None:
        """Take in what the worker has said."""
        try:
            while not self.silenced and self.pipe.poll():
                said: Any = self.pipe.recv()
                self._heard = time.monotonic()
                if said is None:
                    self._began, self._at_work = self._heard, True
                elif isinstance(said, logging.LogRecord):
                    process_log.take(said)
                elif self.job is not None:
                    watch.progressed(self.job, *said)
        except (EOFError, OSError):
            self.silenced = True

    def look(self) -> Outcome | str | None:
        """The outcome of the job, or how the worker was lost; None while it works."""
        if self._future is None or self.job is None:
            return None
        if not self._future.done():
            if time.monotonic() - self._heard > self._patience_s():
                self._future.cancel()  # type: ignore[no-untyped-call]
            return None
        try:
            outcome = self._future.result()
        except (TimeoutError, CancelledError):
            self.lost = True
            return HUNG
        except ProcessExpired as error:
            self.lost = True
            return _how(error.exitcode)
        except BrokenProcessPool:
            self.lost = True
            return _how(None)
        # Without the model hardly anything is scattered.
        self.clips += RULES_SHARE if self.job.rules_only else 1.0
        self.job = self._future = None
        return outcome

    def take_back(self) -> Job:
        """The job of a worker that was lost."""
        job, self.job, self._future = self.job, None, None
        assert job is not None
        return job

    def stop(self) -> None:
        """Begin to end the process; nothing that it was writing is kept."""
        self._pool.stop()  # type: ignore[no-untyped-call]

    def join(self) -> None:
        """Wait until it is gone."""
        with suppress(RuntimeError):  # the pool never began to work
            self._pool.join()
        self.pipe.close()
        self._far_end.close()

    def _patience_s(self) -> float:
        assert self.job is not None
        if not self._at_work:
            return START_S
        least = SILENCE_S * (FETCHING if self.job.clip.remote else 1)
        return max(least, self._heard - self._began)


def _end(crew: list[_Worker]) -> None:
    for worker in crew:
        worker.stop()
    for worker in crew:
        worker.join()


def _how(code: int | None) -> str:
    """How a process ended."""
    if code is not None and code < 0:
        try:
            return f"was killed ({signal.Signals(-code).name})"
        except ValueError:
            return f"was killed (signal {-code})"
    return f"ended unexpectedly (exit status {code})"


def _given_up(job: Job, reason: str) -> Outcome:
    message = (
        f"its worker process {reason}, and another one in a second attempt too: check whether "
        "memory runs out (use fewer --workers), or whether this clip is damaged"
    )
    return failed(job.clip, message, job.exercise.id)


_send: process_log.Send | None = None
"""In a worker: how it says how far it is."""


def _begin(pipe: Connection, log_level: int) -> None:
    """The first that a worker process does."""
    global _send
    # Ctrl-C reaches every process of a terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # To be ended in the middle of a clip it needs no Python, which may hang in a library.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _send = process_log.to_parent(pipe, log_level)
    _end_with_parent()


def _work(task: Task, job: Job) -> Outcome:
    assert _send is not None
    _send(None)  # the first sign of life
    return task(job, _reporter(_send))


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
