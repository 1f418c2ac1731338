"""What the camera saw of one person at one moment."""

import math
from dataclasses import dataclass

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.scene import Scene
from posecheck.pose.skeleton import INDEX, LANDMARKS

TAGS = ("left_knee", "right_knee", "mat")
"""Printed tags that a picture may show, in this order."""


@dataclass(frozen=True, slots=True)
class Pose:
    """One person at one moment, or nobody when `landmarks` is all NaN.

    Parameters
    ----------
    time_s : float
        Seconds from the first frame.
    size : tuple of int
        (width, height) of the picture in pixels.
    landmarks : ndarray of shape (33, 2)
        Positions in pixels in the order of MediaPipe's pose landmarks, x to the right and y down;
        NaN = not seen.
    visibility : ndarray of shape (33,)
        The model's own estimate, 0 to 1 (known to be over-confident).
    world : ndarray of shape (33, 3)
        Metres, origin between the hips, axes of the camera (x right, y down, z away from it);
        NaN = not known.
    contour : Contour, optional
        Edges of the silhouette in pixels; None = they were not measured.
    people : int, default -1
        How many people the last look at the whole picture found; -1 = nobody looked.
    overlap : float, default 0.0
        Share of the trunk or of the thighs that another person may hide, 0 to 1; 1 when somebody
        else is followed in their place.
    tags : ndarray of shape (3, 4, 2), optional
        Corners of the printed tags (left knee, right knee, mat) in pixels, each from its upper
        left corner clockwise as printed; NaN = not seen. None = they were not looked for.
    scene : Scene, optional
        The picture around the person: its light and the camera; None = nobody looked at it.

    Raises
    ------
    ValueError
        When an array has another shape, a time is not finite or a size not positive.

    See Also
    --------
    PoseTrack : Many of them as arrays.

    Notes
    -----
    Left and right are the person's own. `found` tells whether anything is known of them.

    Examples
    --------
    >>> import numpy as np
    >>> import posecheck
    >>> pose = posecheck.Pose(
    ...     time_s=0.0,
    ...     size=(640, 480),
    ...     landmarks=np.full((33, 2), 100.0),
    ...     visibility=np.ones(33),
    ...     world=np.full((33, 3), np.nan),
    ... )
    >>> pose.found
    True
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
    scene: Scene | None = None

    def __post_init__(self) -> None:
        n = len(LANDMARKS)
        for name, shape in (("landmarks", (n, 2)), ("visibility", (n,)), ("world", (n, 3))):
            found = np.shape(getattr(self, name))
            if found != shape:
                raise ValueError(f"Pose.{name} must have shape {shape}, not {found}")
        if self.tags is not None and np.shape(self.tags) != (len(TAGS), 4, 2):
            raise ValueError(f"Pose.tags must have shape (3, 4, 2), not {np.shape(self.tags)}")
        if not math.isfinite(self.time_s):
            raise ValueError(f"Pose.time_s must be finite, not {self.time_s}")
        if min(self.size) <= 0:
            raise ValueError(f"Pose.size must be positive, not {self.size}")

    @property
    def found(self) -> bool:
        """Whether a person was found in the frame."""
        return bool(np.isfinite(self.landmarks).any())

    def point(self, name: str) -> Floats:
        """Tell where a landmark is.

        Parameters
        ----------
        name : str
            The landmark, such as "left_knee".

        Returns
        -------
        ndarray of shape (2,)
            Pixels, NaN = not seen.
        """
        point: Floats = self.landmarks[INDEX[name]]
        return point

    @classmethod
    def nobody(
        cls, time_s: float, size: tuple[int, int], people: int = -1, scene: Scene | None = None
    ) -> "Pose":
        """Make the pose of a frame in which nobody was found.

        Parameters
        ----------
        time_s : float
            Seconds from the first frame.
        size : tuple of int
            (width, height) of the picture in pixels.
        people : int, default -1
            How many people a look at the whole picture found; -1 = nobody looked.
        scene : Scene, optional
            The picture itself.

        Returns
        -------
        Pose
            All NaN.
        """
        n = len(LANDMARKS)
        return cls(
            time_s,
            size,
            np.full((n, 2), np.nan, np.float32),
            np.zeros(n, np.float32),
            np.full((n, 3), np.nan, np.float32),
            people=people,
            scene=scene,
        )
