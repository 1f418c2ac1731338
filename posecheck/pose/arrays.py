"""Names of array types."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
