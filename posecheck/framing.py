"""Can this frame be judged at all? If not: why, and what the person can do about it."""

from dataclasses import dataclass

import numpy as np

from posecheck.events import Reason
from posecheck.exercises.definition import Definition
from posecheck.plausibility import Checked
from posecheck.pose import PoseTrack
from posecheck.signals.joints import POSTURES
from posecheck.skeleton import INDEX
from posecheck.view import VIEWS, View

OVERLAP = 0.3
"""Another person who covers this share of the exerciser makes it unclear who is who."""

VIEW_WORDS = {
    "unknown": "from nowhere I know",
    "side": "from the side",
    "front": "from the front",
    "back": "from behind",
    "head_end": "from behind your head",
    "feet_end": "from your feet",
    "oblique": "at a slant",
}
_POSTURE_WORDS = {
    "standing": "standing",
    "sitting": "sitting",
    "kneeling": "kneeling",
    "quadruped": "on hands and knees",
    "supine": "on your back",
    "prone": "face down",
    "unknown": "in an unclear position",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a frame cannot be judged: the reason in data, the reason and the remedy in words."""

    reason: Reason
    message: str


def obstacle(
    definition: Definition, checked: Checked, track: PoseTrack, view: View
) -> Obstacle | None:
    """The first thing that stands in the way of judging a frame, or None.

    Args:
        track, view: the checked pose and the steadied view of it, N = 1.
    """
    pose = checked.pose
    if not pose.found:
        return Obstacle(
            "no_person", "I cannot see anybody. Move so that your whole body is in the picture."
        )
    if pose.people > 1 and pose.overlap > OVERLAP:
        return Obstacle(
            "several_people",
            "Somebody else is in the way and it is unclear who exercises. "
            "Ask them to step out of the picture.",
        )
    seen = VIEWS[int(view.name[0])]
    if seen not in definition.views:
        wanted = " or ".join(VIEW_WORDS[name] for name in definition.views)
        return Obstacle(
            "wrong_view",
            f"I see you {VIEW_WORDS[seen]}; this movement is judged {wanted}. {definition.camera}",
        )
    if checked.problem:
        problem = checked.problem[0].upper() + checked.problem[1:]
        return Obstacle(
            "implausible",
            f"{problem}. More light, or clothes that stand out from the floor, help.",
        )
    if POSTURES[int(view.posture[0])] not in definition.postures:
        posture = _POSTURE_WORDS[POSTURES[int(view.posture[0])]]
        return Obstacle("not_in_position", f"You seem to be {posture}. {definition.position}")
    missing = _out_of_frame(definition, track, view)
    if missing:
        return Obstacle(
            "out_of_frame",
            f"Your {missing} is outside the picture. Move the camera back or yourself toward "
            "its middle.",
        )
    return None


def _out_of_frame(definition: Definition, track: PoseTrack, view: View) -> str | None:
    """The first needed part outside of the picture, or None."""
    width, height = track.size
    sides: tuple[str, ...] = ("left", "right")
    if VIEWS[int(view.name[0])] == "side":
        sides = ("left",) if view.facing[0] > 0 else ("right",)
    for part in definition.needs:
        names = [part] if part == "nose" else [f"{side}_{part}" for side in sides]
        for name in names:
            x, y = track.landmarks[0, INDEX[name]]
            if not (0 <= x < width and 0 <= y < height and np.isfinite(x)):
                return name.replace("_", " ")
    return None
