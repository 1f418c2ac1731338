"""What a session says about a movement: plain records with no behaviour.

Times are in seconds from the first frame; `side` is the person's own side.
"""

import math
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["range", "hold", "pace", "form", "setup", "pain"]
Severity = Literal["caution", "warning"]
Side = Literal["left", "right"]
Reason = Literal[
    "wrong_view",
    "no_person",
    "out_of_frame",
    "implausible",
    "several_people",
    "no_scale",
    "no_neutral",
    "not_in_position",
    "hidden",
]


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


@dataclass(slots=True)
class NotJudged:
    """A stretch of time in which all rules, or the named one, could not be judged, and why.

    Attributes:
        rule: the rule concerned, or None for the whole movement.
        message: the reason and the remedy in plain words.
    """

    start_s: float
    end_s: float
    reason: Reason
    message: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """The main signal against its middle range, as a display needs it.

    Attributes:
        signal, label, unit: which signal, in data and in words.
        value: the smoothed value, NaN when unknown.
        caution_low, caution_high: where amber begins; None when there is no limit that way.
        low, high: where red begins.
        neutral: the person's own neutral in the same unit, 0 when the signal starts from 0.
        band: half-width of the error band of the value; NaN = not stated.
        beyond: whether a warning about its range is under way: with an error band it begins a
            little before the limit.
    """

    signal: str
    label: str
    unit: str
    value: float
    low: float | None
    high: float | None
    caution_low: float | None
    caution_high: float | None
    neutral: float
    band: float = math.nan
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a session says about one frame.

    Attributes:
        time_s: the frame's time.
        judged: whether the movement could be judged at this moment.
        reason, remedy: why not and what to do about it; None when judged.
        signals: smoothed values by name, NaN = unknown.
        gauge: the main signal against its limits.
        hold_s: seconds in the present hold, None outside the stretched zone.
        hold_limit_s: the limit of a hold.
        repetitions: repetitions so far.
        active: events under way, warnings first.
        cue: words for the coach to say at this moment, None = nothing new.
        bands: half-widths of the error bands of signals in inches, by name; NaN = unknown.
    """

    time_s: float
    judged: bool
    reason: Reason | None
    remedy: str | None
    signals: dict[str, float]
    gauge: Gauge | None
    hold_s: float | None
    hold_limit_s: float
    repetitions: int
    active: tuple[Event, ...] = field(default_factory=tuple)
    cue: str | None = None
    bands: dict[str, float] = field(default_factory=dict)
