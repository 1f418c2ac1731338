"""Is this the same person, with limbs where limbs can be?

The model is sometimes confidently wrong: visibility does not tell, self-consistency does. What
can be mended safely (left and right exchanged) is mended; the rest is not judged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.in_numbers import middle_of
from posecheck.pose.numbers import (
    Columns,
    Number,
    any_of,
    array_of,
    divided,
    each,
    greater,
    length,
    where,
)
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, LANDMARKS, SIDES, opposite
from posecheck.pose.track import PoseTrack
from posecheck.pose.worked_out import worked_out_once
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
_BONES: Final = [
    (INDEX[f"{side}_{start}"], INDEX[f"{side}_{end}"], *bounds, _SEGMENTS[start, end])
    for (start, end), bounds in SHARES.items()
    for side in SIDES
]
_SURELY: Final = 0.999
"""Of a bound: what lies within this of it is not beyond it by the rounding of sums."""
_MIRROR: Final = np.array([INDEX[opposite(name)] for name in LANDMARKS])
_OPPOSITES: Final = {group: _MIRROR[ids].tolist() for group, ids in _GROUP_IDS.items()}


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


class CheckedTrack(NamedTuple):
    """A run of poses after the check.

    Attributes:
        track: the poses, mended where that was safe.
        problems: (N,) why each cannot be trusted, or None.
        mended: which groups of limbs were exchanged back, by frame.
    """

    track: PoseTrack
    problems: list[Implausible | None]
    mended: dict[int, tuple[str, ...]]


@dataclass
class _Marks:
    """Where the landmarks of one pose are, or those of many (see `numbers.py`), and when."""

    time_s: Number
    x: Columns
    y: Columns

    def row(self, i: int) -> "_Marks":
        """One of many."""
        x, y = np.asarray(self.x), np.asarray(self.y)
        return _Marks(float(self.time_s[i]), x[:, i].tolist(), y[:, i].tolist())

    def take(self, rows: slice) -> "_Marks":
        """Some of many."""
        x, y = np.asarray(self.x), np.asarray(self.y)
        return _Marks(self.time_s[rows], x[:, rows], y[:, rows])

    def exchanged(self, group: str) -> "_Marks":
        """One pose with the left and the right of some limbs exchanged."""
        x, y = list(self.x), list(self.y)
        for i, k in zip(_GROUP_IDS[group], _OPPOSITES[group], strict=True):
            x[i], y[i] = self.x[k], self.y[k]
        return _Marks(self.time_s, x, y)

    @worked_out_once  # asked for of each pose and of the one before it
    def trunk(self) -> tuple[Number, Number, Number]:
        """The middle of the trunk, and how long it is."""
        (from_x, to_x), (from_y, to_y) = (
            (middle_of(column, "hip"), middle_of(column, "shoulder")) for column in (self.x, self.y)
        )
        size = length(to_x - from_x, to_y - from_y)
        return 0.5 * (to_x + from_x), 0.5 * (to_y + from_y), size


class PlausibilityCheck:
    """Compares each pose with the ones before it."""

    def __init__(self) -> None:
        self._last: _Marks | None = None
        self._before_last: _Marks | None = None
        # The last two poses of the run before, where they were accepted as they came.
        self._before: _Run | None = None
        self._seen_s = 0.0
        self._doubt_since: float | None = None
        self._swapped: dict[str, float] = {}

    def update(self, pose: Pose) -> Checked:
        """Check the next pose; frames without a person pass unchanged."""
        checked = self.check(PoseTrack.of([pose]))
        mended = checked.mended.get(0, ())
        return Checked(checked.track.pose(0) if mended else pose, checked.problems[0], mended)

    def check(self, track: PoseTrack) -> CheckedTrack:
        """Check the next N poses: the same as one by one, but faster where nothing is wrong."""
        problems: list[Implausible | None] = [None] * len(track)
        mended: dict[int, tuple[str, ...]] = {}
        found = each(track.somebody)
        if len(track) == 1:
            self._before = None
            if found[0]:
                now = _Marks(float(track.time_s[0]), *track.columns[:2])
                problems[0], groups = self._next(now, track, 0)
                if groups:
                    mended[0] = groups
            return CheckedTrack(_with(track, mended) if mended else track, problems, mended)
        run = own = _Run.of(track)
        # How many frames up to here were accepted as they came; those before may be among them.
        accepted = 0
        if self._before is not None:
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
                self._catch_up(own.marks, i)
                skipped = False
            if not found[i]:
                accepted = 0
                continue
            now = own.marks.row(i)
            problems[i], groups = self._next(now, track, i)
            if groups:
                mended[i] = groups
            accepted = accepted + 1 if self._last is now else 0
        if skipped:
            self._catch_up(own.marks, len(track))
        self._before = run.last_two() if accepted >= 2 and len(run) >= 2 else None
        return CheckedTrack(_with(track, mended) if mended else track, problems, mended)

    def _next(
        self, now: _Marks, track: PoseTrack, i: int
    ) -> tuple[Implausible | None, tuple[str, ...]]:
        """What is wrong with the next pose, and which limbs are exchanged back."""
        problem = _impossible(track, i)
        if problem:
            return problem, ()
        last, waited = self._last, now.time_s - self._seen_s
        self._seen_s = now.time_s
        if last is None or now.time_s - last.time_s > BELIEVE_AFTER_S:
            self._accept(now)
            return None, ()
        now, mended = self._unswap(now, last)
        if _jumped(now, last, waited):
            since = now.time_s if self._doubt_since is None else self._doubt_since
            self._doubt_since = since
            if now.time_s - since < BELIEVE_AFTER_S:
                return "jumped", mended
        self._accept(now)
        return None, mended

    def _catch_up(self, marks: _Marks, i: int) -> None:
        """Be as if the frames before frame i had been accepted one by one."""
        before = self._last if i < 2 else marks.row(i - 2)
        self._before_last, self._last = before, marks.row(i - 1)
        self._seen_s = self._last.time_s
        self._doubt_since = None
        self._swapped.clear()

    def _accept(self, now: _Marks) -> None:
        self._before_last, self._last, self._doubt_since = self._last, now, None

    def _unswap(self, now: _Marks, last: _Marks) -> tuple[_Marks, tuple[str, ...]]:
        """Exchange left and right back where that makes the limbs move continuously."""
        if now.time_s - last.time_s > JUMP_WITHIN_S:
            return now, ()
        mended = []
        for group, swapped in _exchanges(now, last, self._before_last or last):
            if not swapped:
                self._swapped.pop(group, None)
                continue
            since = self._swapped.setdefault(group, now.time_s)
            if now.time_s - since > BELIEVE_AFTER_S:
                continue  # the model insists: then it was wrong before
            mended.append(group)
        for group in mended:
            now = now.exchanged(group)
        return now, tuple(mended)


def _impossible(track: PoseTrack, i: int) -> Implausible | None:
    """Why the pose cannot be a body's, or None."""
    if float(track.support[i]) < MIN_SUPPORT:
        return "outline"
    for wrong, segment in _wrong_bones(track):
        if wrong if isinstance(wrong, bool) else wrong[i]:
            return segment
    return None


def _wrong_bones(track: PoseTrack) -> Iterator[tuple[Number, Implausible]]:
    """Of each segment whether its length is no body's.

    A length that is not known, as for a model without world coordinates, contradicts nothing.
    """
    x, y, z = track.columns[2:]
    for a, b, shortest, longest, segment in _BONES:
        size = length(x[a] - x[b], y[a] - y[b], z[a] - z[b])
        yield (size < shortest) | (size > longest), segment


@dataclass(frozen=True, slots=True)
class _Run:
    """N poses, and whether each can be a body's."""

    marks: _Marks
    possible: NDArray[np.bool_]

    @classmethod
    def of(cls, track: PoseTrack) -> "_Run":
        possible = track.found & ~(track.support.astype(float) < MIN_SUPPORT)
        for wrong, _ in _wrong_bones(track):
            possible &= ~wrong
        return cls(_Marks(track.time_s, *track.columns[:2]), possible)

    def __len__(self) -> int:
        return len(self.possible)

    def last_two(self) -> "_Run":
        return _Run(self.marks.take(slice(-2, None)), self.possible[-2:])

    def followed_by(self, run: "_Run") -> "_Run":
        first, then = self.marks, run.marks
        marks = _Marks(
            np.concatenate([first.time_s, then.time_s]),
            np.concatenate([first.x, then.x], axis=1),
            np.concatenate([first.y, then.y], axis=1),
        )
        return _Run(marks, np.concatenate([self.possible, run.possible]))


def _smooth(run: _Run) -> NDArray[np.bool_]:
    """(N,) whether frame i would be accepted as it is if the two before it were."""
    out = np.zeros(len(run), bool)
    before, last, now = (run.marks.take(slice(k, len(run) - 2 + k)) for k in range(3))
    with np.errstate(all="ignore"):
        step = now.time_s - last.time_s
        good = run.possible[2:] & run.possible[1:-1] & (step <= JUMP_WITHIN_S)
        good &= ~_jumped(now, last, step)
        for _, exchanged in _exchanges(now, last, before):
            good &= array_of(exchanged) ^ True
    out[2:] = good
    return out


def _exchanges(now: _Marks, last: _Marks, before: _Marks) -> Iterator[tuple[str, Number]]:
    """Of each group of limbs whether left and right were exchanged.

    Their places are compared with where they would be had they gone on as they moved before:
    otherwise legs that pass each other in a brisk walk look like an exchange at few frames a
    second.
    """
    gap = last.time_s - before.time_s
    share = divided(now.time_s - last.time_s, gap)
    share = where((gap > JUMP_WITHIN_S) | (gap <= 0.0), 0.0, share)
    enough = SWAP_MOVE * last.trunk[2]
    alone = isinstance(share, float)
    for group, ids in _GROUP_IDS.items():
        if alone and _surely_near(now, last, before, share, ids, enough):
            yield group, False
            continue
        x, y = (
            [a[i] + share * (a[i] - b[i]) for i in ids]
            for a, b in ((last.x, before.x), (last.y, before.y))
        )
        kept = _mean_distance(now, ids, x, y)
        # What hardly moved was not exchanged.
        swapped = kept > enough
        if any_of(swapped):
            exchanged = _mean_distance(now, _OPPOSITES[group], x, y)
            swapped = swapped & (exchanged < SWAP_GAIN * kept)
        yield group, swapped


def _surely_near(
    now: _Marks, last: _Marks, before: _Marks, share: float, ids: Sequence[int], enough: float
) -> bool:
    """Whether limbs of one pose are surely where they would be had they gone on.

    A distance is never longer than its two components together, which are told sooner.
    """
    (x, y), (x1, y1), (x0, y0) = ((marks.x, marks.y) for marks in (now, last, before))
    most = 0.0
    for i in ids:
        a, b = x1[i], y1[i]
        most += abs(x[i] - a - share * (a - x0[i])) + abs(y[i] - b - share * (b - y0[i]))
    return most < _SURELY * enough * len(ids)


def _mean_distance(
    marks: _Marks, ids: Sequence[int], x: Sequence[Number], y: Sequence[Number]
) -> Number:
    total: Number = 0.0
    there_x, there_y = marks.x, marks.y
    for i, across, down in zip(ids, x, y, strict=True):
        total = total + length(there_x[i] - across, there_y[i] - down)
    return total / len(ids)


def _jumped(now: _Marks, last: _Marks, waited_s: Number) -> Number:
    """Whether the body is elsewhere than it was; more is allowed after a pause without frames."""
    steps = greater(1.0, waited_s / JUMP_WITHIN_S)
    (x, y, size), (x_before, y_before, size_before) = now.trunk, last.trunk
    moved = length(x - x_before, y - y_before) > JUMP * steps * size_before
    return moved | (abs(size - size_before) > LENGTH_JUMP * steps * size_before)


def _with(track: PoseTrack, mended: dict[int, tuple[str, ...]]) -> PoseTrack:
    """The track with limbs exchanged back where they were exchanged."""
    names = ("landmarks", "visibility", "world")
    arrays = {name: getattr(track, name).copy() for name in names}
    for i, groups in mended.items():
        for array in arrays.values():
            for group in groups:
                array[i, _GROUP_IDS[group]] = array[i, _OPPOSITES[group]]
    return replace(track, **arrays)
