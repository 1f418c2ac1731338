"""What the body rests on near the floor: hands and knees, or the hips themselves."""

import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.skeleton import SIDES
from posecheck.signals.body import Body, known


def hands_below(body: Body) -> Floats:
    """How far (N,) the higher one of both wrists lies below its shoulder, % of the trunk."""
    return _below(body, "shoulder", "wrist")


def knees_below(body: Body) -> Floats:
    """How far (N,) the higher one of both knees lies below its hip, % of the trunk."""
    return _below(body, "hip", "knee")


def hips_above_hands(body: Body) -> Floats:
    """How far (N,) the hips lie above the lower one of both wrists, % of the trunk."""
    track = body.track
    floor = np.maximum(*(track.point(f"{side}_wrist")[:, 1] for side in SIDES))
    share = 100 * (floor - track.middle("hip")[:, 1]) / track.trunk_length
    return known(share, body.from_side() & body.both_inside("wrist") & body.both_inside("hip"))


def _below(body: Body, upper: str, lower: str) -> Floats:
    # Landmarks of both sides: a limb that is lifted beside the other is seen, whichever it is.
    track = body.track
    gaps = [
        track.point(f"{side}_{lower}")[:, 1] - track.point(f"{side}_{upper}")[:, 1]
        for side in SIDES
    ]
    share = 100 * np.minimum(*gaps) / track.trunk_length
    return known(share, body.from_side() & body.both_inside(upper) & body.both_inside(lower))
