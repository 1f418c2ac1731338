"""Tells a picture that lies on its side, or stands on its head, from a person who does.

A body that lies is no proof: whoever lies straight looks like somebody who stands in a picture on
its side. What is proof is a body that gravity would not leave as it is: the arms stretched forward
without rest for seconds, the feet on a wall, steps along a wall; while in the turned picture the
person is in the very position of the exercise, with hands, knees or feet on one level floor. It is
asked only where the picture as it is cannot be judged, so that no verdict hangs on it.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.exercises.exercise import Exercise
from posecheck.measure.obstacles import Obstacle, Reason
from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES, upright
from posecheck.pose.numbers import array_of, number_of
from posecheck.pose.seen_from import VIEWS, Look
from posecheck.pose.skeleton import SIDES
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.text import obstacle_sentences
from posecheck.text.obstacle_sentences import Turned

SURE_S: Final = 4.0
"""Proof for so long makes it certain: nobody keeps such a balance, and no misplaced pose lasts."""
MOST_S: Final = 6.0
"""Proof beyond this is not counted: a phone that is turned upright must be believed in time."""
LONGEST_S: Final = 0.5
"""A frame counts for no longer than this, whatever gap follows it."""
LEVEL: Final = 0.35
"""Parts that rest on the floor differ in height by less than this, in trunk lengths: joints lie a
hand's breadth to two above it, a fifth to a third of a trunk."""
UPRIGHT: Final = 0.82
"""Cosine of 35 degrees: arms that carry are steeper, arms that hang too."""
RAISED: Final = 0.35
"""A knee so far above heel and hip, in trunk lengths, is bent with the foot set down."""
CHEST_UP: Final = 0.26
"""Sine of 15 degrees: a chest that is pushed up from straight legs."""
LEVEL_THIGH: Final = 0.42
"""Sine of 25 degrees: how far the thighs of somebody on a chair slope."""
HANGS: Final = 0.64
"""Cosine of 50 degrees: the upper arm of somebody who stands or sits, unless it is held out."""
HELD_OUT: Final = 0.42
"""Cosine of 65 degrees: arms at a right angle to the trunk. Hands on one's knees make 45 to 60."""
STANDS: Final = 1.3
"""Feet so many trunk lengths below the hips are at the ends of nearly straight legs."""
STRIDE: Final = 0.5
"""Feet that part by so much, in trunk lengths, below straight legs walk."""
END_ON: Final = -0.35
"""The trunk points toward the camera, as seen from the head end (as in `pose.view`)."""
EXPLAINED: Final[frozenset[Reason]] = frozenset(
    {"not_in_position", "wrong_view", "implausible", "hidden", "out_of_frame"}
)
"""What a picture on its side seems to be until it is known as that."""
_TURNS: Final[tuple[Turned, ...]] = (90, 180, 270)


class SidewaysWatch:
    """Watches the poses of one session for the proof that the picture must be turned."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._proof = dict.fromkeys(_TURNS, 0.0)
        self._last_s: float | None = None
        self._turn: Turned | None = None

    def update(
        self, track: PoseTrack, view: View, blocks: Sequence[Obstacle | None]
    ) -> list[Obstacle | None]:
        """The obstacles of the next N frames, those that a turned picture explains replaced."""
        found = list(blocks)
        if blocks.count(None) == len(blocks):
            self._proof, self._turn = dict.fromkeys(_TURNS, 0.0), None
            self._last_s = float(track.time_s[-1])
            return found
        doubtful = [block is not None and block.reason in EXPLAINED for block in blocks]
        proofs = {turn: np.zeros(len(track)) for turn in _TURNS}
        rows = np.flatnonzero(np.array(doubtful, bool) & track.found)
        if len(rows):
            some, seen = track.take(rows), view.take(rows)
            for turn in _TURNS:
                proofs[turn][rows] = self._proves(some, seen, turn)
        for i, now in enumerate(track.time_s.tolist()):
            before, self._last_s = self._last_s, now
            passed = 0.0 if before is None else min(now - before, LONGEST_S)
            if blocks[i] is None:
                self._proof, self._turn = dict.fromkeys(_TURNS, 0.0), None
                continue
            if not doubtful[i]:
                continue
            for turn in _TURNS:
                step = passed * proofs[turn][i]
                self._proof[turn] = min(max(self._proof[turn] + step, 0.0), MOST_S)
            best = max(_TURNS, key=self._proof.__getitem__)
            if self._proof[best] >= SURE_S:
                self._turn = best
            elif self._turn is not None and self._proof[self._turn] <= 0.0:
                self._turn = None
            if self._turn is not None:
                found[i] = Obstacle("sideways", obstacle_sentences.sideways(self._turn))
        return found

    def _proves(self, track: PoseTrack, view: View, turn: Turned) -> Floats:
        """What each frame says (N,): +1 = it is proof, -1 = it is not, 0 = neither.

        It is when the person is in the exercise's position once the picture is turned.
        """
        against = np.full(len(track), -1.0)
        if turn == 180:
            return against
        turned = turned_track(track, turn)
        postures, names = self._exercise.postures, self._exercise.views
        if {"standing", "supine"} <= set(postures) or {"standing", "prone"} <= set(postures):
            return against  # either way up is a position of the exercise
        with np.errstate(all="ignore"):
            look = Look(turned)
            posture = array_of(look.posture(number_of(view.facing)))
            seen = array_of(look.view())
            proof = np.zeros(len(track), bool)
            for name in postures:
                test = _TESTS.get(name)
                if test is not None:
                    fits = (posture == POSTURES.index(name)) & test(turned)
                    proof |= fits & ~_natural(track, name)
            if "side" in names or "front" in names:
                wanted = [VIEWS.index(name) for name in names]
                proof &= np.isin(seen, wanted)
            else:
                proof = np.isin(seen, [VIEWS.index(name) for name in names]) & _end_on(turned)
            says = np.where(proof, 1.0, against)
            if "standing" in postures:  # between two strides the feet are together
                says[(posture == POSTURES.index("standing")) & ~proof] = 0.0
        return says


def turned_track(track: PoseTrack, degrees: int) -> PoseTrack:
    """The poses as they are in the picture turned clockwise by 90, 180 or 270 degrees.

    Landmarks and world coordinates only.
    """
    width, height = track.size
    x, y = track.landmarks[..., 0], track.landmarks[..., 1]
    u, v, w = (track.world[..., axis] for axis in range(3))
    if degrees == 90:
        size, marks, world = (height, width), (height - y, x), (-v, u, w)
    elif degrees == 270:
        size, marks, world = (height, width), (y, width - x), (v, -u, w)
    else:
        size, marks, world = (width, height), (width - x, height - y), (-u, -v, w)
    return PoseTrack.from_arrays(
        np.stack(marks, -1),
        track.time_s,
        size=size,
        visibility=track.visibility,
        world=np.stack(world, -1),
    )


def _heights(track: PoseTrack, part: str) -> tuple[Floats, Floats]:
    """How high (N,) the left and the right one lie above the middle of the hips, trunk lengths."""
    hip, trunk = track.middle("hip"), _trunk(track)
    left, right = (upright(track.point(f"{side}_{part}") - hip)[:, 1] / trunk for side in SIDES)
    return left, right


def _trunk(track: PoseTrack) -> Floats:
    line = track.middle("shoulder") - track.middle("hip")
    return np.maximum(np.hypot(line[:, 0], line[:, 1]), 1e-6)


def _lowest(track: PoseTrack, part: str) -> Floats:
    return np.fmin(*_heights(track, part))


def _points_down(track: PoseTrack, start: str, end: str) -> Floats:
    """Cosine (N,) of the angle between a limb and the plumb line, the steeper side's."""
    drops = []
    for side in SIDES:
        limb = upright(track.point(f"{side}_{end}") - track.point(f"{side}_{start}"))
        drops.append(-limb[:, 1] / np.maximum(np.hypot(limb[:, 0], limb[:, 1]), 1e-6))
    return np.asarray(np.fmax(*drops))


def _on_hands_and_knees(track: PoseTrack) -> NDArray[np.bool_]:
    """Steep arms whose hands are as low as the knees, the shanks along the floor."""
    level = np.abs(_lowest(track, "wrist") - _lowest(track, "knee")) < LEVEL
    flat = np.abs(_lowest(track, "ankle") - _lowest(track, "knee")) < LEVEL
    steep = _points_down(track, "shoulder", "wrist") > UPRIGHT
    return np.asarray(level & flat & steep & (_arm_along_trunk(track) < HELD_OUT))


def _arm_along_trunk(track: PoseTrack) -> Floats:
    """Cosine (N,) of the angle between arm and trunk, that of the arm held out further."""
    cosines = []
    for side in SIDES:
        arm = track.point(f"{side}_wrist") - track.point(f"{side}_shoulder")
        trunk = track.middle("hip") - track.middle("shoulder")
        lengths = np.hypot(*arm.T) * np.hypot(*trunk.T)
        cosines.append((arm * trunk).sum(1) / np.maximum(lengths, 1e-6))
    return np.asarray(np.fmin(*cosines))


def _folded(track: PoseTrack) -> NDArray[np.bool_]:
    """Knees, shanks, hands and nose on one floor, the hips above it: a child's pose."""
    floor = _lowest(track, "knee")
    nose = upright(track.point("nose") - track.middle("hip"))[:, 1] / _trunk(track)
    parts = [_lowest(track, "ankle"), _lowest(track, "wrist"), nose]
    level = np.logical_and.reduce([np.abs(part - floor) < LEVEL for part in parts])
    return np.asarray(level & (floor < 0))


def _knees_set_up(track: PoseTrack) -> NDArray[np.bool_]:
    """Shoulders, hips and a heel on one floor, a knee well above it."""
    shoulder = np.mean(_heights(track, "shoulder"), axis=0)
    ankles, knees = _heights(track, "ankle"), _heights(track, "knee")
    legs = [
        (np.abs(a) < LEVEL) & (k > RAISED) & (k - a > RAISED)
        for a, k in zip(ankles, knees, strict=True)
    ]
    return np.asarray((np.abs(shoulder) < LEVEL) & np.logical_or.reduce(legs))


def _chest_pushed_up(track: PoseTrack) -> NDArray[np.bool_]:
    """Hips, knees and feet on one floor, the chest above it, the hands below the chest."""
    shoulder = np.mean(_heights(track, "shoulder"), axis=0)
    flat = (np.abs(_lowest(track, "knee")) < LEVEL) & (np.abs(_lowest(track, "ankle")) < LEVEL)
    pushes = _points_down(track, "shoulder", "wrist") > 0.5
    return np.asarray(flat & (shoulder > CHEST_UP) & (_lowest(track, "wrist") < LEVEL) & pushes)


def _feet_set_down(track: PoseTrack) -> NDArray[np.bool_]:
    """Upright trunk, level thighs, plumb shanks: sitting on a chair."""
    shoulder = np.mean(_heights(track, "shoulder"), axis=0)
    level = np.abs(_points_down(track, "hip", "knee")) < LEVEL_THIGH
    return np.asarray(
        (shoulder > UPRIGHT) & level & (_points_down(track, "knee", "ankle") > UPRIGHT)
    )


def _strides(track: PoseTrack) -> NDArray[np.bool_]:
    """Feet that part and close below straight legs: walking."""
    trunk = _trunk(track)
    apart = np.abs((track.point("left_ankle") - track.point("right_ankle"))[:, 0]) / trunk
    below = np.fmax(*_heights(track, "ankle")) < -1.0
    return np.asarray(below & (apart > STRIDE))


def _natural(track: PoseTrack, candidate: str) -> NDArray[np.bool_]:
    """(N,) whether gravity leaves the body as the picture shows it, so that nothing is proven.

    Args:
        candidate: the posture that it would have in the turned picture.
    """
    if candidate == "standing":  # whoever lies does not walk
        return np.zeros(len(track), bool)
    if candidate == "sitting":  # it lies as it is
        on_floor = (_on_hands_and_knees, _folded, _knees_set_up)
        return np.asarray(np.logical_or.reduce([test(track) for test in on_floor]))
    upright_trunk = np.mean(_heights(track, "shoulder"), axis=0) > UPRIGHT
    if candidate == "supine":
        return np.asarray(upright_trunk & (_lowest(track, "ankle") < -STANDS))
    return np.asarray(upright_trunk & (_points_down(track, "shoulder", "elbow") > HANGS))


def _end_on(track: PoseTrack) -> NDArray[np.bool_]:
    """Seen along the body: the left-right axis level once the picture is turned."""
    level = array_of(Look(track).axis[0])
    line = track.world_middle("shoulder") - track.world_middle("hip")
    depth = line[:, 2] / np.maximum(np.linalg.norm(line, axis=1), 1e-6)
    return np.asarray((np.abs(level) > UPRIGHT) & (depth < END_ON))


_TESTS: Final = {
    "quadruped": lambda track: _on_hands_and_knees(track) | _folded(track),
    "prone": lambda track: _chest_pushed_up(track) | _folded(track),
    "kneeling": _folded,
    "supine": _knees_set_up,
    "sitting": _feet_set_down,
    "standing": _strides,
}
