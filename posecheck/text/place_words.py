"""Words for the places from which knees that go from side to side can be judged.

Each place has a name, what it reaches and what it cannot do, so that people can choose.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from posecheck.text.translation import N_, _


class _Words(NamedTuple):
    name: str
    reaches: str
    cannot: str


_PLACES: Final[Mapping[str, _Words]] = {
    "head": _Words(
        N_("Behind my head"),
        N_(
            "The exact place: inches to about a quarter of an inch on each side. Shoulders and "
            "feet are watched too."
        ),
        N_("You do not see the screen and do not reach it: listen to the voice."),
    ),
    "feet": _Words(
        N_("Beyond my feet"),
        N_(
            "The convenient place, with the screen in sight: inches to about half an inch, "
            "repetitions, holds and pace."
        ),
        N_(
            "Shoulders, feet and a raised hand are not watched. Only two bent knees with both "
            "feet flat can be judged."
        ),
    ),
    "side": _Words(
        N_("Beside me"),
        N_("Knees that are clearly too far: about 9 inches and more."),
        N_("Never a number and never a word that all is well: smaller movements do not show."),
    ),
    "phone": _Words(
        N_("With the phone between my knees"),
        N_(
            "No camera: this phone's motion sensor feels your knees go to the side, in inches to "
            "about half an inch at the limit. Repetitions, holds and pace."
        ),
        N_(
            "Shoulders and feet are not watched, and knees that come apart are not noticed. Left "
            "and right are right only with the screen toward your left knee. Buttons rest while "
            "your knees hold the phone: take it out to press them."
        ),
    ),
}


def place_name(place: str) -> str:
    """What the person calls a place."""
    return _(_PLACES[place].name)


def place_reaches(place: str) -> str:
    """What is judged from a place, and how exactly."""
    return _(_PLACES[place].reaches)


def place_cannot(place: str) -> str:
    """What is not judged from a place."""
    return _(_PLACES[place].cannot)
