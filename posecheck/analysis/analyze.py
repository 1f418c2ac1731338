"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.analysis.options import Options, Progress
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.estimation.of_video import observations
from posecheck.exercises.exercise import Exercise
from posecheck.measure.neutral_of_recording import reference_of_recording
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import DISPLAY_SIDE, AnnotatedVideo
from posecheck.results.folder import ResultFolder
from posecheck.results.write import write_results
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.video.file import VideoFile
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

CUT_OFF_S = 1.0
"""A video that ends this much before the length it states was cut off."""
RUN = 32
"""How many poses are judged together while their frames are drawn ..."""
SKIM = 512
"""... and where they are not."""


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
    with ResultFolder(folder) as results:
        if Path(source).suffix == ".npz":
            track, provenance = read_landmarks(source)
            shutil.copyfile(source, results.path / "landmarks.npz")
        else:
            track, provenance = _tracked(source, results, options, progress, named)
        session = _session(exercise, options, track)
        if options.video and Path(source).suffix != ".npz":
            _draw(source, session, track, results.path / "annotated.mp4")
        else:
            _skim(session, track, progress if Path(source).suffix == ".npz" else None)
        result = session.finish()
        content = write_results(result, provenance, results.path)
        return Analysis(results.commit(), content, result)


def _tracked(
    source: str | Path,
    results: ResultFolder,
    options: Options,
    progress: Progress | None,
    named: str | None,
) -> tuple[PoseTrack, Provenance]:
    """The poses of a whole video, which are saved, and where they come from."""
    opened: list[VideoFile] = []
    model = find_model(options.model)
    poses = results.path / "landmarks.npz"
    with ExitStack() as stack:
        landmarks = stack.enter_context(LandmarkWriter())
        frames = observations(source, model, tags=options.tags, on_open=opened.append)
        for _, observation in stack.enter_context(closing(prefetch(frames))):
            landmarks.add(observation.pose())
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
        landmarks.save(poses, provenance)
    return read_landmarks(poses)[0], provenance


def _session(exercise: Exercise, options: Options, track: PoseTrack) -> Session:
    """A session that knows the person's neutral: the whole recording was looked at for it."""
    reference = reference_of_recording(
        exercise, track, height_in=options.height_in, calibration=options.calibration
    )
    return Session(
        exercise,
        height_in=options.height_in,
        level=options.level,
        calibration=options.calibration,
        reference=reference,
    )


def _skim(session: Session, track: PoseTrack, progress: Progress | None) -> None:
    for first in range(0, len(track), SKIM):
        session.skim(track.take(slice(first, first + SKIM)))
        if progress is not None:
            progress(min(first + SKIM, len(track)), len(track))


def _draw(source: str | Path, session: Session, track: PoseTrack, path: Path) -> None:
    """Judge the poses of a video and write it once more with the verdicts on its frames."""
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(source, display_side=DISPLAY_SIDE))
        writer = stack.enter_context(VideoWriter(path))
        picture = AnnotatedVideo(writer, session.exercise.title)
        frames = stack.enter_context(closing(prefetch(video)))
        for i, (frame, verdict) in enumerate(zip(frames, _verdicts(session, track), strict=False)):
            picture.draw(frame, track.pose(i), verdict, session.dorsal)


def _verdicts(session: Session, track: PoseTrack) -> Iterator[Verdict]:
    for first in range(0, len(track), RUN):
        yield from session.judge(track.take(slice(first, first + RUN)))
