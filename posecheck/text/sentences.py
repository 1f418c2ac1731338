"""Sentences that people read or hear, made from codes."""

from collections.abc import Mapping, Sequence
from typing import Final

PAIN: Final = "Stop and rest. Pain is never part of a stretch. If it persists, see a professional."
PAUSED: Final = "Paused."
RESUMED: Final = "We go on."
BEGIN: Final = "Begin. Slowly and gently."
HAVE_BEGUN: Final = "You have begun. I am watching."
GOAL_REACHED: Final = "That was the last one. Well done: come to rest."
PRAISE: Final = "Nice and gentle."
COME_BACK: Final = "Good. Begin to come back now."
NO_VIEW: Final = (
    "From where the camera looks is read from world coordinates, and these landmarks have none: "
    "give them, or say the view yourself (side, front or head_end)."
)
_GIVE: Final = {
    "outline": ("the outline of the body", "give masks of the person"),
    "world": ("world coordinates", "give them"),
    "tags": ("printed tags", "have the tags looked for"),
}
"""What is measured from, and what to do where it is missing."""


def not_given(label: str, needs: Sequence[str]) -> str:
    """Why a signal cannot be measured from these landmarks at all.

    Args:
        label: the signal in words.
        needs: what it is read from, any of them: outline, world or tags; the usual one first.
    """
    what, remedy = _GIVE[needs[0]]
    return f"The {label} is read from {what}, and these landmarks came without: {remedy} with them."


def countdown(number: int) -> str:
    """A number of the countdown from three."""
    return {3: "Three.", 2: "Two.", 1: "One."}[number]


def to_go(left: Mapping[str, int], side: str) -> str:
    """How many repetitions there are to go.

    Args:
        left: repetitions to go, by side or in `total`.
        side: which of them the last repetition counted for.
    """
    remaining = left.get(side, 0)
    if side == "total":
        return f"{remaining} to go."
    other = "right" if side == "left" else "left"
    if remaining == 0 and left.get(other):
        return f"The {side} is done. Now the {other}: {left[other]} to go."
    return f"{side.capitalize()}: {remaining} to go."
