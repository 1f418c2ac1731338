"""A hand raised above the head means pain: seen without a key, from the mat."""

from typing import Final

import numpy as np

from posecheck.pose.joints import angle_between
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX, SIDES

HELD_S: Final = 1.0
"""So long a hand must stay up."""
LOST_S: Final = 0.3
"""A shorter gap in it is a lost frame."""
REST_S: Final = 1.0
"""So long the hands must have been down before: arms that rest beyond the head say nothing."""
SURE: Final = 0.6
"""Visibility below which a hand is not trusted to be where the model says."""
ABOVE: Final = 0.25
"""How far beyond the head the wrist must be, in trunk lengths."""
STRAIGHT_DEG: Final = 130.0
"""The elbow is at least this straight: a hand that scratches the head is none."""
UPRIGHT: Final = 0.8
"""Cosine of how far a trunk leans that is upright: up to 37 degrees."""


class RaisedHand:
    """Watches for a hand that stays above the head for a second.

    Above means along the body, from hips to shoulders: upward for somebody who stands, sits or
    kneels, beyond the head on the floor for somebody who lies. Exercises in which the arms lie
    there anyway say so in their definition and are not watched.

    Args:
        upright: whether only a hand of somebody counts who sits, kneels or stands upright.
    """

    def __init__(self, *, upright: bool = False) -> None:
        self._upright = upright
        self._since: float | None = None
        self._down_since: float | None = None
        self._armed = False
        self._last = 0.0

    @property
    def up_since_s(self) -> float | None:
        """When the hand came up that is up now and was down before; None = there is none."""
        return self._since if self._armed else None

    def update(self, pose: Pose) -> bool:
        """Take the next pose; whether a hand has now been up for long enough."""
        now = pose.time_s
        if not raised(pose) or (self._upright and not upright(pose)):
            if pose.found:
                if self._down_since is None:
                    self._down_since = now
                self._armed = self._armed or now - self._down_since >= REST_S
            if self._since is not None and now - self._last > LOST_S:
                self._since = None
            return False
        self._down_since = None
        if self._since is None or now - self._last > LOST_S:
            self._since = now
        self._last = now
        return self._armed and now - self._since >= HELD_S


def raised(pose: Pose) -> bool:
    """Whether a straight arm points beyond the head in this pose."""
    reach = _reach(pose)
    points = pose.landmarks.astype(float)
    for side, beyond in reach.items():
        wrist, elbow, shoulder = (
            points[INDEX[f"{side}_{part}"]] for part in ("wrist", "elbow", "shoulder")
        )
        seen = pose.visibility[[INDEX[f"{side}_wrist"], INDEX[f"{side}_elbow"]]].min() >= SURE
        inside = bool((wrist >= 0).all() and (wrist < pose.size).all())
        bend = abs(angle_between(wrist - elbow, shoulder - elbow))
        if seen and inside and beyond > ABOVE and bend >= STRAIGHT_DEG:
            return True
    return False


def hands_down(pose: Pose) -> bool:
    """Whether both hands are where none is raised, as far as the model knows.

    An arm that is not seen well is believed to be where it says: one that rests beyond the head
    does not come down because it is lost from sight.
    """
    reach = _reach(pose)
    return bool(reach) and max(reach.values()) <= ABOVE


def _reach(pose: Pose) -> dict[str, float]:
    """How far each side's wrist is beyond the head, in trunk lengths; empty = cannot be told."""
    if not pose.found:
        return {}
    points = pose.landmarks.astype(float)
    shoulders = 0.5 * (points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]])
    hips = 0.5 * (points[INDEX["left_hip"]] + points[INDEX["right_hip"]])
    trunk = shoulders - hips
    length = float(np.hypot(*trunk))
    breadth = float(np.hypot(*(points[INDEX["left_shoulder"]] - points[INDEX["right_shoulder"]])))
    if length < 0.8 * breadth or length <= 0:
        return {}  # seen end-on: what is above the head cannot be told
    up = trunk / length
    head = max(
        float((points[INDEX[name]] - shoulders) @ up) for name in ("nose", "left_ear", "right_ear")
    )
    return {
        side: (float((points[INDEX[f"{side}_wrist"]] - shoulders) @ up) - head) / length
        for side in SIDES
    }


def upright(pose: Pose) -> bool:
    """Whether the trunk points upward in the picture, as of somebody who sits or stands."""
    if not pose.found:
        return False
    points = pose.landmarks.astype(float)
    shoulders = points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]]
    trunk = shoulders - points[INDEX["left_hip"]] - points[INDEX["right_hip"]]
    length = float(np.hypot(*trunk))
    return length > 0 and -float(trunk[1]) / length >= UPRIGHT
