"""One picture and the moment at which it was taken."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frame:
    """One upright picture with its time.

    Parameters
    ----------
    index : int
        Position among the frames that could be read, from 0.
    time_s : float
        Presentation time in seconds from the first frame.
    image : ndarray of shape (height, width, 3)
        uint8 RGB, C-contiguous, turned upright, scaled down so that its long side is at most what
        the landmarker needs (640 by default).
    size : tuple of int
        (width, height) of the upright picture before scaling, pixels.
    display : ndarray of shape (height, width, 3), optional
        The same picture, uint8 RGB and contiguous, larger, for drawing on; None when nobody asked
        for it. It may be `image` itself when the source is small: copy before drawing.
    grey : ndarray of shape (height, width), optional
        The brightness of the unscaled picture, uint8 and contiguous, in which printed tags are
        found; None when nobody asked for it.
    lean_deg : float, default nan
        How far upright things lean in it, degrees clockwise, as the phone feels that took it; NaN =
        nobody told.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.estimation import Frame
    >>> frame = Frame(0, 0.0, np.zeros((360, 640, 3), np.uint8), size=(1280, 720))
    >>> frame.scale
    2.0
    """

    index: int
    time_s: float
    image: NDArray[np.uint8]
    size: tuple[int, int]
    display: NDArray[np.uint8] | None = None
    grey: NDArray[np.uint8] | None = None
    lean_deg: float = nan

    @property
    def scale(self) -> float:
        """Pixels of the original picture per pixel of `image`."""
        scale: float = self.size[0] / self.image.shape[1]
        return scale
