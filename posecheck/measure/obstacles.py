"""Can this frame be judged at all? If not: why, and what the person can do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.exercises.exercise import Exercise
from posecheck.pose import head_end
from posecheck.pose.joints import POSTURES
from posecheck.pose.skeleton import INDEX, LANDMARKS, SIDES
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import VIEWS, View
from posecheck.text.names import POSTURE_WORDS, VIEW_WORDS
from posecheck.text.sentences import NO_VIEW

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
]


OVERLAP = 0.3
"""Another person who covers this share of the exerciser makes it unclear who is who."""
_MISPLACED = (
    "",
    "The camera stands too far to the side of your head to measure inches.",
    "The camera stands too low to see your knees above your body.",
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a frame cannot be judged: the reason in data, the reason and the remedy in words."""

    reason: Reason
    message: str


def obstacles(
    exercise: Exercise, track: PoseTrack, problems: Sequence[str | None], view: View
) -> list[Obstacle | None]:
    """For each of N frames the first thing that stands in the way of judging it, or None.

    Args:
        track: the poses after the check of plausibility.
        problems: (N,) what that check found, in words, or None.
        view: the steadied view of them.
    """
    crowded, misplaced = _crowded(track), _misplaced(track, view)
    missing = _out_of_frame(exercise, track, view)
    blocked = (
        ~track.found
        | crowded
        | ~_are(VIEWS, tuple(exercise.views))[view.name]
        | (misplaced > 0)
        | ~_are(POSTURES, tuple(exercise.postures))[view.posture]
        | (missing >= 0)
    )
    found: list[Obstacle | None] = [None] * len(track)
    for i, (block, problem) in enumerate(zip(blocked.tolist(), problems, strict=True)):
        if block or problem:
            found[i] = _first(
                exercise,
                person=bool(track.found[i]),
                crowded=bool(crowded[i]),
                view=VIEWS[int(view.name[i])],
                misplaced=_MISPLACED[int(misplaced[i])],
                problem=problem,
                posture=POSTURES[int(view.posture[i])],
                missing=LANDMARKS[int(missing[i])],
                unseen=bool(missing[i] >= 0 and np.isnan(track.landmarks[i, missing[i], 0])),
            )
    return found


def _first(
    exercise: Exercise,
    *,
    person: bool,
    crowded: bool,
    view: str,
    misplaced: str,
    problem: str | None,
    posture: str,
    missing: str,
    unseen: bool,
) -> Obstacle:
    """What stands in the way of judging one frame, in the order of what to mend first.

    Args:
        misplaced: what is wrong with the camera's place, in words, or nothing.
        missing: the landmark outside of the picture where nothing else is in the way.
        unseen: whether it is not known where that landmark is.
    """
    if not person:
        return Obstacle(
            "no_person", "I cannot see anybody. Move so that your whole body is in the picture."
        )
    if crowded:
        return Obstacle(
            "several_people",
            "Somebody else is in the way and it is unclear who exercises. "
            "Ask them to step out of the picture.",
        )
    if view == "unknown":
        return Obstacle("not_given", NO_VIEW)
    if view not in exercise.views:
        wanted = " or ".join(VIEW_WORDS[name] for name in exercise.views)
        return Obstacle(
            "wrong_view",
            f"I see you {VIEW_WORDS[view]}; this movement is judged {wanted}. {exercise.camera}",
        )
    if misplaced:
        return Obstacle("wrong_view", f"{misplaced} {exercise.camera}")
    if problem:
        return Obstacle(
            "implausible",
            f"{problem[0].upper()}{problem[1:]}. More light, or clothes that stand out from the "
            "floor, help.",
        )
    part = missing.replace("_", " ")
    if unseen:  # the posture is told from it
        return Obstacle(
            "hidden", f"Your {part} cannot be seen. Turn, or move the camera, until it can."
        )
    if posture not in exercise.postures:
        words = POSTURE_WORDS[posture]
        return Obstacle("not_in_position", f"You seem to be {words}. {exercise.position}")
    return Obstacle(
        "out_of_frame",
        f"Your {part} is outside the picture. Move the camera back or yourself toward its middle.",
    )


def _crowded(track: PoseTrack) -> NDArray[np.bool_]:
    """(N,) whether somebody else covers the person."""
    return np.asarray((track.people > 1) & (track.overlap.astype(float) > OVERLAP))


def _misplaced(track: PoseTrack, view: View) -> NDArray[np.integer]:
    """(N,) what is wrong with a camera behind the head: an index into _MISPLACED, 0 = nothing."""
    out = np.zeros(len(track), int)
    behind = view.name == VIEWS.index("head_end")
    if behind.any():
        out[behind & (np.abs(head_end.slant(track)) > head_end.MAX_SLANT_DEG)] = 1
        out[behind & (head_end.trunk_length(track) < head_end.LEAST_TRUNK)] = 2
    return out


def _out_of_frame(exercise: Exercise, track: PoseTrack, view: View) -> NDArray[np.integer]:
    """(N,) index of the first needed landmark outside of the picture, -1 = all are inside.

    From the side only those of the nearer side are needed.
    """
    ids, left, right = _needed(tuple(exercise.needs))
    width, height = track.size
    x, y = track.landmarks[:, ids, 0], track.landmarks[:, ids, 1]
    outside = ~((x >= 0) & (x < width) & (y >= 0) & (y < height))
    side = (view.name == VIEWS.index("side"))[:, None]
    left_near = (view.facing > 0)[:, None]
    outside &= ~(side & ((left & ~left_near) | (right & left_near)))
    return np.where(outside.any(1), ids[outside.argmax(1)], -1)


@cache
def _needed(parts: tuple[str, ...]) -> tuple[NDArray[np.integer], ...]:
    """Indices of the landmarks of these parts, and which of them are left and right ones."""
    names = [
        n
        for part in parts
        for n in ([part] if part == "nose" else [f"left_{part}", f"right_{part}"])
    ]
    ids = np.array([INDEX[name] for name in names])
    left, right = (np.array([n.startswith(side) for n in names]) for side in SIDES)
    return ids, left, right


@cache
def _are(names: tuple[str, ...], allowed: tuple[str, ...]) -> NDArray[np.bool_]:
    """For each of the names whether it is allowed."""
    return np.array([name in allowed for name in names])
