"""What a report says of the camera: how it leaned, and when it was moved."""

from collections.abc import Mapping
from typing import Any

from posecheck.signals.catalogue import SIGNALS
from posecheck.text.numbers import clock, listed, number
from posecheck.text.translation import _


def how_it_stood(result: Mapping[str, Any]) -> list[str]:
    """Sentences about the camera of a `result.json`."""
    camera, sentences = result["camera"], []
    if any(name in result["ranges"] for name in _FROM_VERTICAL):
        sentences = [_leaned(camera["roll_deg"], number(camera["roll_error_deg"]))]
    if camera["moved_s"]:
        times = listed([clock(time_s) for time_s in camera["moved_s"]])
        sentences.append(_("It was moved at {times}.").format(times=times))
    return sentences


_FROM_VERTICAL = [
    name for name, signal in SIGNALS.items() if signal.unit == "deg" and signal.error is not None
]
"""Angles that are counted from the vertical."""


def _leaned(roll_deg: float | None, error: str) -> str:
    """How far the camera leaned and what that leaves open of angles; an upright one leans by 0."""
    if roll_deg is None:
        words = _(
            "Nothing upright in the room told how far it leans: angles counted from the vertical "
            "may be off by {error}° because of that."
        )
    elif roll_deg == 0:
        words = _(
            "It stood upright: angles counted from the vertical may be off by {error}° because of "
            "its lean."
        )
    elif roll_deg > 0:
        words = _(
            "The picture leaned {degrees}° to the right, which was taken off: angles counted from "
            "the vertical may be off by {error}° because of that."
        )
    else:
        words = _(
            "The picture leaned {degrees}° to the left, which was taken off: angles counted from "
            "the vertical may be off by {error}° because of that."
        )
    return words.format(degrees=number(abs(roll_deg or 0.0)), error=error)
