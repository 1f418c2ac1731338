"""The conditions under which an entry of an exercise counts: signals that must lie in a range."""

from collections.abc import Mapping, Sequence

from posecheck.rules.condition import Range

Conditions = Sequence[Range]
"""Signals that must lie in a range."""


def broken(conditions: Conditions, values: Mapping[str, float]) -> bool:
    """Whether a condition of an entry is known not to hold."""
    # Most entries have none, and are asked in every frame.
    return bool(conditions) and any(one.kept(values[one.signal]) is False for one in conditions)


def apply(conditions: Conditions, values: Mapping[str, float]) -> bool:
    """Whether all conditions of an entry are known to hold."""
    return not conditions or all(one.kept(values[one.signal]) for one in conditions)
