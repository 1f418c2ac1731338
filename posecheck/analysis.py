"""Analyses a recorded video, or saved landmarks, and writes the result folder."""

import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from posecheck import __version__
from posecheck.calibration.model import Calibration
from posecheck.events import Verdict
from posecheck.exercises.definition import Definition
from posecheck.frames import Frame, VideoFile
from posecheck.overlay import Overlay
from posecheck.pose import Pose, PoseTrack
from posecheck.prefetch import prefetch
from posecheck.recording.folder import ResultFolder
from posecheck.recording.landmarks import LandmarkWriter, Origin, read_landmarks
from posecheck.recording.result import result_json, write_result, write_signals
from posecheck.report.page import ReportContent, SignalPlot, write_report
from posecheck.session import Session, SessionResult
from posecheck.signals.catalogue import SIGNALS
from posecheck.tracking.landmarker import Detection, PoseTracker
from posecheck.tracking.models import ModelFile, find_model
from posecheck.video_out import VideoWriter

DISPLAY_SIDE = 960
"""Long side of the annotated video in pixels: readable, and small enough to send."""
CUT_OFF_S = 1.0
"""A video that ends this much before the length it states was cut off."""
RUN, RUN_WITH_PICTURES = 32, 4
"""How many poses are judged together while a video is analysed ..."""
SKIM = 512
"""... and when they were saved before."""

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge.

    Attributes:
        height_in: the person's height in inches, None = nothing in inches is judged.
        level: 1, 2 or 3 for movements with levels, None = the last.
        model: full, heavy or a `.task` file.
        video: whether to write the annotated video.
        calibration: what is known about person and camera, None = nothing.
    """

    height_in: float | None = None
    level: int | None = None
    model: str = "full"
    video: bool = True
    calibration: Calibration | None = None

    @property
    def tags(self) -> bool:
        """Whether printed tags are to be looked for."""
        return self.calibration is not None and self.calibration.tags is not None


@dataclass(frozen=True, slots=True)
class Analysis:
    """A finished analysis: where the results are, and the content of `result.json`."""

    folder: Path
    content: dict[str, Any]
    result: SessionResult


def analyze(
    source: str | Path,
    definition: Definition,
    folder: str | Path,
    options: Options | None = None,
    progress: Progress | None = None,
    *,
    named: str | None = None,
) -> Analysis:
    """Check a recording against a movement and write the result folder.

    Args:
        source: a video, or a `landmarks.npz` of an earlier analysis.
        folder: where the results go; made whole or not at all.
        progress: called with frames done and frames in all (None = unknown).
        named: what the results call a video that is read from another place, such as a copy.

    Raises:
        InputError: when the source cannot be read or the folder cannot be written.
    """
    options = options or Options()
    session = Session(
        definition,
        height_in=options.height_in,
        level=options.level,
        calibration=options.calibration,
    )
    with ResultFolder(folder) as results:
        if Path(source).suffix == ".npz":
            result, origin = _from_landmarks(source, session, results, progress)
        else:
            result, origin = _from_video(source, session, results, options, progress, named)
        content = write_results(result, origin, results.path)
        return Analysis(results.commit(), content, result)


def write_results(result: SessionResult, origin: Origin, folder: Path) -> dict[str, Any]:
    """Write signals, report and `result.json` of a session beside what is in `folder` already.

    The report shows `annotated.mp4` when it is there.

    Returns:
        The content of `result.json`.
    """
    content = result_json(result, origin)
    write_signals(result, folder / "signals.csv")
    _write_page(result, content, folder)
    write_result(content, folder / "result.json")
    return content


def tracked(source: str | Path, options: Options) -> Generator[tuple[Frame, Pose], None, None]:
    """Frames of a video with the pose found in each; decoding overlaps the model's work."""
    with closing(detected(source, options)) as stream:
        for frame, detection in stream:
            yield frame, detection.pose()


def detected(
    source: str | Path,
    options: Options,
    on_open: Callable[[VideoFile], None] | None = None,
    model: ModelFile | None = None,
) -> Generator[tuple[Frame, Detection], None, None]:
    """Frames of a video with what the model found in each.

    The model is made, used and closed by the thread that runs this generator.
    """
    model = model or find_model(options.model)
    display = DISPLAY_SIDE if options.video else None
    with ExitStack() as stack:
        video = stack.enter_context(VideoFile(source, display_side=display, grey=options.tags))
        if on_open is not None:
            on_open(video)
        tracker = stack.enter_context(PoseTracker(model, tags=options.tags))
        for frame in stack.enter_context(closing(prefetch(video))):
            yield frame, tracker.detect(frame)


def _from_video(
    source: str | Path,
    session: Session,
    results: ResultFolder,
    options: Options,
    progress: Progress | None,
    named: str | None,
) -> tuple[SessionResult, Origin]:
    opened: list[VideoFile] = []
    model = find_model(options.model)
    with ExitStack() as stack:
        landmarks = stack.enter_context(LandmarkWriter())
        frames = detected(source, options, opened.append, model)
        stream = stack.enter_context(closing(prefetch(frames)))
        picture: AnnotatedVideo | None = None
        if options.video:
            writer = stack.enter_context(VideoWriter(results.path / "annotated.mp4"))
            picture = AnnotatedVideo(writer, session.definition.title)
        for frame, pose, verdict in _judged(stream, session, keep=picture is not None):
            landmarks.add(pose)
            if frame is not None and picture is not None:
                picture.draw(frame, pose, verdict, session.dorsal)
            if progress is not None:
                progress(landmarks.count, opened[0].info.frames)
        video = opened[0]
        stated, reached = video.info.duration_s, video.last_s
        origin = Origin(
            path=named or str(source),
            width=video.info.width,
            height=video.info.height,
            fps=video.info.fps,
            broken_frames=video.broken,
            cut_off=stated is not None and reached is not None and stated - reached > CUT_OFF_S,
            model=model.name,
            model_sha256=model.sha256,
            mediapipe=metadata.version("mediapipe"),
            posecheck=__version__,
        )
        landmarks.save(results.path / "landmarks.npz", origin)
    return session.finish(), origin


def _judged(
    stream: Iterable[tuple[Frame, Detection]], session: Session, *, keep: bool
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

    for frame, detection in stream:
        pose = detection.pose()
        if run and (len(run) == length or run[0][1].size != pose.size):
            yield from judged()
        run.append((frame if keep else None, pose))
    if run:
        yield from judged()


def _from_landmarks(
    source: str | Path, session: Session, results: ResultFolder, progress: Progress | None
) -> tuple[SessionResult, Origin]:
    track, origin = read_landmarks(source)
    for first in range(0, len(track), SKIM):
        session.skim(track.take(slice(first, first + SKIM)))
        if progress is not None:
            progress(min(first + SKIM, len(track)), len(track))
    shutil.copyfile(source, results.path / "landmarks.npz")
    return session.finish(), origin


class AnnotatedVideo:
    """Draws verdicts on frames and writes them."""

    def __init__(self, writer: VideoWriter, title: str) -> None:
        self._writer = writer
        self._title = title
        self._overlay: Overlay | None = None

    def draw(self, frame: Frame, pose: Pose, verdict: Verdict, dorsal: int) -> None:
        """Draw the verdict on the frame's picture and write that."""
        image = frame.display
        if image is None or image is frame.image:  # the tracker may still look at it
            image = frame.image.copy()
        if self._overlay is None:
            size = (image.shape[1], image.shape[0])
            self._overlay = Overlay(size, self._title, frame.size)
        self._overlay.draw(image, pose, verdict, dorsal)
        self._writer.write(image, frame.time_s)


def _write_page(result: SessionResult, content: dict[str, Any], folder: Path) -> None:
    definition = result.definition
    video = folder / "annotated.mp4"
    page = ReportContent(
        result=content,
        title=definition.title,
        source_sentence=definition.source.sentence,
        citation=definition.source.text,
        times=result.times,
        signals=list(_plots(result)),
        video=video if video.exists() else None,
    )
    write_report(page, folder / "report.html")


def _plots(result: SessionResult) -> Iterator[SignalPlot]:
    for name, values in result.signals.items():
        low, high, caution_low, caution_high = result.limits.get(name, (None,) * 4)
        signal = SIGNALS[name]
        yield SignalPlot(
            name=name,
            label=signal.label,
            unit=signal.unit,
            values=values,
            low=low,
            high=high,
            caution_low=caution_low,
            caution_high=caution_high,
            neutral=result.neutral.get(name) if name in result.from_neutral else None,
            primary=name in result.definition.main_signals,
            bands=result.bands.get(name),
        )
