"""How a recording is to be analysed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.exercises.camera_place import DRIFT
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.limit import ViewName
from posecheck.pose.orientation import AS_STORED, Orientation
from posecheck.pose.provenance import Provenance
from posecheck.pose.scene import CameraPlace, place_of
from posecheck.pose.track import PoseTrack
from posecheck.text.translation import _

if TYPE_CHECKING:  # it loads OpenCV, which the options themselves do not need
    from posecheck.estimation.landmarker import LandmarkerFactory

Progress = Callable[[int, int | None], None]
NeutralSearch = Literal["whole_recording", "first_still"]
"""Where the person's own neutral position is looked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge.

    Attributes:
        height_in: the person's height in inches, None = nothing in inches is judged.
        level: 1, 2 or 3 for exercises with levels, None = the last.
        model: full, heavy or a `.task` file.
        video: whether to write the annotated video.
        keep_silhouette: whether to write the person's silhouettes beside the landmarks.
        calibration: what is known about person and camera, None = nothing.
        view: from where the camera looks, None = that is read from world coordinates.
        neutral: where the person's own neutral position is looked for: in all of the recording, or
            as in live coaching, where the first moment in position and still is taken.
        orientation: how the pictures are turned besides what the file says.
        camera_place: where the person says that the camera stands, for the movements in which the
            knees drift; None = what saved poses say, else behind the head.
        landmarker: makes a landmarker to be used in place of the model, None = the model's.
        fps: pictures a second in place of the file's own times, None = those.
        every_picture: whether the model looks at every picture, not only at as many as the movement
            needs.
        person: whose recording it is, for the result and its report; None = not given.
    """

    height_in: float | None = None
    level: int | None = None
    model: str = "full"
    video: bool = True
    keep_silhouette: bool = False
    calibration: Calibration | None = None
    view: ViewName | None = None
    landmarker: "LandmarkerFactory | None" = None
    neutral: NeutralSearch = "whole_recording"
    fps: float | None = None
    orientation: Orientation = AS_STORED
    camera_place: CameraPlace | None = None
    every_picture: bool = False
    person: str | None = None

    def place_for(self, exercise: Exercise) -> CameraPlace | None:
        """Where the camera stands, None where that makes no difference to an exercise."""
        return self.camera_place if exercise.main == DRIFT else None

    @property
    def tags(self) -> bool:
        """Whether printed tags are to be looked for."""
        return self.calibration is not None and self.calibration.tags is not None


def check_seen_from(asked: CameraPlace | None, track: PoseTrack) -> None:
    """Refuse to judge landmarks as seen from a place that they were not found from.

    Raises:
        InputError: when they are to be judged as from the feet, from where they are found in
            another way.
    """
    if asked == "feet" and place_of(track.scene) != asked:
        raise InputError(
            _(
                "saved landmarks can be judged as from the feet only if they were found so: give "
                "--camera-place feet with the video itself, or leave it out here"
            )
        )


def check_orientation(asked: Orientation, provenance: Provenance) -> None:
    """Refuse to turn landmarks, which stay as their pictures were turned.

    Raises:
        InputError: when they were turned otherwise than is asked for now.
    """
    if asked not in (AS_STORED, (provenance.rotate, provenance.mirrored)):
        raise InputError(
            _(
                "saved landmarks cannot be turned or mirrored: give --rotate and --mirrored with "
                "the video itself"
            )
        )
