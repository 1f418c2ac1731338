"""The conditions under which an entry of an exercise counts: signals that must lie in a range."""

from collections.abc import Mapping, Sequence

Conditions = Sequence[tuple[str, float, float]]
"""Signals that must lie in a range, with its ends."""


def broken(conditions: Conditions, values: Mapping[str, float]) -> bool:
    """Whether a condition of an entry is known not to hold."""
    return any(not low <= values[n] <= high for n, low, high in conditions if _known(values[n]))


def apply(conditions: Conditions, values: Mapping[str, float]) -> bool:
    """Whether all conditions of an entry are known to hold."""
    return all(low <= values[name] <= high for name, low, high in conditions)


def _known(value: float) -> bool:
    return value == value
