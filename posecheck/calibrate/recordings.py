"""Recordings for a calibration: a video, saved landmarks, or a camera watched for a while."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.analysis.options import Options, Progress, check_orientation
from posecheck.errors import InputError
from posecheck.estimation.landmarker import open_landmarker
from posecheck.estimation.of_video import poses_in
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from posecheck.text.translation import _
from posecheck.video.camera import Camera, CameraLost
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

PICTURE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"})
LONGEST_S: Final = 300.0
"""A calibration needs seconds; a long recording is a mix-up, and would fill the memory."""
APART_S: Final = 0.25
"""Pictures of the chessboard nearer in time than this hardly differ."""
Tell = Callable[[str], None]
Prompts = Sequence[tuple[float, str]]
"""What to say at which second of the recording."""


def poses_of_file(source: Path, options: Options, progress: Progress | None = None) -> PoseTrack:
    """The poses in a video or in a `landmarks.npz`.

    Raises:
        InputError: when it cannot be read, shows nobody or is too long.
    """
    if source.suffix.lower() == ".npz":
        track, provenance = read_landmarks(source)
        check_orientation(options.orientation, provenance)
    else:
        poses: list[Pose] = []
        seen = poses_in(
            source,
            options.model,
            tags=options.tags,
            fps=options.fps,
            orientation=options.orientation,
        )
        with closing(seen) as stream:
            for frame, pose in stream:
                if frame.time_s > LONGEST_S:
                    raise InputError(_too_long(source))
                poses.append(pose)
                if progress is not None:
                    progress(len(poses), None)
        track = PoseTrack.of(poses)
    if track.time_s[-1] > LONGEST_S:
        raise InputError(_too_long(source))
    if not track.found.any():
        raise InputError(
            _("nobody can be seen in {source}: choose a recording with you in it").format(
                source=source
            )
        )
    return track


def poses_of_camera(
    device: int, options: Options, prompts: Prompts, seconds: float, tell: Tell
) -> PoseTrack:
    """The poses before a camera for some seconds, with prompts at their times.

    Raises:
        InputError: when there is no such camera, or nobody before it.
    """
    left = list(prompts)
    poses: list[Pose] = []
    with closing(open_landmarker(options.model, tags=options.tags)) as landmarker:
        for frame in _frames(device, seconds, grey=options.tags):
            while left and frame.time_s >= left[0][0]:
                tell(left.pop(0)[1])
            poses.append(landmarker.detect(frame).pose())
    if not any(pose.found for pose in poses):
        raise InputError(
            _("nobody can be seen by camera {device}: move into the picture").format(device=device)
        )
    return PoseTrack.of(poses)


def board_pictures(sources: Sequence[Path]) -> Iterator[NDArray[np.uint8]]:
    """Grey pictures at full size from picture files, or several a second from videos.

    Raises:
        InputError: when one cannot be read.
    """
    for source in sources:
        if source.suffix.lower() in PICTURE_SUFFIXES:
            yield _read_picture(source)
            continue
        with VideoFile(source, grey=True) as video:
            yield from _several_a_second(video)


def camera_pictures(device: int, seconds: float) -> Iterator[NDArray[np.uint8]]:
    """Grey pictures of a camera, several a second.

    Raises:
        InputError: when there is no such camera.
    """
    yield from _several_a_second(_frames(device, seconds, grey=True))


def _read_picture(source: Path) -> NDArray[np.uint8]:
    """A picture file in grey."""
    from posecheck.video.opencv import cv2

    # imread takes no path outside of ASCII on some systems, imdecode takes bytes.
    try:
        content = np.frombuffer(source.read_bytes(), np.uint8)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            _("{source} cannot be read ({reason}): check the name").format(
                source=source, reason=reason
            )
        ) from error
    picture = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if len(content) else None
    if picture is None:
        raise InputError(
            _("{source} is not a picture: give a video, .jpg or .png").format(source=source)
        )
    return np.ascontiguousarray(picture, np.uint8)


def _several_a_second(frames: Iterable[Frame]) -> Iterator[NDArray[np.uint8]]:
    """Grey pictures of frames that are APART_S or more apart."""
    due = 0.0
    for frame in frames:
        if frame.time_s >= due and frame.grey is not None:
            due = frame.time_s + APART_S
            yield frame.grey


def _frames(device: int, seconds: float, *, grey: bool) -> Iterator[Frame]:
    camera = Camera(device, grey=grey)
    camera.open()
    stop = threading.Event()
    began = time.monotonic()
    try:
        while time.monotonic() - began < seconds:
            frame = camera.read(stop)
            if frame is None:
                return
            yield frame
    except CameraLost as error:
        raise InputError(
            _("camera {device} gives no pictures any more: plug it in again and start anew").format(
                device=device
            )
        ) from error
    finally:
        camera.close()


def _too_long(source: Path) -> str:
    return _(
        "{source} is longer than {longest_s:.0f} minutes: a calibration needs less "
        "than one, cut the recording"
    ).format(source=source, longest_s=LONGEST_S / 60)
