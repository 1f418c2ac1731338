"""The loop of the usual tutorial: read, show to the model, draw, write, all in one thread."""

import time
from pathlib import Path

import cv2
import numpy as np

from posecheck.estimation.models import find_model
from posecheck.estimation.network_block import no_network
from posecheck.pose.skeleton import INDEX, SEGMENTS

TARGET = 1.5
"""So many times as fast is `analyze` with its annotated video to be, on two cores."""


def run(clip: Path, target: Path) -> float:
    """Frames per second from the first to the last, the model full and without a mask."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(find_model("full").path)),
        running_mode=vision.RunningMode.VIDEO,
    )
    video = cv2.VideoCapture(str(clip))
    fps = video.get(cv2.CAP_PROP_FPS)
    size = (int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    out = cv2.VideoWriter(str(target), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
    frames, first = 0, 0.0
    with no_network(), vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            read, picture = video.read()
            if not read:
                break
            rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            found = landmarker.detect_for_video(image, round(1000 * frames / fps))
            if found.pose_landmarks:
                _draw(picture, found.pose_landmarks[0], size)
            out.write(picture)
            if not frames:
                first = time.perf_counter()
            frames += 1
    out.release()
    video.release()
    return (frames - 1) / (time.perf_counter() - first)


def _draw(picture: np.ndarray, marks: list, size: tuple[int, int]) -> None:
    points = [(round(mark.x * size[0]), round(mark.y * size[1])) for mark in marks]
    for a, b in SEGMENTS:
        cv2.line(picture, points[INDEX[a]], points[INDEX[b]], (0, 200, 0), 2)
    for point in points:
        cv2.circle(picture, point, 3, (0, 0, 200), -1)
