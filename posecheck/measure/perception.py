"""What is seen of the person: plausible poses, the view of them, and what stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from posecheck.calibration.model import Lens
from posecheck.exercises.exercise import Exercise
from posecheck.measure.feet_end import obstacles_from_feet, view_from_feet
from posecheck.measure.lens import straighten
from posecheck.measure.obstacles import Obstacle, obstacles
from posecheck.measure.other_movement import OtherMovement
from posecheck.measure.shots import ShotWatch
from posecheck.pose.plausibility import PlausibilityCheck
from posecheck.pose.scene import place_of
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View, ViewFilter
from posecheck.signals.body import Body
from posecheck.signals.catalogue import GAIT
from posecheck.text import obstacle_sentences


@dataclass(frozen=True, slots=True)
class Perceived:
    """N poses of one shot that are fit to be measured, and where they are not.

    Attributes:
        track: the poses after the lens was straightened and exchanged limbs were put back.
        view: from where the camera sees them, steadied.
        obstacles: (N,) what stands in the way of judging each of them, None = nothing.
        new_shot: whether another picture begins with them: nothing learnt before holds.
    """

    track: PoseTrack
    view: View
    obstacles: list[Obstacle | None]
    new_shot: bool = False


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
        self._given = view
        self._shots = ShotWatch(scaled=not GAIT.intersection(exercise.signals))
        self._begin()

    def update(self, track: PoseTrack) -> Iterator[Perceived]:
        """Look at the next N poses, shot by shot."""
        if self._lens is not None:
            track = straighten(track, self._lens)
        with np.errstate(all="ignore"):  # what is unknown is NaN, and says so by that
            shots = self._shots.update(track)
        for first, end in pairwise([0, *shots.begins, len(track)]):
            new = first in shots.begins
            if new:
                self._begin()
            if end > first:
                piece = slice(first, end)
                yield self._seen(track.take(piece), shots.changed[piece], new_shot=new)

    def _begin(self) -> None:
        self._plausibility = PlausibilityCheck()
        self._view = ViewFilter(self._given)
        self._other = OtherMovement(self._exercise)

    @np.errstate(all="ignore")
    def _seen(self, track: PoseTrack, changed: NDArray[np.bool_], *, new_shot: bool) -> Perceived:
        """Look at poses of one shot.

        Args:
            changed: (N,) whether it is unclear that a frame belongs to the shot.
        """
        if place_of(track.scene) == "feet":
            found = obstacles_from_feet(track)
            for i in np.flatnonzero(changed).tolist():
                found[i] = Obstacle("picture_changed", obstacle_sentences.picture_changed())
            return Perceived(track, view_from_feet(track), found, new_shot)
        # From the pose as it was found: where limbs are exchanged back the hips go with the legs,
        # which may have been exchanged below the knees only.
        view = self._view.update(track)
        checked = self._plausibility.check(track)
        found = obstacles(self._exercise, checked.track, checked.problems, view)
        for i in np.flatnonzero(changed).tolist():
            found[i] = Obstacle("picture_changed", obstacle_sentences.picture_changed())
        found = self._other.update(Body(checked.track, view), found)
        return Perceived(checked.track, view, found, new_shot)
