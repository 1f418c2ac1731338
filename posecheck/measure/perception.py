"""What is seen of the person: plausible poses, the view of them, and what stands in the way."""

from dataclasses import dataclass

import numpy as np

from posecheck.calibration.model import Lens
from posecheck.exercises.exercise import Exercise
from posecheck.measure.lens import straighten
from posecheck.measure.obstacles import Obstacle, obstacles
from posecheck.pose.plausibility import PlausibilityCheck
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View, ViewFilter


@dataclass(frozen=True, slots=True)
class Perceived:
    """N poses that are fit to be measured, and where they are not.

    Attributes:
        track: the poses after the lens was straightened and exchanged limbs were put back.
        view: from where the camera sees them, steadied.
        obstacles: (N,) what stands in the way of judging each of them, None = nothing.
    """

    track: PoseTrack
    view: View
    obstacles: list[Obstacle | None]


class Perception:
    """Is it the same person, from where does the camera look, is anything in the way?

    Args:
        exercise: which view and position it needs.
        lens: of the camera, None = not measured.
        view: from where the camera looks, None = that is read from world coordinates.
    """

    def __init__(
        self, exercise: Exercise, lens: Lens | None = None, view: str | None = None
    ) -> None:
        self._exercise = exercise
        self._lens = lens
        self._plausibility = PlausibilityCheck()
        self._view = ViewFilter(view)

    def update(self, track: PoseTrack) -> Perceived:
        """Look at the next N poses."""
        if self._lens is not None:
            track = straighten(track, self._lens)
        with np.errstate(all="ignore"):  # what is unknown is NaN, and says so by that
            checked = self._plausibility.check(track)
            view = self._view.update(checked.track)
            found = obstacles(self._exercise, checked.track, checked.problems, view)
        return Perceived(checked.track, view, found)
