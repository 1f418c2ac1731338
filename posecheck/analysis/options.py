"""How a recording is to be analysed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import ViewName

if TYPE_CHECKING:  # it loads OpenCV, which the options themselves do not need
    from posecheck.estimation.landmarker import LandmarkerFactory

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge.

    Attributes:
        height_in: the person's height in inches, None = nothing in inches is judged.
        level: 1, 2 or 3 for exercises with levels, None = the last.
        model: full, heavy or a `.task` file.
        video: whether to write the annotated video.
        calibration: what is known about person and camera, None = nothing.
        view: from where the camera looks, None = that is read from world coordinates.
        landmarker: makes a landmarker to be used in place of the model, None = the model's.
    """

    height_in: float | None = None
    level: int | None = None
    model: str = "full"
    video: bool = True
    calibration: Calibration | None = None
    view: ViewName | None = None
    landmarker: "LandmarkerFactory | None" = None

    @property
    def tags(self) -> bool:
        """Whether printed tags are to be looked for."""
        return self.calibration is not None and self.calibration.tags is not None
