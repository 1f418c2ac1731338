"""The room: floor, walls that never hide the camera, furniture and what the movement needs."""

import random
from dataclasses import dataclass

import numpy as np

import furniture
import materials
from furniture import Wall
from materials import Colour
from poses.placing import MAT, SEAT, TABLE
from shapes import box

WALKING_PAD = 0.06  # height of the treadmill's belt (m)
WALLS = (Wall("y", 2.3, -1), Wall("y", -3.9, 1), Wall("x", 2.9, -1), Wall("x", -2.9, 1))
WALL_HEIGHT = 4.4
DOOR_X = -1.6  # middle of the doorway (m)


@dataclass(frozen=True)
class RoomLook:
    """Colours (sRGB), kind of floor, the seed that picks the furniture, an open door, a rug."""

    floor: Colour = (176, 140, 104)
    flooring: str = "planks"
    wall: Colour = (206, 208, 202)
    mat: Colour = (92, 84, 140)
    furniture: int = 1
    doorway: bool = False
    rug: bool = False
    light: float = 1.0
    key_side: int = 1


def _hides_camera(wall: Wall, eye: np.ndarray) -> bool:
    """Whether the camera stands at or behind this wall."""
    across = eye[0] if wall.axis == "x" else eye[1]
    return across * wall.at > 0 and abs(across) > abs(wall.at) - 0.1


def indoors(points: np.ndarray) -> np.ndarray:
    """Which points (n, 3) lie between the walls; the others are hidden behind them."""
    inside = np.ones(len(points), bool)
    for wall in WALLS:
        inside &= (points[:, 0 if wall.axis == "x" else 1] - wall.at) * wall.inward > 0
    return inside


def build_room(look: RoomLook, eye: np.ndarray, props: list[str]) -> None:
    """Build everything but people and lamps for a camera at `eye` (m)."""
    floor = materials.carpet if look.flooring == "carpet" else materials.planks
    box((10, 10, 0.1), (0, 0, -0.05), floor(look.floor), bevel=0)
    paint = materials.plain("wall", look.wall, 0.9)
    skirting = materials.plain("skirting", (240, 240, 236), 0.5)
    choose = random.Random(look.furniture)
    for wall in WALLS:
        if _hides_camera(wall, eye):
            continue
        length = 10.0 if wall.axis == "x" else 8.0
        box(
            wall.size(length, 0.1, WALL_HEIGHT),
            wall.spot(0, -0.05, WALL_HEIGHT / 2),
            paint,
            bevel=0,
        )
        box(wall.size(length, 0.02, 0.1), wall.spot(0, 0.01, 0.05), skirting, bevel=0)
        across_from_camera = (eye[0] if wall.axis == "x" else eye[1]) * wall.at < 0
        if across_from_camera:
            low, high = (-2.9, 2.2) if wall.axis == "x" else (-2.6, 2.6)
            furniture.furnish(wall, low, high, choose)
    if look.doorway:
        _doorway(WALLS[0])
    for prop in props:
        PROPS[prop](look)
    if look.rug:
        box((1.9, 2.6, 0.012), (0.05, 0, 0.006), materials.rug(look.furniture), bevel=0)


def _doorway(wall: Wall) -> None:
    """An open door to a dim room, where somebody can walk out."""
    frame = materials.plain("door frame", (240, 240, 236), 0.5)
    dark = materials.plain("next room", (92, 86, 80), 0.9)
    box(wall.size(1.1, 0.03, 2.15), wall.spot(DOOR_X, 0.015, 1.075), frame)
    box(wall.size(0.94, 0.02, 2.06), wall.spot(DOOR_X, 0.025, 1.03), dark, bevel=0)


def _mat(look: RoomLook) -> None:
    rubber = materials.plain("mat", look.mat, 0.8)
    box((0.66, 1.9, MAT), (0, 0.15, MAT / 2), rubber, bevel=0.004)


def _stool(_look: RoomLook) -> None:
    wood = materials.plain("wood", (120, 82, 52), 0.5)
    steel = materials.plain("steel", (60, 60, 62), 0.4)
    box((0.48, 0.46, 0.04), (0, 0.03, SEAT - 0.02), wood)
    for x in (-0.21, 0.21):
        for y in (-0.17, 0.23):
            box((0.035, 0.035, 0.42), (x, y, 0.21), steel, 0.004)


def _chair(look: RoomLook) -> None:
    _stool(look)
    wood = materials.plain("wood", (120, 82, 52), 0.5)
    steel = materials.plain("steel", (60, 60, 62), 0.4)
    for x in (-0.21, 0.21):
        box((0.035, 0.035, 0.45), (x, 0.27, 0.66), steel, 0.004)
    box((0.46, 0.03, 0.2), (0, 0.27, 0.80), wood)


def _table(_look: RoomLook) -> None:
    wood = materials.plain("wood", (190, 180, 165), 0.5)
    pad = materials.cloth("pad", (70, 78, 86), 120, 0.1)
    box((0.75, 1.5, 0.10), (0, 0.80, TABLE - 0.05), pad, 0.03)
    box((0.68, 1.42, 0.04), (0, 0.80, TABLE - 0.12), wood)
    for x in (-0.3, 0.3):
        for y in (0.15, 1.45):
            box((0.06, 0.06, 0.62), (x, y, 0.31), wood, 0.005)


def _walking_pad(_look: RoomLook) -> None:
    shell = materials.plain("shell", (58, 60, 64), 0.5)
    belt = materials.plain("belt", (34, 34, 36), 0.8)
    box((0.56, 1.5, WALKING_PAD - 0.012), (0, 0.0, (WALKING_PAD - 0.012) / 2), shell, 0.02)
    box((0.44, 1.38, 0.02), (0, 0.03, WALKING_PAD - 0.01), belt, 0.004)
    box((0.56, 0.12, 0.03), (0, -0.72, WALKING_PAD), shell, 0.012)


PROPS = {
    "mat": _mat,
    "chair": _chair,
    "stool": _stool,
    "table": _table,
    "walking_pad": _walking_pad,
}
