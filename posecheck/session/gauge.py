"""The main signal against its limits, as a display needs it."""

import math
from collections.abc import Mapping, Sequence

from posecheck.exercises.exercise import Exercise
from posecheck.rules.events import Event
from posecheck.session.ruleset import LimitRange, RuleSet
from posecheck.session.verdict import Gauge
from posecheck.signals.catalogue import SIGNALS
from posecheck.signals.reference import Reference

_NO_LIMITS: LimitRange = (None, None, None, None)


def gauge(
    exercise: Exercise,
    rules: RuleSet,
    values: Mapping[str, float],
    bands: Mapping[str, float],
    reference: Reference,
    active: Sequence[Event],
) -> Gauge:
    """The main signal that is furthest out, with its limits.

    Args:
        values: smoothed values by signal, NaN = unknown.
        bands: half-widths of the error bands of signals in inches.
        active: events under way.
    """
    names = exercise.main_signals
    known = [name for name in names if not math.isnan(values[name])]
    name = max(known, key=lambda n: values[n]) if known else names[0]
    low, high, caution_low, caution_high = rules.limits(reference).get(name, _NO_LIMITS)
    signal = SIGNALS[name]
    neutral = reference.get(name)
    relative = name in rules.from_neutral and math.isfinite(neutral)
    return Gauge(
        signal=name,
        label=signal.label,
        unit=signal.unit,
        value=values[name],
        low=low,
        high=high,
        caution_low=caution_low,
        caution_high=caution_high,
        neutral=neutral if relative else 0.0,
        band=bands.get(name, math.nan),
        beyond=any((e.kind, e.rule, e.severity) == ("range", name, "warning") for e in active),
    )
