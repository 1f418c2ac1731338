"""Which way the person faces, and from where the camera looks, steadied over time.

A single odd frame does not turn the person round. What single poses say: `seen_from.py`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES
from posecheck.pose.numbers import Number, array_of, each, from_each, number_of
from posecheck.pose.seen_from import SEEN, SIDE_WITHIN_DEG, VIEWS, Look
from posecheck.pose.track import PoseTrack
from posecheck.pose.worked_out import worked_out_once

_SIDE, _OBLIQUE, _BEHIND = (VIEWS.index(name) for name in ("side", "oblique", "head_end"))
_SUPINE = POSTURES.index("supine")
SIDE_LEFT_BEYOND_DEG: Final = 42.0
"""A shot that was seen from the side (SIDE_WITHIN_DEG) stays so up to this: the model's left-right
axis errs by some degrees, and a view at the border would come and go. Angles then shrink by a
quarter."""
SIDE_AGAIN_WITHIN_DEG: Final = 36.0
"""... and one that was not becomes one from the side within this only."""
REACH_DEG: Final = 12.0
"""Angles further than this from the border count as so far from it in the mean over time."""
LOST_S: Final = 1.0
"""Somebody who was out of sight for this long may come back otherwise."""
SETTLE_S: Final = 0.5
"""Time constant with which the view is steadied, seconds."""


@dataclass(frozen=True)
class View:
    """How the camera sees the body in N frames.

    Parameters
    ----------
    facing : ndarray of shape (N,)
        +1 where the person's front lies counter-clockwise from the direction hips to shoulders in
        the picture (their left side is nearer), -1 otherwise.
    posture : ndarray of int of shape (N,)
        Index into `pose.joints.POSTURES`: unknown, standing, sitting, kneeling, quadruped, supine,
        prone.
    name : ndarray of int of shape (N,)
        Index into `pose.seen_from.VIEWS`: unknown, side, front, back, head_end, feet_end, oblique,
        phone.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.signals import View
    >>> from_the_side = View(facing=np.ones(2), posture=np.ones(2, int), name=np.ones(2, int))
    """

    facing: Floats
    posture: NDArray[np.integer]
    name: NDArray[np.integer]

    @worked_out_once
    def _name(self) -> Number:
        return number_of(self.name)

    def seen_from(self, name: str) -> Number:
        """Tell whether the camera sees the body from there.

        Parameters
        ----------
        name : str
            One of `pose.seen_from.VIEWS`.

        Returns
        -------
        bool or ndarray of shape (N,)
            Whether it does; of one frame a plain truth.
        """
        return self._name == SEEN[name]

    def take(self, rows: slice | NDArray[np.integer]) -> "View":
        """Take some of the frames.

        Parameters
        ----------
        rows : slice or ndarray of int
            Which of the N frames, in which order.

        Returns
        -------
        View
            Of those frames.
        """
        return View(self.facing[rows], self.posture[rows], self.name[rows])

    @classmethod
    def unsteadied(cls, track: PoseTrack, facing: Floats | None = None) -> "View":
        """Take each pose by itself.

        Parameters
        ----------
        track : PoseTrack
            The poses.
        facing : ndarray of shape (N,), optional
            Where the front is known.

        Returns
        -------
        View
            As it looks in each of them.
        """
        look = Look(track)
        if facing is None:
            facing = np.where(array_of(look.facing_score()) >= 0, 1.0, -1.0)
        posture = look.posture(number_of(facing))
        return cls(facing, array_of(posture), array_of(look.view()))

    @classmethod
    def joined(cls, views: Sequence["View"]) -> "View":
        """Put several runs one after the other.

        Parameters
        ----------
        views : sequence of View
            The runs.

        Returns
        -------
        View
            Of all their frames.
        """
        return cls(
            np.concatenate([view.facing for view in views]),
            np.concatenate([view.posture for view in views]),
            np.concatenate([view.name for view in views]),
        )


class ViewFilter:
    """Steadies view, facing and posture of successive poses, each in its own time.

    Args:
        given: the view where somebody has said it; None = it is read from world coordinates.
    """

    def __init__(self, given: str | None = None) -> None:
        self._given = None if given is None else VIEWS.index(given)
        self._along_body = given == "head_end"
        self._time: float | None = None
        self._facing = 0.0
        self._off_side = math.nan
        self._from_side = False
        self._first_s = math.inf
        self._last_s = -math.inf
        self._lies = False
        self._votes = {"view": [0.0] * len(VIEWS), "posture": [0.0] * len(POSTURES)}

    def update(self, track: PoseTrack) -> View:
        """The steadied view of the next N poses: the same, however they are cut into runs."""
        look = Look(track)
        times, found, scores, views, angles = (
            track.time_s.tolist(),
            *map(each, (look.found, look.facing_score(), look.view(), look.off_side)),
        )
        weights, facing, names = [], [], []
        for i, now in enumerate(times):
            weight = self._weight(now) if found[i] else None
            weights.append(weight)
            facing.append(self._follow(scores[i], weight))
            names.append(self._from(now, views[i], angles[i], weight))
        # What a pose shows depends on the way it faces, which must be steadied first.
        shown = each(look.posture(from_each(facing), along_body=self._along_body))
        seen = zip(shown, weights, names, strict=True)
        postures = [self._posture(*frame) for frame in seen]
        return View(np.array(facing), np.array(postures), np.array(names))

    def _weight(self, now: float) -> float:
        """What the pose of this moment weighs against those before it."""
        elapsed = math.inf if self._time is None else max(now - self._time, 0.0)
        self._time = now
        return 1 - math.exp(-elapsed / SETTLE_S)

    def _follow(self, score: float, weight: float | None) -> float:
        """Which way the person faces; weight None = nobody was found."""
        if weight is not None:
            self._facing += weight * (score - self._facing)
        return 1.0 if self._facing >= 0 else -1.0

    def _from(self, now: float, view: int, angle: float, weight: float | None) -> int:
        """From where the person is seen."""
        if weight is None:
            return 0
        if self._given is not None:
            return self._given
        winner, side = self._vote("view", view, weight), self._aside(now, angle, weight)
        return _settled(winner, side)

    def _aside(self, now: float, angle: float, weight: float) -> bool:
        """Whether they are seen from the side, with hysteresis."""
        if now - self._last_s > LOST_S:
            self._off_side, self._first_s = math.nan, now
        self._last_s = now
        # A misplaced pose counts no more than one just beyond the border.
        angle = min(max(angle, SIDE_WITHIN_DEG - REACH_DEG), SIDE_WITHIN_DEG + REACH_DEG)
        before = angle if math.isnan(self._off_side) else self._off_side
        self._off_side = before + weight * (angle - before)
        bound = SIDE_WITHIN_DEG
        if now - self._first_s > SETTLE_S:  # before, the model still finds the place
            bound = SIDE_LEFT_BEYOND_DEG if self._from_side else SIDE_AGAIN_WITHIN_DEG
        self._from_side = self._off_side <= bound
        return self._from_side

    def _posture(self, shown: int, weight: float | None, name: int) -> int:
        """How they are placed; somebody seen from behind the head goes on lying on their back.

        Whoever turns over or gets up is no longer seen so: their left side goes to the right, or
        their head to the top. Only the model's depths may waver, as on a large body.
        """
        posture = 0 if weight is None else self._vote("posture", shown, weight)
        if name == _BEHIND:
            self._lies |= posture == _SUPINE
            if self._lies and posture:
                return _SUPINE
        elif name:
            self._lies = False
        return posture

    def _vote(self, what: str, choice: int, weight: float) -> int:
        keep = 1 - weight
        votes = [vote * keep for vote in self._votes[what]]
        votes[choice] += weight
        self._votes[what] = votes
        return votes.index(max(votes))


def _settled(winner: int, side: bool) -> int:
    """The view, from the votes for it and from whether it is one from the side."""
    if winner == 0:
        return 0
    if side:
        return _SIDE
    return _OBLIQUE if winner == _SIDE else winner
