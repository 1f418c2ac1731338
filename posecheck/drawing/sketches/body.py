"""A drawn person: from the directions of the limbs to tubes in space."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

Point = tuple[float, float, float]
"""x along the body's side view, y away from the viewer, z up; a body is about 100 units."""
_TRUNK: Final = 10.0
_NECK: Final = 12.5
_LEG: Final = (25.0, 24.0, 8.0)
_ARM: Final = (15.5, 15.5)
_HIP_HALF: Final = 4.2
_SHOULDER_HALF: Final = 7.0


@dataclass(frozen=True, slots=True)
class Tube:
    """A rounded, tapering limb.

    Attributes:
        tone: its colour by name.
        points: its course in space.
        radii: its half width at each point, in units.
        smooth: whether the course is a curve through the points.
    """

    tone: str
    points: tuple[Point, ...]
    radii: tuple[float, ...]
    smooth: bool = False

    def moved(self, by: Point) -> "Tube":
        """The tube shifted in space."""
        points = tuple((x + by[0], y + by[1], z + by[2]) for x, y, z in self.points)
        return Tube(self.tone, points, self.radii, self.smooth)


def body(table: Mapping[str, Any]) -> list[Tube]:
    """The tubes of a figure of `figures.toml`, hips at the origin, in no particular order."""
    hip: Point = (0.0, 0.0, 0.0)
    spine = [hip]
    for direction in table["trunk"]:
        spine.append(_step(spine[-1], direction, _TRUNK))
    shoulder = spine[-1]
    head = _step(shoulder, table["neck"], _NECK)
    tubes = [
        Tube("shirt", tuple(spine), (5.6, 5.4, 6.2, 5.0), smooth=True),
        Tube("skin", (shoulder, head), (3.0, 2.9)),
        *_head(head, float(table["face"])),
    ]
    for side, nearness in (("far", 1.0), ("near", -1.0)):
        tubes += _leg(table, side, nearness)
        tubes += _arm(table[f"{side}_arm"], side, nearness, shoulder)
    return tubes


def _head(centre: Point, face: float) -> list[Tube]:
    """Hair, face and nose, so that it can be seen where the face looks."""
    back = _step(centre, face + 168, 1.5)
    jaw = _step(centre, face - 42 * _chin(face), 3.0)
    nose = _step(centre, face, 5.6)
    return [
        Tube("hair", (back,), (6.3,)),
        Tube("skin", (centre, jaw), (5.2, 3.6)),
        Tube("skin", (centre, nose), (2.0, 1.0)),
    ]


def _chin(face: float) -> float:
    """On which side of the face the chin is: below it for all who are not lying face up."""
    return -1.0 if cos(radians(face)) < -0.05 and sin(radians(face)) > 0.5 else 1.0


def _leg(table: Mapping[str, Any], side: str, nearness: float) -> list[Tube]:
    thigh, shank, foot = table[f"{side}_leg"]
    gap, sway = float(table.get("gap", _HIP_HALF)), float(table.get("sway", 0.0))
    hip = (0.0, nearness * _HIP_HALF, 0.0)
    knee = _shifted(_step(hip, thigh, _LEG[0]), nearness * (gap - _HIP_HALF) + sway)
    ankle = _shifted(_step(knee, shank, _LEG[1]), -sway)
    toe = _step(ankle, foot, _LEG[2])
    far = "_far" if side == "far" else ""
    return [
        Tube(f"skin{far}", (ankle, toe), (2.5, 1.7)),
        Tube(f"trousers{far}", (knee, ankle), (3.8, 2.5)),
        Tube(f"trousers{far}", (hip, knee), (5.2, 3.8)),
    ]


def _arm(directions: list[float], side: str, nearness: float, shoulder: Point) -> list[Tube]:
    start = _shifted(shoulder, nearness * _SHOULDER_HALF)
    elbow = _step(start, directions[0], _ARM[0])
    hand = _step(elbow, directions[1], _ARM[1])
    sleeve = _step(start, directions[0], 0.62 * _ARM[0])
    far = "_far" if side == "far" else ""
    return [
        Tube(f"skin{far}", (start, elbow, hand), (2.6, 2.3, 1.9)),
        Tube(f"sleeve{far}", (start, sleeve), (3.4, 3.1)),
    ]


def _step(start: Point, direction: float, length: float) -> Point:
    angle = radians(direction)
    return (start[0] + length * cos(angle), start[1], start[2] + length * sin(angle))


def _shifted(point: Point, y: float) -> Point:
    return (point[0], point[1] + y, point[2])
