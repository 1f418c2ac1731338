"""Which way the person faces, and from where the camera looks.

Everything here is read from one pose at a time; `ViewFilter` steadies it over time, so that a
single odd frame does not turn the person round.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, zero_if_unknown
from posecheck.pose.joints import PLUMB, POSTURES, Trunk, angle_between, landmark_trunk, upright
from posecheck.pose.skeleton import SIDES
from posecheck.pose.track import PoseTrack

VIEWS: Final[tuple[str, ...]] = (
    "unknown",
    "side",
    "front",
    "back",
    "head_end",
    "feet_end",
    "oblique",
    "phone",
)
_SEEN: Final = {name: i for i, name in enumerate(VIEWS)}
_CODE: Final = {name: i for i, name in enumerate(POSTURES)}
_FULL: Final = np.array([0.15, 0.4, 0.3])
_WEIGHTS: Final = np.array([1.0, 0.7, 0.4])
"""How far nose, knees and toes lie ahead at most, in trunk lengths, and what they weigh."""
SIDE_WITHIN_DEG: Final = 38.0
"""A view counts as from the side while the left-right axis is this close to the line of sight:
joint angles then shrink by less than a fifth."""
SIDE_LEFT_BEYOND_DEG: Final = 42.0
"""... and a shot that was seen from the side stays so up to this: the model's left-right axis errs
by some degrees, and a view at the border would come and go. Angles then shrink by a quarter."""
SIDE_AGAIN_WITHIN_DEG: Final = 36.0
"""... and one that was not becomes one from the side within this only."""
REACH_DEG: Final = 12.0
"""Angles further than this from the border count as so far from it in the mean over time."""
ACROSS_BEYOND_DEG: Final = 55.0
"""Beyond this the camera looks along the body's front-back or head-feet axis."""
LOST_S: Final = 1.0
"""Somebody who was out of sight for this long may come back otherwise."""
SETTLE_S: Final = 0.5
"""Time constant with which the view is steadied, seconds."""


@dataclass(frozen=True, slots=True)
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
        Index into `pose.view.VIEWS`: unknown, side, front, back, head_end, feet_end, oblique,
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


def lateral_axis(track: PoseTrack) -> Floats:
    """Direction (N, 3) from the person's right to their left in camera axes, unit length.

    The mean of the shoulder line and the hip line in world coordinates.
    """
    shoulder, hip = (
        _unit(track.world_point(f"left_{name}") - track.world_point(f"right_{name}"))
        for name in ("shoulder", "hip")
    )
    return _unit(shoulder + hip)


def facing_score(
    track: PoseTrack, axis: Floats | None = None, trunk: Trunk | None = None
) -> Floats:
    """How strongly (N,) the front lies counter-clockwise (+) or clockwise (-) of the trunk.

    The nearer side decides; nose, knees and toes, which point to the front, vote with it.

    Args:
        axis, trunk: `lateral_axis(track)` and the axes of a trunk with `facing` +1, where the
            caller has them already.
    """
    trunk = landmark_trunk(track, np.ones(len(track))) if trunk is None else trunk
    axis = lateral_axis(track) if axis is None else axis
    length = np.maximum(trunk.length, 1e-6)
    ways = np.stack(
        [
            track.point("nose") - track.middle("ear"),
            track.middle("knee") - track.middle("hip"),
            track.middle("foot_index") - track.middle("heel"),
        ],
        axis=1,
    )
    ahead = (upright(ways) * trunk.front[:, None]).sum(-1) / length[:, None] / _FULL
    # A part that is not known has no vote.
    votes = zero_if_unknown(np.minimum(np.maximum(ahead, -1.0), 1.0)) * _WEIGHTS
    depth = zero_if_unknown(-axis[:, 2])  # the left side nearer = smaller z
    score: Floats = 1.5 * depth + votes[:, 0] + votes[:, 1] + votes[:, 2]
    return score


def posture_of(
    track: PoseTrack, facing: Floats, *, along_body: bool = False, trunk: Trunk | None = None
) -> NDArray[np.integer]:
    """Index into POSTURES (N,) from the trunk's and the thighs' directions in the picture.

    Args:
        along_body: whether the camera is known to look from the head to the feet of somebody who
            lies; counts where world coordinates do not tell.
        trunk: the axes of the trunk, where the caller has them already.
    """
    trunk = landmark_trunk(track, facing) if trunk is None else trunk
    lean = np.abs(angle_between(PLUMB, trunk.up))
    thigh = upright(track.middle("knee") - track.middle("hip"))
    flexion = -facing * angle_between(-trunk.up, thigh)
    thigh_drop = -_unit(thigh)[:, 1]  # 1 = hanging straight down
    shank_drop = np.minimum(*(_shank_drop(track, side) for side in SIDES))
    upright_trunk = lean < 50
    # A trunk seen end-on points up or down in the picture although the person lies.
    depth = world_trunk(track)[:, 2]
    toward = np.where(np.isnan(depth), along_body, depth < -0.35)
    end_on = toward & (lean > 120)
    face_up = trunk.front[:, 1] > 0
    level = ~upright_trunk
    # A chest pushed up high over legs that lie flat is still a prone body.
    raised = upright_trunk & (flexion <= 30) & (thigh_drop < 0.45)
    out = np.where(upright_trunk, _CODE["standing"], 0)
    out[upright_trunk & (flexion > 30) & (thigh_drop < 0.75)] = _CODE["sitting"]
    out[upright_trunk & (thigh_drop >= 0.3) & (shank_drop < 0.45)] = _CODE["kneeling"]
    out[level & face_up] = _CODE["supine"]
    out[(level & ~face_up) | raised] = _CODE["prone"]
    out[level & ~face_up & (flexion > 35)] = _CODE["quadruped"]
    out[end_on] = _CODE["supine"]
    out[~track.found] = 0
    return out


def world_trunk(track: PoseTrack) -> Floats:
    """Direction (N, 3) from the hips to the shoulders in camera axes, unit length."""
    return _unit(track.world_middle("shoulder") - track.world_middle("hip"))


def _shank_drop(track: PoseTrack, side: str) -> Floats:
    """How far (N,) the shank points down: 1 = hanging straight down, 0 = level."""
    return -_unit(upright(track.point(f"{side}_ankle") - track.point(f"{side}_knee")))[:, 1]


def off_side_of(axis: Floats) -> Floats:
    """Angle (N,) between the left-right axis and the line of sight, degrees, 0 to 90."""
    return np.degrees(np.arctan2(np.hypot(axis[:, 0], axis[:, 1]), np.abs(axis[:, 2])))


def view_of(track: PoseTrack, axis: Floats | None = None) -> NDArray[np.integer]:
    """Index into VIEWS (N,): from where the camera looks at the body.

    Args:
        axis: `lateral_axis(track)` where the caller has it already.

    Returns:
        0 (unknown) without a person, and without world coordinates of shoulders and hips.
    """
    axis = lateral_axis(track) if axis is None else axis
    off_side = off_side_of(axis)
    out = np.where(off_side <= SIDE_WITHIN_DEG, _SEEN["side"], _SEEN["oblique"])
    across = off_side > ACROSS_BEYOND_DEG
    if across.any():
        _along_body(track, axis, across, out)
    out[~track.found | np.isnan(off_side)] = 0
    return out


def _along_body(
    track: PoseTrack, axis: Floats, across: NDArray[np.bool_], out: NDArray[np.integer]
) -> None:
    """Fill in the views (N,) where the camera looks along the front-back or head-feet axis."""
    rise = _unit(upright(track.trunk))[:, 1]
    knees_above = (track.middle("hip") - track.middle("knee"))[:, 1] > 0
    left_on_left = axis[:, 0] < 0
    head_low = across & (rise < -0.5)
    out[head_low & left_on_left] = _SEEN["head_end"]
    head_high = across & (rise > 0.5)
    out[head_high & left_on_left] = _SEEN["back"]
    out[head_high & ~left_on_left] = _SEEN["front"]
    # Lying with the feet toward the camera: the head is far away and the bent knees are raised.
    away = head_high & ~left_on_left & ((world_trunk(track)[:, 2] > 0.35) | knees_above)
    out[away] = _SEEN["feet_end"]


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
        found = track.found.tolist()
        weights = self._weights(track.time_s.tolist(), found)
        with np.errstate(invalid="ignore"):
            axis, trunk = lateral_axis(track), landmark_trunk(track, np.ones(len(track)))
            facing = self._follow(facing_score(track, axis, trunk).tolist(), weights)
            postures = posture_of(
                track, facing, along_body=self._along_body, trunk=trunk.facing(facing)
            )
            if self._given is None:
                votes = self._vote("view", view_of(track, axis).tolist(), weights)
                sides = self._sides(track.time_s.tolist(), off_side_of(axis).tolist(), weights)
                names = _settled(votes, sides)
            else:
                names = np.where(track.found, self._given, 0)
            postures = self._vote("posture", postures.tolist(), weights)
        return View(facing, self._lying(postures, names), names)

    def _lying(
        self, postures: NDArray[np.integer], names: NDArray[np.integer]
    ) -> NDArray[np.integer]:
        """Postures (N,), in which somebody seen from behind the head goes on lying on their back.

        Whoever turns over or gets up is no longer seen so: their left side goes to the right, or
        their head to the top. Only the model's depths may waver, as on a large body.
        """
        supine, behind = POSTURES.index("supine"), VIEWS.index("head_end")
        out = postures.copy()
        for i, (posture, name) in enumerate(zip(postures.tolist(), names.tolist(), strict=True)):
            if name == behind:
                self._lies |= posture == supine
                if self._lies and posture:
                    out[i] = supine
            elif name:
                self._lies = False
        return out

    def _sides(
        self, times: list[float], angles: list[float], weights: list[float | None]
    ) -> list[bool]:
        """Whether each frame is seen from the side, with hysteresis."""
        sides = []
        for now, angle, weight in zip(times, angles, weights, strict=True):
            if weight is not None:
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
            sides.append(self._from_side)
        return sides

    def _weights(self, times: list[float], found: list[bool]) -> list[float | None]:
        """Weight of each new pose, None where nobody was found."""
        weights: list[float | None] = []
        for now, somebody in zip(times, found, strict=True):
            if not somebody:
                weights.append(None)
                continue
            elapsed = math.inf if self._time is None else max(now - self._time, 0.0)
            self._time = now
            weights.append(1 - math.exp(-elapsed / SETTLE_S))
        return weights

    def _follow(self, scores: list[float], weights: list[float | None]) -> Floats:
        signs = []
        for score, weight in zip(scores, weights, strict=True):
            if weight is not None:
                self._facing += weight * (score - self._facing)
            signs.append(1.0 if self._facing >= 0 else -1.0)
        return np.array(signs)

    def _vote(
        self, what: str, choices: list[int], weights: list[float | None]
    ) -> NDArray[np.integer]:
        votes, winners = self._votes[what], []
        for choice, weight in zip(choices, weights, strict=True):
            if weight is None:
                winners.append(0)
                continue
            keep = 1 - weight
            votes = [vote * keep for vote in votes]
            votes[choice] += weight
            winners.append(votes.index(max(votes)))
        self._votes[what] = votes
        return np.array(winners, int)


def _settled(winners: NDArray[np.integer], sides: list[bool]) -> NDArray[np.integer]:
    """Views (N,) from the votes for them and from whether each is from the side."""
    others = np.where(winners == _SEEN["side"], _SEEN["oblique"], winners)
    return np.where(winners == 0, 0, np.where(sides, _SEEN["side"], others))


def _unit(vectors: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return vectors / np.sqrt(np.add.reduce(vectors * vectors, axis=-1, keepdims=True))
