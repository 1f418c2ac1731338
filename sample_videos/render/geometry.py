"""Small vector geometry. Lengths in metres, angles in degrees, right-handed axes."""

from collections.abc import Callable

import numpy as np

INCHES_PER_METRE = 39.3701
AXES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


def unit(vector) -> np.ndarray:
    """The vector scaled to length 1."""
    vector = np.asarray(vector, float)
    return vector / np.linalg.norm(vector)


def rotation(axis, degrees: float) -> np.ndarray:
    """3x3 rotation about 'x', 'y', 'z' or a vector, by the right-hand rule."""
    x, y, z = unit(AXES[axis] if isinstance(axis, str) else axis)
    angle = np.deg2rad(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def frame(direction, side) -> np.ndarray:
    """Orthonormal 3x3 frame: column 0 along `direction`, column 1 as near to `side` as possible."""
    first = unit(direction)
    second = np.asarray(side, float)
    second = unit(second - first * (first @ second))
    return np.stack([first, second, np.cross(first, second)], axis=1)


def mix(start, end, share: float) -> np.ndarray:
    """The point `share` (0..1) of the way from `start` to `end`."""
    return (1 - share) * np.asarray(start, float) + share * np.asarray(end, float)


def smooth_step(value, low: float, high: float):
    """0 below `low`, 1 above `high`, smooth in between (scalars or arrays)."""
    share = np.clip((np.asarray(value, float) - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def bisect(rising: Callable[[float], float], low: float, high: float, steps: int = 18) -> float:
    """Where a function that rises from `low` to `high` crosses zero."""
    for _ in range(steps):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return 0.5 * (low + high)
