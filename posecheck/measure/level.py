"""Takes the lean of the camera off: angles are counted from the true vertical."""

from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.pose.numbers import Number, any_of, array_of, each, zero_if_unknown
from posecheck.pose.track import PoseTrack
from posecheck.pose.turning import turned

MOST_DEG: Final = 15.0
"""A camera that leans further is not put up yet: what is upright is told apart from what is
level up to 25, and beyond this a body is close to the corners of the picture."""


def leveled(track: PoseTrack, exercise: Exercise) -> PoseTrack:
    """The poses as a camera would have seen them that stands upright.

    A camera behind the head looks down: what is upright in the room is not so in its picture, and
    nothing is counted from the vertical there.
    """
    lean = _lean(track)
    if not any_of(lean != 0.0) or "head_end" in exercise.views:
        return track
    return turned(track, array_of(-lean))


def leaning(track: PoseTrack) -> list[tuple[int, float]]:
    """Rows in which the camera leans too far, and by how many degrees."""
    return [(row, lean) for row, lean in enumerate(each(_lean(track))) if abs(lean) > MOST_DEG]


def _lean(track: PoseTrack) -> Number:
    """How far the camera leans, degrees clockwise; 0 where it is not known."""
    return zero_if_unknown(track.of_scene("camera_lean_deg"))
