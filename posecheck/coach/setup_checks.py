"""Is the set-up good enough to begin? Each condition with what to change when it does not hold."""

from typing import Final

import numpy as np

from posecheck.coach.phone_checks import phone_checks
from posecheck.coach.state import SetupCheck
from posecheck.exercises.exercise import Exercise
from posecheck.measure.picture_causes import FAR, LIGHT_REASONS
from posecheck.pose.arrays import Floats
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.session.verdict import Verdict
from posecheck.signals.catalogue import SIGNALS
from posecheck.text import names, obstacle_sentences, sentences

EDGE: Final = 0.005
"""How near to the border, as a share of the picture, a part still counts as inside."""
_LOW: Final = {"supine", "prone", "quadruped"}
"""Postures whose trunk is level."""
UPRIGHT: Final = 0.85
"""A trunk that goes down by this share of its length is upright, whatever the legs do ..."""
STEEP: Final = 0.6
STRAIGHT: Final = 0.87
"""... and this is enough with straight legs that go down too: within 30 degrees of a line, as seen
by a camera that looks down by up to 50 degrees."""
_BODY: Final = [
    INDEX["nose"],
    *(INDEX[f"{side}_{part}"] for side in SIDES for part in ("shoulder", "hip", "knee", "ankle")),
]
"""Landmarks from head to feet."""


def setup_checks(
    exercise: Exercise,
    pose: Pose,
    verdict: Verdict,
    *,
    scale_known: bool,
    neutral_known: bool,
    hidden: str | None = None,
    missing: str | None = None,
) -> tuple[SetupCheck, ...]:
    """The conditions for `exercise`, in the order in which to mend them.

    Args:
        scale_known: whether inches can be judged.
        neutral_known: whether the rules that count from neutral have it.
        hidden: why neutral cannot be found however still the person keeps, in words, None = it can.
        missing: what the landmarks lack so that a range can be judged, in words, None = nothing.
    """
    if exercise.views == ["phone"]:
        return phone_checks(verdict, scale_known=scale_known, neutral_known=neutral_known)
    wrong: dict[str, str | None] = {}
    badly_lit = verdict.reason in LIGHT_REASONS
    upright = pose.found and _is_upright(exercise, pose)
    if pose.scene is not None:
        # Whoever is found and measured in dim light may begin.
        wrong["light"] = verdict.remedy if badly_lit else None
    wrong["person"] = None if pose.found else _unseen(verdict)
    if verdict.reason == "too_few_pictures":
        wrong["person"] = verdict.remedy
    if badly_lit:
        later = sentences.checked_later("light")
        wrong |= dict.fromkeys(
            ("person", "one_person", "body", "distance", "view", "position"), later
        )
        wrong["still"] = None if neutral_known else later
    elif pose.found:
        wrong |= _of_person(exercise, pose, verdict, upright=upright)
        wrong["still"] = missing or (None if neutral_known else hidden or sentences.keep_still())
    else:
        later = sentences.checked_later()
        wrong |= dict.fromkeys(("one_person", "body", "distance", "view", "position"), later)
        wrong["still"] = None if neutral_known else later
    if needs_scale(exercise):
        wrong["scale"] = None if scale_known else sentences.height_needed()
    checked = [name for name in names.CHECKS if name in wrong]
    if upright:
        # Who has not lain down yet is asked to, before anything that depends on it.
        checked.remove("position")
        checked.insert(min(map(checked.index, ("view", "body", "distance"))), "position")
    return tuple(
        SetupCheck(n, wrong[n] is None, wrong[n] or names.check(n), names.brief_check(n))
        for n in checked
    )


def needs_scale(exercise: Exercise) -> bool:
    """Whether a range limit of the exercise is in inches."""
    limited = [name for limit in exercise.limits for name, _ in limit.signals()]
    return any(SIGNALS[name].needs_scale for name in limited)


def briefly(remedy: str, exercise: Exercise) -> str:
    """A remedy short enough to be spoken: without where the camera belongs, which is shown."""
    return remedy.removesuffix(exercise.camera).strip()


def _unseen(verdict: Verdict) -> str:
    """Why nobody is seen: what the session says, unless it does not know."""
    known = verdict.reason in ("too_small", "cropped") and verdict.remedy
    return known or obstacle_sentences.nobody()


def _of_person(
    exercise: Exercise, pose: Pose, verdict: Verdict, *, upright: bool
) -> dict[str, str | None]:
    reason, remedy = verdict.reason, verdict.remedy
    alone = pose.people <= 1 and reason != "several_people"
    view = None
    if reason == "wrong_view":
        view = sentences.turn(briefly(remedy or "", exercise))
    elif reason == "sideways":
        view = remedy
    position = remedy if reason in ("not_in_position", "implausible", "hidden") else None
    body = remedy if reason in ("out_of_frame", "cropped") else _outside(pose)
    distance = remedy if reason == "too_small" else _distance(pose, body is not None)
    if reason in ("wrong_view", "sideways"):
        # Seen along its length a body looks small, and in no known position.
        position = distance = sentences.checked_later("camera")
    if upright:
        # Whoever still stands looks as if the camera stood wrong, and as if they were cut off.
        view = body = distance = sentences.checked_later("position")
        position = exercise.position
    return {
        "one_person": None if alone else sentences.be_alone(),
        "view": view,
        "body": body,
        "distance": distance,
        "position": position,
    }


def _is_upright(exercise: Exercise, pose: Pose) -> bool:
    """Whether the person stands or sits before an exercise that is done lying or on all fours."""
    if not set(exercise.postures) <= _LOW or pose.world is None:
        return False
    shoulder, hip, knee, ankle = (
        np.mean([pose.world[INDEX[f"{side}_{part}"]] for side in SIDES], axis=0)
        for part in ("shoulder", "hip", "knee", "ankle")
    )
    trunk, thigh, shank = hip - shoulder, knee - hip, ankle - knee
    # Downward shares of trunk and leg; a camera that looks down from above makes them less.
    down = _share(trunk)
    straight = float(thigh @ shank) > STRAIGHT * float(
        np.linalg.norm(thigh) * np.linalg.norm(shank)
    )
    return down > UPRIGHT or (down > STEEP and straight and _share(thigh) > STEEP)


def _share(way: Floats) -> float:
    """How much of a way goes straight down in the picture."""
    length = float(np.linalg.norm(way))
    return float(way[1]) / length if length else 0.0


def _body_points(pose: Pose) -> Floats:
    return pose.landmarks[_BODY].astype(float)


def _outside(pose: Pose) -> str | None:
    """What to do when a part of the body is outside the picture."""
    points = _body_points(pose)
    size = np.array(pose.size, float)
    if not ((points < -EDGE * size) | (points > (1 + EDGE) * size)).any():
        return None
    return sentences.partly_outside()


def _distance(pose: Pose, too_near: bool) -> str | None:
    points = _body_points(pose)
    extent = float((points.max(0) - points.min(0)).max())
    if extent < FAR * min(pose.size):
        return sentences.distance(far=True)
    return sentences.distance(far=False) if too_near else None
