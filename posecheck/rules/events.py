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

    Parameters
    ----------
    kind : {"range", "hold", "pace", "form", "setup", "pain"}
        Which family of rule.
    rule : str
        The rule's name, usually its signal.
    severity : {"caution", "warning"}
        Caution from 80 % of a limit, warning at the limit.
    start_s, end_s : float
        When, seconds from the first frame; `end_s` is the latest moment seen while the event is
        under way.
    peak : float
        The value furthest beyond the limit, in `unit`.
    limit : float
        The limit that counted, in `unit`.
    unit : str
        Unit of both: in, deg, %, s, or one of these per second.
    side : {"left", "right"} or None
        The person's own side.
    message : str
        What the coach says, in plain words.
    band : float, default nan
        Half-width of the error band of the peak, in `unit`; NaN = not stated.

    Examples
    --------
    >>> import posecheck
    >>> event = posecheck.Session("cat_cow").mark_pain(12.5)
    >>> event.kind, event.severity, event.start_s
    ('pain', 'warning', 12.5)
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
    """Once out of neutral and back.

    Parameters
    ----------
    start_s, end_s : float
        From when until when, seconds from the first frame.
    side : {"left", "right"} or None
        The person's own side, None for exercises without sides.
    signal : str
        The signal that was counted.
    peak : float
        Its value furthest from neutral, in its own unit.

    Examples
    --------
    >>> import posecheck
    >>> posecheck.Repetition(2.0, 6.5, "left", "left_hip_flexion_deg", 98.0).side
    'left'
    """

    start_s: float
    end_s: float
    side: Side | None
    signal: str
    peak: float


@dataclass(slots=True)
class Hold:
    """A stretch that was held: from settling in it to setting out of it.

    Parameters
    ----------
    start_s, end_s : float
        From when until when, seconds from the first frame.
    side : {"left", "right"} or None
        The person's own side, None for exercises without sides.

    Examples
    --------
    >>> import posecheck
    >>> posecheck.Hold(start_s=4.0, end_s=11.5, side=None).duration_s
    7.5
    """

    start_s: float
    end_s: float
    side: Side | None

    @property
    def duration_s(self) -> float:
        """Length of the hold in seconds."""
        return self.end_s - self.start_s
