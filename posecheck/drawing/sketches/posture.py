"""A drawn body between two figures, its hands and feet where they rest, and what it shows.

The signals are measured on the drawn joints as on a person's, so that a figure can be bent until it
shows a number of an exercise's file.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import acos, atan2, cos, degrees, hypot, sin
from typing import Any, Final

from posecheck.drawing.sketches.body import ARM, HIP_HALF, LEG, Limbs, Point, limbs
from posecheck.drawing.sketches.scene import curve

UNITS_PER_IN: Final = 100 / 66.9
"""A body of 100 units is 1.7 m."""
_DIRECTIONS: Final = ("neck", "face")
_LISTS: Final = ("trunk", "near_leg", "far_leg", "near_arm", "far_arm")
_LENGTHS: Final = {"sway": 0.0, "gap": HIP_HALF, "length": 1.0}
"""Numbers of a figure that are no directions, and what they are when it does not say."""
Table = Mapping[str, Any]


def blended(rest: Table, reach: Table, share: float) -> dict[str, Any]:
    """The figure so far on the way from one to the other; beyond 1 it goes on that way."""

    def turned(a: float, b: float) -> float:
        return a + share * ((b - a + 180) % 360 - 180)

    table: dict[str, Any] = {"on": rest["on"]}
    for name in _DIRECTIONS:
        table[name] = turned(rest[name], reach[name])
    for name in _LISTS:
        table[name] = [turned(a, b) for a, b in zip(rest[name], reach[name], strict=True)]
    for name, default in _LENGTHS.items():
        a, b = float(rest.get(name, default)), float(reach.get(name, default))
        table[name] = a + share * (b - a)
    return table


def posture(rest: Table, reach: Table, share: float, fixed: str, planted: tuple[str, ...]) -> Limbs:
    """The joints on the way from rest to the stretch.

    Args:
        fixed: the joint that keeps its place: hip, shoulder or knee (the near one's).
        planted: hands, feet: what stays where it is at rest.
    """
    start, now = limbs(rest), limbs(blended(rest, reach, share))
    anchor, place = _joint(start, fixed), _joint(now, fixed)
    now = now.moved((anchor[0] - place[0], 0.0, anchor[2] - place[2]))
    if "feet" in planted:
        legs: dict[str, tuple[Point, ...]] = {}
        for side, (hip, knee, ankle, _) in now.legs.items():
            _, _, foot, toes = start.legs[side]
            bend = _bent(hip, knee, ankle)
            legs[side] = (hip, _elbow(hip, foot, LEG[0], LEG[1], bend), foot, toes)
        now = replace(now, legs=legs)
    if "hands" in planted:
        arms = {
            side: _stretched(now.arms[side][0], start.arms[side][2], 1.0 if side == "far" else -1.0)
            for side in now.arms
        }
        now = replace(now, arms=arms)
    return now


def exchanged(table: Table) -> dict[str, Any]:
    """The figure whose left and right side have changed their parts."""
    other = {"near": "far", "far": "near"}
    limbs_of = {
        f"{side}_{limb}": table[f"{other[side]}_{limb}"]
        for side in other
        for limb in ("leg", "arm")
    }
    return {**table, **limbs_of}


def swapped(parts: Limbs) -> Limbs:
    """The body that does with its far leg and arm what this one does with the near ones."""
    other = {"near": "far", "far": "near"}

    def across(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((x, -y, z) for x, y, z in points)

    return replace(
        parts,
        legs={side: across(parts.legs[other[side]]) for side in other},
        arms={side: across(parts.arms[other[side]]) for side in other},
    )


# What a figure shows


def shown(signal: str, parts: Limbs, rest: Limbs) -> float:
    """A signal's value on the drawn joints, in its own unit; "near_" signals on the near side.

    Raises:
        KeyError: when there is no such signal on drawn figures.
    """
    return _MEASURES[signal](parts, rest)


def _trunk(parts: Limbs) -> float:
    """Direction from hips to shoulders, degrees."""
    (x0, _, z0), (x1, _, z1) = parts.spine[0], parts.spine[-1]
    return degrees(atan2(z1 - z0, x1 - x0))


def _thigh(parts: Limbs) -> float:
    (x0, _, z0), (x1, _, z1) = parts.legs["near"][:2]
    return degrees(atan2(z1 - z0, x1 - x0))


def _flexion(parts: Limbs, rest: Limbs) -> float:
    """Angle of the near thigh out of the line of the trunk, + = toward the belly.

    Every figure has its right side near, so that the belly is on the same hand of the trunk.
    """
    return (_thigh(parts) - _trunk(parts)) % 360 - 180


def _extension(parts: Limbs, rest: Limbs) -> float:
    return -_flexion(parts, rest)


def _elevation(parts: Limbs, rest: Limbs) -> float:
    return _trunk(parts)


def _curvature(parts: Limbs, rest: Limbs) -> float:
    """Bulge of the back between hips and shoulders, per cent of their distance, from rest."""
    return _bulge(parts) - _bulge(rest)


def _bulge(parts: Limbs) -> float:
    course = curve([(x, z) for x, _, z in parts.spine])
    (x0, z0), (x1, z1) = course[0], course[-1]
    length = hypot(x1 - x0, z1 - z0)
    ux, uz = (x1 - x0) / length, (z1 - z0) / length
    # The back is on the left of the way from hips to shoulders: heads are to the right, or up.
    across = [(ux * (z - z0) - uz * (x - x0)) for x, z in course]
    along = [(ux * (x - x0) + uz * (z - z0)) / length for x, z in course]
    middle = [a for a, at in zip(across, along, strict=True) if 0.25 <= at <= 0.75]
    return 100 * sum(middle) / len(middle) / length


def _shift(parts: Limbs, rest: Limbs) -> float:
    """How much nearer the hips are to the shoulders, per cent of the trunk."""
    before, now = _chord(rest), _chord(parts)
    return 100 * (before - now) / before


def _chord(parts: Limbs) -> float:
    (x0, _, z0), (x1, _, z1) = parts.spine[0], parts.spine[-1]
    return hypot(x1 - x0, z1 - z0)


def _drift(parts: Limbs, rest: Limbs) -> float:
    """Of the middle of the knees, inches, + = to the person's own left (their far side)."""
    middle = sum(leg[1][1] for leg in parts.legs.values()) / 2
    return middle / UNITS_PER_IN


_MEASURES: Final[dict[str, Callable[[Limbs, Limbs], float]]] = {
    "knee_drift_in": _drift,
    "hip_flexion_deg": _flexion,
    "hip_extension_deg": _extension,
    "trunk_elevation_deg": _elevation,
    "back_curve_pct": _curvature,
    "pelvis_shift_pct": _shift,
}


# Two bones between a shoulder and a hand that rests, or a hip and a foot


def _joint(parts: Limbs, name: str) -> Point:
    if name == "knee":
        return parts.legs["near"][1]
    return parts.spine[0 if name == "hip" else -1]


def _bent(a: Point, b: Point, c: Point) -> float:
    """On which hand of the line from a to c the joint b lies: + = left, - = right, 0 = on it."""
    return (c[0] - a[0]) * (b[2] - a[2]) - (c[2] - a[2]) * (b[0] - a[0])


def _elbow(start: Point, end: Point, upper: float, lower: float, bend: float) -> Point:
    """Where the joint between two bones is, on the given hand; straight when it is too far."""
    dx, dz = end[0] - start[0], end[2] - start[2]
    reach = min(max(hypot(dx, dz), 1e-6), upper + lower - 1e-6)
    cosine = (upper**2 + reach**2 - lower**2) / (2 * upper * reach)
    turn = acos(min(1.0, max(-1.0, cosine)))
    angle = atan2(dz, dx) + (turn if bend > 0 else -turn)
    middle = (start[1] + end[1]) / 2
    return (start[0] + upper * cos(angle), middle, start[2] + upper * sin(angle))


def _stretched(shoulder: Point, hand: Point, outward: float) -> tuple[Point, ...]:
    """An arm whose hand rests; what is too long of it goes out to the side at the elbow."""
    length = sum(ARM)
    way = hypot(hand[0] - shoulder[0], hand[2] - shoulder[2])
    share = min(1.0, length / max(way, 1e-6))
    x, z = (shoulder[i] + share * (hand[i] - shoulder[i]) for i in (0, 2))
    aside = (max(0.0, ARM[0] ** 2 - (0.5 * share * way) ** 2)) ** 0.5
    elbow = (
        (shoulder[0] + x) / 2,
        shoulder[1] + outward * aside,
        (shoulder[2] + z) / 2,
    )
    return shoulder, elbow, (x, hand[1], z)
