"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import logging
import math
import shutil
import time
from collections.abc import Generator, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from posecheck.analysis.annotate import annotate
from posecheck.analysis.judge import RUN, check_neutral, session_of
from posecheck.analysis.options import (
    NeutralSearch,
    Options,
    Progress,
    check_orientation,
    check_seen_from,
)
from posecheck.calibration.file import calibration_of
from posecheck.calibration.height import height_inches
from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.estimation.landmarker import LandmarkerFactory
from posecheck.estimation.models import find_model
from posecheck.estimation.network_block import no_network
from posecheck.estimation.of_video import observations
from posecheck.exercises.camera_place import check_place
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import exercise_of
from posecheck.exercises.limit import ViewName
from posecheck.files.result_folder import ResultFolder
from posecheck.observation.observation import Observation
from posecheck.observation.shadow import (
    SILHOUETTE,
    SilhouetteWriter,
    measured_anew,
    silhouette_beside,
)
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.orientation import Orientation, Rotation
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.pose.runs import runs
from posecheck.pose.scene import CameraPlace
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import DISPLAY_SIDE
from posecheck.results.kept_video import kept, video_beside
from posecheck.results.write import write_results
from posecheck.session.particulars import Particulars
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.text.redaction import shown_source
from posecheck.text.translation import _
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch
from posecheck.video.sampling import needed_every_s

log = logging.getLogger(__name__)
LANDMARKS = "landmarks.npz"
CUT_OFF_S = 1.0
"""A video that ends this much before the length it states was cut off."""


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
    neutral: NeutralSearch = "whole_recording",
    fps: float | None = None,
    rotate: Rotation = 0,
    mirrored: bool = False,
    camera_place: CameraPlace | None = None,
    every_picture: bool = False,
    progress: Progress | None = None,
) -> SessionResult:
    """Check a recorded video, or landmarks that were saved before, against an exercise.

    Parameters
    ----------
    source : str or Path
        A video, or the folder or `landmarks.npz` of an earlier analysis, which needs no model.
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
    neutral : {"whole_recording", "first_still"}, default "whole_recording"
        Where the person's own neutral position is looked for: in all of the recording, or as in
        live coaching, where the first moment in position and still is taken.
    fps : float, optional
        Pictures a second of a video, in place of its own times: for a bare stream, which states
        none.
    rotate : {0, 90, 180, 270}, default 0
        Degrees by which each picture is turned clockwise, besides what the file says: for a
        recording that lies on its side.
    mirrored : bool, default False
        Whether the recording shows a mirror image; left and right are exchanged back.
    camera_place : {"head", "feet", "side"}, optional
        Where the camera stood, for movements in which the knees go from side to side; behind the
        head without it.
    every_picture : bool, default False
        Whether the model looks at every picture. Otherwise it looks at as many as the movement
        needs, which is twice as fast: 12 to 15 a second of a slow movement, 10 while nothing
        moves, all of a fast one, and up to 30 where the movement is read from the outline.
    progress : callable, optional
        Called with the number of frames done and of frames in all (None = unknown).

    Returns
    -------
    SessionResult
        What was found; its `poses` are kept in memory, 2 kB a frame.

    Raises
    ------
    InputError
        When the source cannot be read, the folder cannot be written, there is no such exercise,
        model or height, or the exercise is not judged from that place.
    ValueError
        When the level is less than 1, `fps` is not positive, or `view`, `neutral` or `rotate` is
        not one of its choices.

    See Also
    --------
    judge : Judges landmarks that are at hand as arrays.

    Notes
    -----
    Times are seconds from the first frame and come from the file itself, not from a frame rate;
    those of a phone's slow motion are divided by how much it slows. Which pictures are looked at
    follows from the file alone, so that it is the same on every machine; a `landmarker` of your
    own is shown all of them.
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
    if fps is not None and not 0 < fps < math.inf:
        raise ValueError(f"there are more than 0 pictures a second, not {fps}")
    if rotate not in get_args(Rotation):
        raise ValueError(f"rotate is 0, 90, 180 or 270, not {rotate}")
    options = Options(
        height_in=height_inches(height),
        level=level,
        model=model,
        fps=fps,
        video=annotate,
        calibration=calibration_of(calibration),
        view=view,
        landmarker=landmarker,
        neutral=neutral,
        orientation=Orientation(rotate, mirrored),
        camera_place=camera_place,
        every_picture=every_picture,
    )
    chosen = exercise_of(exercise)
    if camera_place is not None:
        check_place(camera_place, chosen)
    if output is not None:
        return analyze_recording(source, chosen, output, options, progress, keep_poses=True).result
    recording = _Recording(source, None, options, progress, keep_poses=True)
    with no_network():
        return recording.judge(chosen)


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
    began = time.perf_counter()
    shown = shown_source(str(named or source))
    log.info("analysing %s as %s, model %s", shown, exercise.id, options.model)
    # Before its threads begin: see `network_block`.
    with no_network(), ResultFolder(folder, source=source) as results:
        recording = _Recording(source, results.path, options, progress, named, keep_poses)
        result = recording.judge(exercise)
        saved = _saved_landmarks(Path(source))
        video = None if saved is None else video_beside(saved, Path(folder))
        with kept(video, results.path, result):
            content = write_results(result, result.provenance, results.path)
        seconds = time.perf_counter() - began
        log.info("%d frames analysed in %.1f s", len(result.times), seconds)
        return Analysis(results.commit(), content, result)


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

    def judge(self, exercise: Exercise) -> SessionResult:
        """Judge all of it; neutral is looked for in the whole before the rules begin."""
        saved = _saved_landmarks(Path(self.source))
        track, provenance = self._seen(exercise) if saved is None else self._saved(saved, exercise)
        session = session_of(exercise, self.options, track)
        if saved is None and self.options.video and self.folder is not None:
            video = VideoFile(
                self.source,
                analysis_side=DISPLAY_SIDE,  # nobody looks at it but the viewer
                fps=self.options.fps,
                **self.options.orientation._asdict(),
            )
            annotate(video, session, track, self.folder / "annotated.mp4")
        else:
            _skim(session, track, None if saved is None else self.progress)
        poses = track if self.keep_poses else None
        told = Particulars(person=self.options.person)
        return replace(session.finish(), provenance=provenance, particulars=told, poses=poses)

    def _seen(self, exercise: Exercise) -> tuple[PoseTrack, Provenance]:
        """The poses of a whole video, which are saved, and where they come from."""
        options, opened = self.options, list[tuple[VideoFile, ModelInfo]]()
        with ExitStack() as stack:
            landmarks = stack.enter_context(LandmarkWriter())
            frames = observations(
                self.source,
                options.landmarker or find_model(options.model),
                tags=options.tags,
                fps=options.fps,
                orientation=options.orientation,
                place=options.place_for(exercise),
                every_s=looks_every_s(exercise, options),
                on_open=lambda video, model: opened.append((video, model)),
            )
            stream: Iterable[tuple[Frame, Observation]]
            stream = stack.enter_context(closing(prefetch(frames)))
            if options.keep_silhouette and self.folder is not None:
                stream = stack.enter_context(closing(_kept(stream, self.folder / SILHOUETTE)))
            frames_done = 0
            for frame, observation in stream:
                landmarks.add(observation.pose())
                frames_done = frame.index + 1
                if self.progress is not None:
                    self.progress(frames_done, opened[0][0].info.frames)
            provenance = self._provenance(*opened[0], frames_done)
            if self.folder is not None:
                landmarks.save(self.folder / LANDMARKS, provenance)
            size = (provenance.width, provenance.height)
            track = landmarks.track(size, in_memory=self.keep_poses)
        assert track is not None  # a video without a frame cannot be opened
        return track, provenance

    def _saved(self, source: Path, exercise: Exercise) -> tuple[PoseTrack, Provenance]:
        """Saved poses, measured anew where there are silhouettes; both are copied."""
        track, provenance = read_landmarks(source)
        check_orientation(self.options.orientation, provenance)
        check_seen_from(self.options.place_for(exercise), track)
        silhouette = silhouette_beside(source)
        if silhouette is not None:
            track = PoseTrack.joined(list(measured_anew(track, silhouette, RUN)))
        if self.folder is not None:
            # What was measured must be there to be measured again.
            shutil.copyfile(source, self.folder / LANDMARKS)
            if silhouette is not None:
                shutil.copyfile(silhouette, self.folder / SILHOUETTE)
        return track, provenance

    def _provenance(self, video: VideoFile, model: ModelInfo, frames: int) -> Provenance:
        stated = video.info.duration_s
        return Provenance.of(
            self.named or str(self.source),
            (video.info.width, video.info.height),
            model,
            fps=video.info.fps,
            frames=frames,
            broken_frames=video.broken,
            cut_off=stated is not None and stated - video.end_s > CUT_OFF_S,
            slowed_by=video.info.slowed_by,
            rotate=self.options.orientation.rotate,
            mirrored=self.options.orientation.mirrored,
        )


def looks_every_s(exercise: Exercise, options: Options | None = None) -> float:
    """How far apart looks at a slow movement may be, 0 = every picture is looked at."""
    if options is not None and (options.every_picture or options.landmarker is not None):
        return 0.0
    return needed_every_s(by_outline=exercise.followed_by_outline)


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
                _(
                    "there is no {file} in the folder {folder}: give the folder of an earlier "
                    "analysis, or a video"
                ).format(file=LANDMARKS, folder=source)
            )
        return file
    return source if source.suffix.lower() == ".npz" else None


def _skim(session: Session, track: PoseTrack, progress: Progress | None) -> None:
    done = 0
    for run in runs(track, RUN):
        session.skim(run)
        done += len(run)
        if progress is not None:
            progress(done, len(track))
