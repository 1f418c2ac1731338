"""Where neutral lies in the picture after the camera was moved.

Somebody whose camera is knocked in the middle of a stretch may hold it, still, for longer than it
takes to capture neutral. The background tells where neutral went: only near it is neutral looked
for anew. It is not taken from there, as the person is nearer than the background and shifts a
little further when the camera is pushed aside.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.signals.body import Body
from posecheck.signals.reference import Reference

NEAR_IN: Final = 1.0
"""A resting position this near to where neutral went, in inches, may be it: a camera that is pushed
aside by two inches shifts somebody half as far away as the background by one inch against it."""


@dataclass(frozen=True)
class Carried:
    """A neutral, and from where to where the picture moved since.

    Attributes:
        reference: what was counted from before.
        step: (3, 3) in long sides of the picture from its middle.
    """

    reference: Reference
    step: Floats

    @classmethod
    def of(cls, reference: Reference) -> Self:
        """One whose picture has not moved yet."""
        return cls(reference, np.eye(3))

    def moved(self, step: Floats) -> "Carried":
        """The same after a further step."""
        return Carried(self.reference, step @ self.step)

    def near(self, body: Body) -> list[bool]:
        """Whether the knees and hips of N poses are near to where they were in neutral."""
        track, scale = body.track, self.reference.px_per_in
        back = np.linalg.inv(self.step)
        side, middle = max(track.size), 0.5 * np.array(track.size)

        def before(points: Floats) -> Floats:
            centred = (points - middle) / side
            return np.asarray((centred @ back[:2, :2].T + back[:2, 2]) * side + middle)

        aside = before(track.middle("knee"))[:, 0] - self.reference.get("knee_x_px")
        raised = -before(track.middle("hip"))[:, 1] - self.reference.get("hip_height_px")
        off = np.where(body.from_head_end(), aside, raised) / scale
        # What is not known does not forbid.
        return [bool(near) for near in ~(np.abs(off) > NEAR_IN)]
