"""What a picture shows besides the person: its light, its border, how the camera stands."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

from posecheck.pose.arrays import Floats

CameraPlace = Literal["head", "feet", "side"]
"""Where the camera stands: behind the head, beyond the feet, or beside the person."""
CAMERA_PLACES: Final[tuple[CameraPlace, ...]] = get_args(CameraPlace)


class Scene(NamedTuple):
    """The picture around the person at one moment; NaN = not measured.

    It is part of a `Pose`, so that saved landmarks are judged as their pictures were.

    Attributes:
        brightness: mean of the picture, 0 = black, 255 = white.
        spread: standard deviation of the brightness, same unit.
        place: where the person says that the camera stands, an index into CAMERA_PLACES.
    """

    brightness: float = np.nan
    spread: float = np.nan
    place: float = np.nan


NO_SCENE = Scene()
"""Nothing is known of it."""


def place_of(scenes: Floats | None) -> CameraPlace | None:
    """Where the camera stands by the first of N scenes that says it, None = nobody said it."""
    if scenes is None:
        return None
    column = scenes[:, Scene._fields.index("place")]
    said = column[np.isfinite(column)]
    if not len(said) or not 0 <= said[0] < len(CAMERA_PLACES):
        return None
    return CAMERA_PLACES[int(said[0])]


def scene_arrays(scenes: Sequence[Scene | None]) -> Floats | None:
    """Scenes as (N, K), a column for each field in their order; None when there is none at all."""
    if all(scene is None for scene in scenes):
        return None
    return np.array([NO_SCENE if scene is None else scene for scene in scenes], np.float32)


def widened(scenes: Floats) -> Floats:
    """Scenes of a file of an earlier version (N, fewer columns), NaN in what it did not know."""
    missing = len(NO_SCENE) - scenes.shape[1]
    return np.pad(scenes, ((0, 0), (0, missing)), constant_values=np.nan)
