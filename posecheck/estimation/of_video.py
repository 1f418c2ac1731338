"""What the model sees in each frame of a video."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from pathlib import Path

from posecheck.estimation.landmarker import LandmarkerSource, open_landmarker
from posecheck.observation.observation import Observation
from posecheck.pose.orientation import AS_STORED, Orientation
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.scene import CameraPlace
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.prefetch import prefetch


def poses_in(
    source: str | Path,
    model: LandmarkerSource = "full",
    *,
    tags: bool = False,
    place: CameraPlace | None = None,
    fps: float | None = None,
    orientation: Orientation = AS_STORED,
) -> Generator[tuple[Frame, Pose], None, None]:
    """Frames of a video with the pose found in each; decoding overlaps the model's work."""
    seen = observations(source, model, tags=tags, place=place, fps=fps, orientation=orientation)
    with closing(seen) as stream:
        for frame, observation in stream:
            yield frame, observation.pose()


def observations(
    source: str | Path,
    model: LandmarkerSource = "full",
    *,
    tags: bool = False,
    place: CameraPlace | None = None,
    every_s: float = 0.0,
    fps: float | None = None,
    orientation: Orientation = AS_STORED,
    on_open: Callable[[VideoFile, ModelInfo], None] | None = None,
) -> Generator[tuple[Frame, Observation], None, None]:
    """Frames of a video with what the model sees in each.

    The model is made, used and closed by the thread that runs this generator.

    Args:
        tags: whether to look for printed tags.
        place: where the camera stands, see `open_landmarker`.
        every_s: frames of slow movement that are closer than this are left out, 0 = none.
        fps: pictures a second in place of the file's own times, None = those.
        orientation: how the pictures are turned besides what the file says.
        on_open: called with the video and what makes its landmarks when both have been opened.
    """
    with ExitStack() as stack:
        video = stack.enter_context(
            VideoFile(
                source,
                grey=tags,
                every_s=every_s,
                fps=fps,
                **orientation._asdict(),
            )
        )
        landmarker = stack.enter_context(closing(open_landmarker(model, tags=tags, place=place)))
        if on_open is not None:
            on_open(video, landmarker.info)
        for frame in stack.enter_context(closing(prefetch(video))):
            yield frame, landmarker.detect(frame)
