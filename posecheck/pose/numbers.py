"""Arithmetic on one number or on many at once, so that each formula is written once.

A camera gives one pose at a time, a recording many. Of one pose each value is a plain `float`,
`int` or `bool`, of many it is an array (N,): numpy takes twenty times as long as Python for an
array of one. A formula that is written with the operators and with what stands here gives the same
to the last digit in both ways. `not` does not work on arrays, and `~` not on plain truths: write
`c ^ True`.
"""

import math
from collections.abc import Sequence
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose import arrays

Number = Any
"""A plain number, or an array (N,) of them."""
Columns = Sequence[Number] | NDArray[np.floating]
"""What each of M landmarks, or of M fields, has."""
_DEG: Final = 180 / math.pi


def where(condition: Number, a: Number, b: Number) -> Number:
    """`a` where the condition holds, `b` elsewhere."""
    if condition is True:
        return a
    return b if condition is False else np.where(condition, a, b)


def divided(a: Number, b: Number) -> Number:
    """`a / b`, NaN or infinite where `b` is 0, as numpy has it."""
    if isinstance(b, float):
        try:
            return a / b
        except ZeroDivisionError:
            return math.nan if a == 0 or a != a else math.copysign(math.inf, a)
    with np.errstate(invalid="ignore", divide="ignore"):
        return a / b


def length(x: Number, y: Number, z: Number = None) -> Number:
    """How long a vector is whose two or three components these are."""
    total = x * x + y * y
    if z is not None:
        total = total + z * z
    return sqrt(total) if isinstance(total, float) else np.sqrt(total)


def greater(a: Number, b: Number) -> Number:
    """The greater of two, NaN where one is not known."""
    if isinstance(a, float) and isinstance(b, float):
        return a if a >= b or a != a else b
    return np.maximum(a, b)


def less(a: Number, b: Number) -> Number:
    """The lesser of two, NaN where one is not known."""
    if isinstance(a, float) and isinstance(b, float):
        return a if a <= b or a != a else b
    return np.minimum(a, b)


def clipped(value: Number, low: float, high: float) -> Number:
    """The same within bounds, NaN where it is not known."""
    if isinstance(value, np.ndarray):
        return arrays.clipped(value, low, high)
    return less(greater(value, low), high)


def zero_if_unknown(value: Number) -> Number:
    """The same with 0 for what is not known."""
    if isinstance(value, float):
        return value if math.isfinite(value) else 0.0
    return arrays.zero_if_unknown(value)


def unknown(value: Number) -> Number:
    """Whether it is not known."""
    return value != value


def unknown_of(count: int) -> Number:
    """What is known of none of so many."""
    return math.nan if count == 1 else np.full(count, math.nan)


def any_of(condition: Number) -> bool:
    """Whether it holds anywhere."""
    return condition if isinstance(condition, bool) else bool(condition.any())


def degrees_of(across: Number, along: Number) -> Number:
    """The angle of a direction with these components, -180 to 180 degrees."""
    if isinstance(across, float):
        return math.atan2(across, along) * _DEG
    # Not `numpy.arctan2`, whose last digit depends on the processor.
    angles = map(math.atan2, across.tolist(), along.tolist())
    return np.fromiter(angles, float, len(across)) * _DEG


def each(value: Number) -> list[Any]:
    """The number of each pose."""
    return value.tolist() if isinstance(value, np.ndarray) else [value]


def from_each(values: Sequence[Any]) -> Number:
    """What `each` takes apart."""
    return values[0] if len(values) == 1 else np.array(values)


def array_of(value: Number) -> NDArray[Any]:
    """The number of each pose as an array (N,)."""
    return value if isinstance(value, np.ndarray) else np.array([value])


def number_of(values: NDArray[Any]) -> Number:
    """An array (N,) as it enters a formula: of one pose its plain number."""
    return values.item() if len(values) == 1 else values


def by_column(values: NDArray[np.floating]) -> Columns:
    """For each of M columns its number, of values (N, M)."""
    if len(values) == 1:
        return values[0].tolist()  # type: ignore[no-any-return]
    return np.ascontiguousarray(values.T, float)
