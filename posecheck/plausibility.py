"""Is this the same person, with limbs where limbs can be?

The model is sometimes confidently wrong: visibility does not tell, self-consistency does. What
can be mended safely (left and right exchanged) is mended; the rest is not judged.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.pose import Floats, Pose
from posecheck.skeleton import INDEX, LANDMARKS, opposite

JUMP: Final = 0.55
"""Trunk lengths that the middle of the trunk cannot move between two frames 0.15 s apart or less:
a slow stretch moves it by 0.1 at most."""
JUMP_WITHIN_S: Final = 0.15
LENGTH_JUMP: Final = 0.35
"""Share by which the trunk's length in the picture cannot change between two such frames."""
BELIEVE_AFTER_S: Final = 1.0
"""A new place or shape that persists this long is believed."""
MIN_SUPPORT: Final = 0.45
"""Share of trunk, hip and knee landmarks that must lie on the silhouette."""
SWAP_GAIN: Final = 0.5
"""Left and right have been exchanged when undoing it shortens their movement to this share."""
SWAP_MOVE: Final = 0.25
"""... of at least this many trunk lengths on average."""
SHARES: Final[dict[tuple[str, str], tuple[float, float]]] = {
    ("shoulder", "hip"): (0.28, 0.85),
    ("hip", "knee"): (0.2, 0.7),
    ("knee", "ankle"): (0.2, 0.7),
}
"""World lengths in metres within which a grown body's segments lie, with a wide margin."""

_GROUPS: Final = {
    "arms": ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"),
    "legs": ("hip", "knee", "ankle", "heel", "foot_index"),
}
_MIRROR: Final = np.array([INDEX[opposite(name)] for name in LANDMARKS])


@dataclass(frozen=True, slots=True)
class Checked:
    """A pose after the check.

    Attributes:
        pose: the pose, mended where that was safe.
        problem: why it cannot be trusted, in words, or None.
        mended: which groups of limbs were exchanged back.
    """

    pose: Pose
    problem: str | None
    mended: tuple[str, ...] = ()


class PlausibilityCheck:
    """Compares each pose with the ones before it."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._before_last: Pose | None = None
        self._seen_s = 0.0
        self._doubt_since: float | None = None
        self._swapped: dict[str, float] = {}

    def update(self, pose: Pose) -> Checked:
        """Check the next pose; frames without a person pass unchanged."""
        if not pose.found:
            return Checked(pose, None)
        problem = _impossible(pose)
        if problem:
            return Checked(pose, problem)
        last, waited = self._last, pose.time_s - self._seen_s
        self._seen_s = pose.time_s
        if last is None or pose.time_s - last.time_s > BELIEVE_AFTER_S:
            self._accept(pose)
            return Checked(pose, None)
        pose, mended = self._unswap(pose, last)
        if _jumped(pose, last, waited):
            since = pose.time_s if self._doubt_since is None else self._doubt_since
            self._doubt_since = since
            if pose.time_s - since < BELIEVE_AFTER_S:
                return Checked(
                    pose,
                    "the body seemed to jump to another place: perhaps somebody else was taken "
                    "for you, or the camera was moved",
                    mended,
                )
        self._accept(pose)
        return Checked(pose, None, mended)

    def _accept(self, pose: Pose) -> None:
        self._before_last, self._last, self._doubt_since = self._last, pose, None

    def _expected(self, time_s: float, last: Pose) -> Floats:
        """Where the landmarks (33, 2) would be if they went on as they moved before.

        Without this, legs that pass each other in a brisk walk look like an exchange at few
        frames a second.
        """
        before = self._before_last
        if before is None or last.time_s - before.time_s > JUMP_WITHIN_S:
            return last.landmarks
        share = (time_s - last.time_s) / (last.time_s - before.time_s)
        return last.landmarks + share * (last.landmarks - before.landmarks)

    def _unswap(self, pose: Pose, last: Pose) -> tuple[Pose, tuple[str, ...]]:
        """Exchange left and right back where that makes the limbs move continuously."""
        if pose.time_s - last.time_s > JUMP_WITHIN_S:
            return pose, ()
        mended = []
        expected = self._expected(pose.time_s, last)
        for group, parts in _GROUPS.items():
            ids = [INDEX[f"{side}_{part}"] for part in parts for side in ("left", "right")]
            now = pose.landmarks
            kept = _mean_distance(now[ids], expected[ids])
            exchanged = _mean_distance(now[_MIRROR[ids]], expected[ids])
            moved_enough = kept > SWAP_MOVE * _trunk_length(last)
            if not (moved_enough and exchanged < SWAP_GAIN * kept):
                self._swapped.pop(group, None)
                continue
            since = self._swapped.setdefault(group, pose.time_s)
            if pose.time_s - since > BELIEVE_AFTER_S:
                continue  # the model insists: then it was wrong before
            pose = _exchanged(pose, ids)
            mended.append(group)
        return pose, tuple(mended)


def _impossible(pose: Pose) -> str | None:
    """Why the pose cannot be a body's, or None."""
    if pose.contour is not None and pose.contour.support < MIN_SUPPORT:
        return "the outline of the body and its joints contradict each other"
    for (a, b), (low, high) in SHARES.items():
        lengths = [
            float(np.linalg.norm(pose.world[INDEX[f"{s}_{a}"]] - pose.world[INDEX[f"{s}_{b}"]]))
            for s in ("left", "right")
        ]
        if not all(low <= length <= high for length in lengths):
            return f"the distance from {a} to {b} cannot be that of a body"
    return None


def _jumped(pose: Pose, last: Pose, waited_s: float) -> bool:
    """Whether the body is elsewhere than it was; more is allowed after a pause without frames."""
    steps = max(1.0, waited_s / JUMP_WITHIN_S)
    before, now = _trunk_length(last), _trunk_length(pose)
    moved = float(np.hypot(*(_trunk_middle(pose) - _trunk_middle(last))))
    return moved > JUMP * steps * before or abs(now - before) > LENGTH_JUMP * steps * before


def _exchanged(pose: Pose, ids: list[int]) -> Pose:
    landmarks, visibility = pose.landmarks.copy(), pose.visibility.copy()
    world = pose.world.copy()
    for array in (landmarks, visibility, world):
        array[ids] = array[_MIRROR[ids]]
    return replace(pose, landmarks=landmarks, visibility=visibility, world=world)


def _mean_distance(a: Floats, b: Floats) -> float:
    return float(np.linalg.norm(a - b, axis=1).mean())


def _trunk_middle(pose: Pose) -> Floats:
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    return pose.landmarks[[INDEX[n] for n in names]].mean(0)


def _trunk_length(pose: Pose) -> float:
    shoulder = 0.5 * (pose.point("left_shoulder") + pose.point("right_shoulder"))
    hip = 0.5 * (pose.point("left_hip") + pose.point("right_hip"))
    return float(np.hypot(*(shoulder - hip)))
