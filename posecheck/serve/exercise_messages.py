"""Messages about exercises: what there is to do, where its rules look, the figure that shows it."""

from typing import Self

from posecheck.drawing.demonstration import Demonstration, Way
from posecheck.drawing.parts import Part
from posecheck.drawing.sketches.palette import TONES
from posecheck.drawing.sketches.scene import Area, Chain, Shape, Words
from posecheck.drawing.sketches.sketches import HEIGHT, WIDTH
from posecheck.exercises.limit import ViewName
from posecheck.pose.skeleton import Side
from posecheck.serve.message import Level, Message, Point, told
from posecheck.serve.place_messages import PlaceMessage


class PartMessage(Message):
    """A part of the body."""

    courses: list[list[int]] = told("landmarks by index, each a course to draw a line through")
    back: bool = told("whether it is the line of the back")

    @classmethod
    def of(cls, part: Part) -> Self:
        """The message for a part."""
        return cls(courses=[list(course) for course in part.courses], back=part.back)


class CitationMessage(Message):
    """Where an exercise comes from."""

    text: str = told("the source")
    sentence: str = told("its own words")


class ExerciseMessage(Message):
    """One entry of `GET /api/exercises`."""

    id: str = told("as in all requests")
    title: str = told("its name for people, in plain words")
    source_name: str | None = told("what the source calls it, where that is another name")
    purpose: str = told("what it is good for")
    how: list[str] = told("step by step")
    camera: str = told("where to put it")
    position: str = told("how to begin")
    views: list[ViewName] = told("from where the camera may see the person")
    source: CitationMessage = told("where it comes from")
    repetitions: int = told("how many, for each side")
    sides: bool = told("whether it is done to both sides")
    levels: list[int] | None = told("[1, 2, 3] for exercises with levels")
    level: Level | None = told("the next one, from the history")
    open_level: Level | None = told("the highest one that a person may choose on their own")
    level_chosen: bool = told("whether a therapist chose it: then it does not rise by itself")
    needs_height: bool = told("whether it cannot be judged without a height")
    wide: bool = told("whether the person lies across the picture, which then should be wide")
    hold_limit_s: float = told("the longest hold")
    limits: list[str] = told("in words, as in `knee drift ±1, 2, 3 in by level`")
    movement: str | None = told(
        "address of an SVG; null for exercises that are not posecheck's own"
    )
    placement: str | None = told("the same for where to put the camera")
    places: list[PlaceMessage] = told(
        "places among which the person may choose, the usual one first; empty = there is but one"
    )
    demonstration: str | None = told("address of the moving figure, see below; null as for these")
    parts: dict[str, PartMessage] = told("where on the body each rule looks, by the rule's name")


class ShapeMessage(Message):
    """A shape of the drawn picture, from back to front."""

    tone: str = told("its colour's name; a page sets it by `--sketch-NAME`")
    points: list[Point] = told("its course or corners, in units of the picture")
    radii: list[float] | None = told("half its width at each point; null = a filled area")
    text: str | None = told("words at the first point, anchored in their middle; null = none")

    @classmethod
    def of(cls, shape: Shape) -> Self:
        """The message for a shape."""
        match shape:
            case Chain(tone, points, radii):
                return cls(tone=tone, points=_rounded(points), radii=list(radii), text=None)
            case Area(tone, points):
                return cls(tone=tone, points=_rounded(points), radii=None, text=None)
            case Words(text, x, y, size, _):
                return cls(tone="text", points=_rounded(((x, y),)), radii=[size], text=text)
        raise TypeError(f"{type(shape).__name__} is no shape of a moving figure")


class WayMessage(Message):
    """One way of a movement: from rest into a stretch and back."""

    side: Side | None = told("the person's own side; null = of neither")
    far: bool = told("whether the leg that moves is the far one of the figure")
    out_s: float = told("seconds into the stretch, eased by a cosine")
    hold_s: float = told("seconds in it")
    back_s: float = told("seconds back, eased as well")
    rest_s: float = told("seconds at rest after it")
    frames: list[list[list[float]]] = told(
        "the figure at equal steps from rest into the stretch; of each the tubes, of each x, y and "
        "half width at every point"
    )

    @classmethod
    def of(cls, shown: Demonstration, way: Way) -> Self:
        """The message for a way."""
        pace = way.rhythm
        return cls(
            side=way.side,
            far=way.far,
            out_s=pace.out_s,
            hold_s=pace.hold_s,
            back_s=pace.back_s,
            rest_s=pace.rest_s,
            frames=[_numbers(shown.framed(parts)) for parts in way.frames],
        )


class DemonstrationMessage(Message):
    """`GET /api/exercises/ID/demonstration`: the figure that does the exercise, at `?level=N`."""

    width: float = told("of the picture, in its units")
    height: float = told("of the picture")
    aside: bool = told("whether the figure must face as the person does")
    facing: dict[int, float] = told(
        "where landmarks of the figure, whose right side is near, lie across the picture, by index"
    )
    tones: list[str] = told("colours of the tubes of every frame, from back to front")
    colours: dict[str, str] = told("usual colours by name")
    ground: list[ShapeMessage] = told("what the figure is on")
    marks: list[ShapeMessage] = told("where it is enough, beside a small movement")
    ways: list[WayMessage] = told("of the movement; empty for a walk")
    step_s: float = told("seconds a step of a walk; 0 = it is none")
    steps: list[list[list[list[float]]]] = told("the two steps of a walk, frames as in `ways`")

    @classmethod
    def of(cls, shown: Demonstration) -> Self:
        """The message for a demonstration."""
        first = (shown.ways[0].frames if shown.ways else shown.steps[0])[0]
        return cls(
            width=WIDTH,
            height=HEIGHT,
            aside=shown.aside,
            facing=shown.facing,
            tones=[chain.tone for chain in shown.framed(first)],
            colours=TONES,
            ground=[ShapeMessage.of(shape) for shape in shown.ground],
            marks=[ShapeMessage.of(shape) for shape in shown.marks],
            ways=[WayMessage.of(shown, way) for way in shown.ways],
            step_s=shown.step_s,
            steps=[[_numbers(shown.framed(parts)) for parts in step] for step in shown.steps],
        )


def _rounded(points: tuple[Point, ...]) -> list[Point]:
    return [(round(x, 1), round(y, 1)) for x, y in points]


def _numbers(chains: list[Chain]) -> list[list[float]]:
    return [
        [
            round(number, 1)
            for (x, y), r in zip(chain.points, chain.radii, strict=True)
            for number in (x, y, r)
        ]
        for chain in chains
    ]
