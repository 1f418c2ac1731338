"""Colours, as RGB; green, amber and red also differ in lightness for those who confuse hues."""

from typing import Final, Literal

Colour = tuple[int, int, int]
Zone = Literal["good", "caution", "warning", "unknown"]
PANEL: Final[Colour] = (16, 21, 31)
PANEL_OPACITY: Final = 0.74
BRIGHT: Final[Colour] = (244, 247, 250)
MUTED: Final[Colour] = (176, 187, 200)
TRACK: Final[Colour] = (84, 95, 110)
GREY: Final[Colour] = (88, 98, 112)
DARK: Final[Colour] = (20, 22, 28)
ZONES: Final[dict[Zone, Colour]] = {
    "good": (46, 190, 140),
    "caution": (255, 184, 56),
    "warning": (226, 60, 62),
    "unknown": (134, 145, 160),
}
ON_ZONES: Final[dict[Zone, Colour]] = {
    "good": DARK,
    "caution": DARK,
    "warning": BRIGHT,
    "unknown": DARK,
}
"""Text that stands out on each zone's colour."""
LEFT: Final[Colour] = (112, 214, 230)
RIGHT: Final[Colour] = (190, 170, 255)
MIDDLE: Final[Colour] = (236, 240, 245)
FAINT: Final[Colour] = (150, 158, 170)
OUTLINE: Final[Colour] = (14, 18, 26)
