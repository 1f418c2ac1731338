"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from posecheck.analysis.judge import check_neutral
from posecheck.analysis.options import Options, Progress
from posecheck.calibration.file import calibration_of
from posecheck.calibration.height import height_inches
from posecheck.calibration.model import Calibration
from posecheck.estimation.landmarker import LandmarkerFactory
from posecheck.estimation.models import find_model
from posecheck.estimation.of_video import observations
from posecheck.exercises.exercise import Exercise, ViewName
from posecheck.exercises.library import exercise_of
from posecheck.files.result_folder import ResultFolder
from posecheck.observation.observation import Observation
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import DISPLAY_SIDE, AnnotatedVideo
from posecheck.results.write import write_results
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

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
    exercise: Exercise | str | Path,
    output: str | Path | None = None,
    *,
    height: str | float | None = None,
    level: int | None = None,
    calibration: Calibration | str | Path | None = None,
    view: ViewName | None = None,
    model: str = "full",
    landmarker: LandmarkerFactory | None = None,
    annotate: bool = True,
    neutral: Literal["first_still"] = "first_still",
    progress: Progress | None = None,
) -> SessionResult:
    """Check a recorded video, or landmarks that were saved before, against an exercise.

    Parameters
    ----------
    source : str or Path
        A video, or the `landmarks.npz` of an earlier analysis, which needs no model.
    exercise : Exercise, str or Path
        An exercise, the identifier of one that comes with posecheck, or an exercise file (.toml).
    output : str or Path, optional
        Folder for report.html, result.json, signals.csv, landmarks.npz and annotated.mp4; it
        appears whole or not at all. Without it nothing is written.
    height : str or float, optional
        The person's height: "5ft7in", "170cm", or a number of inches. Without it nothing is
        judged in inches.
    level : int, optional
        1, 2 or 3 for exercises with levels; the last where it is not given.
    calibration : Calibration, str or Path, optional
        What is known about person and camera, or the file that says it.
    view : {"side", "front", "head_end"}, optional
        From where the camera looks. Without it the view is read from world coordinates, which a
        landmarker of your own may lack.
    model : str, default "full"
        "full", "heavy" (slower and a little more exact) or a `.task` file of MediaPipe.
    landmarker : callable, optional
        A function without arguments, or a class, that makes the `posecheck.estimation.Landmarker`
        to be used in place of the model. It is called in the thread that reads the video.
    annotate : bool, default True
        Whether to write the annotated video.
    neutral : {"first_still"}, default "first_still"
        How the person's own neutral position is found: the first moment in position and still.
    progress : callable, optional
        Called with the number of frames done and of frames in all (None = unknown).

    Returns
    -------
    SessionResult
        What was found; its `poses` are kept in memory, 2 kB a frame.

    Raises
    ------
    InputError
        When the source cannot be read, the folder cannot be written, or there is no such exercise,
        model or height.
    ValueError
        When the level is less than 1, or `view` or `neutral` is not one of its choices.

    See Also
    --------
    judge : Judges landmarks that are at hand as arrays.

    Notes
    -----
    Times are seconds from the first frame and come from the file itself, not from a frame rate.
    The process cannot reach the network through MediaPipe's library while it looks.

    Examples
    --------
    >>> import posecheck
    >>> try:
    ...     posecheck.analyze("missing.mp4", "cat_cow", height="5ft7in")
    ... except posecheck.InputError as error:
    ...     print(error)
    There is no file missing.mp4; check the name.
    """
    check_neutral(neutral)
    options = Options(
        height_in=height_inches(height),
        level=level,
        model=model,
        video=annotate,
        calibration=calibration_of(calibration),
        view=view,
        landmarker=landmarker,
    )
    chosen = exercise_of(exercise)
    if output is not None:
        return analyze_recording(source, chosen, output, options, progress, keep_poses=True).result
    recording = _Recording(source, None, options, progress, keep_poses=True)
    return recording.judge(_session(chosen, options))


def analyze_recording(
    source: str | Path,
    exercise: Exercise,
    folder: str | Path,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    named: str | None = None,
    keep_poses: bool = False,
) -> Analysis:
    """Check a recording against an exercise and write the result folder.

    Args:
        source: a video, or a `landmarks.npz` of an earlier analysis.
        folder: where the results go; made whole or not at all.
        progress: called with frames done and frames in all (None = unknown).
        named: what the results call a video that is read from another place, such as a copy.
        keep_poses: whether the result is to hold the poses, which takes 2 kB a frame.

    Raises:
        InputError: when the source cannot be read or the folder cannot be written.
    """
    options = options or Options()
    session = _session(exercise, options)
    with ResultFolder(folder) as results:
        recording = _Recording(source, results.path, options, progress, named, keep_poses)
        result = recording.judge(session)
        content = write_results(result, result.provenance, results.path)
        return Analysis(results.commit(), content, result)


def _session(exercise: Exercise, options: Options) -> Session:
    return Session(
        exercise,
        height=options.height_in,
        level=options.level,
        calibration=options.calibration,
        view=options.view,
    )


@dataclass(frozen=True, slots=True)
class _Recording:
    """A recording to be judged.

    Attributes:
        folder: where landmarks and video are written, None = nowhere.
    """

    source: str | Path
    folder: Path | None
    options: Options
    progress: Progress | None
    named: str | None = None
    keep_poses: bool = False

    def judge(self, session: Session) -> SessionResult:
        """Judge all of it."""
        if Path(self.source).suffix == ".npz":
            return self._from_landmarks(session)
        return self._from_video(session)

    def _from_video(self, session: Session) -> SessionResult:
        options, opened = self.options, list[tuple[VideoFile, ModelInfo]]()
        drawn = options.video and self.folder is not None
        with ExitStack() as stack:
            landmarks = stack.enter_context(LandmarkWriter())
            frames = observations(
                self.source,
                options.landmarker or find_model(options.model),
                tags=options.tags,
                display_side=DISPLAY_SIDE if drawn else None,
                on_open=lambda video, model: opened.append((video, model)),
            )
            stream = stack.enter_context(closing(prefetch(frames)))
            picture: AnnotatedVideo | None = None
            if self.folder is not None and drawn:
                writer = stack.enter_context(VideoWriter(self.folder / "annotated.mp4"))
                picture = AnnotatedVideo(writer, session.exercise.title)
            for frame, pose, verdict in _judged(stream, session, keep=picture is not None):
                landmarks.add(pose)
                if frame is not None and picture is not None:
                    picture.draw(frame, pose, verdict, session.dorsal)
                if self.progress is not None:
                    self.progress(landmarks.count, opened[0][0].info.frames)
            provenance = self._provenance(*opened[0])
            if self.folder is not None:
                landmarks.save(self.folder / "landmarks.npz", provenance)
            size = (provenance.width, provenance.height)
            poses = landmarks.track(size) if self.keep_poses else None
        return replace(session.finish(), provenance=provenance, poses=poses)

    def _provenance(self, video: VideoFile, model: ModelInfo) -> Provenance:
        stated, reached = video.info.duration_s, video.last_s
        return Provenance.of(
            self.named or str(self.source),
            (video.info.width, video.info.height),
            model,
            fps=video.info.fps,
            broken_frames=video.broken,
            cut_off=stated is not None and reached is not None and stated - reached > CUT_OFF_S,
        )

    def _from_landmarks(self, session: Session) -> SessionResult:
        track, provenance = read_landmarks(self.source)
        for first in range(0, len(track), SKIM):
            session.skim(track.take(slice(first, first + SKIM)))
            if self.progress is not None:
                self.progress(min(first + SKIM, len(track)), len(track))
        if self.folder is not None:
            shutil.copyfile(self.source, self.folder / "landmarks.npz")
        poses = track if self.keep_poses else None
        return replace(session.finish(), provenance=provenance, poses=poses)


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
