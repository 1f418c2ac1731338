"""Colours of the sketches: each stands out on white and on near black alike."""

from typing import Final

OPACITY: Final = 0.3
"""Of the position that an exercise comes from."""
TONES: Final[dict[str, str]] = {
    "skin": "#d1946c",
    "skin_far": "#a87453",
    "shirt": "#2f9c95",
    "sleeve": "#2a8a84",
    "sleeve_far": "#20706b",
    "trousers": "#53759b",
    "trousers_far": "#3f5a79",
    "hair": "#6d5347",
    "arrow": "#e0782f",
    "mat": "#8fb0a9",
    "wood": "#a08a74",
    "wood_far": "#857260",
    "device": "#55626b",
    "screen": "#8fb7c9",
    "sight": "#e9b872",
    "measure": "#76838a",
    "text": "#74838b",
    "target": "#2ebe8c",
    "limit": "#d8453f",
}
"""By name, as in the shapes; a page may set --sketch-NAME to have its own."""
SEE_THROUGH: Final[dict[str, float]] = {"sight": 0.28}
