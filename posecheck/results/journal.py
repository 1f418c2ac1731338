"""The journal of a live session: what a crash or a power cut leaves of it.

Poses, and what the person and the coach did meanwhile, are written to a private folder as they
come, by a thread of their own that waits for the disk. When the session ends in an orderly way its
results are there and the journal goes; when it does not, the next start makes the results from it.
"""

import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, Literal

import numpy as np
from pydantic import TypeAdapter

from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import Exercise
from posecheck.files.durable import flush
from posecheck.files.private import make_private
from posecheck.files.unfinished import Unfinished
from posecheck.pose.landmarks_file import pack, unpacked
from posecheck.pose.landmarks_format import FRAME
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from posecheck.session.particulars import NO_PARTICULARS, Particulars
from posecheck.session.result import SessionResult
from posecheck.session.session import Session

log = logging.getLogger(__name__)
PREFIX: Final = ".journal-"
HEAD: Final = "session.json"
POSES: Final = "poses.bin"
MARKS: Final = "marks.jsonl"
VIDEO: Final = "annotated.mp4"
"""The video of a session that is recorded, in fragments."""
SCHEMA: Final = "posecheck/journal/1"
EVERY_S: Final = 1.0
"""So much of a session may be lost, and as long again as the disk takes to write it."""
BEGUN: Final = ("exercise", "pain")
"""Phases in which the exercise has begun: nothing is kept of a set-up alone."""


@dataclass(frozen=True)
class JournalHead:
    """What a session is made of besides its poses.

    Attributes:
        started: when, with its time zone.
        door: through which the person came.
        folder: where its results are to go.
        remember: whether it is to stand in the history.
        told: what the door knows besides: above all whose session it is.
    """

    exercise: Exercise
    level: int | None
    height_in: float | None
    calibration: Calibration | None
    started: datetime
    door: Literal["live", "browser"]
    folder: str
    provenance: Provenance
    remember: bool = True
    told: Particulars = NO_PARTICULARS


_TOLD: Final = TypeAdapter(Particulars)


class Journal:
    """Keeps what happens; never fails, as no session may end for want of it.

    Args:
        parent: the folder below which journals lie.
    """

    def __init__(self, parent: Path, head: JournalHead) -> None:
        self._head = head
        self._unfinished: Unfinished | None = None
        self._failed = False
        self._row = np.zeros(1, FRAME)
        self._count = 0
        self._phase = ""
        self._size: tuple[int, int] | None = None
        self._poses: list[bytes] = []
        self._marks: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        try:
            make_private(parent)
            self._unfinished = Unfinished(parent, PREFIX)
            self._thread.start()
        except OSError as error:
            self._give_up(error)

    @property
    def video(self) -> Path | None:
        """Where the session may write its video, None = nowhere."""
        return None if self._unfinished is None else self._unfinished.path / VIDEO

    def add(self, pose: Pose) -> None:
        """Keep a pose that the session has been fed with."""
        if self._unfinished is None or self._failed:
            return
        pack(pose, self._row[0])
        with self._lock:
            self._size = pose.size
            self._poses.append(self._row.tobytes())
            self._count += 1

    def follow(self, phase: str, time_s: float, *, unwatched: bool = False) -> None:
        """Take note where the person is in the exercise, where that has changed.

        Args:
            time_s: of the last pose.
            unwatched: whether a pause that ends was a lost connection.
        """
        if self._unfinished is None or self._failed or phase == self._phase:
            return
        self._phase = phase
        mark = {"row": self._count, "phase": phase, "time_s": time_s, "unwatched": unwatched}
        with self._lock:
            self._marks.append(mark)

    def end(self) -> None:
        """The results are kept, or there are none to keep: nothing stays."""
        self._stop()
        if self._unfinished is not None:
            self._unfinished.discard()
            self._unfinished = None

    def leave(self) -> None:
        """The session broke off: what has come so far is for the next start."""
        self._stop()
        if self._failed:
            self.end()
        elif self._unfinished is not None:
            self._unfinished.leave()
            self._unfinished = None

    def _stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _write(self) -> None:
        assert self._unfinished is not None
        folder = self._unfinished.path
        try:
            with _private(folder / POSES) as poses, _private(folder / MARKS) as marks:
                flush(folder)
                while not self._ending.wait(EVERY_S):
                    self._put(folder, poses, marks)
                self._put(folder, poses, marks)
        except OSError as error:
            self._give_up(error)

    def _put(self, folder: Path, poses: IO[bytes], marks: IO[bytes]) -> None:
        with self._lock:
            rows, self._poses = self._poses, []
            said, self._marks = self._marks, []
        if rows and not (folder / HEAD).exists():
            assert self._size is not None
            self._put_head(folder, self._size)
        # The poses first: a mark says after which of them it was made.
        for file, parts in (
            (poses, rows),
            (marks, [json.dumps(mark).encode() + b"\n" for mark in said]),
        ):
            if parts:
                file.write(b"".join(parts))
                file.flush()
                os.fsync(file.fileno())

    def _put_head(self, folder: Path, size: tuple[int, int]) -> None:
        width, height = size
        whole = replace(
            self._head, provenance=replace(self._head.provenance, width=width, height=height)
        )
        content = {
            "schema": SCHEMA,
            "exercise": whole.exercise.model_dump(mode="json", by_alias=True),
            "level": whole.level,
            "height_in": whole.height_in,
            "calibration": None
            if whole.calibration is None
            else whole.calibration.model_dump(mode="json", by_alias=True),
            "started": whole.started.isoformat(),
            "door": whole.door,
            "folder": whole.folder,
            "remember": whole.remember,
            "told": _TOLD.dump_python(whole.told, mode="json"),
            "provenance": asdict(whole.provenance),
        }
        new = folder / f"{HEAD}.part"
        with _private(new) as file:
            file.write(json.dumps(content).encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / HEAD)
        flush(folder)

    def _give_up(self, error: OSError) -> None:
        log.warning(
            "this session is not kept as it goes (%s): it is kept when it ends", error.strerror
        )
        self._failed = True
        if self._unfinished is not None:  # a video that is under way stays until the end
            for name in (HEAD, POSES, MARKS):
                with suppress(OSError):
                    (self._unfinished.path / name).unlink(missing_ok=True)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def read_head(folder: Path) -> JournalHead:
    """Read what a session was made of.

    Raises:
        OSError, ValueError, KeyError, TypeError: when it was not written to its end.
    """
    told = json.loads((folder / HEAD).read_bytes())
    if told["schema"] != SCHEMA:
        raise ValueError("another schema")
    given = told["calibration"]
    return JournalHead(
        exercise=Exercise.model_validate(told["exercise"]),
        level=told["level"],
        height_in=told["height_in"],
        calibration=None if given is None else Calibration.model_validate(given),
        started=datetime.fromisoformat(told["started"]),
        door=told["door"],
        folder=str(told["folder"]),
        provenance=TypeAdapter(Provenance).validate_python(told["provenance"]),
        remember=bool(told["remember"]),
        told=_TOLD.validate_python(told["told"]),
    )


def judged_again(folder: Path, head: JournalHead) -> tuple[SessionResult, PoseTrack] | None:
    """The result of the poses in a journal, None when the exercise had not begun.

    Raises:
        OSError, ValueError: when they cannot be read.
    """
    data = (folder / POSES).read_bytes()
    data = data[: len(data) // FRAME.itemsize * FRAME.itemsize]  # the last may be cut
    marks = list(_marks(folder / MARKS))
    if not data or not any(mark["phase"] in BEGUN for mark in marks):
        return None
    track = unpacked(data, (head.provenance.width, head.provenance.height))
    session = Session(
        head.exercise, height=head.height_in, level=head.level, calibration=head.calibration
    )
    done, before = 0, ""
    for mark in marks:
        until = min(int(mark["row"]), len(track))
        if until > done:
            session.skim(track.take(slice(done, until)))
            done = until
        if mark["phase"] == "pain":
            session.mark_pain(float(mark["time_s"]))
        elif before == "paused" and not mark["unwatched"]:
            session.pause()
        before = mark["phase"]
    if done < len(track):
        session.skim(track.take(slice(done, len(track))))
    particulars = replace(head.told, started=head.started)
    result = replace(session.finish(), provenance=head.provenance, particulars=particulars)
    return result, track


def _marks(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().split(b"\n")[:-1]:  # the last may be cut
        mark = json.loads(line)
        if isinstance(mark, dict) and {"row", "phase", "time_s", "unwatched"} <= mark.keys():
            yield mark
