"""Keeps finished sessions: results are written by a process of its own, so that drawing a report
never takes time from the sessions that run."""

import logging
import multiprocessing
import os
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Protocol

from posecheck import process_log
from posecheck.estimation.network_block import adopt, own_proxies
from posecheck.files.result_folder import ResultFolder
from posecheck.pose.provenance import Provenance
from posecheck.session.result import SessionResult

log = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")
NICENESS: Final = 10


class Landmarks(Protocol):
    """The poses of a session."""

    def save(self, path: Path, provenance: Provenance) -> None:
        """Write them to an .npz file."""


class ResultWriter:
    """Writes result folders, one after another; its process starts when it is first needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Start the process when somebody will need it soon: that takes some seconds."""
        self._executor()

    def write(
        self, target: Path, result: SessionResult, provenance: Provenance, landmarks: Landmarks
    ) -> Path:
        """Write the results of a session without video; called in any thread.

        Raises:
            InputError: when they cannot be written.
        """
        with ResultFolder(target, once=True) as results:
            landmarks.save(results.path / "landmarks.npz", provenance)
            try:
                self._executor().submit(_write, result, provenance, results.path).result()
            except BrokenProcessPool:  # killed, as for want of memory: then do it here
                log.warning("the process that writes results was lost: they are written here")
                with self._lock:
                    self._pool = None
                _write(result, provenance, results.path)
            return results.commit()

    def close(self) -> None:
        """End the process when its work is done."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None

    def _executor(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                own, far_end = _SPAWN.Pipe(duplex=False)
                start = (far_end, process_log.level(), own_proxies())
                self._pool = ProcessPoolExecutor(1, _SPAWN, initializer=_begin, initargs=start)
                self._pool.submit(_import)  # starts the process
                far_end.close()
                threading.Thread(target=process_log.listen, args=(own,), daemon=True).start()
            return self._pool


def new_place(results: Path, started: datetime, exercise: str) -> Path:
    """A name for a session's folder below the results that no other has."""
    return results / f"{started:%Y-%m-%d-%H%M%S}-{exercise}-{secrets.token_hex(4)}"


def be_nice() -> None:
    """Let the live sessions go first, where the system has such an order."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)


def _begin(pipe: Connection, log_level: int, proxies: Mapping[str, str]) -> None:
    """The first that the process does."""
    adopt(proxies)
    process_log.to_parent(pipe, log_level)
    be_nice()


def _import() -> None:
    """Import what a report needs, matplotlib above all."""
    import_module("posecheck.analysis.analyze")
    import_module("posecheck.report.plots")


def _write(result: SessionResult, provenance: Provenance, folder: Path) -> None:
    from posecheck.results.write import write_results

    write_results(result, provenance, folder)
