"""Where a limit and the caution before it lie for one person."""

from posecheck.calibration.model import OwnRange
from posecheck.exercises.limit import Limit


def own_bounds(
    limit: Limit, level: int | None, own: OwnRange | None
) -> tuple[float | None, float | None]:
    """A definition's limits, narrowed by the person's own or widened as far as its caps allow.

    An end that the exercise leaves open, without a cap, stays open: nobody said that it can be
    too far.
    """
    low, high = limit.bounds(level)
    if own is None:
        return low, high
    if own.limit_low is not None and limit.cap_low is not None:
        low = max(limit.cap_low, own.limit_low)
    elif own.limit_low is not None and low is not None:
        low = max(low, own.limit_low)
    if own.limit_high is not None and limit.cap_high is not None:
        high = min(limit.cap_high, own.limit_high)
    elif own.limit_high is not None and high is not None:
        high = min(high, own.limit_high)
    return low, high


def caution_at(limit: float, share: float | None, direction: int) -> float | None:
    """Where the caution begins before a limit: on its safe side, whatever the sign of the limit.

    Args:
        share: of the limit from which on a caution is given, None = there is none.
        direction: +1 for an upper limit, -1 for a lower one.
    """
    if share is None:
        return None
    # Of a limit beyond 0 that is the share of it; one on the near side of 0 is not to be reached
    # from within: 0.8 x -5 lies beyond an upper limit of -5.
    return round(limit - direction * (1 - share) * abs(limit), 6)
