"""MediaPipe's pose landmarker behind posecheck's own types: the only file that imports it."""

import logging
import threading
from contextlib import ExitStack
from functools import partial
from importlib import metadata
from typing import Any, Self

import numpy as np

from posecheck.estimation.bystanders import Bystanders, LookAround, Mask
from posecheck.estimation.deferred_import import deferred
from posecheck.estimation.models import ModelFile, not_a_bundle
from posecheck.estimation.network_block import no_network
from posecheck.observation.observation import Observation
from posecheck.observation.tags import TagFinder
from posecheck.pose.arrays import Floats
from posecheck.pose.provenance import ModelInfo
from posecheck.video.frame import Frame

log = logging.getLogger(__name__)


class MediaPipeLandmarker:
    """Follows one person through the frames of a video or a camera.

    It belongs to the thread that made it. While it is open the process cannot reach the network
    through MediaPipe's library (see `network_block`).

    Args:
        model: which weights.
        look_around: whether to look for other people, every 1.5 s while the picture changes
            beside the one who is followed; one that several landmarkers share saves 60 MB each.
        tags: whether to look for the printed tags of `posecheck calibrate tags`.

    Raises:
        InputError: when the model cannot be opened.
    """

    def __init__(
        self, model: ModelFile, *, look_around: bool | LookAround = True, tags: bool = False
    ) -> None:
        self._info = model_info(model)
        self._tags = TagFinder() if tags else None
        self._owner = threading.get_ident()
        self._last_ms = -1
        with ExitStack() as stack:
            stack.enter_context(no_network())
            self._landmarker = stack.enter_context(_open(model, video=True))
            around: LookAround | None = None
            if isinstance(look_around, LookAround):
                around = look_around
            elif look_around:
                around = LookAround(MediaPipePeople(model))
                stack.callback(around.close)
            self._bystanders = None if around is None else Bystanders(around)
            self._stack = stack.pop_all()
        log.debug("the %s model is open, sha256 %s", model.name, model.sha256)

    @property
    def info(self) -> ModelInfo:
        """What makes the landmarks."""
        return self._info

    def detect(self, frame: Frame) -> Observation:
        """Run the model on the next frame.

        Frames must come in the order of their times, at least one millisecond apart.

        Returns:
            What was found; its `pose()` may be called in another thread, which saves this one,
            whose work bounds the speed of the whole, a tenth of its time.

        Raises:
            RuntimeError: when called from a thread other than the landmarker's own.
        """
        if threading.get_ident() != self._owner:
            raise RuntimeError("a MediaPipeLandmarker must be used in the thread that made it")
        # VIDEO mode demands strictly increasing whole milliseconds.
        self._last_ms = max(self._last_ms + 1, round(frame.time_s * 1000))
        result = self._landmarker.detect_for_video(_image(frame), self._last_ms)
        found, mask = _landmarks(result, frame), _mask(result)
        points = None if found is None else np.ascontiguousarray(found[:, :2])
        around = None
        if self._bystanders is not None:
            around = self._bystanders.update(frame, points, mask)
        return Observation.of(
            frame,
            landmarks=points,
            visibility=None if found is None else np.ascontiguousarray(found[:, 2]),
            world=_world(result),
            mask=mask,
            others=None if around is None else around.others,
            exchanged=around is not None and around.exchanged,
            find_tags=None if self._tags is None else partial(self._tags.find, frame),
            owner=result,
        )

    def close(self) -> None:
        """Free the model; further calls do nothing."""
        # MediaPipe's library makes its last attempt to report while it closes and reads the
        # environment then: entering the block again renews it, whatever the host changed.
        with no_network():
            self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class MediaPipePeople:
    """Finds up to three people in single pictures.

    Raises:
        InputError: when the model cannot be opened.
    """

    def __init__(self, model: ModelFile) -> None:
        with ExitStack() as stack:
            stack.enter_context(no_network())
            self._landmarker = stack.enter_context(_open(model, video=False))
            self._stack = stack.pop_all()

    def people(self, frame: Frame) -> list[Floats]:
        """Landmarks (33, 2) of each person, in pixels of `frame.image`."""
        size = (frame.image.shape[1], frame.image.shape[0])
        found = self._landmarker.detect(_image(frame)).pose_landmarks
        return [np.array([(p.x, p.y) for p in points]) * size for points in found]

    def close(self) -> None:
        """Free the model; further calls do nothing."""
        with no_network():
            self._stack.close()


def model_info(model: ModelFile) -> ModelInfo:
    """What results record of a model that MediaPipe runs."""
    return ModelInfo(model.name, model.sha256, metadata.version("mediapipe"))


def _landmarks(result: Any, frame: Frame) -> Floats | None:
    """Pixels of `frame.image` and visibility (33, 3), None when nobody was found."""
    if not result.pose_landmarks:
        return None
    height, width = frame.image.shape[:2]
    found = result.pose_landmarks[0]
    return np.array([(p.x * width, p.y * height, p.visibility) for p in found], np.float32)


def _world(result: Any) -> Floats | None:
    """World coordinates (33, 3) in metres, None when nobody was found."""
    if not result.pose_landmarks:
        return None
    return np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]], np.float32)


def _mask(result: Any) -> Mask | None:
    """Probability (height, width) that a pixel is the person, None when nobody was found.

    The array is a view of the result's memory, which must be kept alive with it.
    """
    if not result.segmentation_masks:
        return None
    mask: Mask = np.squeeze(result.segmentation_masks[0].numpy_view())
    return mask


def _open(model: ModelFile, *, video: bool) -> Any:
    # Imported here because it takes half a second and most commands do not need it; with what it
    # imports to plot landmarks and to hear a microphone it would take three times as long.
    with deferred("matplotlib", "matplotlib.pyplot", "sounddevice"):
        from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model.path)),
        running_mode=vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE,
        output_segmentation_masks=video,
        num_poses=1 if video else 3,
    )
    try:
        return vision.PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError, OSError) as error:
        raise not_a_bundle(model) from error


def _image(frame: Frame) -> Any:
    import mediapipe

    # mp.Image reads rows without regard to strides.
    pixels = np.ascontiguousarray(frame.image)
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)
