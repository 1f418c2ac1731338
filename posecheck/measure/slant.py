"""Whether a camera behind the head stands too far to the side of it, decided once a shot."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose import head_end
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View

TURNS_DEG: Final = 3.5
"""Knees that go aside by 4 inches take hips and trunk with them: what is seen of the camera's place
changes by so much, to and fro. A camera at the border would be refused while the knees rest in the
middle and believed while they are held aside, which would then be taken for the middle."""


class SlantWatch:
    """Follows one shot; what was decided stays until the camera surely stands elsewhere."""

    def __init__(self) -> None:
        self._slanted: bool | None = None

    def update(self, track: PoseTrack, view: View) -> NDArray[np.bool_]:
        """Tell for the next N poses whether they are seen from too far aside."""
        out = np.zeros(len(track), bool)
        behind = view.name == VIEWS.index("head_end")
        if not behind.any():
            return out
        slant = np.abs(head_end.slant(track))
        for i in np.flatnonzero(behind & np.isfinite(slant)).tolist():
            room = {None: 0.0, True: -TURNS_DEG, False: TURNS_DEG}[self._slanted]
            self._slanted = bool(slant[i] > head_end.MAX_SLANT_DEG + room)
            out[i] = self._slanted
        return out
