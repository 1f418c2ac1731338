"""What an exercise's file says, in words for people."""

from posecheck.exercises.exercise import Form
from posecheck.exercises.limit import SIDED, Limit, OnSignal, expand
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.numbers import listed
from posecheck.text.translation import _


def limit_words(limit: Limit) -> str:
    """A limit in words, as in "knee drift ±1, 2, 3 in by level"."""
    name, unit = signal_words(limit.signal)
    if limit.levels:
        steps = ", ".join(f"{level:g}" for level in limit.levels)
        words = _("{signal} ±{steps} {unit} by level")
        if limit.from_neutral:
            words = _("{signal} from neutral ±{steps} {unit} by level")
        return words.format(signal=name, steps=steps, unit=unit)
    if limit.only_own:
        words = _("{signal}: none until your own range is known")
        if limit.from_neutral:
            words = _("{signal} from neutral: none until your own range is known")
        return words.format(signal=name)
    return _range(name, limit, unit) + _caps(limit, unit) + when_words(limit)


def _caps(limit: Limit, unit: str) -> str:
    """How far the person's own range may widen a limit, in brackets; empty for not at all."""
    caps = [
        f"{cap:g} {unit}"
        for cap, end in ((limit.cap_low, limit.low), (limit.cap_high, limit.high))
        if cap is not None and cap != end
    ]
    if not caps:
        return ""
    return " " + _("(with your own range at most {caps})").format(caps=listed(caps))


def form_words(form: Form) -> str:
    """What a form rule asks for, as in "knee bend 60 to 120 deg"."""
    name, unit = signal_words(form.signal)
    return _range(name, form, unit) + when_words(form)


def _range(name: str, rule: Limit | Form, unit: str) -> str:
    words = _("{signal} from neutral {range}") if rule.from_neutral else "{signal} {range}"
    return words.format(signal=name, range=ends_words(rule.low, rule.high, unit))


def when_words(entry: OnSignal) -> str:
    """When an entry applies, as in ", while trunk lean is -50 to 110 deg"; empty for always."""
    parts = []
    for signal, (low, high) in entry.when.items():
        name, unit = signal_words(signal)
        words = _("{signal} is {range}")
        parts.append(words.format(signal=name, range=ends_words(low, high, unit)))
    return _(", while {conditions}").format(conditions=listed(parts)) if parts else ""


def ends_words(low: float | None, high: float | None, unit: str) -> str:
    """One or two ends of a range in words, as in "0 to 60 deg"."""
    if low is None:
        return _("up to {high:g} {unit}").format(high=high, unit=unit)
    if high is None:
        return _("down to {low:g} {unit}").format(low=low, unit=unit)
    return _("{low:g} to {high:g} {unit}").format(low=low, high=high, unit=unit)


def signal_words(signal: str) -> tuple[str, str]:
    """A signal in words and its unit; {side}_ stands for both sides."""
    entry = SIGNALS[expand(signal)[0]]
    label = entry.label_of_both if signal.startswith(SIDED) else entry.label
    return label, entry.unit
