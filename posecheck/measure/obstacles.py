"""Can this frame be judged at all? If not: why, and what the person can do about it.

Causes come before their consequences, the same in a recording as live. The order:

1. all of it is too short (`session.interruptions`)
2. pictures come too rarely (`picture_rate`)
3. the camera moves (`camera_watch`), or leans (`level`)
4. the picture: too dark, too bright, blank (`picture_causes`)
5. it lies on its side (`sideways`)
6. the person is too small in it (`picture_causes`)
7. bars fill its sides (`picture_causes`)
8. it changed: a cut, a zoom (`shots`)
9. nobody; several people; too near; the view; misplaced landmarks; hidden parts; the posture; parts
   outside of the picture (here); another movement (`other_movement`)

What stands first is named where the rest follows from it, see `PictureCauses`.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

import numpy as np

from posecheck.exercises.camera_place import DRIFT
from posecheck.exercises.exercise import Exercise
from posecheck.pose import head_end
from posecheck.pose.joints import POSTURES
from posecheck.pose.numbers import (
    Number,
    any_of,
    each,
    from_each,
    number_of,
    where,
    zero_if_unknown,
)
from posecheck.pose.scene import BARS, CameraPlace
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.skeleton import INDEX, LANDMARKS, SIDES
from posecheck.pose.track import PoseTrack
from posecheck.pose.turning import columns_as_seen
from posecheck.pose.view import View
from posecheck.text import obstacle_sentences
from posecheck.text.obstacle_sentences import Implausible, Misplaced

Reason = Literal[
    "wrong_view",
    "no_person",
    "out_of_frame",
    "implausible",
    "several_people",
    "no_scale",
    "no_neutral",
    "not_in_position",
    "hidden",
    "not_given",
    "picture_changed",
    "no_pictures",
    "too_few_pictures",
    "paused",
    "too_short",
    "camera_moved",
    "camera_leans",
    "camera_unwatched",
    "too_dark",
    "too_bright",
    "blank_picture",
    "sideways",
    "too_small",
    "cropped",
]


LONGEST_TRUNK = 0.5
"""A trunk longer than this share of the picture's long side leaves room for a metre of the body,
which no exercise fits into: it is a close-up, and what lies outside of it is guessed."""
HEAD_DOWN = 0.866
"""Sine of 60 degrees: no exercise has the trunk so steep with the head below; in a child's pose
with high hips it is 40. It is another movement, or a picture on its side."""
HEAD_LOW = 0.7
"""... and half as steep (45 degrees) where the feet are as far above the hips on top of that."""
OVERLAP = 0.3
"""Another person who hides this share of the trunk or of the thighs makes it unclear who is who."""
_MISPLACED: Final[tuple[Misplaced | None, ...]] = (None, "slanted", "low", "high")
_FORESHORTENED: Final[tuple[Implausible, ...]] = ("trunk", "thigh", "shank")
"""Segments that point at a camera behind the head: how long the model takes them for is a guess
there, and says nothing about the knees' place, which outline and landmarks tell together."""

_PLACES: Final[dict[str, CameraPlace]] = {"feet_end": "feet", "side": "side"}
"""Views from which a drift of the knees is judged in another way, if the person says so."""


class Obstacle(NamedTuple):
    """Why a frame cannot be judged: the reason in data, the reason and the remedy in words."""

    reason: Reason
    message: str


def obstacles(
    exercise: Exercise,
    track: PoseTrack,
    problems: Sequence[Implausible | None],
    view: View,
    slanted: list[bool],
    from_feet: list[bool],
) -> list[Obstacle | None]:
    """For each of N frames the first thing that stands in the way of judging it, or None.

    Args:
        track: the poses after the check of plausibility.
        problems: (N,) what that check found, or None.
        view: the steadied view of them.
        slanted: (N,) whether a camera behind the head stands too far to the side of it.
        from_feet: (N,) whether it stands beyond the feet, whatever the model takes it for.
    """
    # Plain numbers of one pose, arrays of many: see `pose/numbers.py`.
    name, crowded = number_of(view.name), _crowded(track)
    misplaced = _misplaced(track, view, slanted)
    posture = where(_head_down(track, view), 0, number_of(view.posture))
    seen_from = where(from_each(from_feet), VIEWS.index("feet_end"), name)
    if any(problems):
        behind = each(view.seen_from("head_end"))
        problems = [
            None if problem in _FORESHORTENED and seen_along else problem
            for problem, seen_along in zip(problems, behind, strict=True)
        ]
    missing, near = _out_of_frame(exercise, track, view), _too_near(track)
    blocked = (
        (track.somebody ^ True)
        | crowded
        | _barred(VIEWS, tuple(exercise.views), seen_from)
        | (misplaced > 0)
        | _barred(POSTURES, tuple(exercise.postures), posture)
        | (missing >= 0)
        | near
    )
    found: list[Obstacle | None] = [None] * len(track)
    if not (any_of(blocked) or any(problems)):
        return found
    columns = (
        *(track.somebody, crowded, seen_from, misplaced, near, posture, missing, blocked),
        in_bars(track),
    )
    rows = zip(*(each(column) for column in columns), strict=True)
    for i, (here, some, seen, place, close, lies, out, block, barred) in enumerate(rows):
        if block or problems[i]:
            found[i] = _first(
                exercise,
                person=here,
                crowded=some,
                view=VIEWS[seen],
                misplaced=_MISPLACED[place],
                near=close,
                problem=problems[i],
                posture=POSTURES[lies],
                missing=LANDMARKS[out],
                unseen=out >= 0 and math.isnan(track.landmarks[i, out, 0]),
                in_bars=barred,
            )
    return found


def in_bars(track: PoseTrack) -> Number:
    """Whether bars make the picture smaller than its frame."""
    out: Number = False
    for bar in BARS:
        out = out | (track.of_scene(bar) > 0.0)
    return out


def not_made_out(exercise: Exercise) -> Obstacle:
    """What stands in the way where the body jumps about: the model does not make it out.

    With knees that go from side to side that is what the feet toward the camera come to.
    """
    if exercise.main == DRIFT:
        return Obstacle("wrong_view", obstacle_sentences.not_made_out(exercise.camera, "feet"))
    return Obstacle("implausible", obstacle_sentences.implausible("jumped"))


def _first(
    exercise: Exercise,
    *,
    person: bool,
    crowded: bool,
    view: str,
    misplaced: Misplaced | None,
    near: bool,
    problem: Implausible | None,
    posture: str,
    missing: str,
    unseen: bool,
    in_bars: bool,
) -> Obstacle:
    """What stands in the way of judging one frame, in the order of what to mend first.

    Args:
        misplaced: what is wrong with the camera's place, or None.
        missing: the landmark outside of the picture where nothing else is in the way.
        unseen: whether it is not known where that landmark is.
        in_bars: whether bars make the picture smaller than its frame.
    """
    if not person:
        return Obstacle("no_person", obstacle_sentences.nobody())
    if crowded and (view != "feet_end" or view in exercise.views):
        # From the feet the model takes one body for several: what to mend is the camera's place.
        return Obstacle("several_people", obstacle_sentences.crowded())
    if near:
        return Obstacle("out_of_frame", obstacle_sentences.too_near())
    if view == "unknown":
        return Obstacle("not_given", obstacle_sentences.no_view())
    if view not in exercise.views:
        place = _PLACES.get(view) if exercise.main == DRIFT else None
        words = obstacle_sentences.wrong_view(view, exercise.views, exercise.camera, place)
        return Obstacle("wrong_view", words)
    if misplaced:
        return Obstacle("wrong_view", obstacle_sentences.misplaced(misplaced, exercise.camera))
    if problem:
        return Obstacle("implausible", obstacle_sentences.implausible(problem))
    if unseen:  # the posture is told from it
        return Obstacle("hidden", obstacle_sentences.part_unseen(missing))
    if posture not in exercise.postures:
        return Obstacle(
            "not_in_position", obstacle_sentences.not_in_position(posture, exercise.position)
        )
    if in_bars:
        return Obstacle("cropped", obstacle_sentences.outside_of_bars(missing))
    return Obstacle("out_of_frame", obstacle_sentences.out_of_frame(missing))


def _crowded(track: PoseTrack) -> Number:
    """Whether somebody else hides the person, or was followed in their place."""
    several = number_of(track.people) > 1
    if several is False:
        return False
    return several & (number_of(track.overlap.astype(float)) > OVERLAP)


def _head_down(track: PoseTrack, view: View) -> Number:
    """Whether the head hangs steeply below hips or feet, seen from the side."""
    low, size = track.between("hip", "shoulder")[1], track.trunk_size
    leg = track.between("ankle", "hip")[1]
    steep = low > HEAD_DOWN * size
    feet_up = (low > HEAD_LOW * size) & (leg > HEAD_LOW * size)
    return (steep | feet_up) & view.seen_from("side")


def _too_near(track: PoseTrack) -> Number:
    """Whether the trunk fills the picture."""
    return track.trunk_size > LONGEST_TRUNK * max(track.size)


def _misplaced(track: PoseTrack, view: View, slanted: list[bool]) -> Number:
    """What is wrong with a camera behind the head: an index into _MISPLACED, 0 = nothing."""
    behind = view.seen_from("head_end")
    if not any_of(behind):
        return where(behind, 0, 0)
    out: Number = where(from_each(slanted), 1, 0)
    out = where(number_of(head_end.too_low(track)), 2, out)
    out = where(number_of(head_end.too_high(track)), 3, out)
    return where(behind, out, 0)


def _out_of_frame(exercise: Exercise, track: PoseTrack, view: View) -> Number:
    """Index of the first needed landmark outside of the picture, -1 = all are inside.

    What lies in a bar at its border is outside: there the model guesses.
    From the side only those of the nearer side are needed.
    """
    (x, y), (width, height) = columns_as_seen(track), track.size
    left, right, upper, lower = (zero_if_unknown(track.of_scene(bar)) for bar in BARS)
    left, right = left * width, (1 - right) * width
    upper, lower = upper * height, (1 - lower) * height
    side, left_near = view.seen_from("side"), number_of(view.facing) > 0
    needless = {"left": side & (left_near ^ True), "right": side & left_near}
    missing: Number = where(side, -1, -1)
    for i, which in _needed_from_last(tuple(exercise.needs)):
        inside = (x[i] >= left) & (x[i] < right) & (y[i] >= upper) & (y[i] < lower)
        missing = where(inside | needless.get(which, False), missing, i)
    return missing


@cache
def _needed_from_last(parts: tuple[str, ...]) -> list[tuple[int, str]]:
    """Indices of the landmarks of these parts, from the last, and of which side they are."""
    found = []
    for part in reversed(parts):
        if part == "nose":
            found.append((INDEX[part], ""))
        else:
            found += [(INDEX[f"{side}_{part}"], side) for side in reversed(SIDES)]
    return found


def _barred(names: tuple[str, ...], allowed: tuple[str, ...], code: Number) -> Number:
    """Whether that of the names which has this number is none of those allowed."""
    if isinstance(code, int):
        return names[code] not in allowed
    return np.array([name not in allowed for name in names])[code]
