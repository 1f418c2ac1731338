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
from posecheck.pose.joints import POSTURES, angle_between, landmark_trunk, upright
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
    axis = np.zeros((len(track), 3))
    for name in ("shoulder", "hip"):
        line = track.world_point(f"left_{name}") - track.world_point(f"right_{name}")
        axis += _unit(line)
    return _unit(axis)


def facing_score(track: PoseTrack, axis: Floats | None = None) -> Floats:
    """How strongly (N,) the front lies counter-clockwise (+) or clockwise (-) of the trunk.

    The nearer side decides; nose, knees and toes, which point to the front, vote with it.

    Args:
        axis: `lateral_axis(track)` where the caller has it already.
    """
    ones = np.ones(len(track))
    trunk = landmark_trunk(track, ones)
    length = np.maximum(trunk.length, 1e-6)

    def ahead(vector: Floats, full: float) -> Floats:
        # A part that is not known has no vote.
        vote = np.clip((upright(vector) * trunk.front).sum(-1) / length / full, -1, 1)
        return zero_if_unknown(vote)

    ear = track.middle("ear")
    axis = lateral_axis(track) if axis is None else axis
    depth = zero_if_unknown(-axis[:, 2])  # the left side nearer = smaller z
    nose = ahead(track.point("nose") - ear, 0.15)
    knee = ahead(track.middle("knee") - track.middle("hip"), 0.4)
    toe = ahead(track.middle("foot_index") - track.middle("heel"), 0.3)
    score: Floats = 1.5 * depth + 1.0 * nose + 0.7 * knee + 0.4 * toe
    return score


def posture_of(
    track: PoseTrack, facing: Floats, *, along_body: bool = False
) -> NDArray[np.integer]:
    """Index into POSTURES (N,) from the trunk's and the thighs' directions in the picture.

    Args:
        along_body: whether the camera is known to look from the head to the feet of somebody who
            lies; counts where world coordinates do not tell.
    """
    trunk = landmark_trunk(track, facing)
    vertical = np.broadcast_to([0.0, 1.0], trunk.up.shape)
    lean = np.abs(angle_between(vertical, trunk.up))
    thigh = upright(track.middle("knee") - track.middle("hip"))
    flexion = -facing * angle_between(-trunk.up, thigh)
    thigh_drop = -_unit(thigh)[:, 1]  # 1 = hanging straight down
    shank_drop = np.minimum(*(_shank_drop(track, side) for side in SIDES))
    upright_trunk = lean < 50
    # A trunk seen end-on points up or down in the picture although the person lies.
    world = _unit(track.world_middle("shoulder") - track.world_middle("hip"))
    toward = np.where(np.isnan(world[:, 2]), along_body, world[:, 2] < -0.35)
    end_on = toward & (lean > 120)
    face_up = trunk.front[:, 1] > 0
    out = np.zeros(len(track), int)
    code = POSTURES.index
    out[upright_trunk] = code("standing")
    out[upright_trunk & (flexion > 30) & (thigh_drop < 0.75)] = code("sitting")
    out[upright_trunk & (thigh_drop >= 0.3) & (shank_drop < 0.45)] = code("kneeling")
    # A chest pushed up high over legs that lie flat is still a prone body.
    raised = upright_trunk & (flexion <= 30) & (thigh_drop < 0.45)
    lying = ~upright_trunk | raised
    out[lying & face_up & ~raised] = code("supine")
    out[lying & (~face_up | raised)] = code("prone")
    out[~upright_trunk & ~face_up & (flexion > 35)] = code("quadruped")
    out[end_on] = code("supine")
    out[~track.found] = 0
    return out


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
    up = _unit(upright(track.middle("shoulder") - track.middle("hip")))
    world_up = _unit(track.world_middle("shoulder") - track.world_middle("hip"))
    knees_above = (track.middle("hip") - track.middle("knee"))[:, 1] > 0
    left_on_left = axis[:, 0] < 0
    across = off_side > ACROSS_BEYOND_DEG
    out = np.full(len(track), VIEWS.index("oblique"))
    out[off_side <= SIDE_WITHIN_DEG] = VIEWS.index("side")
    head_low = across & (up[:, 1] < -0.5)
    out[head_low & left_on_left] = VIEWS.index("head_end")
    head_high = across & (up[:, 1] > 0.5)
    out[head_high & left_on_left] = VIEWS.index("back")
    out[head_high & ~left_on_left] = VIEWS.index("front")
    # Lying with the feet toward the camera: the head is far away and the bent knees are raised.
    away = head_high & ~left_on_left & ((world_up[:, 2] > 0.35) | knees_above)
    out[away] = VIEWS.index("feet_end")
    out[~track.found | np.isnan(off_side)] = 0
    return out


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
            axis = lateral_axis(track)
            facing = self._follow(facing_score(track, axis).tolist(), weights)
            postures = posture_of(track, facing, along_body=self._along_body)
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
    side, oblique = VIEWS.index("side"), VIEWS.index("oblique")
    others = np.where(winners == side, oblique, winners)
    return np.where(winners == 0, 0, np.where(sides, side, others))


def _unit(vectors: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return vectors / np.sqrt(np.add.reduce(vectors * vectors, axis=-1, keepdims=True))
