"""Somebody who lies with their feet toward the camera: what stands in the way, and the scale.

From there only the outline of knees and feet is known. That the person lies on their back is what
the place of the camera says; whether the knees are two bent ones the drift's own doubts tell.
"""

from typing import Final

import numpy as np

from posecheck.measure.obstacles import Obstacle
from posecheck.pose.arrays import Floats
from posecheck.pose.feet_end import FEET_TO_KNEES
from posecheck.pose.joints import POSTURES
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import VIEWS, View
from posecheck.signals.body import Body
from posecheck.text import obstacle_sentences

SCALE_ERROR_PCT: Final = 13.0
"""Stated error of the scale: knees are 0.379 of the person's height above the feet in the picture,
from body to body and with heels nearer to the hips or further away -9 to +11 %."""


def view_from_feet(track: PoseTrack) -> View:
    """How a camera beyond the feet sees N poses of somebody who lies on their back."""
    found = track.found
    return View(
        facing=np.ones(len(track)),
        posture=np.where(found, POSTURES.index("supine"), 0),
        name=np.where(found, VIEWS.index("feet_end"), 0),
    )


def obstacles_from_feet(track: PoseTrack) -> list[Obstacle | None]:
    """For each of N frames what stands in the way of judging it, or None."""
    unclear = Obstacle("hidden", obstacle_sentences.feet_end_unclear())
    nobody = Obstacle("no_person", obstacle_sentences.nobody())
    people = track.people.tolist()
    return [
        None if found else (unclear if people[i] > 0 else nobody)
        for i, found in enumerate(track.found.tolist())
    ]


def pixels_per_inch(body: Body, height_in: float) -> Floats:
    """Pixels per inch (N,) at the knees from the height of the knees above the feet."""
    rise = (body.track.middle("foot_index") - body.track.middle("knee"))[:, 1]
    scale: Floats = rise / (FEET_TO_KNEES * height_in)
    return scale
