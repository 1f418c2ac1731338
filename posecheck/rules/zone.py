"""Where a stretch begins: what `rules.stretch` follows a signal into and out of."""

from dataclasses import dataclass

from posecheck.pose.skeleton import Side
from posecheck.rules.travel import Bounds


@dataclass(frozen=True, slots=True)
class StretchZone:
    """The stretched zone of one signal on one side of neutral.

    Attributes:
        enter: value from which the zone is entered, counted from neutral; its sign tells the
            direction.
        leave: value back from which it is left: nearer to neutral, so that jitter at the
            border neither resets nor restarts a hold.
        upward: whether the zone lies above `enter`.
        side: the person's side, or None.
        count: whether an excursion into it counts as a repetition.
        still_per_s: speed below which the person holds still in any case.
        sets_out: speeds of other signals above which the person has set out of a hold.
        least: the least travel that counts, None = as far as from `leave` to `enter`.
        from_zone: whether a stretch must reach `enter`; see `travel.Bounds`.
    """

    signal: str
    enter: float
    leave: float
    upward: bool
    side: Side | None
    count: bool
    still_per_s: float
    sets_out: tuple[tuple[str, float], ...] = ()
    least: float | None = None
    from_zone: bool = True

    def bounds(self) -> Bounds:
        """The same for `Travel`, whose levels rise toward the stretch."""
        sign = 1 if self.upward else -1
        least = abs(self.enter - self.leave) if self.least is None else self.least
        return Bounds(sign * self.enter, sign * self.leave, least, self.from_zone)

    def beyond(self, value: float) -> bool:
        """Whether a value, counted from neutral, lies on the stretched side of `leave`."""
        return value > self.leave if self.upward else value < self.leave
