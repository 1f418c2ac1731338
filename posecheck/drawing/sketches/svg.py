"""Write a scene as SVG."""

from html import escape
from math import acos, atan2, cos, hypot, sin

from posecheck.drawing.sketches.palette import OPACITY, SEE_THROUGH, TONES
from posecheck.drawing.sketches.scene import Area, Chain, Faint, Flat, Scene, Shape, Words


def svg(scene: Scene, width: float, height: float, title: str) -> str:
    """The scene as an SVG element that can stand in a page or in a file of its own.

    Colours are presentation attributes, so that a strict content security policy allows them;
    a page sets them by the custom properties --sketch-NAME.
    """
    parts = "".join(_shape(shape) for shape in scene.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>{escape(title)}</title>{parts}</svg>"
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Chain(tone, points, radii):
            return _chain(tone, points, radii)
        case Area(tone, points):
            return f'<path d="{_polygon(points)}"{_fill(tone)}/>'
        case Words(text, x, y, size, anchor):
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"'
                f' font-family="system-ui, sans-serif" font-weight="600"{_fill("text")}>'
                f"{escape(text)}</text>"
            )
        case Faint(shapes):
            return f'<g opacity="{OPACITY:g}">{"".join(_shape(inner) for inner in shapes)}</g>'


def _fill(tone: str) -> str:
    see_through = SEE_THROUGH.get(tone)
    opacity = "" if see_through is None else f' fill-opacity="{see_through:g}"'
    return f' fill="var(--sketch-{tone.replace("_", "-")}, {TONES[tone]})"{opacity}'


def _chain(tone: str, points: tuple[Flat, ...], radii: tuple[float, ...]) -> str:
    if len(set(radii)) == 1 and len(points) > 1:
        course = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        colour = f"var(--sketch-{tone.replace('_', '-')}, {TONES[tone]})"
        return (
            f'<path d="M{course}" fill="none" stroke="{colour}" stroke-width="{2 * radii[0]:.1f}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    path = "".join(_disc(p, r) for p, r in zip(points, radii, strict=True))
    for i in range(len(points) - 1):
        corners = tangents(points[i], radii[i], points[i + 1], radii[i + 1])
        path += _polygon(corners) if corners else ""
    return f'<path d="{path}"{_fill(tone)}/>'


def _polygon(points: tuple[Flat, ...]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"


def _disc(point: Flat, r: float) -> str:
    # Drawn the same way round as the tangent polygons: a path fills what it winds around once.
    x, y = point
    return (
        f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0"
        f"a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
    )


def tangents(a: Flat, ra: float, b: Flat, rb: float) -> tuple[Flat, ...]:
    """Corners of the quadrangle between two discs' outer tangents; none if one holds the other."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    if length <= abs(ra - rb):
        return ()
    along = atan2(b[1] - a[1], b[0] - a[0])
    spread = acos((ra - rb) / length)
    return tuple(
        (centre[0] + r * cos(along + turn), centre[1] + r * sin(along + turn))
        for centre, r, turn in (
            (a, ra, spread),
            (b, rb, spread),
            (b, rb, -spread),
            (a, ra, -spread),
        )
    )
