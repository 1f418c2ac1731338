"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import logging
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.analysis.options import Options, Progress
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.estimation.of_video import observations
from posecheck.exercises.exercise import Exercise
from posecheck.observation.observation import Observation
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import DISPLAY_SIDE, AnnotatedVideo
from posecheck.results.folder import ResultFolder
from posecheck.results.write import write_results
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

log = logging.getLogger(__name__)
CUT_OFF_S = 1.0
"""A video that ends this much before the length it states was cut off."""
RUN, RUN_WITH_PICTURES = 32, 4
"""How many poses are judged together while a video is analysed ..."""
SKIM = 512
"""... and when they were saved before."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A finished analysis: where the results are, and the content of `result.json`."""

    folder: Path
    content: dict[str, Any]
    result: SessionResult


def analyze(
    source: str | Path,
    exercise: Exercise,
    folder: str | Path,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    named: str | None = None,
) -> Analysis:
    """Check a recording against an exercise and write the result folder.

    Args:
        source: a video, or a `landmarks.npz` of an earlier analysis.
        folder: where the results go; made whole or not at all.
        progress: called with frames done and frames in all (None = unknown).
        named: what the results call a video that is read from another place, such as a copy.

    Raises:
        InputError: when the source cannot be read or the folder cannot be written.
    """
    options = options or Options()
    began = time.perf_counter()
    log.info("analysing %s as %s, model %s", named or source, exercise.id, options.model)
    session = Session(
        exercise,
        height_in=options.height_in,
        level=options.level,
        calibration=options.calibration,
    )
    with ResultFolder(folder) as results:
        if Path(source).suffix == ".npz":
            result, provenance = _from_landmarks(source, session, results, progress)
        else:
            result, provenance = _from_video(source, session, results, options, progress, named)
        content = write_results(result, provenance, results.path)
        seconds = time.perf_counter() - began
        log.info("%d frames analysed in %.1f s", len(result.times), seconds)
        return Analysis(results.commit(), content, result)


def _from_video(
    source: str | Path,
    session: Session,
    results: ResultFolder,
    options: Options,
    progress: Progress | None,
    named: str | None,
) -> tuple[SessionResult, Provenance]:
    opened: list[VideoFile] = []
    model = find_model(options.model)
    with ExitStack() as stack:
        landmarks = stack.enter_context(LandmarkWriter())
        frames = observations(
            source,
            model,
            tags=options.tags,
            display_side=DISPLAY_SIDE if options.video else None,
            on_open=opened.append,
        )
        stream = stack.enter_context(closing(prefetch(frames)))
        picture: AnnotatedVideo | None = None
        if options.video:
            writer = stack.enter_context(VideoWriter(results.path / "annotated.mp4"))
            picture = AnnotatedVideo(writer, session.exercise.title)
        for frame, pose, verdict in _judged(stream, session, keep=picture is not None):
            landmarks.add(pose)
            if frame is not None and picture is not None:
                picture.draw(frame, pose, verdict, session.dorsal)
            if progress is not None:
                progress(landmarks.count, opened[0].info.frames)
        video = opened[0]
        stated, reached = video.info.duration_s, video.last_s
        provenance = Provenance.of(
            named or str(source),
            (video.info.width, video.info.height),
            model_info(model),
            fps=video.info.fps,
            broken_frames=video.broken,
            cut_off=stated is not None and reached is not None and stated - reached > CUT_OFF_S,
        )
        landmarks.save(results.path / "landmarks.npz", provenance)
    return session.finish(), provenance


def _judged(
    stream: Iterable[tuple[Frame, Observation]], session: Session, *, keep: bool
) -> Iterator[tuple[Frame | None, Pose, Verdict]]:
    """Judge poses in short runs, which costs less than one by one.

    Args:
        keep: whether the frames are needed; holding fewer of them at a time then matters more.
    """
    length = RUN_WITH_PICTURES if keep else RUN
    run: list[tuple[Frame | None, Pose]] = []

    def judged() -> Iterator[tuple[Frame | None, Pose, Verdict]]:
        verdicts = session.judge(PoseTrack.of([pose for _, pose in run]))
        for (frame, pose), verdict in zip(run, verdicts, strict=True):
            yield frame, pose, verdict
        run.clear()

    for frame, observation in stream:
        pose = observation.pose()
        if run and (len(run) == length or run[0][1].size != pose.size):
            yield from judged()
        run.append((frame if keep else None, pose))
    if run:
        yield from judged()


def _from_landmarks(
    source: str | Path, session: Session, results: ResultFolder, progress: Progress | None
) -> tuple[SessionResult, Provenance]:
    track, provenance = read_landmarks(source)
    for first in range(0, len(track), SKIM):
        session.skim(track.take(slice(first, first + SKIM)))
        if progress is not None:
            progress(min(first + SKIM, len(track)), len(track))
    shutil.copyfile(source, results.path / "landmarks.npz")
    return session.finish(), provenance
