"""The main signal against its limits, as a display needs it."""

import math
from collections.abc import Mapping, Sequence

from posecheck.exercises.exercise import Exercise
from posecheck.rules.events import Event
from posecheck.session.ruleset import RuleSet
from posecheck.session.target import LimitRange
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
    """The main signal that is nearest to a limit, or beyond it by most, with its limits.

    Without limits it is the one that is furthest out.

    Args:
        values: smoothed values by signal, NaN = unknown.
        bands: half-widths of the error bands of signals; those in inches are shown.
        active: events under way.
    """
    names = exercise.main_signals
    limits = rules.limits(reference)
    known = [name for name in names if math.isfinite(values[name])]
    # Left and right form of one signal have one unit, so that their distances compare.
    name = (known or names)[0]
    if len(known) > 1:
        name = max(known, key=lambda n: _out(values[n], limits.get(n)))
    low, high, caution_low, caution_high = limits.get(name, _NO_LIMITS)
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
        band=bands.get(name, math.nan) if signal.needs_scale else math.nan,
        targets=rules.targets.zones(
            name,
            exercise.neutral.typical.get(name, math.nan) if math.isnan(neutral) else neutral,
            (low, high, caution_low, caution_high),
        ),
        beyond=any((e.kind, e.rule, e.severity) == ("range", name, "warning") for e in active),
    )


def _out(value: float, ends: LimitRange | None) -> tuple[bool, float]:
    """How far out a value is, to be compared: whether it has limits, and the distance from the
    nearest of them, - = inside."""
    low, high = ends[:2] if ends else (None, None)
    beyond = [] if low is None else [low - value]
    beyond += [] if high is None else [value - high]
    return (True, max(beyond)) if beyond else (False, abs(value))
