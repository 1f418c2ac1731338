"""What an exercise's file says, in words for people."""

from posecheck.exercises.exercise import SIDED, Form, Limit, expand
from posecheck.signals.catalogue import SIGNALS
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
    return _range(name, limit, unit)


def form_words(form: Form) -> str:
    """What a form rule asks for, as in "knee bend 60 to 120 deg"."""
    name, unit = signal_words(form.signal)
    return _range(name, form, unit)


def _range(name: str, rule: Limit | Form, unit: str) -> str:
    words = _("{signal} from neutral {range}") if rule.from_neutral else "{signal} {range}"
    return words.format(signal=name, range=ends_words(rule.low, rule.high, unit))


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
