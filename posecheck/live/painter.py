"""Panels, text, pictures and figures on one screen; text is rendered once and kept."""

from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from posecheck.overlay.palette import Colour, Zone
from posecheck.overlay.sprites import Canvas, Font, Sprite

Picture = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

_KEPT: Final = 256


class Painter:
    """Paints on RGB pictures (height, width, 3) uint8, in place."""

    def __init__(self) -> None:
        self.font = Font()
        self._texts: dict[tuple[object, ...], Sprite] = {}

    def text(
        self,
        image: Picture,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Colour,
        weight: int = 600,
        align: float = 0.0,
    ) -> float:
        """A line with its top at y; `align` 0 = starts at x, 0.5 = centred, 1 = ends there.

        Returns:
            Its width in pixels.
        """
        sprite = self._kept(text, size, colour, weight)
        sprite.draw(image, x - align * sprite.width, y)
        return sprite.width

    def paragraph(
        self,
        image: Picture,
        box: Box,
        text: str,
        size: float,
        colour: Colour,
        weight: int = 600,
        smallest: float = 24.0,
    ) -> float:
        """Text broken into lines in the box, made smaller until it fits.

        Returns:
            The height used in pixels.
        """
        x, y, width, height = box
        lines = self.font.wrap(text, size, weight, width)
        while len(lines) * self.font.height(size) > height and size > smallest:
            size *= 0.94
            lines = self.font.wrap(text, size, weight, width)
        for i, line in enumerate(lines):
            self.text(image, x, y + i * self.font.height(size), line, size, colour, weight)
        return len(lines) * self.font.height(size)

    def icon(self, image: Picture, zone: Zone, x: float, y: float, size: int, c: Colour) -> None:
        """A sign that needs no colour (tick, triangle, cross, question mark), centred."""
        key = ("icon", zone, size, c)
        if key not in self._texts:
            canvas = Canvas(size, size, self.font)
            canvas.icon(zone, size / 2, size / 2, 0.8 * size, c)
            self._keep(key, canvas.sprite())
        self._texts[key].draw_centred(image, x, y)

    def panel(self, image: Picture, box: Box, colour: Colour, *, rim: Colour | None = None) -> None:
        """A filled box with round corners."""
        x, y, width, height = box
        r = min(18, width // 2, height // 2)
        if rim is not None:
            self.panel(image, (x - 4, y - 4, width + 8, height + 8), rim)
        right, bottom = x + width - 1, y + height - 1
        cv2.rectangle(image, (x + r, y), (right - r, bottom), colour, -1)
        cv2.rectangle(image, (x, y + r), (right, bottom - r), colour, -1)
        for cx in (x + r, right - r):
            for cy in (y + r, bottom - r):
                cv2.circle(image, (cx, cy), r, colour, -1, cv2.LINE_AA)

    def picture(self, image: Picture, box: Box, picture: Picture) -> Box:
        """A picture as large as fits in the middle of the box; returns where it is."""
        x, y, width, height = box
        rows, columns = picture.shape[:2]
        scale = min(width / columns, height / rows)
        inner = (max(1, round(columns * scale)), max(1, round(rows * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        sized = picture
        if inner != (columns, rows):
            sized = cast(Picture, cv2.resize(picture, inner, interpolation=way))
        left, top = x + (width - inner[0]) // 2, y + (height - inner[1]) // 2
        image[top : top + inner[1], left : left + inner[0]] = sized
        return left, top, inner[0], inner[1]

    def overlay(self, image: Picture, x: int, y: int, rgba: Picture) -> None:
        """An RGBA picture (height, width, 4) with its corner at (x, y)."""
        height, width = rgba.shape[:2]
        part = image[y : y + height, x : x + width]
        share = rgba[..., 3:].astype(np.float32) / 255
        part[:] = (part * (1 - share) + rgba[..., :3] * share).astype(np.uint8)

    def _kept(self, text: str, size: float, colour: Colour, weight: int) -> Sprite:
        key = (text, round(size, 1), colour, weight)
        if key not in self._texts:
            mask = self.font.mask(text, size, weight)
            canvas = Canvas(mask.shape[1], mask.shape[0], self.font)
            canvas.paint(mask, colour)
            self._keep(key, canvas.sprite())
        return self._texts[key]

    def _keep(self, key: tuple[object, ...], sprite: Sprite) -> None:
        if len(self._texts) >= _KEPT:
            self._texts.clear()
        self._texts[key] = sprite
