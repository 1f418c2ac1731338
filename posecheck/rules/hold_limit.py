"""The ten-second rule: how long a stretch may be held."""

from posecheck.pose.skeleton import Side
from posecheck.rules.events import Event
from posecheck.text.sentences import come_back

STOP_EVERY_S = 5.0
"""How often the stop cue is repeated beyond the limit."""


class HoldLimit:
    """Warns when a hold reaches its limit, with a calm cue before and stop cues after.

    Args:
        limit_s: how long a stretch may be held.
        cue_s: when the calm cue comes.
        message: the correction.
        side: of the limb that is held, None = no side.

    Attributes:
        events: all warnings.
        active: the one that lasts, None = none does.
    """

    def __init__(self, limit_s: float, cue_s: float, message: str, side: Side | None) -> None:
        self._limit_s, self._cue_s, self._message, self._side = limit_s, cue_s, message, side
        self.events: list[Event] = []
        self.active: Event | None = None
        self._cued = 0

    def judge(self, time_s: float, held: float) -> tuple[Event | None, str | None]:
        """Take for how long the present hold has lasted; returns a new warning and words."""
        if self.active is not None:
            self.active.end_s, self.active.peak = time_s, held
            due = int((held - self._limit_s) // STOP_EVERY_S)
            if due > self._cued:
                self._cued = due
                return None, self._message
            return None, None
        if held >= self._limit_s:
            start = time_s - held + self._limit_s
            self._cued = 0
            span = start, time_s, held, self._limit_s
            self.active = Event("hold", "hold", "warning", *span, "s", self._side, self._message)
            self.events.append(self.active)
            return self.active, None
        if held >= self._cue_s and self._cued == 0:
            self._cued = 1
            return None, come_back()
        return None, None

    def last(self, time_s: float) -> None:
        """The warning lasts until now: the stretch is not left yet."""
        if self.active is not None:
            self.active.end_s = time_s

    def settle(self, since_s: float, end_s: float) -> float:
        """The hold ended, not before its warning; returns when, and corrects the length told."""
        if self.active is None:
            return end_s
        end_s = max(end_s, self.active.start_s)
        self.active.peak = end_s - since_s
        return end_s

    def end(self, time_s: float) -> None:
        """The stretch was left."""
        self.last(time_s)
        self.active = None

    def begin_anew(self) -> None:
        """No hold is timed at the moment."""
        self._cued = 0
