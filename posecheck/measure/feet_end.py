"""Somebody who lies with their feet toward the camera: what stands in the way, and the scale.

From there only the outline of knees and feet is known. That the person lies on their back is what
the place of the camera says; whether the knees are two bent ones the drift's own doubts tell.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.measure.obstacles import Obstacle
from posecheck.pose.arrays import Floats
from posecheck.pose.feet_end import FEET_TO_KNEES
from posecheck.pose.head_end import breadth
from posecheck.pose.joints import POSTURES
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.text import obstacle_sentences

THIGH_LEVEL: Final = 0.25
MOST_WIDTH: Final = 0.8
"""This share of the height of bent knees below their top, 6 in, the outline is 0.37 to 0.72 of that
height wide on rendered bodies, the heaviest and with the knees 4 in aside included. Of straight
legs, real ones, the top is the shoulders or the belly: 0.84 and more."""
FEET_APART: Final = (0.25, 0.9)
"""From one edge of the feet to the other, the same: 0.45 to 0.58 on rendered bodies, 0.28 for two
narrow feet side by side; 0.2 where one leg is crossed over the other, 1.1 to 1.5 for straight legs
spread apart, on real ones."""
SCALE_ERROR_PCT: Final = 15.0
"""Stated error of the scale, two standard deviations: knees are 0.379 of the person's height above
the feet in the picture, on twelve rendered bodies seen from 0.45 to 0.85 m high -12 to +10 %. The
higher the camera and the heavier the legs, the more."""


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
    other = Obstacle("not_in_position", obstacle_sentences.not_two_bent_knees())
    turned = Obstacle("wrong_view", obstacle_sentences.head_toward_camera())
    found = np.select(
        [
            ~track.found & (track.people > 0),
            ~track.found,
            np.isfinite(track.middle("shoulder")[:, 1]),
            ~two_bent_knees(track),
        ],
        [1, 2, 3, 4],
    )
    reasons = (None, unclear, nobody, turned, other)
    return [reasons[k] for k in found.tolist()]


def two_bent_knees(track: PoseTrack) -> NDArray[np.bool_]:
    """Whether (N,) the outline can be that of two bent knees over two flat feet."""
    knee, foot = track.middle("knee"), track.middle("foot_index")
    rise = (foot - knee)[:, 1]
    x, y = track.crest_x.astype(float), track.crest_y.astype(float)
    below = (y <= (knee[:, 1] + THIGH_LEVEL * rise)[:, None]).sum(1) * (x[:, 1] - x[:, 0])
    apart = breadth(track, "foot_index")
    feet = (apart >= FEET_APART[0] * rise) & (apart <= FEET_APART[1] * rise)
    return np.asarray((below <= MOST_WIDTH * rise) & feet)


def pixels_per_inch(body: Body, height_in: float) -> Floats:
    """Pixels per inch (N,) at the knees from the height of the knees above the feet."""
    rise = (body.track.middle("foot_index") - body.track.middle("knee"))[:, 1]
    scale: Floats = rise / (FEET_TO_KNEES * height_in)
    return scale
