"""What is kept of a live session: the result folder of `analyze`, a picture only if asked for."""

import queue
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

from posecheck.calibration.model import Calibration
from posecheck.coach.coach import Coach
from posecheck.coach.state import CoachState
from posecheck.errors import InputError
from posecheck.files.result_folder import ResultFolder
from posecheck.live.pipeline import JudgedFrame
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.results.annotated_video import AnnotatedVideo
from posecheck.results.journal import VIDEO, Journal, JournalHead
from posecheck.results.write import write_results
from posecheck.session.particulars import Particulars
from posecheck.session.result import SessionResult
from posecheck.video.fragments import joined
from posecheck.video.source import VideoSource
from posecheck.video.writer import VideoWriter

WAITING: Final = 8
"""Pictures that may wait for the encoder; further ones are left out of the video."""


class SessionRecorder:
    """Collects poses, and pictures if asked for, and writes the result folder at the end.

    Nothing is left behind when it is not finished.

    Raises:
        InputError: when nothing can be written to the folder.
    """

    def __init__(
        self,
        folder: Path,
        title: str,
        source: VideoSource,
        model: ModelInfo,
        *,
        video: bool,
        counted: bool = True,
    ) -> None:
        self._source = source
        self._model = model
        self._journal: Journal | None = None
        self.count = self._frames = 0
        with ExitStack() as stack:
            self._folder = stack.enter_context(ResultFolder(folder, once=True))
            self._landmarks = stack.enter_context(LandmarkWriter())
            # Ends before the folder is moved to its place.
            self._encoding = stack.enter_context(ExitStack())
            self._video: _VideoThread | None = None
            self._drawn = (title, counted) if video else None
            self._stack = stack.pop_all()

    def begin_journal(
        self,
        parent: Path,
        coach: Coach,
        calibration: Calibration | None,
        told: Particulars,
        *,
        remember: bool,
    ) -> None:
        """Keep the session as it goes, so that a crash does not lose it.

        Args:
            parent: where journals lie.
            told: what is known besides what is seen, with its beginning.
            remember: whether the session is to stand in the history.
        """
        assert told.started is not None
        head = JournalHead(
            exercise=coach.exercise,
            level=coach.session.level,
            height_in=coach.session.height_in,
            calibration=calibration,
            started=told.started,
            door="live",
            folder=str(self._folder.target.absolute()),
            provenance=self._provenance(),
            remember=remember,
            told=told,
        )
        self._journal = Journal(parent, head)

    @property
    def _fragments(self) -> Path | None:
        """Where the video is kept as it goes, None = it is written in its place at once."""
        return None if self._journal is None else self._journal.video

    def _begin_video(self) -> None:
        """Draw and encode from now on: into the journal, so that a crash loses a second of it."""
        if self._drawn is None or self._video is not None:
            return
        title, counted = self._drawn
        path = self._fragments or self._folder.path / VIDEO
        writer = VideoWriter(path, fragmented=self._fragments is not None)
        self._encoding.enter_context(writer)
        self._video = _VideoThread(AnnotatedVideo(writer, title, counted=counted))

    def add(self, judged: JudgedFrame, *, shown: bool = False) -> None:
        """Keep one verdict's pose, and its picture if asked for and not `shown` before."""
        self.count += 1
        self._landmarks.add(judged.pose)
        if self._journal is not None:
            # A pause ends before the pose that follows it, and pain is marked after its pose.
            if judged.state.phase != "pain":
                self.note(judged.state)
            self._journal.add(judged.pose)
            self.note(judged.state)
        if not shown:
            self.show(judged)

    def show(self, judged: JudgedFrame) -> None:
        """Keep a picture if asked for, with what was seen last drawn on it."""
        self._frames += 1
        self._begin_video()
        if self._video is not None:
            self._video.offer(judged)

    def note(self, state: CoachState) -> None:
        """Take note where the person is in the exercise, as in a pause, in which no pose comes."""
        if self._journal is not None:
            self._journal.follow(state.phase, state.time_s)

    def _provenance(self) -> Provenance:
        return Provenance.of(
            self._source.name,
            self._source.size or (1, 1),
            self._model,
            fps=self._source.fps,
            frames=self._frames,
            broken_frames=self._source.broken,
        )

    def finish(self, result: SessionResult) -> tuple[Path, dict[str, Any]]:
        """Write everything; returns the folder and the content of `result.json`.

        The journal stays until `forget_journal`: what is not in the history yet may be lost too.
        """
        provenance = self._provenance()
        with self._stack:
            self._end_video()
            if self._fragments is not None and self._fragments.is_file():
                joined(self._fragments, self._folder.path / VIDEO)
            self._landmarks.save(self._folder.path / "landmarks.npz", provenance)
            content = write_results(result, provenance, self._folder.path)
            return self._folder.commit(), content

    def forget_journal(self) -> None:
        """All is kept where it belongs."""
        if self._journal is not None:
            self._journal.end()

    def break_off(self) -> None:
        """Keep nothing but the journal, from which the next start makes the results."""
        if self._journal is not None:
            with suppress(InputError):  # then it is without a video
                self._end_video()
            self._journal.leave()
            self._journal = None
        self.discard()

    def discard(self) -> None:
        """Keep nothing."""
        try:
            self._end_video()
            self._stack.close()
        finally:
            self.forget_journal()

    def _end_video(self) -> None:
        video, self._video, self._drawn = self._video, None, None
        if video is not None:
            video.close()
        self._encoding.close()


class _VideoThread:
    """Draws and encodes beside the watching; a picture that comes too fast is left out."""

    def __init__(self, video: AnnotatedVideo) -> None:
        self._video = video
        self._queue: queue.Queue[JudgedFrame | None] = queue.Queue(WAITING)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def offer(self, judged: JudgedFrame) -> None:
        try:
            self._queue.put_nowait(judged)
        except queue.Full:
            return

    def close(self) -> None:
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while (judged := self._queue.get()) is not None:
            if self._failure is not None:
                continue
            try:
                self._video.draw(judged.frame, judged.pose, judged.state.verdict, judged.dorsal)
            except BaseException as error:
                self._failure = error
