"""What is kept of a live session: the result folder of `analyze`, a picture only if asked for."""

import queue
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from posecheck.files.result_folder import ResultFolder
from posecheck.live.pipeline import JudgedFrame
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.results.annotated_video import AnnotatedVideo
from posecheck.results.write import write_results
from posecheck.session.result import SessionResult
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
        self.count = 0
        with ExitStack() as stack:
            self._folder = stack.enter_context(ResultFolder(folder, once=True))
            self._landmarks = stack.enter_context(LandmarkWriter())
            # Ends before the folder is moved to its place.
            self._encoding = stack.enter_context(ExitStack())
            self._video: _VideoThread | None = None
            if video:
                path = self._folder.path / "annotated.mp4"
                writer = self._encoding.enter_context(VideoWriter(path))
                self._video = _VideoThread(AnnotatedVideo(writer, title, counted=counted))
            self._stack = stack.pop_all()

    def add(self, judged: JudgedFrame) -> None:
        """Keep one verdict's pose, and its picture if asked for."""
        self.count += 1
        self._landmarks.add(judged.pose)
        if self._video is not None:
            self._video.offer(judged)

    def finish(self, result: SessionResult) -> tuple[Path, dict[str, Any]]:
        """Write everything; returns the folder and the content of `result.json`."""
        provenance = Provenance.of(
            self._source.name,
            self._source.size or (1, 1),
            self._model,
            fps=self._source.fps,
            broken_frames=self._source.broken,
        )
        with self._stack:
            if self._video is not None:
                self._video.close()
            self._encoding.close()
            self._landmarks.save(self._folder.path / "landmarks.npz", provenance)
            content = write_results(result, provenance, self._folder.path)
            return self._folder.commit(), content

    def discard(self) -> None:
        """Keep nothing."""
        if self._video is not None:
            self._video.close()
        self._stack.close()


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
