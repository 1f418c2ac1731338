"""The reference for speed: MediaPipe alone, in a bare loop over pictures that are in memory."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecheck.estimation.models import find_model
from posecheck.estimation.network_block import no_network
from posecheck.video.file import VideoFile

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class BareRun:
    """How long the loop took.

    Attributes:
        start_s: seconds to load the model and see the first picture.
        fps: pictures per second from the first to the last.
        cpu_ms: processor time of all threads a picture, milliseconds.
    """

    start_s: float
    fps: float
    cpu_ms: float


def held(clip: str | Path, most: int) -> tuple[list[Picture], list[float]]:
    """The first pictures of a clip, so many at most, in memory; and their times in seconds."""
    with VideoFile(clip) as video:
        frames = list(islice(video, most))
    return [frame.image for frame in frames], [frame.time_s for frame in frames]


def run(
    pictures: Sequence[Picture], times_s: Sequence[float], *, mask: bool = True, model: str = "full"
) -> BareRun:
    """Show every picture to a landmarker set up like `MediaPipeLandmarker`, and time it."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    began = time.perf_counter()
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(find_model(model).path)),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=mask,
        num_poses=1,
    )
    first, first_cpu = began, 0.0
    with no_network(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        for i, (picture, time_s) in enumerate(zip(pictures, times_s, strict=True)):
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
            landmarker.detect_for_video(image, round(time_s * 1000))
            if i == 0:
                first, first_cpu = time.perf_counter(), time.process_time()
        last, last_cpu = time.perf_counter(), time.process_time()
    steps = len(pictures) - 1
    return BareRun(first - began, steps / (last - first), 1000 * (last_cpu - first_cpu) / steps)
