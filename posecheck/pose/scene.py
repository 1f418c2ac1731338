"""What a picture shows besides the person: its light, its border, how the camera stands."""

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

from posecheck.pose.arrays import Floats

CameraPlace = Literal["head", "feet", "side", "phone"]
"""Where the camera stands: behind the head, beyond the feet, or beside the person; or there is no
camera, and a phone between the knees tells how they move."""
CAMERA_PLACES: Final[tuple[CameraPlace, ...]] = get_args(CameraPlace)


class Scene(NamedTuple):
    """The picture around the person at one moment; NaN = not measured.

    It is part of a `Pose`, so that saved landmarks are judged as their pictures were.

    Attributes:
        brightness: mean of the picture, 0 = black, 255 = white.
        spread: standard deviation of the brightness, same unit.
        highlight: brightness that a twentieth of the picture (without bars) exceeds, same unit.
        far: extent of the largest person whom only a closer look found while nobody is followed, as
            a share of the picture's shorter side; NaN = there is none.
        bar_left, bar_right, bar_top, bar_bottom: how much of the picture's width or height is a
            bar without content, black or blurred, at this border; 0 = none.
        camera_x, camera_y: how far the background at the middle of the picture has moved since the
            first picture, as a share of the picture's long side; x to the right, y down.
        camera_turn_deg: how far it has turned, clockwise.
        camera_zoom: how much larger it has become, 1 = not at all.
        camera_views: how many other views of the room there were before, from 0. Known with the
            four above unknown: the background is not found again at the moment.
        camera_lean_deg: how far upright things lean in the picture, clockwise.
        turned_deg: how far the pose was turned, clockwise, about the picture's middle because of
            that; NaN = it is as it was seen.
        place: where the person says that the camera stands, an index into CAMERA_PLACES.
        down_x, down_y, down_z: which way is down as a unit vector, seen from a phone between the
            knees: x to the right of its screen, y to the top, z out of it.
        silent_s: for how long that phone's sensors have said nothing new.
    """

    brightness: float = np.nan
    spread: float = np.nan
    highlight: float = np.nan
    far: float = np.nan
    bar_left: float = np.nan
    bar_right: float = np.nan
    bar_top: float = np.nan
    bar_bottom: float = np.nan
    camera_x: float = np.nan
    camera_y: float = np.nan
    camera_turn_deg: float = np.nan
    camera_zoom: float = np.nan
    camera_views: float = np.nan
    camera_lean_deg: float = np.nan
    turned_deg: float = np.nan
    place: float = np.nan
    down_x: float = np.nan
    down_y: float = np.nan
    down_z: float = np.nan
    silent_s: float = np.nan


NO_SCENE = Scene()
"""Nothing is known of it."""


COLUMN: Final = {name: i for i, name in enumerate(Scene._fields)}
"""Which column of a track's scenes a field is."""
BARS: Final = ("bar_left", "bar_right", "bar_top", "bar_bottom")
"""The fields that tell the bars."""


def named_place(name: str | None) -> CameraPlace | None:
    """The place of a name, None = there is none of it."""
    return next((place for place in CAMERA_PLACES if place == name), None)


def place_number(place: CameraPlace | None) -> float:
    """A place as a scene holds it; NaN = nobody said it."""
    return np.nan if place is None else float(CAMERA_PLACES.index(place))


def place_of(scenes: Floats | None) -> CameraPlace | None:
    """Where the camera stands by the first of N scenes that says it, None = nobody said it."""
    if scenes is None:
        return None
    said = next(filter(math.isfinite, scenes[:, COLUMN["place"]].tolist()), -1.0)
    return CAMERA_PLACES[int(said)] if 0 <= said < len(CAMERA_PLACES) else None


def scene_arrays(scenes: Sequence[Scene | None]) -> Floats | None:
    """Scenes as (N, K), a column for each field in their order; None when there is none at all."""
    if all(scene is None for scene in scenes):
        return None
    return np.array([NO_SCENE if scene is None else scene for scene in scenes], np.float32)


def widened(scenes: Floats) -> Floats:
    """Scenes of a file of an earlier version (N, fewer columns), NaN in what it did not know."""
    missing = len(NO_SCENE) - scenes.shape[1]
    return np.pad(scenes, ((0, 0), (0, missing)), constant_values=np.nan)
