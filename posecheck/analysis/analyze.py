"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import shutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.analysis.options import Options, Progress
from posecheck.errors import InputError
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.estimation.of_video import observations
from posecheck.exercises.exercise import Exercise
from posecheck.measure.neutral_of_recording import references_of_recording
from posecheck.observation.observation import Observation
from posecheck.observation.shadow import (
    SILHOUETTE,
    SilhouetteWriter,
    measured_anew,
    silhouette_beside,
)
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
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

LANDMARKS = "landmarks.npz"
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
        source: a video, a `landmarks.npz` of an earlier analysis, or the folder that holds one.
            Where a `silhouette.mkv` lies beside it the outline is measured anew.
        folder: where the results go; made whole or not at all.
        progress: called with frames done and frames in all (None = unknown).
        named: what the results call a video that is read from another place, such as a copy.

    Raises:
        InputError: when the source cannot be read or the folder cannot be written.
    """
    options = options or Options()
    with ResultFolder(folder) as results:
        saved = _saved_landmarks(Path(source))
        if saved is not None:
            track, provenance = _from_landmarks(saved, results)
        else:
            track, provenance = _tracked(source, results, options, progress, named)
        session = _session(exercise, options, track)
        if options.video and saved is None:
            _draw(source, session, track, results.path / "annotated.mp4")
        else:
            _skim(session, track, None if saved is None else progress)
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
    poses = results.path / LANDMARKS
    with ExitStack() as stack:
        landmarks = stack.enter_context(LandmarkWriter())
        stream: Iterable[tuple[Frame, Observation]]
        stream = observations(source, model, tags=options.tags, on_open=opened.append)
        stream = stack.enter_context(closing(prefetch(stream)))
        if options.keep_silhouette:
            stream = stack.enter_context(closing(_kept(stream, results.path / SILHOUETTE)))
        for _, observation in stream:
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


def _kept(
    stream: Iterable[tuple[Frame, Observation]], path: Path
) -> Generator[tuple[Frame, Observation], None, None]:
    """The same stream, with each silhouette written down on the way."""
    with ExitStack() as stack:
        writer: SilhouetteWriter | None = None
        for frame, observation in stream:
            if writer is None:
                writer = stack.enter_context(SilhouetteWriter(path, frame.size))
            writer.add(observation.mask, frame.time_s)
            yield frame, observation


def _saved_landmarks(source: Path) -> Path | None:
    """The landmarks of an earlier analysis that `source` names, None when it is a video."""
    if source.is_dir():
        file = source / LANDMARKS
        if not file.exists():
            raise InputError(
                f"there is no {LANDMARKS} in the folder {source}: give the folder of an earlier "
                "analysis, or a video"
            )
        return file
    return source if source.suffix == ".npz" else None


def _from_landmarks(source: Path, results: ResultFolder) -> tuple[PoseTrack, Provenance]:
    """Saved poses, measured anew where there are silhouettes; both are copied."""
    track, provenance = read_landmarks(source)
    silhouette = silhouette_beside(source)
    if silhouette is not None:
        track = PoseTrack.joined(list(measured_anew(track, silhouette, SKIM)))
        shutil.copyfile(silhouette, results.path / SILHOUETTE)
    # What was measured must be there to be measured again.
    shutil.copyfile(source, results.path / LANDMARKS)
    return track, provenance


def _session(exercise: Exercise, options: Options, track: PoseTrack) -> Session:
    """A session that knows the person's neutral: the whole recording was looked at for it."""
    references = references_of_recording(
        exercise, track, height_in=options.height_in, calibration=options.calibration
    )
    return Session(
        exercise,
        height_in=options.height_in,
        level=options.level,
        calibration=options.calibration,
        reference=references,
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
        picture = AnnotatedVideo(
            writer, session.exercise.title, counted=session.exercise.counts_repetitions
        )
        frames = stack.enter_context(closing(prefetch(video)))
        for i, (frame, verdict) in enumerate(zip(frames, _verdicts(session, track), strict=False)):
            picture.draw(frame, track.pose(i), verdict, session.dorsal)


def _verdicts(session: Session, track: PoseTrack) -> Iterator[Verdict]:
    for first in range(0, len(track), RUN):
        yield from session.judge(track.take(slice(first, first + RUN)))
