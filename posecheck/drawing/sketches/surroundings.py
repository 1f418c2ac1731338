"""What a drawn person lies, sits or stands on."""

from typing import Final

from posecheck.drawing.sketches.body import Tube
from posecheck.drawing.sketches.scene import Projection, Scene

_SEAT: Final = 3.0


def on_floor(tubes: list[Tube]) -> tuple[list[Tube], float]:
    """The figure moved up until its lowest part is on the floor, and the height of its hips."""
    hips = -lowest(tubes)
    return [tube.moved((0.0, 0.0, hips)) for tube in tubes], hips


def lowest(tubes: list[Tube]) -> float:
    """How high the lowest part of a figure is."""
    return min(
        z - r for tube in tubes for (_, _, z), r in zip(tube.points, tube.radii, strict=True)
    )


def surface(scene: Scene, view: Projection, on: str, tubes: list[Tube], hips: float) -> None:
    """What the person lies, sits or stands on."""
    xs = [x for tube in tubes for x, _, _ in tube.points]
    left, right = min(xs) - 8, max(xs) + 8
    flat = view.above == 0
    if on == "chair":
        _chair(scene, view, hips - 5.6)
    elif on == "bed":
        _bed(scene, view, left, 4.0, hips - 5.6)
    if flat:
        tone = "mat" if on == "mat" else "measure"
        scene.shapes.insert(0, view.line(tone, ((left, 0, -1.6), (right, 0, -1.6)), _SEAT))
    elif on == "mat":
        corners = ((left, -17, 0), (right, -17, 0), (right, 17, 0), (left, 17, 0))
        scene.shapes.insert(0, view.area("mat", corners))


def _chair(scene: Scene, view: Projection, seat: float) -> None:
    for y, tone in ((9.0, "wood_far"), (-9.0, "wood")):
        scene.shapes += [
            view.line(tone, ((-9, y, 0), (-10, y, seat + 30)), 2.6),
            view.line(tone, ((14, y, 0), (14, y, seat - 2)), 2.6),
        ]
    if view.above:
        corners = ((-10, -9, seat), (15, -9, seat), (15, 9, seat), (-10, 9, seat))
        scene.shapes.append(view.area("wood", corners))
    else:
        scene.shapes.append(view.line("wood", ((-9, 0, seat - 1.5), (15, 0, seat - 1.5)), _SEAT))


def _bed(scene: Scene, view: Projection, left: float, right: float, top: float) -> None:
    for x in (left + 4, right - 4):
        scene.shapes.append(view.line("wood", ((x, -14, 0), (x, -14, top)), 3.4))
    if view.above:
        corners = ((left, -16, top), (right, -16, top), (right, 16, top), (left, 16, top))
        scene.shapes.append(view.area("mat", corners))
    front = ((left, -16, top - 8), (right, -16, top - 8), (right, -16, top), (left, -16, top))
    scene.shapes.append(view.area("wood", front))
