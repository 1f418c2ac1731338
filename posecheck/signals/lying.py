"""Where the pelvis of a person lying on their back is, against the line from heels to shoulders.

Heels and shoulders rest on the floor, so this line is at hand in every picture, whatever the person
did before: a pelvis far above it is a bridge, and one that comes nearer to the shoulders tilts.
"""

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.joints import upright
from posecheck.signals.body import Body, known

RESTING_RISE_PCT = 11.0
"""How far the hips lie above that line at rest, in per cent of the trunk: the model's shoulder lies
lower in a lying body than its hip. 6 to 18 on people of all builds who lie flat."""
RESTING_RISE_DOUBT_PCT = 8.0
"""... and how far from it a person nobody has measured may lie; a bridge stands at 30 to 60."""
LEVEL_SINE = 0.5
"""A line that rises by more than 30 degrees in the picture is not that of a body on the floor."""


def pelvis_rise(body: Body) -> Floats:
    """Height of the hips above the line from heels to shoulders, per cent of the trunk.

    Returns:
        (N,) percent; NaN but for a body that lies, seen from the side.
    """
    return known(100 * _above(body) / body.trunk.length, body.from_side() & _lies(body))


def pelvis_shift(body: Body) -> Floats:
    """How far the hips lie along the line from heels to shoulders, per cent of the trunk.

    A pelvis that rolls backward draws the waist toward the ribs: the hips come nearer to the
    shoulders by 1 to 4 % of the trunk, while heels and shoulders keep their places.

    Returns:
        (N,) percent, + = nearer to the shoulders; NaN but for a body that lies, seen from the side.
    """
    line, length = _line(body)
    hip = upright(body.track.middle("hip") - body.track.middle("heel"))
    along = (hip * line).sum(1)
    # Against the middle of the line: what the picture's scale does to it then matters little.
    return known(100 * (along - 0.5 * length) / body.trunk.length, body.from_side() & _lies(body))


def resting_hip_height(body: Body) -> Floats:
    """Height (N,) of the hips in the picture at which a body like this one would rest, pixels."""
    extra = _above(body) - 0.01 * RESTING_RISE_PCT * body.trunk.length
    height = upright(body.track.middle("hip"))[:, 1] - extra
    return known(height, body.from_side() & _lies(body))


def _line(body: Body) -> tuple[Floats, Floats]:
    """Direction (N, 2) from heels to shoulders, y up, and its length (N,) in pixels."""
    line = upright(body.track.middle("shoulder") - body.track.middle("heel"))
    length = np.hypot(line[:, 0], line[:, 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return line / length[:, None], length


def _above(body: Body) -> Floats:
    """Distance (N,) of the hips from that line, pixels, + = above it."""
    line, _ = _line(body)
    hip = upright(body.track.middle("hip") - body.track.middle("heel"))
    across = line[:, 0] * hip[:, 1] - line[:, 1] * hip[:, 0]
    return across * np.sign(line[:, 0])


def _lies(body: Body) -> NDArray[np.bool_]:
    """(N,) whether the line from heels to shoulders is about level, as on a floor or a bed."""
    line, _ = _line(body)
    return np.asarray(np.abs(line[:, 1]) < LEVEL_SINE)
