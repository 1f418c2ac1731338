"""How plumb lines lie in the picture at the place where somebody walks by.

A camera that looks down or up shows upright lines tilted, one way at the left of the picture and
the other way at its right: a man who walks by upright seems to lean by ten degrees more at the end
than at the beginning. His legs show it: over a step the hips are, on average, upright above the
feet, however the trunk leans.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES, angle_between, upright
from posecheck.signals.body import Body

HIPS_AHEAD: Final = (4.0, 2.0)
"""Lean in degrees of the line from the ankles to the hips of walkers, mean and standard deviation:
weight is carried over the middle of the foot, which lies ahead of the ankle."""
ROLL: Final = (0.0, 1.5)
"""Tilt of a camera that was put up with some care, degrees."""
CHANGE: Final = (0.0, 12.0)
"""How much the tilt changes over the picture's width, degrees: twice the tangent of half the angle
of view times the camera's pitch, of ten degrees up or down."""
SWAY_DEG: Final = 3.0
"""How much that line of the legs moves to and fro while walking, standard deviation."""
SWAY_S: Final = 0.5
"""... and how long (s) it takes to be another one: a step."""
MOST_DEG: Final = 25.0
"""Legs at a greater slant are not those of a walker in full view."""
LONGEST_S: Final = 0.1
"""A frame stands for this long at most: after a gap nobody knows."""


class PlumbLine:
    """Learns, frame by frame, how much upright lines are tilted where the person is.

    The lean of the legs is told apart from the camera's tilt by the place in the picture, and when
    the person comes back the other way by the direction too (least squares with what is known
    beforehand).
    """

    def __init__(self) -> None:
        centre, spread = np.array([HIPS_AHEAD, ROLL, CHANGE]).T
        self._weight = np.diag(spread**-2.0)
        self._sum = self._weight @ centre
        self._last_s = -math.inf

    def update(self, body: Body) -> tuple[Floats, Floats]:
        """Take the next N frames.

        Returns:
            The tilt (N,) in degrees, + = counter-clockwise, and about two standard deviations of
            it (N,).
        """
        track, facing = body.track, body.view.facing
        legs = upright(track.middle("hip") - track.middle("ankle"))
        vertical = np.broadcast_to([0.0, 1.0], legs.shape)
        slant = angle_between(vertical, legs)
        place = track.middle("hip")[:, 0] / track.size[0] - 0.5
        terms = np.stack([facing, np.ones(len(body)), place], axis=1)
        good = body.from_side() & body.both_inside("ankle") & (np.abs(slant) < MOST_DEG)
        good &= body.view.posture == POSTURES.index("standing")
        good &= np.isfinite(terms).all(1)
        weight = self._lasting(track.time_s, good) / (SWAY_S * SWAY_DEG**2)
        terms, slant = np.where(good[:, None], terms, 0.0), np.where(good, slant, 0.0)
        products = weight[:, None, None] * terms[:, :, None] * terms[:, None, :]
        # Added up from where it stood, in order: the same however the frames are cut into runs.
        weights = np.cumsum(np.concatenate([self._weight[None], products]), axis=0)
        sums = np.cumsum(
            np.concatenate([self._sum[None], (weight * slant)[:, None] * terms]), axis=0
        )
        self._weight, self._sum = weights[-1], sums[-1]
        found = np.linalg.solve(weights[1:], sums[1:, :, None])[..., 0]
        at = np.stack([np.zeros(len(body)), np.ones(len(body)), place], axis=1)
        # What the weights leave open of the tilt at this place: at^T weights^-1 at.
        spread = np.linalg.solve(weights[1:], at[:, :, None])[..., 0]
        error = 2.0 * np.sqrt((at * spread).sum(axis=1))
        return np.asarray((found * at).sum(axis=1)), np.asarray(error)

    def _lasting(self, times: Floats, good: NDArray[np.bool_]) -> Floats:
        """For how long (N,) in seconds each frame stands, 0 where it tells nothing."""
        before = np.concatenate([[self._last_s], times[:-1]])
        if len(times):
            self._last_s = float(times[-1])
        return np.where(good, np.minimum(times - before, LONGEST_S), 0.0)
