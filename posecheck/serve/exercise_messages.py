"""The messages about exercises and the places from which they can be judged."""

from posecheck.exercises.limit import ViewName
from posecheck.pose.scene import CameraPlace
from posecheck.serve.message import Level, Message, told


class CitationMessage(Message):
    """Where an exercise comes from."""

    text: str = told("the source")
    sentence: str = told("its own words")


class PlaceMessage(Message):
    """A place from which an exercise can be judged."""

    id: CameraPlace = told("as in requests")
    name: str = told("its name for people")
    reaches: str = told("what is judged from there, and how exactly")
    cannot: str = told("what is not")
    filmed: bool = told("whether a camera looks from there")
    camera: str = told("where to put the camera")
    needs_height: bool = told("whether it cannot be judged from there without a height")
    placement: str | None = told("address of an SVG of that; null as for the exercise")


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
