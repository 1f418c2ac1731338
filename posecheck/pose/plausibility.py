"""Is this the same person, with limbs where limbs can be?

The model is sometimes confidently wrong: visibility does not tell, self-consistency does. What
can be mended safely (left and right exchanged) is mended; the rest is not judged.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, LANDMARKS, opposite
from posecheck.pose.track import PoseTrack
from posecheck.text.obstacle_sentences import Implausible

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
_SEGMENTS: Final[dict[tuple[str, str], Implausible]] = {
    ("shoulder", "hip"): "trunk",
    ("hip", "knee"): "thigh",
    ("knee", "ankle"): "shank",
}
_GROUPS: Final = {
    "arms": ("shoulder", "elbow", "wrist", "pinky", "index", "thumb"),
    "legs": ("hip", "knee", "ankle", "heel", "foot_index"),
}
_GROUP_IDS: Final = {
    group: [INDEX[f"{side}_{part}"] for part in parts for side in ("left", "right")]
    for group, parts in _GROUPS.items()
}
_BONES: Final = np.array(
    [[INDEX[f"{side}_{joint}"] for joint in bone] for bone in SHARES for side in ("left", "right")]
)
_SHORTEST, _LONGEST = np.repeat(np.array(list(SHARES.values())), 2, axis=0).T
_TRUNK: Final = [INDEX[f"{s}_{j}"] for j in ("shoulder", "hip") for s in ("left", "right")]
_MIRROR: Final = np.array([INDEX[opposite(name)] for name in LANDMARKS])


@dataclass(frozen=True, slots=True)
class Checked:
    """A pose after the check.

    Attributes:
        pose: the pose, mended where that was safe.
        problem: why it cannot be trusted, or None.
        mended: which groups of limbs were exchanged back.
    """

    pose: Pose
    problem: Implausible | None
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedTrack:
    """A run of poses after the check: mended where that was safe, and what is wrong with each."""

    track: PoseTrack
    problems: list[Implausible | None]


class PlausibilityCheck:
    """Compares each pose with the ones before it."""

    def __init__(self) -> None:
        self._last: Pose | None = None
        self._before: _Run | None = None
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
                    "jumped",
                    mended,
                )
        self._accept(pose)
        return Checked(pose, None, mended)

    def check(self, track: PoseTrack) -> CheckedTrack:
        """Check the next N poses: the same as one by one, but faster where nothing is wrong."""
        problems: list[Implausible | None] = [None] * len(track)
        mended: dict[int, Pose] = {}
        run = _Run.of(track)
        # How many frames up to here were accepted as they came; those before may be among them.
        accepted = 0
        if self._before is not None and len(track) > 1:
            accepted = 2
            run = self._before.followed_by(run)
        # Frames that follow two accepted ones and move on from them as a body does.
        smooth = [False] * len(track)
        if len(run) > 2:
            smooth = _smooth(run)[len(run) - len(track) :].tolist()
        skipped = False
        for i in range(len(track)):
            if accepted >= 2 and smooth[i]:
                accepted += 1
                skipped = True
                continue
            if skipped:
                self._catch_up(track, i)
                skipped = False
            pose = track.pose(i)
            checked = self.update(pose)
            problems[i] = checked.problem
            if checked.mended:
                mended[i] = checked.pose
            accepted = accepted + 1 if self._last is pose else 0
        if skipped:
            self._catch_up(track, len(track))
        self._before = run.last_two() if accepted >= 2 and len(run) >= 2 else None
        return CheckedTrack(_with(track, mended) if mended else track, problems)

    def _catch_up(self, track: PoseTrack, i: int) -> None:
        """Be as if the frames before frame i had been accepted one by one."""
        before = self._last if i < 2 else track.pose(i - 2)
        self._before_last, self._last = before, track.pose(i - 1)
        self._seen_s = float(track.time_s[i - 1])
        self._doubt_since = None
        self._swapped.clear()

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
        now, expected = pose.landmarks, self._expected(pose.time_s, last)
        apart = _distances(now, expected)
        enough = SWAP_MOVE * _trunk_length(last)
        for group, ids in _GROUP_IDS.items():
            kept = _mean(apart[ids])
            # What hardly moved was not exchanged.
            swapped = kept > enough and (
                _mean(_distances(now[_MIRROR[ids]], expected[ids])) < SWAP_GAIN * kept
            )
            if not swapped:
                self._swapped.pop(group, None)
                continue
            since = self._swapped.setdefault(group, pose.time_s)
            if pose.time_s - since > BELIEVE_AFTER_S:
                continue  # the model insists: then it was wrong before
            pose = _exchanged(pose, ids)
            mended.append(group)
        return pose, tuple(mended)


def _impossible(pose: Pose) -> Implausible | None:
    """Why the pose cannot be a body's, or None."""
    if pose.contour is not None and pose.contour.support < MIN_SUPPORT:
        return "outline"
    lengths = _bone_lengths(pose.world[None])[0]
    # A length that is not known, as for a model without world coordinates, contradicts nothing.
    if not ((lengths < _SHORTEST) | (lengths > _LONGEST)).any():
        return None
    for (a, b), both in zip(SHARES, lengths.reshape(-1, 2), strict=True):
        low, high = SHARES[a, b]
        if any(length < low or length > high for length in both):
            return _SEGMENTS[a, b]
    return None


def _bone_lengths(world: Floats) -> Floats:
    """Lengths (N, 6) in metres of the segments in SHARES, left and right of each in turn."""
    gap = (world[:, _BONES[:, 0]] - world[:, _BONES[:, 1]]).astype(float)
    lengths: Floats = np.sqrt((gap * gap).sum(-1))
    return lengths


@dataclass(frozen=True, slots=True)
class _Run:
    """What the check needs of N poses."""

    times: Floats
    landmarks: Floats
    world: Floats
    support: Floats

    @classmethod
    def of(cls, track: PoseTrack) -> "_Run":
        return cls(track.time_s, track.landmarks, track.world, track.support)

    def __len__(self) -> int:
        return len(self.times)

    def last_two(self) -> "_Run":
        return _Run(self.times[-2:], self.landmarks[-2:], self.world[-2:], self.support[-2:])

    def followed_by(self, run: "_Run") -> "_Run":
        return _Run(
            np.concatenate([self.times, run.times]),
            np.concatenate([self.landmarks, run.landmarks]),
            np.concatenate([self.world, run.world]),
            np.concatenate([self.support, run.support]),
        )


def _smooth(run: _Run) -> NDArray[np.bool_]:
    """(N,) whether frame i would be accepted as it is if the two before it were."""
    out = np.zeros(len(run), bool)
    with np.errstate(all="ignore"):
        lengths = _bone_lengths(run.world)
        possible = ~((lengths < _SHORTEST) | (lengths > _LONGEST)).any(1)
        marks = run.landmarks
        possible &= np.isfinite(marks[:, 0, 0]) & ~(run.support.astype(float) < MIN_SUPPORT)
        corners = marks[:, _TRUNK].mean(1)
        shoulder = 0.5 * (marks[:, _TRUNK[0]] + marks[:, _TRUNK[1]])
        trunk = shoulder - 0.5 * (marks[:, _TRUNK[2]] + marks[:, _TRUNK[3]])
        length = np.hypot(trunk[:, 0], trunk[:, 1]).astype(float)
        step = np.diff(run.times)
        moved = np.diff(corners, axis=0)
        jumped = np.hypot(moved[:, 0], moved[:, 1]).astype(float) > JUMP * length[:-1]
        jumped |= np.abs(np.diff(length)) > LENGTH_JUMP * length[:-1]
        good = possible[2:] & possible[1:-1] & ~jumped[1:] & (step[1:] <= JUMP_WITHIN_S)
        # Where the landmarks would be had they gone on as before; see `_expected`.
        share = (step[1:] / step[:-1]).astype(np.float32)[:, None, None]
        ahead = marks[1:-1] + share * (marks[1:-1] - marks[:-2])
        expected = np.where((step[:-1] > JUMP_WITHIN_S)[:, None, None], marks[1:-1], ahead)
        for ids in _GROUP_IDS.values():
            kept = _mean_distances(marks[2:, ids], expected[:, ids])
            exchanged = _mean_distances(marks[2:, _MIRROR[ids]], expected[:, ids])
            good &= ~((kept > SWAP_MOVE * length[1:-1]) & (exchanged < SWAP_GAIN * kept))
    out[2:] = good
    return out


def _mean_distances(a: Floats, b: Floats) -> Floats:
    means: Floats = _distances(a, b).mean(-1).astype(float)
    return means


def _with(track: PoseTrack, mended: dict[int, Pose]) -> PoseTrack:
    """The track with the mended poses in their places."""
    names = ("landmarks", "visibility", "world")
    arrays = {name: getattr(track, name).copy() for name in names}
    for i, pose in mended.items():
        for name in names:
            arrays[name][i] = getattr(pose, name)
    return replace(track, **arrays)


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


def _distances(a: Floats, b: Floats) -> Floats:
    gap = a - b
    distances: Floats = np.sqrt(np.add.reduce(gap * gap, axis=-1))
    return distances


def _mean(values: Floats) -> float:
    return float(np.add.reduce(values) / np.float32(len(values)))


def _trunk_middle(pose: Pose) -> Floats:
    middle: Floats = np.add.reduce(pose.landmarks[_TRUNK], axis=0) / np.float32(len(_TRUNK))
    return middle


def _trunk_length(pose: Pose) -> float:
    a, b, c, d = pose.landmarks[_TRUNK]
    return float(np.hypot(*(0.5 * (a + b) - 0.5 * (c + d))))
