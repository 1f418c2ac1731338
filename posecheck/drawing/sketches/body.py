"""A drawn person: from the directions of the limbs to tubes in space."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

Point = tuple[float, float, float]
"""x along the body's side view, y away from the viewer, z up; a body is about 100 units."""
_TRUNK: Final = 10.0
_NECK: Final = 12.5
LEG: Final = (25.0, 24.0, 8.0)
"""Lengths of thigh, shank and foot."""
ARM: Final = (15.5, 15.5)
"""Lengths of upper arm and forearm."""
HIP_HALF: Final = 4.2
"""Half the distance of the hips, and of the knees where a figure does not say otherwise."""
_SHOULDER_HALF: Final = 7.0
_SIDES: Final = (("far", 1.0), ("near", -1.0))


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


@dataclass(frozen=True, slots=True)
class Limbs:
    """Where the joints of a figure are.

    Attributes:
        spine: hips, two points between, shoulders.
        head: the middle of the head.
        face: where it looks, in degrees.
        legs: by near and far: hip, knee, ankle, toes.
        arms: by near and far: shoulder, elbow, hand.
    """

    spine: tuple[Point, ...]
    head: Point
    face: float
    legs: dict[str, tuple[Point, ...]]
    arms: dict[str, tuple[Point, ...]]

    def moved(self, by: Point) -> "Limbs":
        """The joints shifted in space."""

        def at(point: Point) -> Point:
            return (point[0] + by[0], point[1] + by[1], point[2] + by[2])

        return Limbs(
            tuple(map(at, self.spine)),
            at(self.head),
            self.face,
            {side: tuple(map(at, points)) for side, points in self.legs.items()},
            {side: tuple(map(at, points)) for side, points in self.arms.items()},
        )


def limbs(table: Mapping[str, Any]) -> Limbs:
    """The joints of a figure of `figures.toml`, hips at the origin."""
    spine: list[Point] = [(0.0, 0.0, 0.0)]
    for direction in table["trunk"]:
        spine.append(_step(spine[-1], direction, float(table.get("length", 1.0)) * _TRUNK))
    return Limbs(
        tuple(spine),
        _step(spine[-1], table["neck"], _NECK),
        float(table["face"]),
        {side: _leg(table, side, nearness) for side, nearness in _SIDES},
        {side: _arm(table[f"{side}_arm"], nearness, spine[-1]) for side, nearness in _SIDES},
    )


def body(table: Mapping[str, Any]) -> list[Tube]:
    """The tubes of a figure of `figures.toml`, hips at the origin, in no particular order."""
    return tubes(limbs(table))


def tubes(parts: Limbs) -> list[Tube]:
    """The tubes around a figure's joints, always in the same order."""
    found = [
        Tube("shirt", parts.spine, (5.6, 5.4, 6.2, 5.0), smooth=True),
        Tube("skin", (parts.spine[-1], parts.head), (3.0, 2.9)),
        *_head(parts.head, parts.face),
    ]
    for side, _ in _SIDES:
        far = "_far" if side == "far" else ""
        hip, knee, ankle, toe = parts.legs[side]
        shoulder, elbow, hand = parts.arms[side]
        found += [
            Tube(f"skin{far}", (ankle, toe), (2.5, 1.7)),
            Tube(f"trousers{far}", (knee, ankle), (3.8, 2.5)),
            Tube(f"trousers{far}", (hip, knee), (5.2, 3.8)),
            Tube(f"skin{far}", (shoulder, elbow, hand), (2.6, 2.3, 1.9)),
            Tube(f"sleeve{far}", (shoulder, _between(shoulder, elbow, 0.62)), (3.4, 3.1)),
        ]
    return found


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


def _leg(table: Mapping[str, Any], side: str, nearness: float) -> tuple[Point, ...]:
    thigh, shank, foot = table[f"{side}_leg"]
    gap, sway = float(table.get("gap", HIP_HALF)), float(table.get("sway", 0.0))
    hip = (0.0, nearness * HIP_HALF, 0.0)
    knee = _shifted(_step(hip, thigh, LEG[0]), nearness * (gap - HIP_HALF) + sway)
    ankle = _shifted(_step(knee, shank, LEG[1]), -sway)
    return hip, knee, ankle, _step(ankle, foot, LEG[2])


def _arm(directions: list[float], nearness: float, shoulder: Point) -> tuple[Point, ...]:
    start = _shifted(shoulder, nearness * _SHOULDER_HALF)
    elbow = _step(start, directions[0], ARM[0])
    return start, elbow, _step(elbow, directions[1], ARM[1])


def _between(a: Point, b: Point, share: float) -> Point:
    x, y, z = (p + share * (q - p) for p, q in zip(a, b, strict=True))
    return (x, y, z)


def _step(start: Point, direction: float, length: float) -> Point:
    angle = radians(direction)
    return (start[0] + length * cos(angle), start[1], start[2] + length * sin(angle))


def _shifted(point: Point, y: float) -> Point:
    return (point[0], point[1] + y, point[2])
