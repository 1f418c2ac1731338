"""The names of array types, and what is not known in them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def clipped(values: Floats, low: float, high: float) -> Floats:
    """The same within bounds, NaN where not known: `numpy.clip` takes several times as long."""
    within: Floats = np.minimum(np.maximum(values, low), high)
    return within


def zero_if_unknown(values: Floats) -> Floats:
    """The same with 0 for what is not known: several times as fast as `numpy.nan_to_num`."""
    return np.where(np.isfinite(values), values, 0.0)
