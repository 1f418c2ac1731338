"""What an exercise's file says, in words for people."""

from posecheck.exercises.exercise import SIDED, Limit, OnSignal, expand
from posecheck.signals.catalogue import SIGNALS


def limit_words(limit: Limit) -> str:
    """A limit in words, as in "knee drift ±1, 2, 3 in by level"."""
    name, unit = signal_words(limit.signal)
    change = " from neutral" if limit.from_neutral else ""
    if limit.levels:
        steps = ", ".join(f"{level:g}" for level in limit.levels)
        return f"{name}{change} ±{steps} {unit} by level"
    if limit.only_own:
        return f"{name}{change}: none until your own range is known"
    words = f"{name}{change} {ends_words(limit.low, limit.high, unit)}"
    caps = [
        f"{cap:g} {unit}"
        for cap, end in ((limit.cap_low, limit.low), (limit.cap_high, limit.high))
        if cap is not None and cap != end
    ]
    if caps:
        words += f" (with your own range at most {' and '.join(caps)})"
    return words + when_words(limit)


def when_words(entry: OnSignal) -> str:
    """When an entry applies, as in ", while trunk lean is -50 to 110 deg"; empty for always."""
    parts = []
    for signal, (low, high) in entry.when.items():
        name, unit = signal_words(signal)
        parts.append(f"{name} is {ends_words(low, high, unit)}")
    return f", while {' and '.join(parts)}" if parts else ""


def ends_words(low: float | None, high: float | None, unit: str) -> str:
    """One or two ends of a range in words, as in "0 to 60 deg"."""
    if low is None:
        return f"up to {high:g} {unit}"
    if high is None:
        return f"down to {low:g} {unit}"
    return f"{low:g} to {high:g} {unit}"


def signal_words(signal: str) -> tuple[str, str]:
    """A signal in words and its unit; {side}_ stands for both sides."""
    entry = SIGNALS[expand(signal)[0]]
    label = entry.label.removeprefix("left ") if signal.startswith(SIDED) else entry.label
    return label, entry.unit
