"""Things that stand or hang along a wall, so that the room looks lived in."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import materials
from shapes import ball, box, cone

WOODS = ((150, 106, 70), (96, 66, 46), (196, 170, 136), (232, 230, 224))
COVERS = (
    (62, 78, 104),
    (120, 52, 48),
    (196, 184, 160),
    (70, 98, 80),
    (168, 126, 70),
    (48, 48, 54),
    (142, 96, 108),
    (104, 128, 146),
)
FABRICS = ((96, 110, 124), (140, 120, 98), (74, 92, 84), (128, 84, 78), (170, 164, 154))


@dataclass(frozen=True)
class Wall:
    """A straight wall: its inner surface at x (or y) = `at`, the room on the `inward` side."""

    axis: str  # "x" = the wall's surface is at a constant x, "y" = at a constant y
    at: float
    inward: int  # 1 or -1

    def spot(self, along: float, out: float, up: float) -> tuple[float, float, float]:
        """Room position of a point `out` metres from the wall."""
        depth = self.at + self.inward * out
        return (depth, along, up) if self.axis == "x" else (along, depth, up)

    def size(self, width: float, depth: float, height: float) -> tuple[float, float, float]:
        """Room extents of a thing `width` wide along the wall."""
        return (depth, width, height) if self.axis == "x" else (width, depth, height)


def _box(wall: Wall, spot, size, material, bevel: float = 0.006) -> None:
    box(wall.size(*size), wall.spot(*spot), material, bevel)


def bookcase(wall: Wall, along: float, choose: random.Random) -> None:
    """Shelves with books on them."""
    wood = materials.plain("wood", choose.choice(WOODS), 0.5)
    width, height, depth = choose.uniform(0.7, 1.0), choose.choice((0.85, 1.25, 1.65)), 0.3
    back = materials.plain("back", (205, 196, 182), 0.7)
    _box(wall, (along, 0.02, height / 2), (width, 0.02, height), back)
    for side in (-1, 1):
        edge = along + side * (width / 2 - 0.012)
        _box(wall, (edge, depth / 2, height / 2), (0.024, depth, height), wood)
    shelves = round(height / 0.4) + 1
    for k in range(shelves):
        level = 0.05 + k * (height - 0.062) / (shelves - 1)
        _box(wall, (along, depth / 2, level), (width, depth, 0.024), wood)
        if k < shelves - 1:
            _books(wall, along - width / 2 + 0.04, along + width / 2 - 0.04, level, choose)


def _books(wall: Wall, start: float, stop: float, level: float, choose: random.Random) -> None:
    covers = [materials.plain("book", colour) for colour in choose.sample(COVERS, k=6)]
    at, stop = start, start + (stop - start) * choose.uniform(0.5, 1.0)
    while at < stop:
        thick, tall = choose.uniform(0.018, 0.045), choose.uniform(0.17, 0.27)
        spot = (at + thick / 2, 0.15, level + 0.012 + tall / 2)
        _box(wall, spot, (thick * 0.94, 0.18, tall), choose.choice(covers), 0.002)
        at += thick


def sofa(wall: Wall, along: float, choose: random.Random) -> None:
    """A two-seater with two cushions."""
    fabric = materials.cloth("sofa", choose.choice(FABRICS), 60, 0.3)
    cushion = materials.cloth("cushion", choose.choice(FABRICS), 60, 0.3)
    width = 1.55
    _box(wall, (along, 0.44, 0.22), (width - 0.1, 0.76, 0.26), fabric, 0.04)
    _box(wall, (along, 0.16, 0.55), (width - 0.04, 0.22, 0.55), fabric, 0.07)
    for side in (-1, 1):
        _box(wall, (along + side * 0.70, 0.45, 0.34), (0.17, 0.8, 0.5), fabric, 0.06)
        _box(wall, (along + side * 0.31, 0.52, 0.40), (0.60, 0.6, 0.14), fabric, 0.05)
        _box(wall, (along + side * 0.42, 0.32, 0.58), (0.38, 0.14, 0.34), cushion, 0.06)


def plant(wall: Wall, along: float, choose: random.Random) -> None:
    """A pot plant with long leaves."""
    pot = materials.plain("pot", choose.choice(((214, 206, 194), (168, 96, 66), (70, 74, 80))))
    leaf = materials.plain("leaf", choose.choice(((52, 96, 48), (74, 116, 58))), 0.5)
    x, y, _ = wall.spot(along, 0.35, 0)
    cone(0.13, 0.17, 0.30, (x, y, 0), pot)
    for k in range(16):
        turn, lean = k * 2.4, choose.uniform(0.15, 0.75)
        length = choose.uniform(0.45, 0.8)
        out, up = math.sin(lean) * length / 2, math.cos(lean) * length / 2
        centre = (x + out * math.cos(turn), y + out * math.sin(turn), 0.28 + up)
        ball((0.09, 0.02, length), centre, leaf, rotation=(0, lean, turn))


def floor_lamp(wall: Wall, along: float, choose: random.Random) -> None:
    """A standing lamp."""
    steel = materials.plain("steel", (70, 68, 66), 0.4)
    shade = materials.glowing("shade", (250, 236, 208), choose.uniform(0.4, 0.9))
    x, y, _ = wall.spot(along, 0.3, 0)
    cone(0.14, 0.14, 0.025, (x, y, 0), steel)
    cone(0.012, 0.012, 1.35, (x, y, 0.02), steel)
    cone(0.2, 0.13, 0.26, (x, y, 1.32), shade)


def radiator(wall: Wall, along: float, _choose: random.Random) -> None:
    """A white radiator."""
    white = materials.plain("radiator", (240, 240, 238), 0.4)
    _box(wall, (along, 0.05, 0.42), (1.1, 0.05, 0.55), white)
    for k in range(12):
        _box(wall, (along - 0.5 + k * 0.091, 0.085, 0.42), (0.05, 0.03, 0.52), white, 0.012)


def window(wall: Wall, along: float, choose: random.Random) -> None:
    """A bright window with curtains."""
    frame = materials.plain("frame", (244, 244, 242), 0.4)
    pane = materials.glowing("pane", (214, 230, 246), 1.2)
    curtain = materials.cloth("curtain", choose.choice(FABRICS), 12, 0.8)
    width, height, middle = 1.2, 1.2, 1.55
    _box(wall, (along, 0.015, middle), (width, 0.03, height), frame)
    for side in (-1, 1):
        quarter = along + side * 0.29
        _box(wall, (quarter, 0.032, middle), (0.52, 0.02, height - 0.12), pane, 0)
        for fold in range(4):
            at = along + side * (0.66 + 0.055 * fold)
            _box(wall, (at, 0.07, middle - 0.1), (0.075, 0.06, height + 0.5), curtain, 0.025)


def picture(wall: Wall, along: float, choose: random.Random) -> None:
    """A framed landscape of three bands."""
    frame = materials.plain("frame", choose.choice(WOODS), 0.5)
    width, height = choose.uniform(0.45, 0.8), choose.uniform(0.4, 0.6)
    middle = choose.uniform(1.35, 1.6)
    _box(wall, (along, 0.015, middle), (width, 0.03, height), frame)
    mount = materials.plain("mount", (244, 242, 236), 0.9)
    _box(wall, (along, 0.028, middle), (width - 0.05, 0.02, height - 0.05), mount, 0)
    low = middle - height / 2 + 0.08
    shades = ((84, 110, 92), (150, 164, 140), (190, 208, 220))
    for k, colour in enumerate(shades):
        band = (height - 0.16) / 3
        spot, size = (along, 0.034, low + (k + 0.5) * band), (width - 0.16, 0.016, band)
        _box(wall, spot, size, materials.plain("paint", colour, 0.9), 0)


Piece = Callable[[Wall, float, random.Random], None]
STANDING: tuple[Piece, ...] = (bookcase, sofa, plant, floor_lamp, radiator)
LOW: tuple[Piece, ...] = (sofa, plant, radiator)  # something may hang above these


def furnish(wall: Wall, low: float, high: float, choose: random.Random) -> None:
    """Spread a few different pieces along a wall between two coordinates (m)."""
    places = max(2, round((high - low) / 1.25))
    pieces = choose.sample(STANDING, k=min(places, len(STANDING)))
    hanging = [window, picture]
    for k, piece in enumerate(pieces):
        along = low + (k + 0.5) * (high - low) / places
        piece(wall, along, choose)
        if piece in LOW and hanging:
            hanging.pop(choose.randrange(len(hanging)))(wall, along, choose)
