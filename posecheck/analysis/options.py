"""How a recording is to be analysed."""

from collections.abc import Callable
from dataclasses import dataclass

from posecheck.calibration.model import Calibration

Progress = Callable[[int, int | None], None]


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
    """

    height_in: float | None = None
    level: int | None = None
    model: str = "full"
    video: bool = True
    keep_silhouette: bool = False
    calibration: Calibration | None = None

    @property
    def tags(self) -> bool:
        """Whether printed tags are to be looked for."""
        return self.calibration is not None and self.calibration.tags is not None
