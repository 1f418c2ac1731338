"""What the body rests on near the floor: hands and knees, or the hips themselves."""

from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import array_of, divided, less
from posecheck.pose.skeleton import SIDES
from posecheck.signals.body import Body
from posecheck.signals.centres import known


def hands_below(body: Body) -> Floats:
    """How far (N,) the higher one of both wrists lies below its shoulder, % of the trunk."""
    return _below(body, "shoulder", "wrist")


def knees_below(body: Body) -> Floats:
    """How far (N,) the higher one of both knees lies below its hip, % of the trunk."""
    return _below(body, "hip", "knee")


def hips_above_hands(body: Body) -> Floats:
    """How far (N,) the hips lie above the lower one of both wrists, % of the trunk."""
    centres, mark = body.centres, body.centres.mark
    hips = 0.5 * (mark("left_hip")[1] + mark("right_hip")[1])
    floor = less(*(mark(f"{side}_wrist")[1] for side in SIDES))
    share = 100 * divided(hips - floor, body.track.trunk_size)
    seen = centres.both_inside("wrist") & centres.both_inside("hip")
    return array_of(known(share, centres.from_side & seen))


def _below(body: Body, upper: str, lower: str) -> Floats:
    # Landmarks of both sides: a limb that is lifted beside the other is seen, whichever it is.
    centres, mark = body.centres, body.centres.mark
    left = mark(f"left_{upper}")[1] - mark(f"left_{lower}")[1]
    right = mark(f"right_{upper}")[1] - mark(f"right_{lower}")[1]
    gap = less(left, right)
    share = 100 * divided(gap, body.track.trunk_size)
    seen = centres.both_inside(upper) & centres.both_inside(lower)
    return array_of(known(share, centres.from_side & seen))
