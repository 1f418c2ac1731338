"""What the camera saw of one person: a pose at one moment, and a run of poses as arrays."""

from dataclasses import dataclass

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.skeleton import INDEX, LANDMARKS

TAGS = ("left_knee", "right_knee", "mat")
"""Printed tags that a picture may show, in this order."""


@dataclass(frozen=True, slots=True)
class Pose:
    """One person at one moment, or nobody when `landmarks` is all NaN.

    Attributes:
        time_s: seconds from the first frame.
        size: (width, height) of the picture in pixels.
        landmarks: (33, 2) positions in pixels, x to the right and y down.
        visibility: (33,) the model's own estimate, 0-1 (known to be over-confident).
        world: (33, 3) metres, origin between the hips, axes of the camera (x right, y down,
            z away from it).
        contour: edges of the silhouette, or None when it was not measured.
        people: how many people the last look at the whole picture found; -1 = not looked.
        overlap: share of the person's box that another person's box covers, 0-1.
        tags: (3, 4, 2) corners of the printed tags in pixels in the order of TAGS, each from its
            upper left corner clockwise as printed; NaN = not seen. None = not looked for.

    Raises:
        ValueError: when an array has another shape or a time is not finite.
    """

    time_s: float
    size: tuple[int, int]
    landmarks: Floats
    visibility: Floats
    world: Floats
    contour: Contour | None = None
    people: int = -1
    overlap: float = 0.0
    tags: Floats | None = None

    def __post_init__(self) -> None:
        n = len(LANDMARKS)
        for name, shape in (("landmarks", (n, 2)), ("visibility", (n,)), ("world", (n, 3))):
            found = np.shape(getattr(self, name))
            if found != shape:
                raise ValueError(f"Pose.{name} must have shape {shape}, not {found}")
        if self.tags is not None and np.shape(self.tags) != (len(TAGS), 4, 2):
            raise ValueError(f"Pose.tags must have shape (3, 4, 2), not {np.shape(self.tags)}")
        if not np.isfinite(self.time_s):
            raise ValueError(f"Pose.time_s must be finite, not {self.time_s}")
        if min(self.size) <= 0:
            raise ValueError(f"Pose.size must be positive, not {self.size}")

    @property
    def found(self) -> bool:
        """Whether a person was found in the frame."""
        return bool(np.isfinite(self.landmarks[0, 0]))

    def point(self, name: str) -> Floats:
        """Position (2,) of a landmark in pixels."""
        return self.landmarks[INDEX[name]]

    @classmethod
    def nobody(cls, time_s: float, size: tuple[int, int], people: int = -1) -> "Pose":
        """A frame in which nobody was found."""
        n = len(LANDMARKS)
        return cls(
            time_s,
            size,
            np.full((n, 2), np.nan, np.float32),
            np.zeros(n, np.float32),
            np.full((n, 3), np.nan, np.float32),
            people=people,
        )
