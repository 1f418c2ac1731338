"""Results as plain values that JSON can hold."""

import math
from dataclasses import fields
from functools import cache
from typing import Any, Final

import numpy as np

DIGITS: Final = 4
"""Decimal places of the numbers that are handed on."""
_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """The same with rounded floats, None for what is not a number, and dataclasses as tables."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, (float, np.floating)):
        return round(float(value), DIGITS) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if names := _names(value.__class__):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, np.integer):
        return int(value)
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, none of anything else."""
    if not hasattr(kind, "__dataclass_fields__"):
        return ()
    return tuple(field.name for field in fields(kind))
