"""What each stage of `analyze` other than MediaPipe costs, each run by itself.

Costs are processor time of the whole process, so that the threads of decoder and encoder count
too; a stage's elapsed time says less, as stages overlap and the machine may be busy.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from posecheck.analysis.analyze import RUN
from posecheck.drawing.overlay import Overlay
from posecheck.estimation.landmarker import WatchedLandmarker, open_landmarker
from posecheck.estimation.mediapipe_landmarker import MediaPipeLandmarker
from posecheck.exercises.library import load_exercise
from posecheck.observation import observation
from posecheck.pose.arrays import Floats
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.results.annotated_video import DISPLAY_SIDE
from posecheck.session.session import Session
from posecheck.session.verdict import Verdict
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch
from posecheck.video.writer import VideoWriter

HELD_PICTURES = 200
"""So many large pictures are held in memory to draw on and to encode."""
LOOKS = 8

Costs = dict[str, float]
"""Milliseconds of processor time a frame by stage."""


@dataclass
class StageCosts:
    """Milliseconds of processor time a frame.

    Attributes:
        always: stages of every analysis.
        video: stages that the annotated video adds.
        mediapipe: what the second look at the whole picture adds; MediaPipe's own work.
    """

    always: Costs = field(default_factory=dict)
    video: Costs = field(default_factory=dict)
    mediapipe: Costs = field(default_factory=dict)

    def outside(self, *, video: bool, decoding: bool = True) -> float:
        """The sum of what is not MediaPipe."""
        total = sum(self.always.values()) + (sum(self.video.values()) if video else 0.0)
        skipped = {**self.always, **(self.video if video else {})}
        return total - (0 if decoding else sum(v for k, v in skipped.items() if "decode" in k))


class _Clock:
    """Adds up the processor time of this thread that is spent in a function."""

    def __init__(self) -> None:
        self.total_s = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            began = time.thread_time()
            try:
                return function(*args, **named)
            finally:
                self.total_s += time.thread_time() - began

        return timed


def measure(clip: Path, exercise: str) -> StageCosts:
    """Measure every stage on a clip."""
    costs = StageCosts()
    plain, n = _consumed(VideoFile(clip))
    shown, _ = _consumed(VideoFile(clip, display_side=DISPLAY_SIDE))
    costs.always["decode and scale"] = plain
    costs.video["decode: larger picture to draw on"] = max(shown - plain, 0.0)

    tracking, looking, poses = _track(clip)
    costs.always |= tracking
    costs.mediapipe["looks around for other people"] = looking

    session = Session(load_exercise(exercise), height=66.0)
    verdicts: list[Verdict] = []
    began = time.process_time()
    for first in range(0, n, RUN):
        verdicts += session.judge(PoseTrack.of(poses[first : first + RUN]))
    costs.always["session: signals and rules"] = _per(began, n)
    with LandmarkWriter() as writer:
        began = time.process_time()
        for pose in poses:
            writer.add(pose)
        costs.always["landmarks kept"] = _per(began, n)
    costs.always["handed between threads"], _ = _consumed(prefetch(prefetch(range(2000))))
    costs.video |= _picture(clip, session, poses, verdicts)
    return costs


def _per(began: float, n: int) -> float:
    return 1000 * (time.process_time() - began) / max(n, 1)


def _consumed(items: Iterable[Any]) -> tuple[float, int]:
    """Milliseconds an item, and how many there are."""
    began = time.process_time()
    n = sum(1 for _ in items)
    return _per(began, n), n


def _track(clip: Path) -> tuple[Costs, float, list[Pose]]:
    """Costs around MediaPipe, milliseconds a frame of looks around, the poses."""
    whole, model, contour = _Clock(), _Clock(), _Clock()
    poses: list[Pose] = []
    pictures: list[Frame] = []
    measured = contour.around(observation.measure_contour)
    with (
        patch.object(observation, "measure_contour", measured),
        VideoFile(clip) as video,
        closing(open_landmarker()) as watched,
    ):
        assert isinstance(watched, WatchedLandmarker)
        tracker = watched._landmarker
        assert isinstance(tracker, MediaPipeLandmarker)
        inner = tracker._landmarker
        tracker._landmarker = _Stub(model.around(inner.detect_for_video))
        track = whole.around(lambda frame: watched.detect(frame).pose())
        assert isinstance(tracker, MediaPipeLandmarker)
        assert tracker._bystanders is not None
        around = tracker._bystanders._around
        looks = 0

        def people(*look: Any, **how: Any) -> "Future[list[Floats]]":
            nonlocal looks
            looks += 1
            return asked(*look, **how)

        asked, around.people = around.people, people  # type: ignore[method-assign]
        step = max(1, (video.info.frames or 100) // LOOKS)
        for frame in video:
            poses.append(track(frame))
            if frame.index % step == 0:
                pictures.append(frame)
        around._pool.submit(int).result()
        began = time.process_time()
        for frame in pictures:
            around._people(frame, None, closer=False)
        look_ms = _per(began, len(pictures))
    n = max(len(poses), 1)
    rest_s = whole.total_s - model.total_s - contour.total_s
    costs = {
        "contour of the silhouette": 1000 * contour.total_s / n,
        "result turned into a pose": 1000 * rest_s / n,
    }
    return costs, look_ms * looks / n, poses


class _Stub:
    """Stands for the landmarker, with a clock around its one method."""

    def __init__(self, detect_for_video: Callable[..., Any]) -> None:
        self.detect_for_video = detect_for_video


def _picture(clip: Path, session: Session, poses: list[Pose], verdicts: list[Verdict]) -> Costs:
    """Costs of drawing and encoding, on pictures held in memory."""
    frames: list[Frame] = []
    with VideoFile(clip, display_side=DISPLAY_SIDE) as video:
        for frame in video:
            if len(frames) == HELD_PICTURES:
                break
            frames.append(frame)
    shown = [f.display if f.display is not None else f.image for f in frames]
    size = (shown[0].shape[1], shown[0].shape[0])
    overlay = Overlay(size, session.exercise.title, frames[0].size)
    drawing = _Clock()
    draw = drawing.around(overlay.draw)
    copied = drawing.around(lambda picture: picture.copy())
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        with VideoWriter(Path(folder) / "annotated.mp4") as writer:
            for frame, picture, pose, verdict in zip(frames, shown, poses, verdicts, strict=False):
                image = copied(picture)
                draw(image, pose, verdict, session.dorsal)
                writer.write(image, frame.time_s)
        both = _per(began, len(frames))
    drawn = 1000 * drawing.total_s / len(frames)
    return {"drawing": drawn, "encoding": both - drawn}
