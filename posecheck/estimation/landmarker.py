"""What finds a person's landmarks in frames, and the one place that chooses it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, runtime_checkable

from posecheck.estimation.bystanders import LookAround
from posecheck.estimation.models import ModelFile, find_model
from posecheck.observation.observation import Observation
from posecheck.observation.scene_watch import SceneWatch
from posecheck.pose.arrays import Floats
from posecheck.pose.provenance import ModelInfo
from posecheck.pose.scene import CameraPlace, Scene, place_number
from posecheck.video.frame import Frame


@runtime_checkable
class Landmarker(Protocol):
    """Follows one person through the frames of a video or a camera.

    Any class with these three members is one; it need not inherit from this. Frames come in the
    order of their times, all in one thread: the one that made it.

    See Also
    --------
    posecheck.analyze : Takes one as `landmarker`.
    posecheck.observation.Observation : What it makes of a frame.

    Notes
    -----
    `posecheck.analyze(video, exercise, landmarker=Mine)` and `posecheck.live`'s frame pipeline
    take a class or function that makes it. `estimation.landmarker.open_landmarker` is the one
    place where every door opens its landmarker.

    Examples
    --------
    One that takes the landmarks from a function of the time:

    >>> import numpy as np
    >>> from posecheck.estimation import Landmarker, ModelInfo
    >>> from posecheck.observation import Observation
    >>> class Constant:
    ...     info = ModelInfo("constant")
    ...
    ...     def detect(self, frame):
    ...         return Observation.of(frame, landmarks=np.full((33, 2), 100.0))
    ...
    ...     def close(self):
    ...         pass
    >>> isinstance(Constant(), Landmarker)
    True
    """

    @property
    def info(self) -> ModelInfo:
        """What makes the landmarks, as results record it."""

    def detect(self, frame: Frame) -> Observation:
        """Look at the next frame.

        Parameters
        ----------
        frame : Frame
            `frame.image` is (height, width, 3) RGB, `frame.time_s` its time in seconds,
            `frame.size` its original size and `frame.scale` original pixels per pixel of `image`.

        Returns
        -------
        Observation
            What is seen in it.
        """

    def close(self) -> None:
        """Free the model; further calls do nothing."""


LandmarkerFactory = Callable[[], Landmarker]
"""Makes a landmarker in the thread that uses it: its class, or a function without arguments."""
LandmarkerSource = str | ModelFile | LandmarkerFactory
"""What a landmarker is opened from: a model's name or file, or a factory of another landmarker."""


def open_landmarker(
    model: LandmarkerSource = "full",
    *,
    look_around: bool | LookAround = True,
    tags: bool = False,
    place: CameraPlace | None = None,
) -> Landmarker:
    """Open the landmarker for a model, in the thread that will use it.

    Every door opens its landmarker here.

    Args:
        model: "full", "heavy" or a `.task` file for MediaPipe; or a factory, which is called: the
            other arguments then say nothing.
        look_around: whether to look for other people, or an open look-around that several
            landmarkers share.
        tags: whether to look for the printed tags of `posecheck calibrate tags`.
        place: where the camera stands before somebody who lies and moves their knees: beyond the
            feet another landmarker looks, for knees and feet only. None = that makes no difference.

    Raises:
        InputError: when the model cannot be found or opened.
    """
    if callable(model):
        return WatchedLandmarker(model(), place)
    if place == "feet":
        from posecheck.estimation.feet_end_landmarker import FeetEndLandmarker

        return WatchedLandmarker(FeetEndLandmarker(_file(model)), place)
    from posecheck.estimation.mediapipe_landmarker import MediaPipeLandmarker

    made = MediaPipeLandmarker(_file(model), look_around=look_around, tags=tags)
    return WatchedLandmarker(made, place)


class WatchedLandmarker:
    """A landmarker of any kind whose observations also tell the scene.

    Args:
        place: where the person says that the camera stands, None = they did not say.
    """

    def __init__(self, landmarker: Landmarker, place: CameraPlace | None = None) -> None:
        self._landmarker = landmarker
        self._place = place_number(place)
        self._watch = SceneWatch()

    @property
    def info(self) -> ModelInfo:
        """What makes the landmarks."""
        return self._landmarker.info

    def detect(self, frame: Frame) -> Observation:
        """Look at the next frame; a scene that the landmarker tells itself is kept.

        Otherwise it is looked at when the pose is made, so that the model need not wait for it.
        """
        seen = self._landmarker.detect(frame)
        if seen.scene is not None:
            return seen
        return replace(seen, find_scene=partial(self._scene, frame, seen))

    def _scene(self, frame: Frame, seen: Observation) -> Scene:
        scene = self._watch.update(frame, seen.mask)
        if seen.landmarks is None and seen.others:
            scene = scene._replace(far=extent(seen.others) / min(frame.image.shape[:2]))
        return scene._replace(place=self._place)

    def close(self) -> None:
        """Free the model; further calls do nothing."""
        self._landmarker.close()


def extent(boxes: Sequence[Floats]) -> float:
    """The longest side of the largest of boxes (4,)."""
    return float(max((box[2:] - box[:2]).max() for box in boxes))


def open_look_around(model: str | ModelFile = "full") -> LookAround:
    """Open a look for other people that several landmarkers can share.

    Raises:
        InputError: when the model cannot be found or opened.
    """
    from posecheck.estimation.mediapipe_landmarker import MediaPipePeople

    return LookAround(MediaPipePeople(_file(model)))


def _file(model: str | ModelFile) -> ModelFile:
    return model if isinstance(model, ModelFile) else find_model(model)
