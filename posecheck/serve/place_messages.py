"""The message about a place from which an exercise can be judged."""

from posecheck.pose.scene import CameraPlace
from posecheck.serve.message import Message, told


class PlaceMessage(Message):
    """A place from which an exercise can be judged."""

    id: CameraPlace = told("as in requests")
    name: str = told("its name for people")
    reaches: str = told("what is judged from there, and how exactly")
    cannot: str = told("what is not")
    filmed: bool = told("whether a camera looks from there")
    camera: str = told("where to put the camera, or the phone")
    needs_height: bool = told("whether it cannot be judged from there without a height")
    placement: str | None = told("address of an SVG of that; null as for the exercise")
