"""Results as plain values that JSON can hold."""

import math
from typing import Any, Final

import numpy as np

DIGITS: Final = 4
"""Decimal places of the numbers that are handed on."""


def plain(value: Any) -> Any:
    """The same with rounded floats and None for what is not a number."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), DIGITS) if math.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
