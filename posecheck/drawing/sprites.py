"""Small pictures with soft edges, rendered once and laid over many frames."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast
from unicodedata import bidirectional

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.palette import Colour, Zone
from posecheck.text.translation import direction
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]
Key = TypeVar("Key", bound=Hashable)
_FINER = 4
"""Shapes are drawn so many times larger and averaged down, for smooth edges."""
_LINE_HEIGHT = 1.22
_FROM_RIGHT = frozenset({"R", "AL"})
_WIDTHS = 4096
"""So many widths are kept: a sentence is broken into lines for every picture that shows it."""
TEXT_MARGIN = 2
"""Pixels by which a text's mask is wider than the text."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """Colours already weighted by their opacity, and what of the background shows through."""

    weighted: Picture
    through: Picture

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.weighted.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.weighted.shape[0])

    def draw(self, image: Picture, x: float, y: float) -> None:
        """Lay the sprite over the picture, its upper left corner at (x, y); overhang is cut."""
        left, top = round(x), round(y)
        x0, y0 = max(0, left), max(0, top)
        x1 = min(image.shape[1], left + self.width)
        y1 = min(image.shape[0], top + self.height)
        if x0 >= x1 or y0 >= y1:
            return
        part = image[y0:y1, x0:x1]
        inside = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        cv2.multiply(part, self.through[inside], dst=part, scale=1 / 255)
        cv2.add(part, self.weighted[inside], dst=part)

    def draw_centred(self, image: Picture, x: float, y: float) -> None:
        """Lay the sprite over the picture with its centre at (x, y)."""
        self.draw(image, x - self.width / 2, y - self.height / 2)


def led_by(text: str) -> str:
    """What must stand before a line so that OpenCV sets it from right to left.

    It takes the direction of the first character: a line of Arabic that begins with a number, or
    with a name in other letters, would be set from left to right.
    """
    if direction() != "rtl":
        return ""
    ways = [bidirectional(letter) for letter in text]
    begins = next((way for way in ways if way != "WS"), "")
    return "ا " if begins not in _FROM_RIGHT and _FROM_RIGHT & set(ways) else ""


class Font:
    """OpenCV's built-in sans-serif (Rubik), which draws °, ± and accented letters."""

    def __init__(self) -> None:
        self._face = cv2.FontFace("sans")
        self._widths: dict[tuple[str, int, int], int] = {}

    def width(self, text: str, size: float, weight: int) -> int:
        """Width of a line of text in pixels."""
        pixels = max(1, round(size))
        key = (text, pixels, weight)
        if key not in self._widths:
            if len(self._widths) >= _WIDTHS:
                self._widths.clear()
            _, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), self._face, pixels, weight)
            self._widths[key] = int(width)
        return self._widths[key]

    def height(self, size: float) -> int:
        """Distance of two lines in pixels, at least one: OpenCV 5.1 refuses an empty picture."""
        return max(1, round(_LINE_HEIGHT * size))

    def mask(self, text: str, size: float, weight: int) -> Mask:
        """The line of text as opacities 0-1, as high as a line and as wide as the text."""
        pixels = max(1, round(size))
        lead = led_by(text)
        # putText wraps at the picture's border, so leave room for the widest letters.
        canvas = np.zeros((self.height(size), (len(text) + 4) * pixels * 2, 3), np.uint8)
        base = round(0.93 * size)
        (end, _), _ = cv2.putText(
            canvas,
            lead + text,
            (TEXT_MARGIN // 2, base),
            (255, 255, 255),
            self._face,
            pixels,
            weight,
        )
        if lead:  # it is drawn at the right end, and cut off there
            end = TEXT_MARGIN // 2 + self.width(lead + text, size, weight)
            end -= self.width(lead + "ا", size, weight) - self.width("ا", size, weight)
        return canvas[:, : end + TEXT_MARGIN // 2, 0].astype(np.float32) / np.float32(255)

    def fit(self, text: str, size: float, weight: int, room: float) -> tuple[str, float]:
        """The text and a size at which it fits into `room` pixels; shortened as a last resort."""
        smallest = 0.7 * size
        while size > smallest and self.width(text, size, weight) > room:
            size = max(smallest, size - 1)
        while len(text) > 1 and self.width(text, size, weight) > room:
            text = text[:-2].rstrip() + "…"
        return text, size

    def wrap(self, text: str, size: float, weight: int, room: float) -> list[str]:
        """The text broken into lines of at most `room` pixels, at spaces where it can be."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            while self.width(word, size, weight) > room and len(word) > 1:
                cut = len(word) - 1
                while cut > 1 and self.width(word[:cut], size, weight) > room:
                    cut -= 1
                if line:
                    lines.append(line)
                    line = ""
                lines.append(word[:cut])
                word = word[cut:]
            longer = f"{line} {word}".strip()
            if line and self.width(longer, size, weight) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line] if line else lines

    def balance(self, text: str, size: float, weight: int, room: float) -> list[str]:
        """As `wrap`, with lines of similar length instead of a last one of one word."""
        lines = self.wrap(text, size, weight, room)
        while len(narrower := self.wrap(text, size, weight, room)) == len(lines) and room > size:
            lines, room = narrower, 0.96 * room
        return lines


class Canvas:
    """A transparent picture to compose a sprite on; painting later covers earlier."""

    def __init__(self, width: float, height: float, font: Font) -> None:
        self.width, self.height = max(1, round(width)), max(1, round(height))
        self._font = font
        self._colour = np.zeros((self.height, self.width, 3), np.float32)
        self._alpha = np.zeros((self.height, self.width, 1), np.float32)

    def paint(self, mask: Mask, colour: Colour, opacity: float = 1, x: int = 0, y: int = 0) -> None:
        """Paint one colour through a mask whose corner lies at (x, y)."""
        height = min(mask.shape[0], self.height - y)
        width = min(mask.shape[1], self.width - x)
        if height <= 0 or width <= 0:
            return
        cover = mask[:height, :width, None] * np.float32(opacity)
        place = (slice(y, y + height), slice(x, x + width))
        self._colour[place] *= 1 - cover
        self._colour[place] += cover * np.array(colour, np.float32)
        self._alpha[place] *= 1 - cover
        self._alpha[place] += cover

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        radius: float,
        colour: Colour,
        opacity: float = 1,
    ) -> None:
        """A filled rectangle with round corners."""
        fine = np.zeros((self.height * _FINER, self.width * _FINER), np.uint8)
        left, top, right, bottom = (round(v * _FINER) for v in (x0, y0, x1, y1))
        r = round(min(radius, (x1 - x0) / 2, (y1 - y0) / 2) * _FINER)
        cv2.rectangle(fine, (left + r, top), (right - r - 1, bottom - 1), 255, -1)
        cv2.rectangle(fine, (left, top + r), (right - 1, bottom - r - 1), 255, -1)
        for cx in (left + r, right - r - 1):
            for cy in (top + r, bottom - r - 1):
                cv2.circle(fine, (cx, cy), r, 255, -1)
        self._paint_fine(fine, colour, opacity)

    def bar(self, x: float, y: float, height: float, columns: list[Colour]) -> None:
        """A bar with round ends whose every pixel column has a colour of its own."""
        shape = Canvas(self.width, self.height, self._font)
        shape.box(x, y, x + len(columns), y + height, height / 2, (0, 0, 0))
        left = round(x)
        colours = np.zeros((self.width, 3), np.float32)
        colours[left : left + len(columns)] = columns[: self.width - left]
        self._colour += shape._alpha * (colours - self._colour)
        self._alpha += shape._alpha * (1 - self._alpha)

    def stroke(self, points: list[tuple[float, float]], width: float, colour: Colour) -> None:
        """A line with round ends through the points."""
        fine = np.zeros((self.height * _FINER, self.width * _FINER), np.uint8)
        line = np.round(np.array(points) * _FINER).astype(np.int32)
        cv2.polylines(fine, [line], False, 255, max(1, round(width * _FINER)))
        self._paint_fine(fine, colour, 1)

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        """A circle of a line of the given width; a disc when the width is 0."""
        fine = np.zeros((self.height * _FINER, self.width * _FINER), np.uint8)
        centre = (round(x * _FINER), round(y * _FINER))
        thickness = round(width * _FINER) if width else -1
        cv2.circle(fine, centre, round(radius * _FINER), 255, thickness)
        self._paint_fine(fine, colour, 1)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Colour,
        weight: int = 500,
        align: float = 0,
    ) -> None:
        """A line of text with its top at y; `align` 0 = starts at x, 0.5 = centred, 1 = ends."""
        mask = self._font.mask(text, size, weight)
        left = round(x - align * mask.shape[1])
        self.paint(mask, colour, x=max(0, min(left, self.width - mask.shape[1])), y=round(y))

    def icon(self, zone: Zone, x: float, y: float, size: float, colour: Colour) -> None:
        """A sign that needs no colour: tick, triangle, cross or question mark, centred."""
        r, line = size / 2, size / 7
        if zone == "good":
            tick = [
                (x - 0.7 * r, y + 0.05 * r),
                (x - 0.2 * r, y + 0.55 * r),
                (x + 0.7 * r, y - 0.5 * r),
            ]
            self.stroke(tick, line, colour)
        elif zone == "caution":
            corners = [
                (x, y - 0.9 * r),
                (x + r, y + 0.8 * r),
                (x - r, y + 0.8 * r),
                (x, y - 0.9 * r),
            ]
            self.stroke(corners, 0.8 * line, colour)
            self.stroke([(x, y - 0.25 * r), (x, y + 0.2 * r)], line, colour)
            self.stroke([(x, y + 0.52 * r), (x, y + 0.53 * r)], line, colour)
        elif zone == "warning":
            self.ring(x, y, 0.93 * r, 0.8 * line, colour)
            self.stroke([(x - 0.38 * r, y - 0.38 * r), (x + 0.38 * r, y + 0.38 * r)], line, colour)
            self.stroke([(x + 0.38 * r, y - 0.38 * r), (x - 0.38 * r, y + 0.38 * r)], line, colour)
        else:
            self.ring(x, y, 0.93 * r, 0.8 * line, colour)
            mask = self._font.mask("?", 0.9 * size, 700)
            left, top = round(x - mask.shape[1] / 2), round(y - mask.shape[0] * 0.485)
            self.paint(mask, colour, x=max(0, left), y=max(0, top))

    def sprite(self) -> Sprite:
        """The finished sprite."""
        through = np.repeat(np.round(255 * (1 - self._alpha)), 3, axis=2)
        return Sprite(np.round(self._colour).astype(np.uint8), through.astype(np.uint8))

    def _paint_fine(self, fine: Picture, colour: Colour, opacity: float) -> None:
        mask = cv2.resize(fine, (self.width, self.height), interpolation=cv2.INTER_AREA)
        self.paint(cast(Mask, mask.astype(np.float32) / 255), colour, opacity)


def text_sprite(font: Font, text: str, size: float, colour: Colour, weight: int) -> Sprite:
    """A line of text as a sprite of its own."""
    mask = font.mask(text, size, weight)
    canvas = Canvas(mask.shape[1], mask.shape[0], font)
    canvas.paint(mask, colour)
    return canvas.sprite()


def kept(
    sprites: dict[Key, Sprite], key: Key, make: Callable[[Key], Sprite], most: int = 64
) -> Sprite:
    """The sprite for the key, rendered only once unless too many gather."""
    if key not in sprites:
        if len(sprites) >= most:
            sprites.clear()
        sprites[key] = make(key)
    return sprites[key]
