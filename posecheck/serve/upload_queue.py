"""Recorded videos from the page: taken in, queued, analysed one after another, kept."""

import asyncio
import contextlib
import logging
import multiprocessing
import re
import secrets
import shutil
import tempfile
import threading
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from posecheck import process_log
from posecheck.errors import InputError
from posecheck.estimation.network_block import own_proxies
from posecheck.exercises.exercise import Exercise
from posecheck.files.durable import flush
from posecheck.files.unfinished import Unfinished, sweep
from posecheck.history.store import History
from posecheck.pose.orientation import AS_STORED, Orientation
from posecheck.pose.scene import CameraPlace
from posecheck.serve.messages import UploadMessage, UploadState
from posecheck.serve.report_links import report_link
from posecheck.serve.result_writer import new_place
from posecheck.serve.settings import ServerSettings
from posecheck.serve.summary_message import Summary
from posecheck.serve.upload_analysis import FinishedUpload, analyse
from posecheck.serve.upload_intake import DiskFull, TooLarge, receive, room
from posecheck.serve.upload_leftovers import sweep_numbered
from posecheck.serve.upload_probe import Probe
from posecheck.text.translation import _, language

log = logging.getLogger(__name__)
FINISHED_KEPT: Final = 50
_SPAWN: Final = multiprocessing.get_context("spawn")
_WORK: Final = ".uploads-"


@dataclass
class Upload:
    """One video on its way to a report.

    Attributes:
        folder: its own working folder, gone when it is finished.
        language: in which its result is told.
    """

    id: str
    name: str
    exercise: Exercise
    height_in: float | None
    level: int | None
    folder: Path
    orientation: Orientation = AS_STORED
    place: CameraPlace | None = None
    fps: float | None = None
    language: str = field(default_factory=language)
    state: UploadState = "queued"
    done: int = 0
    total: int | None = None
    message: str | None = None
    session: int | None = None
    summary: Summary | None = None
    process: Any = field(default=None, repr=False)

    @property
    def video(self) -> Path:
        """The file as it came, under a name of our own."""
        saved = self.name.lower().endswith(".npz")
        return self.folder / ("landmarks.npz" if saved else "video")

    @property
    def cancelled(self) -> bool:
        """Whether its sender has thought better of it."""
        return self.state == "cancelled"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed", "cancelled")


class Uploads:
    """The queue of a server."""

    def __init__(self, settings: ServerSettings, history: History) -> None:
        self._settings = settings
        self._history = history
        self._uploads: dict[str, Upload] = {}
        self._coming_in = 0
        self._queue: asyncio.Queue[Upload] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._deciding = threading.Lock()
        self._made: Unfinished | None = None
        self._probe = Probe()

    def start(self) -> None:
        """Begin to work off the queue."""
        sweep(self._settings.results, _WORK)
        sweep_numbered(self._settings.results)
        self._worker = asyncio.create_task(self._work_off())

    async def close(self) -> None:
        """Stop at once; what is not finished is gone."""
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker
        for upload in self._uploads.values():
            _kill(upload)
        if self._made is not None:
            self._made.discard()
            self._made = None

    async def take(
        self,
        chunks: AsyncIterator[bytes],
        *,
        name: str,
        exercise: Exercise,
        height_in: float | None,
        level: int | None,
        orientation: Orientation = AS_STORED,
        place: CameraPlace | None = None,
        fps: float | None = None,
        length: int | None,
    ) -> Upload:
        """Take in a video; when the sender stops half-way nothing is left of it.

        What is no video has failed at once, and waits for nothing.

        Args:
            place: where the camera stood, None = where the exercise says.
            fps: pictures a second in place of the file's own times, None = those.
            length: what the sender says how long it is, None = unknown.

        Raises:
            TooLarge: when it is too large.
            DiskFull: when there is no room for it, or none any more.
            InputError: when too many wait, nothing came, or too slowly.
        """
        waiting = sum(not upload.finished for upload in self._uploads.values())
        if waiting + self._coming_in >= self._settings.uploads_waiting:
            raise InputError(_("Too many videos are waiting: try again when some are done."))
        work = self._working_folder()
        most = self._settings.upload_bytes
        if length is not None and length > most:
            raise TooLarge
        identifier = secrets.token_urlsafe(9)
        folder = Path(tempfile.mkdtemp(prefix="in-", dir=work))
        upload = Upload(
            identifier,
            shown_name(name),
            exercise,
            height_in,
            level,
            folder,
            orientation,
            place,
            fps,
        )
        self._coming_in += 1
        try:
            if (length or 0) > room(folder):
                raise DiskFull
            await receive(chunks, upload.video, most)
            upload.message = await self._probe.look(upload.video, upload.name, fps)
        except BaseException:
            self._clear(folder)
            raise
        finally:
            self._coming_in -= 1
        self._uploads[identifier] = upload
        if upload.message is None:
            self._queue.put_nowait(upload)
        else:
            upload.state = "failed"
            self._clear(folder)
            self._forget_oldest()
        return upload

    def all(self) -> list[UploadMessage]:
        """What the page is told of all uploads, oldest first."""
        return [self.message(upload) for upload in self._uploads.values()]

    def find(self, identifier: str) -> Upload | None:
        """The upload of that number."""
        return self._uploads.get(identifier)

    def message(self, upload: Upload) -> UploadMessage:
        """What the page is told of an upload."""
        queued = [u.id for u in self._uploads.values() if u.state == "queued"]
        link = None
        if upload.session is not None:
            link = report_link(upload.session, self._settings.secret)
        return UploadMessage(
            id=upload.id,
            name=upload.name,
            exercise=upload.exercise.id,
            title=upload.exercise.title,
            state=upload.state,
            position=queued.index(upload.id) + 1 if upload.id in queued else None,
            done=upload.done,
            total=upload.total,
            message=upload.message,
            summary=upload.summary,
            session=upload.session,
            report=link,
        )

    def remove(self, upload: Upload) -> None:
        """Cancel an upload and leave nothing behind, or take a finished one off the list."""
        with self._deciding:
            under_way = not upload.finished
            if under_way:
                upload.state = "cancelled"
        if under_way:
            _kill(upload)
            if upload.process is None:  # else whoever waits for the process cleans up after it
                self._clear(upload.folder)
        self._uploads.pop(upload.id, None)

    async def _work_off(self) -> None:
        while True:
            upload = await self._queue.get()
            if upload.finished:
                continue
            upload.state = "analysing"
            try:
                await asyncio.shield(asyncio.to_thread(self._analyse, upload))
            except Exception as error:
                # One video that fails must not end the queue for the others.
                if isinstance(error, InputError):
                    log.error("an upload could not be kept: %s", error)
                else:
                    log.exception("an upload could not be kept")
                upload.state = "failed"
                upload.message = _("The result could not be kept; posecheck's window says why.")
            finally:
                self._clear(upload.folder)
                self._forget_oldest()

    def _analyse(self, upload: Upload) -> None:
        """Run the analysis in its process and keep what it leaves."""
        own, far_end = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(
            target=analyse,
            args=(far_end, upload.video, upload.folder / "results", upload.name),
            kwargs={
                "log_level": process_log.level(),
                "proxies": own_proxies(),
                "exercise": upload.exercise,
                "height_in": upload.height_in,
                "level": upload.level,
                "orientation": upload.orientation,
                "place": upload.place,
                "fps": upload.fps,
                "model": self._settings.model,
                "calibration": self._settings.calibration,
                "person": self._settings.person,
                "language": upload.language,
            },
            daemon=True,
        )
        process.start()
        log.info("an upload of %s is analysed by process %s", upload.exercise.id, process.pid)
        far_end.close()
        upload.process = process
        if upload.state == "cancelled":
            process.kill()
        said = _listen(own, upload)
        process.join()
        own.close()
        if upload.state == "cancelled":
            return
        if isinstance(said, FinishedUpload):
            self._keep(upload, said)
            return
        if said is None:
            log.error("the analysis of an upload ended with status %s", process.exitcode)
        upload.message = said or _("The video could not be analysed: posecheck stopped at it.")
        with self._deciding:
            if not upload.cancelled:
                upload.state = "failed"

    def _keep(self, upload: Upload, finished: FinishedUpload) -> None:
        target = new_place(self._settings.results, finished.entry.started, upload.exercise.id)
        (upload.folder / "results").replace(target)
        flush(target.parent)
        try:
            number = self._history.add(replace(finished.entry, folder=str(target.absolute())))
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        with self._deciding:
            cancelled = upload.cancelled
            if not cancelled:
                upload.session, upload.summary, upload.state = number, finished.summary, "done"
        if cancelled:  # at the last moment: then nothing of it may stay either
            shutil.rmtree(target, ignore_errors=True)
            self._history.delete(number)

    def _working_folder(self) -> Path:
        """A folder of this server's own, below the results so that these only need to be moved.

        It is locked while the server lives: process numbers would not tell servers in containers
        apart. What an earlier one left behind when the power failed is removed.
        """
        if self._made is None or not self._made.path.is_dir():
            self._settings.results.mkdir(parents=True, exist_ok=True)
            self._made = Unfinished(self._settings.results, _WORK)
        return self._made.path

    def _clear(self, folder: Path) -> None:
        """Remove an upload's folder, and with the last one that around it."""
        shutil.rmtree(folder, ignore_errors=True)
        if self._made is not None and not any(self._made.path.glob("in-*")):
            self._made.discard()
            self._made = None

    def _forget_oldest(self) -> None:
        finished = [upload for upload in self._uploads.values() if upload.finished]
        for upload in finished[:-FINISHED_KEPT]:
            del self._uploads[upload.id]


def _listen(pipe: Connection, upload: Upload) -> FinishedUpload | str | None:
    """Take in what the process says until it ends; its last word."""
    last: FinishedUpload | str | None = None
    while True:
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            return last
        if isinstance(said, logging.LogRecord):
            process_log.take(said)
        elif isinstance(said, tuple):
            upload.done, upload.total = said
        else:
            last = said


def _kill(upload: Upload) -> None:
    if upload.process is not None and upload.process.is_alive():
        upload.process.kill()


def shown_name(name: str) -> str:
    """A file's name for people; never used as a path."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return kept[:120] or "video"
