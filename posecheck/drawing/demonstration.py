"""A drawn figure that does an exercise as its file asks: so far, so slowly, so long, on that side.

Nothing of that is said twice. The figure's joints are bent until the exercise's own signal,
measured on them, shows the middle of the target (`session.target`); how slowly it goes and how
long it stays comes from the file's pace and hold (`session.rhythm`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import cos, pi
from typing import Any, Final

from posecheck.calibration.model import OwnRange
from posecheck.drawing.sketches.body import Limbs, limbs, tubes
from posecheck.drawing.sketches.figures import all_tables, figure_table
from posecheck.drawing.sketches.posture import (
    UNITS_PER_IN,
    blended,
    exchanged,
    posture,
    shown,
    swapped,
)
from posecheck.drawing.sketches.scene import Chain, Projection, Scene, Words
from posecheck.drawing.sketches.sketches import HEIGHT, WIDTH, has_sketches
from posecheck.drawing.sketches.surroundings import lowest, surface
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.skeleton import INDEX, Side
from posecheck.session.rhythm import Rhythm, rhythm
from posecheck.session.target import StretchTarget, stretch_targets
from posecheck.text.units import unit_suffix

FRAMES: Final = 13
"""So many pictures of the way from rest into the stretch, ends included; between two of them a
straight line is as good."""
_FURTHEST: Final = 6.0
"""A figure is bent at most so many times as far as the one it goes toward."""
_MARGIN: Final = 8.0
_VIEWS: Final = {
    "side": Projection(),
    "front": Projection(),
    "head_end": Projection(turned=-90.0, above=28.0),
    "feet_end": Projection(turned=90.0, above=20.0),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way of a movement: from rest into a stretch and back.

    Attributes:
        side: the person's own side, None = of neither.
        signal, value: what it goes to: the middle of the target, as the signal counts it.
        far: whether it is the far leg that moves.
        rhythm: how slowly.
        frames: the figure on the way, `FRAMES` at equal steps, as its joints.
    """

    side: Side | None
    signal: str
    value: float
    far: bool
    rhythm: Rhythm
    frames: tuple[Limbs, ...]


class Demonstration:
    """The moving figure of one exercise.

    Its pictures are `WIDTH` x `HEIGHT` units; a person's right side is the near one in them,
    unless they are turned over.

    Args:
        exercise: one that has sketches.
        level: for exercises with levels; the last one where it is None.
        own: the person's own range by signal.
    """

    def __init__(
        self,
        exercise: Exercise,
        level: int | None = None,
        own: Mapping[str, OwnRange] | None = None,
    ) -> None:
        table = all_tables()["demonstrations"][exercise.id]
        self.exercise = exercise
        self._close = table.get("close")
        view = exercise.views[0]
        self.view = _VIEWS[view]
        if view == "side" and self._close:
            # From the side nobody sees the knees drift: it is shown as from behind the head.
            self.view = _VIEWS["head_end"]
        self.aside = view in ("side", "front") and not self._close
        """Whether the figure is seen from the side, so that it must face as the person does."""
        self._targets: list[StretchTarget] = []
        if "cycle" in table:
            self._table = figure_table(table["cycle"][0])
            self.ways: tuple[Way, ...] = ()
            self.steps = _walk(table)
            self.step_s = 60.0 / table["steps_per_min"]
        else:
            self._table = figure_table(table["rest"])
            self.steps = ()
            self.step_s = 0.0
            # Placed cameras change what is measured, not what is done.
            targets = stretch_targets(built_in_exercise(exercise.id), level, own)
            self.ways = tuple(
                way for entry in table["ways"] for way in _ways(exercise, table, entry, targets)
            )
            if self._close:
                self._targets = targets

    def plan(self, side: Side | None = None, *, turned: bool = False) -> tuple[Way, ...]:
        """The ways that follow each other: those of one side where the legs take turns.

        Args:
            side: the person's own side; None = left.
            turned: whether the figure is turned over, so that the person's left is near.
        """
        legs = [way for way in self.ways if way.signal.startswith(("left_", "right_"))]
        if not legs:
            return self.ways
        side = side or "left"
        far = (side == "left") != turned
        return tuple(way for way in legs if (way.side, way.far) == (side, far))

    def period_s(self, plan: tuple[Way, ...]) -> float:
        """How long it takes until the figure is where it began."""
        return sum(way.rhythm.period_s for way in plan) or 2 * self.step_s

    def at(self, time_s: float, plan: tuple[Way, ...]) -> tuple[int, float]:
        """Which way of the plan is under way, and how far into its stretch the figure is, 0-1.

        For a walk: the step under way, and how far it has come.
        """
        if not plan:
            number, share = divmod(time_s / self.step_s, 1.0)
            return int(number) % 2, share
        time_s %= self.period_s(plan)
        for i, way in enumerate(plan):
            if time_s < way.rhythm.period_s:
                return i, _depth(way.rhythm, time_s)
            time_s -= way.rhythm.period_s
        return 0, 0.0

    def scene(self, plan: tuple[Way, ...], number: int, share: float) -> Scene:
        """The picture at a moment as `at` gives it, in units of `WIDTH` x `HEIGHT`."""
        frames = plan[number].frames if plan else self.steps[number]
        place = share * (len(frames) - 1)
        first = min(int(place), len(frames) - 2)
        drawn = _mixed(self.drawn(frames[first]), self.drawn(frames[first + 1]), place - first)
        scale, dx, dy = self._fit
        return Scene([*self.ground, *Scene(list(drawn)).placed(scale, dx, dy).shapes, *self.marks])

    def drawn(self, parts: Limbs) -> list[Chain]:
        """The body's shapes in units of space, in an order that is the same for every picture."""
        all_tubes = tubes(parts)
        return [self.view.tube(all_tubes[i]) for i in self._order]

    def framed(self, parts: Limbs) -> list[Chain]:
        """The body's shapes in the picture."""
        scale, dx, dy = self._fit
        placed = Scene(list(self.drawn(parts))).placed(scale, dx, dy).shapes
        return [shape for shape in placed if isinstance(shape, Chain)]

    @cached_property
    def ground(self) -> list[Any]:
        """What the person lies, sits or stands on, in the picture."""
        scale, dx, dy = self._fit
        return self._ground.placed(scale, dx, dy).shapes

    @cached_property
    def marks(self) -> list[Any]:
        """Beside a small movement: where it is enough, and the limit in words."""
        if not self._targets:
            return []
        scale, dx, dy = self._fit
        top = self._highest_knee() - 3.2
        scene = Scene()
        words: list[Words] = []
        for target in self._targets:
            zone = target.zone(0.0)
            if zone is None or target.limit is None:
                continue
            near, far = (self._across(value) for value in zone)
            scene.shapes.append(Chain("target", ((near, top), (far, top)), (0.55, 0.55)))
            x = self._across(target.limit)
            scene.shapes.append(Chain("limit", ((x, top - 1.6), (x, top + 1.6)), (0.22, 0.22)))
            text = f"{abs(target.limit):g}{unit_suffix('in')}"
            outward = 1 if x > 0 else -1
            at = (scale * x + dx + outward * 4, scale * top + dy + 4)
            words.append(Words(text, *at, 11, "start" if outward > 0 else "end"))
        return [*scene.placed(scale, dx, dy).shapes, *words]

    @cached_property
    def facing(self) -> dict[int, float]:
        """Where landmarks of the figure at rest lie across the picture, by index.

        A person whose landmarks lie the other way round faces the other way.
        """
        parts = self._all[0]
        near_far = {
            "shoulder": [parts.arms[s][0] for s in parts.arms],
            "hip": [parts.spine[0]] * 2,
            "knee": [parts.legs[s][1] for s in parts.legs],
            "ankle": [parts.legs[s][2] for s in parts.legs],
            "foot_index": [parts.legs[s][3] for s in parts.legs],
        }
        middle = {name: sum(p[0] for p in points) / 2 for name, points in near_far.items()}
        found = {
            INDEX[f"{side}_{name}"]: round(x, 1)
            for name, x in middle.items()
            for side in ("left", "right")
        }
        found[INDEX["nose"]] = round(self._nose(parts), 1)
        return found

    def _nose(self, parts: Limbs) -> float:
        return parts.head[0] + 5.6 * cos(parts.face * pi / 180)

    def _across(self, drift_in: float) -> float:
        """Where a drift of the knees is seen, in units; + is the person's own left."""
        return self.view.flat((0.0, drift_in * UNITS_PER_IN, 0.0))[0]

    def _highest_knee(self) -> float:
        knee = self._all[0].legs["near"][1]
        return self.view.flat((knee[0], 0.0, knee[2] + 3.8))[1]

    @cached_property
    def _all(self) -> list[Limbs]:
        frames = [frame for way in self.ways for frame in way.frames]
        return frames or [frame for step in self.steps for frame in step]

    @cached_property
    def _order(self) -> list[int]:
        """The tubes from the furthest to the nearest, as the figure rests."""
        found = tubes(self._all[0])

        def nearness(i: int) -> float:
            points = found[i].points
            return round(sum(map(self.view.nearness, points)) / len(points), 3)

        return sorted(range(len(found)), key=nearness)

    @cached_property
    def _ground(self) -> Scene:
        scene = Scene()
        every = [tube for parts in self._all for tube in tubes(parts)]
        surface(scene, self.view, self._table["on"], every, self._all[0].spine[0][2])
        return scene

    @cached_property
    def _fit(self) -> tuple[float, float, float]:
        """Scale and shift from units of space to the picture."""
        if self._close:
            left, top, right, bottom = self._close
            scale = min(WIDTH / (right - left), HEIGHT / (bottom - top))
            return (
                scale,
                WIDTH / 2 - scale * (left + right) / 2,
                HEIGHT / 2 - scale * (top + bottom) / 2,
            )
        shapes = [*self._ground.shapes]
        for parts in self._all:
            shapes += self.drawn(parts)
        left, top, right, bottom = Scene(shapes).bounds()
        scale = min((WIDTH - 2 * _MARGIN) / (right - left), (HEIGHT - 2 * _MARGIN) / (bottom - top))
        dx = WIDTH / 2 - scale * (left + right) / 2
        return scale, dx, HEIGHT - _MARGIN - scale * bottom


def demonstration(
    exercise: Exercise, level: int | None = None, own: Mapping[str, OwnRange] | None = None
) -> Demonstration | None:
    """The moving figure of an exercise; None for those that have no sketches."""
    return Demonstration(exercise, level, own) if has_sketches(exercise) else None


def _depth(pace: Rhythm, time_s: float) -> float:
    """How far into the stretch the figure is: eased, as nobody starts or stops at once."""
    if time_s < pace.out_s:
        return _eased(time_s / pace.out_s)
    time_s -= pace.out_s + pace.hold_s
    if time_s < 0:
        return 1.0
    return 1.0 - _eased(min(1.0, time_s / pace.back_s))


def _eased(share: float) -> float:
    return (1 - cos(pi * share)) / 2


def _ways(
    exercise: Exercise,
    table: Mapping[str, Any],
    entry: Mapping[str, Any],
    targets: list[StretchTarget],
) -> list[Way]:
    rest, reach = figure_table(table["rest"]), figure_table(entry["figure"])
    fixed, planted = table["fixed"], tuple(table["planted"])
    sided = entry["signal"].startswith("{side}_")
    measured = entry["signal"].removeprefix("{side}_")
    start = posture(rest, reach, 0.0, fixed, planted)
    neutral = shown(measured, start, start)
    found = []
    for target in targets:
        if target.signal.removeprefix(f"{target.side}_" if sided else "") != measured:
            continue
        zone = target.zone(neutral) if target.upward == entry["upward"] else None
        if zone is None:
            continue
        value = sum(zone) / 2
        share = _share(measured, value, rest, reach, fixed, planted)
        frames = [
            posture(rest, reach, share * i / (FRAMES - 1), fixed, planted) for i in range(FRAMES)
        ]
        pace = rhythm(exercise, target.signal, value - neutral, table["hold"])
        for far in (False, True) if sided else (False,):
            placed = tuple(_on_floor([swapped(f) if far else f for f in frames]))
            found.append(Way(target.side, target.signal, value, far, pace, placed))
    return found


def _share(
    signal: str,
    value: float,
    rest: Mapping[str, Any],
    reach: Mapping[str, Any],
    fixed: str,
    planted: tuple[str, ...],
) -> float:
    """How far toward a figure the signal shows the value."""
    start = posture(rest, reach, 0.0, fixed, planted)

    def short(share: float) -> bool:
        at = shown(signal, posture(rest, reach, share, fixed, planted), start)
        return (at < value) == (value > shown(signal, start, start))

    low, high = 0.0, 1.0
    while short(high) and high < _FURTHEST:
        low, high = high, 1.5 * high
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if short(middle) else (low, middle)
    return (low + high) / 2


def _on_floor(frames: list[Limbs]) -> list[Limbs]:
    """The figures moved up by as much as brings the lowest part of them all to the floor."""
    floor = min(lowest(tubes(frame)) for frame in frames)
    return [frame.moved((0.0, 0.0, -floor)) for frame in frames]


def _walk(table: Mapping[str, Any]) -> tuple[tuple[Limbs, ...], ...]:
    """Two steps: one leg comes to the front and then the other, each time a foot on the floor."""
    stride, passing = (figure_table(name) for name in table["cycle"])
    half = FRAMES // 2
    one = [blended(stride, passing, i / half) for i in range(half)]
    one += [blended(passing, exchanged(stride), i / half) for i in range(half + 1)]
    step = tuple(_on_floor([limbs(figure)])[0] for figure in one)
    return step, tuple(swapped(parts) for parts in step)


def _mixed(a: list[Chain], b: list[Chain], share: float) -> list[Chain]:
    """The shapes between those of two pictures."""

    def between(p: float, q: float) -> float:
        return p + share * (q - p)

    return [
        Chain(
            one.tone,
            tuple(
                (between(x0, x1), between(y0, y1))
                for (x0, y0), (x1, y1) in zip(one.points, two.points, strict=True)
            ),
            tuple(between(p, q) for p, q in zip(one.radii, two.radii, strict=True)),
        )
        for one, two in zip(a, b, strict=True)
    ]
