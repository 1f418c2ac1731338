"""How a camera behind the head sees somebody who lies on their back."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, clipped
from posecheck.pose.numbers import array_of
from posecheck.pose.track import PoseTrack

FOCAL: Final = 0.95
"""Focal length of a camera of which nothing is known, in long sides of the picture: 55 degrees
across. Main cameras of phones film 55 to 70 degrees, webcams 55 to 78 (0.96 to 0.62), narrow ones
44 (1.24), which changes inches by 4 to 7 per cent."""
TRUNK_LEVEL: Final = 0.4
TRUNK_STEEP: Final = 1.15
"""The trunk is TRUNK_LEVEL + TRUNK_STEEP sin(steepness) shoulder breadths long in the picture
when the line of sight runs down on it more or less steeply (`python -m benchmarks.drift --fit`)."""
TRUNK_TO_BREADTH: Final = 1.45
"""Length of the trunk over the breadth of the shoulders, between landmarks."""
MAX_SLANT_DEG: Final = 16.0
"""Seen further from aside than this the knees move away from the camera as well as sideways."""
LEAST_TRUNK: Final = 0.5
"""A trunk lower in the picture than this, in shoulder breadths, is seen from too low."""
LOW_TRUNK: Final = 0.8
LEAST_KNEES: Final = 0.45
"""Seen from low, a belly hides what lies behind it: where the trunk is no higher than LOW_TRUNK and
the knees stand less than this above the hips, in shoulder breadths, their tops are the belly's.
From where they can be measured, 1.0 m and more, bent knees stand 0.57 above the hips or more."""
MOST_TRUNK: Final = 1.42
"""A trunk longer than this in the picture is seen from straight above ..."""
LONG_TRUNK: Final = 1.2
FEET_ABOVE: Final = 0.12
"""... and one longer than this too, when the ankles lie above the knees in the picture by this many
shoulder breadths: from behind the head bent knees hide them, or stand above them, so that the top
of the silhouette is the feet's ..."""
STEEP_KNEES: Final = 0.82
"""... and the knees stand less than this above the hips: from 2.9 m high 0.5 to 0.8, from where
they can be measured and the trunk is as long 0.85 to 1.1."""
KNEES_ASIDE: Final = 1.2
"""Raised knees are looked for this far on either side of the hips, in shoulder breadths: 14 in."""
KNEES_DEPTH: Final = 0.2
"""... from the top of the outline this far down, 2 in."""
KNEES_BEFORE: Final = 0.1
"""From behind the head all that lies further along the body is higher in the picture. Knees lower
than the hips by more than this, in shoulder breadths, are nearer to the camera than they are: it
stands at the feet, and the landmarks lie on something else. From behind the head they never were
less than 0.4 above them, from the feet 0.3 to 8 below. On a large belly the model puts the knees
there, though, up to 0.4 below the hips from behind the head ..."""
FEET_BEFORE: Final = 0.45
"""... but never the ankles further below the hips than this; from the feet they are 0.5 and more
below."""
TOP_ABOVE: Final = 0.7
"""... while the outline's top stays further above the hips than this: from behind the head it was
0.78 to 1.4 above them wherever knees can be measured, whatever the model took for the knees."""


def breadth(track: PoseTrack, name: str) -> Floats:
    """Distance (N,) between the left and the right landmark in the picture, pixels."""
    apart: Floats = array_of(track.breadth(name))
    return apart


def steepness(track: PoseTrack) -> Floats:
    """Sine (N,) of the angle at which the line of sight meets the lying trunk, 0.15 to 0.8."""
    sine: Floats = clipped((trunk_length(track) - TRUNK_LEVEL) / TRUNK_STEEP, 0.15, 0.8)
    return sine


def trunk_length(track: PoseTrack) -> Floats:
    """Height (N,) of the trunk in the picture in shoulder breadths."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = (track.middle("shoulder") - track.middle("hip"))[:, 1]
        return rise / breadth(track, "shoulder")


def raised_knees(track: PoseTrack) -> Floats:
    """Where (N, 2) the outline of somebody seen from behind the head is highest, pixels.

    The middle of what lies just below its top, and the top; NaN without an outline.
    """
    x, y = track.crest_x.astype(float), track.crest_y.astype(float)
    wide = breadth(track, "shoulder")[:, None]
    near = np.abs(x - track.middle("hip")[:, :1]) <= KNEES_ASIDE * wide
    y = np.where(near & np.isfinite(y), y, np.inf)
    top = y.min(1, initial=np.inf)
    knees = y <= top[:, None] + KNEES_DEPTH * wide
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(knees, x, 0.0).sum(1) / knees.sum(1)
    found: Floats = np.stack([middle, top], axis=1)
    return np.where(np.isfinite(top)[:, None], found, np.nan)


def too_low(track: PoseTrack) -> NDArray[np.bool_]:
    """(N,) whether the camera stands too low to see the knees above the body."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = (track.middle("hip") - track.middle("knee"))[:, 1] / breadth(track, "shoulder")
        trunk = trunk_length(track)
        low = (trunk < LEAST_TRUNK) | ((trunk < LOW_TRUNK) & (rise < LEAST_KNEES))
    return np.asarray(low)


def too_high(track: PoseTrack) -> NDArray[np.bool_]:
    """(N,) whether the camera looks down so steeply that the feet are the top of the picture."""
    with np.errstate(invalid="ignore", divide="ignore"):
        wide = breadth(track, "shoulder")
        feet = (track.middle("knee") - track.middle("ankle"))[:, 1] / wide
        rise = (track.middle("hip") - track.middle("knee"))[:, 1] / wide
        trunk = trunk_length(track)
        steep = (trunk > LONG_TRUNK) & (feet > FEET_ABOVE) & (rise < STEEP_KNEES)
        high = (trunk > MOST_TRUNK) | steep
    return np.asarray(high)


def feet_first(track: PoseTrack) -> NDArray[np.bool_]:
    """(N,) whether the knees are nearer to the camera than the hips.

    Landmarks of knees that lie on a belly are no proof of it, see `FEET_BEFORE` and `TOP_ABOVE`.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        wide, hip = breadth(track, "shoulder"), track.middle("hip")
        nearer = np.asarray((track.middle("knee") - hip)[:, 1] / wide > KNEES_BEFORE)
        if not nearer.any():
            return nearer
        feet = (track.middle("ankle") - hip)[:, 1] / wide
        top = (hip - raised_knees(track))[:, 1] / wide
    return nearer & ~((feet <= FEET_BEFORE) & (top >= TOP_ABOVE))


def slant(track: PoseTrack) -> Floats:
    """How far (N,) beside the body's line the camera stands, degrees; 0 = right behind the head.

    + = on the person's left. What a pitched camera does to upright lines is taken off.
    """
    shoulder, hip = track.middle("shoulder"), track.middle("hip")
    width, height = track.size
    with np.errstate(invalid="ignore", divide="ignore"):
        steep = steepness(track)
        # Upright planes through the camera meet in the point straight below it.
        below = FOCAL * max(width, height) * np.sqrt(1 - steep**2) / steep
        off_centre = 0.5 * (shoulder + hip)[:, 0] - 0.5 * width
        upright_line = off_centre * (shoulder - hip)[:, 1] / below
        aside = (shoulder - hip)[:, 0] + upright_line
        sine = aside / breadth(track, "shoulder") / TRUNK_TO_BREADTH
        return np.degrees(np.arcsin(clipped(sine, -1.0, 1.0)))
