"""MediaPipe's pose landmarker behind posecheck's own types: the only file that imports it."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Self

import numpy as np

from posecheck.errors import InputError
from posecheck.frames.frame import Frame
from posecheck.pose import Floats, Pose
from posecheck.tracking.models import ModelFile, find_model
from posecheck.tracking.privacy import no_network
from posecheck.tracking.silhouette import measure_contour
from posecheck.tracking.surroundings import Mask, Surroundings
from posecheck.tracking.tags import TagFinder

LOOK_AROUND_S = 1.5
"""Seconds between two looks at the whole picture for other people, when it changes ..."""
LOOK_ANYWAY_S = 7.5
"""... and when nothing changes beside the person who is followed."""
LOOK_AROUND_DELAY_S = 0.4
"""The result of such a look counts from this much later, so that it never stalls the tracking
and yet falls on the same frame in every run."""
SAME_PERSON = 0.2
"""Two poses in one picture are one person when their landmarks lie closer than this on average,
in diagonals of the box."""


class LookAround:
    """Looks for people in whole pictures, in a thread of its own; several trackers may share one.

    Raises:
        InputError: when the model cannot be opened.
    """

    def __init__(self, model: str | ModelFile = "full") -> None:
        file = model if isinstance(model, ModelFile) else find_model(model)
        with ExitStack() as stack:
            stack.enter_context(no_network())
            self._landmarker = stack.enter_context(_open(file, video=False))
            self._pool = ThreadPoolExecutor(1, "look-around")
            stack.callback(self._pool.shutdown, wait=True, cancel_futures=True)
            self._stack = stack.pop_all()

    def people(self, image: Any, shape: tuple[int, int]) -> "Future[list[Floats]]":
        """Landmarks (33, 2) of up to three people in a picture (height, width), in its pixels."""
        return self._pool.submit(self._people, image, shape)

    def _people(self, image: Any, shape: tuple[int, int]) -> list[Floats]:
        size = (shape[1], shape[0])
        people: list[Floats] = []
        for found in self._landmarker.detect(image).pose_landmarks:
            points = np.array([(p.x, p.y) for p in found]) * size
            if not any(_same(points, other) for other in people):
                people.append(points)
        return people

    def close(self) -> None:
        """Free the model; trackers that share it must be closed before."""
        with no_network():
            self._stack.close()


class PoseTracker:
    """Follows one person through the frames of a video or a camera.

    A tracker belongs to the thread that made it. While it is open the process cannot reach
    the network through MediaPipe's library (see `privacy`).

    Args:
        model: which weights, "full", "heavy" or a `.task` file.
        look_around: whether to look for other people, every 1.5 s while the picture changes
            beside the one who is followed; one that several trackers share saves 60 MB each.
        tags: whether to look for the printed tags of `posecheck calibrate tags`.

    Raises:
        InputError: when the model cannot be found or opened.
    """

    def __init__(
        self,
        model: str | ModelFile = "full",
        *,
        look_around: bool | LookAround = True,
        tags: bool = False,
    ) -> None:
        self.model = model if isinstance(model, ModelFile) else find_model(model)
        self._tags = TagFinder() if tags else None
        self._owner = threading.get_ident()
        self._last_ms = -1
        self._look_due_s = self._looked_s = 0.0
        self._surroundings = Surroundings()
        self._look: tuple[float, Future[list[Floats]], Floats | None] | None = None
        self._others: list[Floats] | None = None
        with ExitStack() as stack:
            stack.enter_context(no_network())
            self._landmarker = stack.enter_context(_open(self.model, video=True))
            self._around: LookAround | None = None
            if isinstance(look_around, LookAround):
                self._around = look_around
            elif look_around:
                self._around = LookAround(self.model)
                stack.callback(self._around.close)
            self._stack = stack.pop_all()

    def track(self, frame: Frame) -> Pose:
        """Find the person in the next frame: `detect(frame).pose()`."""
        return self.detect(frame).pose()

    def detect(self, frame: Frame) -> "Detection":
        """Run the model on the next frame.

        Frames must come in the order of their times, at least one millisecond apart.

        Returns:
            What was found; its `pose()` may be called in another thread, which saves this one,
            whose work bounds the speed of the whole, a tenth of its time.

        Raises:
            RuntimeError: when called from a thread other than the tracker's own.
        """
        if threading.get_ident() != self._owner:
            raise RuntimeError("a PoseTracker must be used in the thread that made it")
        # VIDEO mode demands strictly increasing whole milliseconds.
        self._last_ms = max(self._last_ms + 1, round(frame.time_s * 1000))
        image = _image(frame)
        result = self._landmarker.detect_for_video(image, self._last_ms)
        return Detection(frame, result, self._look_around(image, frame, result), self._tags)

    def _look_around(self, image: Any, frame: Frame, result: Any) -> list[Floats] | None:
        """Boxes (4,) of the other people in the last look at the whole picture.

        Args:
            result: what the model found of the person who is followed.

        Returns:
            None until the first look is done, pixels of `frame.image`.
        """
        if self._around is None:
            return None
        if self._look and frame.time_s >= self._look[0]:
            _, job, followed = self._look
            self._others = [
                _box(p) for p in job.result() if followed is None or not _same(p, followed)
            ]
            self._look = None
        if self._look is None and frame.time_s >= self._look_due_s:
            self._look_due_s = frame.time_s + LOOK_AROUND_S
            changed = self._surroundings.changed(frame.image, _mask(result))
            if changed or frame.time_s >= self._looked_s + LOOK_ANYWAY_S:
                self._looked_s = frame.time_s
                job = self._around.people(image, frame.image.shape[:2])
                own = _landmarks(result, frame)
                followed = None if own is None else own[:, :2]
                self._look = (frame.time_s + LOOK_AROUND_DELAY_S, job, followed)
        return self._others

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


class Detection:
    """What the model found in one frame, not yet turned into a `Pose`."""

    def __init__(
        self,
        frame: Frame,
        result: Any,
        others: list[Floats] | None,
        tags: TagFinder | None = None,
    ) -> None:
        self._tags = tags
        self._frame = frame
        self._result = result
        self._others = others

    def pose(self) -> Pose:
        """The pose in pixels of the frame's original size; `Pose.nobody` when none was seen."""
        frame, result, others = self._frame, self._result, self._others
        points = _landmarks(result, frame)
        if points is None:
            people = -1 if others is None else len(others)
            return Pose.nobody(frame.time_s, frame.size, people)
        world = np.array([(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]], np.float32)
        mask = _mask(result)
        contour = None
        if mask is not None:
            contour = measure_contour(mask, points[:, :2].astype(float), frame.scale, frame.image)
        box = _box(points[:, :2])
        full = points[:, :2] * np.float32(frame.scale)
        return Pose(
            frame.time_s,
            frame.size,
            full,
            np.ascontiguousarray(points[:, 2]),
            world,
            contour,
            people=-1 if others is None else 1 + len(others),
            overlap=max((_covered(box, b) for b in others or ()), default=0.0),
            tags=None if self._tags is None else self._tags.find(frame, full),
        )


def _landmarks(result: Any, frame: Frame) -> Floats | None:
    """Pixels of `frame.image` and visibility (33, 3), None when nobody was found."""
    if not result.pose_landmarks:
        return None
    height, width = frame.image.shape[:2]
    found = result.pose_landmarks[0]
    return np.array([(p.x * width, p.y * height, p.visibility) for p in found], np.float32)


def _mask(result: Any) -> Mask | None:
    """Probability (height, width) that a pixel is the person, None when nobody was found."""
    if not result.segmentation_masks:
        return None
    return np.squeeze(result.segmentation_masks[0].numpy_view())


def _open(model: ModelFile, *, video: bool) -> Any:
    # Imported here because it takes a second and most commands do not need it.
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
        raise InputError(
            f"the model {model.path} cannot be opened: it is not a pose landmarker bundle "
            "(.task); choose --model full, heavy or another file"
        ) from error


def _image(frame: Frame) -> Any:
    import mediapipe

    # mp.Image reads rows without regard to strides.
    pixels = np.ascontiguousarray(frame.image)
    return mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)


def _box(points: Floats) -> Floats:
    return np.concatenate([points.min(0), points.max(0)]).astype(float)


def _same(a: Floats, b: Floats) -> bool:
    """Whether two sets of landmarks (33, 2) in one picture belong to one person."""
    box = _box(a)
    diagonal = float(np.hypot(*(box[2:] - box[:2])))
    return float(np.linalg.norm(a - b, axis=1).mean()) < SAME_PERSON * diagonal


def _covered(box: Floats, by: Floats) -> float:
    """Share of a box that another one covers, 0-1."""
    common = np.clip(np.minimum(box[2:], by[2:]) - np.maximum(box[:2], by[:2]), 0, None)
    return float(np.prod(common) / max(np.prod(box[2:] - box[:2]), 1.0))
