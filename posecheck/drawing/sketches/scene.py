"""Flat shapes of a sketch, made from things in space, and how they are fitted into a picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, radians, sin
from typing import Final, Literal

from posecheck.drawing.sketches.body import Point, Tube

Flat = tuple[float, float]
"""A point of the picture: x to the right, y down."""
_PIECES: Final = 6


@dataclass(frozen=True, slots=True)
class Chain:
    """A course of discs joined by their common tangents: what a tube looks like."""

    tone: str
    points: tuple[Flat, ...]
    radii: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    tone: str
    points: tuple[Flat, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `x` is its start, middle or end."""

    text: str
    x: float
    y: float
    size: float
    anchor: Literal["start", "middle", "end"] = "middle"


@dataclass(frozen=True, slots=True)
class Faint:
    """Shapes that are drawn together and then made see-through as one."""

    shapes: tuple["Chain | Area", ...]


Shape = Chain | Area | Words | Faint


@dataclass(frozen=True, slots=True)
class Projection:
    """From where a sketch looks, in degrees: turned to the side, and from above."""

    turned: float = 0.0
    above: float = 0.0

    def flat(self, point: Point) -> Flat:
        """The point as it is seen, in units, y down."""
        x, y, z = point
        a, e = radians(self.turned), radians(self.above)
        depth = -x * sin(a) + y * cos(a)
        return (x * cos(a) + y * sin(a), -(z * cos(e) + depth * sin(e)))

    def nearness(self, point: Point) -> float:
        """How near to the viewer a point is; larger is nearer."""
        x, y, z = point
        a, e = radians(self.turned), radians(self.above)
        return -(-x * sin(a) + y * cos(a)) * cos(e) + z * sin(e)

    def tubes(self, tubes: Iterable[Tube]) -> list[Chain]:
        """The tubes as they are seen, the furthest first."""

        def mean(tube: Tube) -> float:
            return sum(map(self.nearness, tube.points)) / len(tube.points)

        # Equal ones keep their order: a sleeve comes after its arm, a face after its hair.
        return [self.tube(tube) for tube in sorted(tubes, key=lambda t: round(mean(t), 3))]

    def tube(self, tube: Tube) -> Chain:
        """One tube as it is seen."""
        points = [self.flat(point) for point in tube.points]
        radii = list(tube.radii)
        if tube.smooth:
            points, radii = curve(points), [r for (r, _) in curve([(r, 0.0) for r in radii])]
        return Chain(tube.tone, tuple(points), tuple(radii))

    def area(self, tone: str, corners: Iterable[Point]) -> Area:
        """A flat polygon in space as it is seen."""
        return Area(tone, tuple(self.flat(corner) for corner in corners))

    def line(self, tone: str, points: Iterable[Point], width: float) -> Chain:
        """A line of even width."""
        flat = tuple(self.flat(point) for point in points)
        return Chain(tone, flat, (width / 2,) * len(flat))


@dataclass(slots=True)
class Scene:
    """The shapes of a sketch from back to front."""

    shapes: list[Shape] = field(default_factory=list)

    def arrow(self, points: Sequence[Flat], width: float, both: bool) -> None:
        """Add a curved arrow through the points, with a head at its end or at both."""
        course = curve(points)
        size = 2.8 * width
        heads = [_head(course, size)]
        if both:
            heads.append(_head(course[::-1], size))
        course = _shortened(course, 0.7 * size)
        if both:
            course = _shortened(course[::-1], 0.7 * size)
        self.shapes.append(Chain("arrow", tuple(course), (width / 2,) * len(course)))
        self.shapes += [Area("arrow", head) for head in heads]

    def fitted(self, width: float, height: float, margin: float, ground: float) -> "Scene":
        """The scene scaled to a picture of `width` x `height`, its lowest part at `ground`.

        Text keeps its size in the picture; it is not counted when the scale is chosen.
        """
        left, top, right, bottom = self.bounds()
        scale = min(
            (width - 2 * margin) / max(right - left, 1e-6),
            (ground - margin) / max(bottom - top, 1e-6),
        )
        dx = width / 2 - scale * (left + right) / 2
        dy = ground - scale * bottom
        return self.placed(scale, dx, dy)

    def placed(self, scale: float, dx: float, dy: float) -> "Scene":
        """The scene enlarged and then moved; text keeps its size."""
        return Scene([_placed(shape, scale, dx, dy) for shape in self.shapes])

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is no text."""
        return _bounds(self.shapes)

    def scaled(self, scale: float, left: float, top: float) -> "Scene":
        """The scene enlarged, text included, its origin moved to (left, top)."""
        shapes = [_placed(shape, scale, left, top) for shape in self.shapes]
        return Scene([_enlarged(s, scale) if isinstance(s, Words) else s for s in shapes])


def _enlarged(words: Words, scale: float) -> Words:
    return Words(words.text, words.x, words.y, scale * words.size, words.anchor)


def _placed(shape: Shape, scale: float, dx: float, dy: float) -> Shape:
    def at(points: tuple[Flat, ...]) -> tuple[Flat, ...]:
        return tuple((scale * x + dx, scale * y + dy) for x, y in points)

    match shape:
        case Chain(tone, points, radii):
            return Chain(tone, at(points), tuple(scale * r for r in radii))
        case Area(tone, points):
            return Area(tone, at(points))
        case Words(text, x, y, size, anchor):
            return Words(text, scale * x + dx, scale * y + dy, size, anchor)
        case Faint(shapes):
            faint = [_placed(inner, scale, dx, dy) for inner in shapes]
            return Faint(tuple(s for s in faint if isinstance(s, Chain | Area)))


def _bounds(shapes: Iterable[Shape]) -> tuple[float, float, float, float]:
    xs: list[float] = []
    ys: list[float] = []
    for shape in shapes:
        match shape:
            case Chain(_, points, radii):
                xs += [x + s * r for (x, _), r in zip(points, radii, strict=True) for s in (-1, 1)]
                ys += [y + s * r for (_, y), r in zip(points, radii, strict=True) for s in (-1, 1)]
            case Area(_, points):
                xs += [x for x, _ in points]
                ys += [y for _, y in points]
            case Faint(inner):
                left, top, right, bottom = _bounds(inner)
                xs += [left, right]
                ys += [top, bottom]
    return min(xs), min(ys), max(xs), max(ys)


def curve(points: Sequence[Flat]) -> list[Flat]:
    """A Catmull-Rom curve through the points."""
    if len(points) < 3:
        return list(points)
    padded = [points[0], *points, points[-1]]
    out: list[Flat] = []
    for i in range(1, len(padded) - 2):
        p0, p1, p2, p3 = padded[i - 1 : i + 3]
        for step in range(_PIECES):
            t = step / _PIECES
            out.append(
                (
                    _spline(t, *(p[0] for p in (p0, p1, p2, p3))),
                    _spline(t, *(p[1] for p in (p0, p1, p2, p3))),
                )
            )
    return [*out, points[-1]]


def _spline(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _head(course: Sequence[Flat], size: float) -> tuple[Flat, ...]:
    """The triangle at the end of a course."""
    (x1, y1), (x0, y0) = course[-1], course[-2]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    bx, by = x1 - size * ux, y1 - size * uy
    half = 0.62 * size
    return ((x1, y1), (bx - half * uy, by + half * ux), (bx + half * uy, by - half * ux))


def _shortened(course: list[Flat], by: float) -> list[Flat]:
    """The course without its last `by` units, which an arrow's head covers."""
    out = list(course)
    while len(out) > 2 and hypot(out[-1][0] - out[-2][0], out[-1][1] - out[-2][1]) < by:
        by -= hypot(out[-1][0] - out[-2][0], out[-1][1] - out[-2][1])
        out.pop()
    (x1, y1), (x0, y0) = out[-1], out[-2]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    share = max(0.0, 1 - by / length)
    out[-1] = (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
    return out
