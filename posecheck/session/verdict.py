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
        targets: where a stretch is enough, each from its nearer to its further end.
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
    targets: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a session says about one frame.

    Parameters
    ----------
    time_s : float
        The frame's time, seconds from the first frame.
    judged : bool
        Whether the exercise could be judged at this moment.
    reason : str or None
        Why not, as data; None when judged.
    remedy : str or None
        The reason and what to do about it, in words; None when judged.
    signals : dict of str to float
        Smoothed values by name in the signals' units, NaN = unknown.
    gauge : Gauge or None
        The main signal against its limits.
    hold_s : float or None
        Seconds in the present hold, None outside the stretched zone.
    hold_limit_s : float
        The limit of a hold in seconds.
    repetitions : int
        Repetitions so far.
    active : tuple of Event
        Events under way, warnings first.
    notice : Notice, optional
        What a rule has to tell at this moment besides the events; None = nothing.
    bands : dict of str to float
        Half-widths of the error bands of the signals that state one, by name; NaN = unknown.
    unjudged : tuple of str
        What could not be judged at this moment though the exercise as a whole could, in words.
    blind : str, optional
        Why the rule that the exercise is chiefly about could not have warned at this moment, or why
        a stretch under way cannot be followed, in words; None = nothing of the kind.

    Notes
    -----
    No event while `judged` is False means that nothing is known, not that all is well.

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cobra")
    >>> session.update(posecheck.Pose.nobody(0.0, (640, 480))).remedy
    'I cannot see anybody. Move so that your whole body is in the picture.'
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
    unjudged: tuple[str, ...] = ()
    blind: str | None = None
