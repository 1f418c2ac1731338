"""Whether a camera behind the head stands too far to the side of it, decided once a shot."""

import math
from typing import Final

import numpy as np

from posecheck.pose import head_end
from posecheck.pose.numbers import any_of, each
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

    def update(self, track: PoseTrack, view: View) -> list[bool]:
        """Tell for the next N poses whether they are seen from too far aside."""
        out = [False] * len(track)
        behind = view.seen_from("head_end")
        if not any_of(behind):
            return out
        slants = np.abs(head_end.slant(track)).tolist()
        for i, (there, slant) in enumerate(zip(each(behind), slants, strict=True)):
            if there and math.isfinite(slant):
                room = {None: 0.0, True: -TURNS_DEG, False: TURNS_DEG}[self._slanted]
                self._slanted = out[i] = slant > head_end.MAX_SLANT_DEG + room
        return out
