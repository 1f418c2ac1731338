"""What is seen of the person: plausible poses, the view of them, and what stands in the way."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from posecheck.calibration.model import Lens
from posecheck.exercises.exercise import Exercise
from posecheck.measure.camera_log import CameraAccount, CameraLog
from posecheck.measure.camera_watch import CameraMoves, CameraWatch
from posecheck.measure.feet_end import obstacles_from_feet, view_from_feet
from posecheck.measure.lens import straighten
from posecheck.measure.level import leaning, leveled
from posecheck.measure.obstacles import Obstacle, not_made_out, obstacles
from posecheck.measure.other_movement import OtherMovement
from posecheck.measure.phone import PhoneWatch, view_by_phone
from posecheck.measure.picture_causes import PictureCauses
from posecheck.measure.picture_rate import PictureRate
from posecheck.measure.shots import Shots, ShotWatch
from posecheck.measure.sideways import SidewaysWatch
from posecheck.measure.slant import SlantWatch
from posecheck.measure.unsaid_feet_end import UnsaidFeetEnd
from posecheck.measure.which_end import EndWatch
from posecheck.pose.arrays import Floats
from posecheck.pose.plausibility import PlausibilityCheck
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View, ViewFilter
from posecheck.signals.body import Body
from posecheck.signals.catalogue import GAIT, SIGNALS
from posecheck.text import obstacle_sentences


class Perceived(NamedTuple):
    """N poses of one shot that are fit to be measured, and where they are not.

    Attributes:
        body: the poses after the lens was straightened and exchanged limbs were put back, and
            from where the camera sees them, steadied; what was worked out of them is kept with it.
        obstacles: (N,) what stands in the way of judging each of them, None = nothing.
        unsteady: (N,) whether the camera moves: nothing is known in inches.
        dark: (N,) whether there is too little light.
        unwatched: (N,) whether it would go unnoticed if the camera moved, and would matter.
        new_shot: whether another picture begins with them: nothing learnt before holds.
        step: from where to where the picture moved (3, 3) since the shot before, in long sides
            from its middle; None = not known.
    """

    body: Body
    obstacles: list[Obstacle | None]
    unsteady: list[bool]
    dark: list[bool]
    unwatched: list[bool]
    new_shot: bool = False
    step: Floats | None = None

    @property
    def track(self) -> PoseTrack:
        """The poses."""
        return self.body.track

    @property
    def view(self) -> View:
        """From where the camera sees them."""
        return self.body.view


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
        self._rate = PictureRate()
        # What is counted from a place in the picture depends on that of the camera.
        self._in_inches = any(SIGNALS[name].needs_scale for name in exercise.signals)
        self._camera, self._log = CameraWatch(), CameraLog()
        self._sideways = SidewaysWatch(exercise)
        self._causes = PictureCauses()
        self._unsaid = UnsaidFeetEnd(exercise)
        self._phone = PhoneWatch()
        self._begin()

    @property
    def camera(self) -> CameraAccount:
        """How the camera stood, as far as is known by now."""
        return self._log.account()

    def paused(self) -> None:
        """The next pose follows a pause."""
        self._rate.paused()
        self._phone.paused()

    def update(self, track: PoseTrack) -> Iterator[Perceived]:
        """Look at the next N poses, shot by shot."""
        if track.place == "phone":
            yield from self._by_phone(track)
            return
        few = self._rate.update(track.time_s.tolist())
        if self._lens is not None:
            track = straighten(track, self._lens)
        with np.errstate(all="ignore"):  # what is unknown is NaN, and says so by that
            shots = self._shots.update(track)
            moves = self._moves(track, shots.begins)
            track = leveled(track, self._exercise)
            seen = self._pieces(track, shots, few, moves)
        yield from seen

    def _pieces(
        self, track: PoseTrack, shots: Shots, few: list[Obstacle | None], moves: CameraMoves
    ) -> list[Perceived]:
        """Look at the poses shot by shot."""
        if not (shots.begins or moves.begins):
            return [self._seen(track, shots, few, moves, slice(0, len(track)), new_shot=False)]
        pieces = []
        cuts = {row for row in shots.begins if not moves.moving[row]} | set(moves.begins)
        for first, end in pairwise([0, *sorted(cuts), len(track)]):
            new = first in cuts
            if new and first not in moves.begins:
                self._begin()
            elif new:
                self._slant, self._end = SlantWatch(), EndWatch(self._exercise)
            if end > first:
                piece = slice(first, end)
                some = Shots([], shots.changed[piece], shots.restless[piece])
                taken = track.take(piece)
                seen = self._seen(taken, some, few[piece], moves, piece, new_shot=new)
                pieces.append(seen)
        return pieces

    def _by_phone(self, track: PoseTrack) -> Iterator[Perceived]:
        """Take in the next N samples of a phone between the knees."""
        found, stretches = self._phone.update(track)
        view = view_by_phone(track)
        steady = [False] * len(track)
        for stretch in stretches:
            rows = stretch.rows
            piece, seen = track.take(rows), view.take(rows)
            still = steady[rows]  # nothing moves a camera that there is not, nor is it too dark
            yield Perceived(Body(piece, seen), found[rows], still, still, still, stretch.begins)

    def _moves(self, track: PoseTrack, begins: list[int]) -> CameraMoves:
        moves = self._camera.update(track, begins)
        self._log.update(track, moves)
        return moves if self._in_inches else CameraMoves.none(len(track), unwatched=False)

    def _begin(self) -> None:
        self._plausibility = PlausibilityCheck()
        self._view = ViewFilter(self._given)
        self._other = OtherMovement(self._exercise)
        self._slant = SlantWatch()
        self._end = EndWatch(self._exercise)

    def _seen(
        self,
        track: PoseTrack,
        shots: Shots,
        few: list[Obstacle | None],
        moves: CameraMoves,
        rows: slice,
        *,
        new_shot: bool,
    ) -> Perceived:
        """Look at poses of one shot.

        Args:
            shots: which frames are not surely those of the shot.
            few: (N,) that pictures come too rarely, or None.
            moves: what the camera did, and in which of its rows these poses are.
        """
        unsteady, unwatched = moves.moving[rows], moves.unwatched[rows]
        by_feet = track.place == "feet"
        if by_feet:
            seen, view, found = track, view_from_feet(track), obstacles_from_feet(track)
        else:
            # From the pose as it was found: where limbs are exchanged back the hips go with the
            # legs, which may have been exchanged below the knees only.
            view = self._view.update(track)
            checked = self._plausibility.check(track)
            seen = checked.track
            slanted, from_feet = self._slant.update(seen, view), self._end.update(seen, view)
            found = obstacles(self._exercise, seen, checked.problems, view, slanted, from_feet)
        body = Body(seen, view)
        for i in _rows(shots.changed):
            found[i] = Obstacle("picture_changed", obstacle_sentences.picture_changed())
        if not by_feet:
            for i in _rows(shots.restless):
                found[i] = not_made_out(self._exercise)
            found = self._other.update(body, found)
            if self._given is None:
                found = self._sideways.update(seen, view, found)
        found = self._causes.update(track, found)
        if not by_feet:
            found = self._unsaid.update(seen, from_feet, found)
        for i, degrees in leaning(track):
            found[i] = Obstacle("camera_leans", obstacle_sentences.camera_leans(abs(degrees)))
        if any(SIGNALS[name].needs_scale for name in self._exercise.main_signals):
            for i in _rows(unsteady):
                found[i] = Obstacle("camera_moved", obstacle_sentences.camera_moves())
        # Before all that is said of a single picture: nothing that is rarely seen can be trusted.
        found = [slow or block for slow, block in zip(few, found, strict=True)]
        step = moves.begins.get(rows.start)
        dark = self._causes.dark
        return Perceived(body, found, unsteady, dark, unwatched, new_shot, step)


def _rows(holds: list[bool]) -> list[int]:
    """The rows in which something holds."""
    return [i for i, here in enumerate(holds) if here]
