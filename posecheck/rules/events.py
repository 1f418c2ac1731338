"""What a session says about an exercise: plain records with no behaviour.

Times are in seconds from the first frame; `side` is the person's own side.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

from posecheck.pose.skeleton import Side

Kind = Literal["range", "hold", "pace", "form", "setup", "pain"]
Severity = Literal["caution", "warning"]
GAP_S: Final = 1.0
"""A signal that is unknown for longer than this ends what was under way at its last known
moment; a shorter gap neither breaks nor invents anything."""


@dataclass(slots=True)
class Event:
    """A limit that was left, from the moment it was left until it was kept again.

    Attributes:
        kind: which family of rule.
        rule: the rule's name, usually its signal.
        severity: caution from 80 % of a limit, warning at the limit.
        start_s, end_s: when; `end_s` is the latest moment seen while the event is under way.
        peak: the value furthest beyond the limit, in `unit`.
        limit: the limit that counted, in `unit`.
        side: the person's own side, or None.
        message: what the coach says, in plain words.
        band: half-width of the error band of the peak, in `unit`; NaN = not stated.
    """

    kind: Kind
    rule: str
    severity: Severity
    start_s: float
    end_s: float
    peak: float
    limit: float
    unit: str
    side: Side | None
    message: str
    band: float = math.nan


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a rule has to tell that is no event under way: eight seconds held, say.

    Attributes:
        kind: hold for words about a hold, setup for a calibration that does not fit.
        message: what there is to tell, in plain words.
    """

    kind: Literal["hold", "setup"]
    message: str


@dataclass(slots=True)
class Repetition:
    """Once out of neutral and back."""

    start_s: float
    end_s: float
    side: Side | None
    signal: str
    peak: float


@dataclass(slots=True)
class Hold:
    """A stretch that was held: from settling in it to setting out of it."""

    start_s: float
    end_s: float
    side: Side | None

    @property
    def duration_s(self) -> float:
        """Length of the hold in seconds."""
        return self.end_s - self.start_s
