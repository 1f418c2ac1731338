"""The sketches by movement: which figures, arrows and stands each one shows.

Only the exercises that come with posecheck have sketches: a drawing of another exercise, or of the
right posture alone, could lead somebody into a movement that their own file does not mean.
"""

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.sketches.body import Point, Tube, body
from posecheck.drawing.sketches.figures import all_tables, figure_table
from posecheck.drawing.sketches.scene import Faint, Projection, Scene, Words
from posecheck.drawing.sketches.surroundings import on_floor, surface
from posecheck.drawing.sketches.svg import svg
from posecheck.errors import InputError
from posecheck.exercises.camera_place import DRIFT, is_placed
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, comes_with_posecheck, known_exercise
from posecheck.text.translation import _

WIDTH: Final = 240.0
HEIGHT: Final = 150.0
"""Size of a sketch in its own units; pictures keep the proportion."""
_SIDE: Final = Projection()
_TURNED: Final = Projection(turned=-38.0, above=32.0)
_ABOVE: Final = Projection(above=38.0)
_ALONG: Final = Projection(above=22.0)


def has_sketches(exercise: Exercise) -> bool:
    """Whether there are sketches of this very exercise, from wherever the camera looks."""
    if comes_with_posecheck(exercise):
        return True
    own = known_exercise(exercise.id)
    return own is not None and is_placed(exercise, own)


def exercise_svg(exercise_id: str | Exercise) -> str:
    """The exercise as an SVG element: a person in the stretch, and an arrow for the motion.

    Raises:
        InputError: when there is no sketch of that exercise.
    """
    exercise = _exercise(exercise_id)
    return svg(
        _movement(exercise), WIDTH, HEIGHT, _("Sketch: {exercise}").format(exercise=exercise.title)
    )


def placement_svg(exercise_id: str | Exercise) -> str:
    """Where to put the camera, as an SVG element with the distances in words.

    Raises:
        InputError: when there is no sketch of that exercise.
    """
    exercise = _exercise(exercise_id)
    return svg(_placement(exercise), WIDTH, HEIGHT, exercise.camera)


def exercise_picture(exercise: str | Exercise, width: int, height: int) -> NDArray[np.uint8]:
    """The exercise as (height, width, 4) RGBA with a clear background.

    Raises:
        InputError: when there is no sketch of that exercise.
    """
    return _picture(_movement(_exercise(exercise)), width, height)


def placement_picture(exercise: str | Exercise, width: int, height: int) -> NDArray[np.uint8]:
    """Where to put the camera, as (height, width, 4) RGBA with a clear background.

    Raises:
        InputError: when there is no sketch of that exercise.
    """
    return _picture(_placement(_exercise(exercise)), width, height)


def _picture(scene: Scene, width: int, height: int) -> NDArray[np.uint8]:
    # OpenCV is slow to import, and whoever wants SVG does without it.
    from posecheck.drawing.sketches.pixels import pixels

    scale = min(width / WIDTH, height / HEIGHT)
    left, top = (width - scale * WIDTH) / 2, (height - scale * HEIGHT) / 2
    return pixels(scene.scaled(scale, left, top), width, height)


def _exercise(exercise: str | Exercise) -> Exercise:
    if isinstance(exercise, str):
        return built_in_exercise(exercise)
    if not has_sketches(exercise):
        raise InputError(
            _("there is no sketch of {title}: only posecheck's own have one").format(
                title=exercise.title
            )
        )
    return exercise


def _movement(exercise: Exercise) -> Scene:
    tables = all_tables()
    shown = tables["movements"][exercise.id]
    view = _TURNED if shown.get("turned") else _SIDE
    table = figure_table(shown["figure"])
    tubes, hips = on_floor(body(table))
    ghost = _ghost(shown, tubes, hips)
    scene = Scene()
    surface(scene, view, table["on"], [*tubes, *ghost], hips)
    if ghost:
        scene.shapes.append(Faint(tuple(view.tubes(ghost))))
    scene.shapes += view.tubes(tubes)
    for arrow in shown.get("arrows", ()):
        points = [_in_space(point) for point in arrow]
        course = [view.flat((x, y, z + hips)) for x, y, z in points]
        scene.arrow(course, 3.0, bool(shown.get("both")))
    return scene.fitted(WIDTH, HEIGHT, 10.0, HEIGHT - 12.0)


def _ghost(shown: dict[str, Any], tubes: list[Tube], hips: float) -> list[Tube]:
    """The position that the exercise comes from."""
    if "ghost" not in shown:
        return []
    table = figure_table(shown["ghost"])
    parts = body(table)
    if table["on"] in ("chair", "bed"):
        ghost = [tube.moved((0.0, 0.0, hips)) for tube in parts]
    else:
        ghost, _ = on_floor(parts)
    # Seen from the head only the legs differ: a trunk twice would look like two people.
    return [t for t in ghost if not shown.get("turned") or t.tone.startswith("trousers")]


def _placement(exercise: Exercise) -> Scene:
    tables = all_tables()
    viewed: str = exercise.views[0]
    if viewed == "phone":
        return _between_knees(exercise)
    upright = viewed == "side" and exercise.postures[0] == "standing"
    near_floor = viewed == "side" and exercise.main == DRIFT
    kind = "side_standing" if upright else "side_low" if near_floor else viewed
    place = tables["placements"][kind]
    name = tables["movements"].get(exercise.id, {}).get("ghost")
    table = figure_table(name or tables["postures"][exercise.postures[0]])
    tubes, hips = on_floor(body(table))
    aside = viewed == "side"
    scene, view = Scene(), _ABOVE if aside else _ALONG
    surface(scene, view, table["on"], tubes, hips)

    xs = [x for tube in tubes for x, _, _ in tube.points]
    middle = (min(xs) + max(xs)) / 2
    knees = 14.0
    if aside:
        foot: Point = (middle, -float(place["distance"]), 0.0)
        target: Point = (middle, -8.0, 0.0)
    else:
        side = -1.0 if viewed == "head_end" else 1.0
        target = (knees if viewed == "head_end" else max(xs), 0.0, 0.0)
        foot = (target[0] + side * float(place["distance"]), 0.0, 0.0)
    lens: Point = (foot[0], foot[1], float(place["height"]))

    tops = [z for tube in tubes for _, _, z in tube.points]
    low, high = (min(xs), 0.0, 0.0), (max(xs), 0.0, max(tops))
    if aside:
        corners = [
            lens,
            (min(xs) - 6, 0.0, 0.0),
            (min(xs) - 6, 0.0, high[2]),
            (max(xs) + 6, 0.0, high[2]),
            (max(xs) + 6, 0.0, 0.0),
        ]
    else:
        near, away = (low, high) if viewed == "head_end" else (high, low)
        corners = [lens, (near[0], 0.0, 0.0), (away[0], 0.0, 0.0), (away[0], 0.0, high[2])]
    seen = view.area("sight", corners)
    scene.shapes += [seen, view.line("measure", (foot, target), 1.4), *view.tubes(tubes)]
    _stand(scene, view, place["stand"], lens, target)
    _say(scene, view, place, lens, foot, target, (max(xs) - min(xs)) / 2 if aside else None)
    return scene.fitted(WIDTH, HEIGHT, 10.0, HEIGHT - (9.0 if aside else 22.0))


def _between_knees(exercise: Exercise) -> Scene:
    """A phone that is held between the knees."""
    tables = all_tables()
    table = figure_table(tables["postures"][exercise.postures[0]])
    tubes, hips = on_floor(body(table))
    scene = Scene()
    surface(scene, _TURNED, table["on"], tubes, hips)
    legs = [tube for tube in tubes if tube.tone.startswith("trousers")]
    x, _y, z = max((point for tube in legs for point in tube.points), key=lambda p: p[2])
    far = [tube for tube in tubes if tube.tone.endswith("_far")]
    near = [tube for tube in tubes if not tube.tone.endswith("_far")]
    scene.shapes += _TURNED.tubes(far)
    # The right side is near: the screen looks away, toward the left knee.
    for tone, left, right, low, high in (
        ("device", x - 5.0, x + 5.0, z - 8.0, z + 12.0),
        ("screen", x - 3.6, x - 1.6, z + 8.0, z + 10.6),
    ):
        corners = ((left, 0.0, low), (right, 0.0, low), (right, 0.0, high), (left, 0.0, high))
        scene.shapes.append(_TURNED.area(tone, corners))
    scene.shapes += _TURNED.tubes(near)
    return scene.fitted(WIDTH, HEIGHT, 10.0, HEIGHT - 10.0)


def _say(
    scene: Scene,
    view: Projection,
    place: dict[str, Any],
    lens: Point,
    foot: Point,
    target: Point,
    wide: float | None,
) -> None:
    """The distance and the height in words; `wide` is half the body's length seen from aside."""
    x0, y0 = view.flat(foot)
    x1, y1 = view.flat(target)
    x, y = view.flat(lens)
    lines = _(place["height_words"]).split("\n")
    distance = _(place["distance_words"])
    if wide is not None:
        clear = 22 if place["stand"] == "table" else 16
        # Beside the line of sight, where it is still narrow.
        across, along = x1 - wide - 6, 0.4
        at = (x0 + along * (across - x0) - 5, y + along * (y1 - y))
        scene.shapes.append(Words(distance, *at, 12, "end"))
        for i, line in enumerate(lines):
            scene.shapes.append(Words(line, x0 + clear, (y + y0) / 2 + 15 * i, 12, "start"))
        return
    scene.shapes.append(Words(distance, (x0 + x1) / 2, y0 + 17, 12))
    toward = 1 if target[0] > foot[0] else -1
    anchor: Literal["start", "end"] = "start" if toward > 0 else "end"
    scene.shapes.append(Words(" ".join(lines), x + toward * 14, y + 4, 12, anchor))


def _in_space(point: list[float]) -> Point:
    """An arrow's point: [x, z] in the plane of the body, or [x, y, z]."""
    if len(point) == 2:
        return (point[0], 0.0, point[1])
    return (point[0], point[1], point[2])


def _stand(scene: Scene, view: Projection, kind: str, lens: Point, target: Point) -> None:
    """The camera on what carries it."""
    x, y, z = lens
    if kind == "table":
        top = z - 9
        for dx, dy in ((-16, 8), (16, 8), (-16, -8), (16, -8)):
            tone = "wood_far" if dy > 0 else "wood"
            scene.shapes.append(view.line(tone, ((x + dx, y + dy, 0), (x + dx, y + dy, top)), 2.6))
        board = (
            (x - 18, y - 10, top),
            (x + 18, y - 10, top),
            (x + 18, y + 10, top),
            (x - 18, y + 10, top),
        )
        scene.shapes.append(view.area("wood", board))
        keys = (
            (x - 9, y - 7, top + 1),
            (x + 9, y - 7, top + 1),
            (x + 9, y + 3, top + 1),
            (x - 9, y + 3, top + 1),
        )
        scene.shapes.append(view.area("screen", keys))
        # The back of the screen would face the person: the viewer sees the screen itself.
        lid = (
            (x - 10, y + 4, top + 1),
            (x + 10, y + 4, top + 1),
            (x + 10, y + 6, top + 14),
            (x - 10, y + 6, top + 14),
        )
        scene.shapes.append(view.area("device", lid))
        return
    for dx, dy in ((0, 9), (-11, -5), (11, -5)):
        scene.shapes.append(view.line("wood", ((x + dx, y + dy, 0), (x, y, z - 8)), 2.2))
    scene.shapes.append(view.line("wood", ((x, y, z - 10), (x, y, z - 2)), 2.6))
    toward = 1.0 if target[0] > x else -1.0 if target[0] < x else 0.0
    half = 3.0 if toward else 5.5
    scene.shapes.append(view.line("device", ((x - half, y, z), (x + half, y, z)), 8.0))
    scene.shapes.append(
        view.line("screen", ((x + 6.5 * toward, y, z), (x + 7 * toward, y, z)), 4.5)
    )
