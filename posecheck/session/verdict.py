"""What a session says about one frame: plain records with no behaviour."""

import math
from dataclasses import dataclass, field

from posecheck.measure.obstacles import Reason
from posecheck.rules.events import Event, Notice


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
        judged: whether the exercise could be judged at this moment.
        reason, remedy: why not and what to do about it; None when judged.
        signals: smoothed values by name, NaN = unknown.
        gauge: the main signal against its limits.
        hold_s: seconds in the present hold, None outside the stretched zone.
        hold_limit_s: the limit of a hold.
        repetitions: repetitions so far.
        active: events under way, warnings first.
        notice: what a rule has to tell at this moment besides the events, None = nothing.
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
    notice: Notice | None = None
    bands: dict[str, float] = field(default_factory=dict)
