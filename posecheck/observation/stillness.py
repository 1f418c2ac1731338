"""Whether nothing moves: then half the pictures of a camera are enough.

The page asks the same of what it sees itself (`serve/page/observer/stillness.js`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.observation.observation import Observation
from posecheck.pose.arrays import Floats

WINDOW_S: Final = 2.0
MOVED: Final = 0.015
"""Of the picture's sides: more than the landmark that wanders most on one and the same picture,
0.011. A stretch goes as far in a fraction of a second."""
CHANGED: Final = 0.015
"""Of the silhouette: twice what the model's mask of one and the same picture differs by. A tilt of
the pelvis moves its edge by more, and no landmark."""
SEEN: Final = 0.5
INSIDE: Final = 0.5
Inside = NDArray[np.bool_]


class Stillness:
    """Compares each observation with the first since something moved."""

    def __init__(self) -> None:
        self._base: tuple[float, Floats, Floats, Inside] | None = None

    def update(self, seen: Observation) -> bool:
        """Whether nothing has moved for a while; not where nobody is, who may come at any moment,
        and not without a mask."""
        if seen.landmarks is None or seen.visibility is None or seen.mask is None:
            self._base = None
            return False
        height, width = seen.mask.shape
        shares = seen.landmarks / (width, height)
        inside = seen.mask >= INSIDE
        if self._base is None or self._moved(shares, seen.visibility, inside):
            self._base = seen.time_s, shares, seen.visibility, inside
            return False
        return seen.time_s - self._base[0] >= WINDOW_S

    def _moved(self, shares: Floats, visibility: Floats, inside: Inside) -> bool:
        assert self._base is not None
        _, base, before, silhouette = self._base
        if silhouette.shape != inside.shape:
            return True
        known = np.minimum(visibility, before) >= SEEN
        if (np.hypot(*(shares - base)[known].T) > MOVED).any():
            return True
        changed = np.count_nonzero(inside != silhouette)
        return bool(changed > CHANGED * np.count_nonzero(silhouette))
