"""Panels, text, pictures and figures on one screen; text is rendered once and kept."""

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.palette import PANEL, PANEL_OPACITY, Colour, Zone
from posecheck.drawing.sprites import Canvas, Font, Sprite, kept, text_sprite
from posecheck.text.translation import direction
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""
_KEPT: Final = 256
_SMALLEST: Final = 24.0
"""Text is not made smaller, pixels."""


class Painter:
    """Paints on RGB pictures (height, width, 3) uint8, in place."""

    def __init__(self) -> None:
        self.font = Font()
        self._sprites: dict[tuple[object, ...], Sprite] = {}

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
        sprite = kept(
            self._sprites,
            (text, round(size, 1), colour, weight),
            lambda _: text_sprite(self.font, text, size, colour, weight),
            _KEPT,
        )
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
        *,
        centred: bool = False,
    ) -> float:
        """Text broken into lines in the box, at its top or centred, made smaller until it fits.

        Returns:
            The height used in pixels.
        """
        x, y, width, height = box
        lines = self.font.wrap(text, size, weight, width)
        while len(lines) * self.font.height(size) > height and size > _SMALLEST:
            size *= 0.94
            lines = self.font.wrap(text, size, weight, width)
        step = self.font.height(size)
        used = len(lines) * step
        top = y + (height - used) / 2 if centred else y
        rtl = direction() == "rtl"
        for i, line in enumerate(lines):
            at = x + width if rtl else x
            self.text(image, at, top + i * step, line, size, colour, weight, 1.0 if rtl else 0.0)
        return used

    def icon(self, image: Picture, zone: Zone, x: float, y: float, size: int, c: Colour) -> None:
        """A sign that needs no colour (tick, triangle, cross, question mark), centred."""

        def render(_: object) -> Sprite:
            canvas = Canvas(size, size, self.font)
            canvas.icon(zone, size / 2, size / 2, 0.8 * size, c)
            return canvas.sprite()

        kept(self._sprites, ("icon", zone, size, c), render, _KEPT).draw_centred(image, x, y)

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

    def veil(self, image: Picture, box: Box, opacity: float = PANEL_OPACITY) -> None:
        """A dark box with round corners through which the picture is seen a little."""
        x, y, width, height = box

        def render(_: object) -> Sprite:
            canvas = Canvas(width, height, self.font)
            canvas.box(0, 0, width, height, 18, PANEL, opacity)
            return canvas.sprite()

        key = ("veil", width, height, opacity)
        kept(self._sprites, key, render, _KEPT).draw(image, x, y)

    def sized(self, box: Box, picture: Picture) -> Picture:
        """A copy of the picture, as large as fits into the box."""
        rows, columns = picture.shape[:2]
        scale = min(box[2] / columns, box[3] / rows)
        size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        return cast(Picture, cv2.resize(picture, size, interpolation=way))

    def picture(self, image: Picture, box: Box, picture: Picture) -> None:
        """A picture in the middle of the box, which is at least as large."""
        x, y, width, height = box
        rows, columns = picture.shape[:2]
        left, top = x + (width - columns) // 2, y + (height - rows) // 2
        image[top : top + rows, left : left + columns] = picture

    def overlay(self, image: Picture, x: int, y: int, rgba: Picture) -> None:
        """An RGBA picture (height, width, 4) with its corner at (x, y)."""
        height, width = rgba.shape[:2]
        part = image[y : y + height, x : x + width]
        share = rgba[..., 3:].astype(np.float32) / 255
        part[:] = (part * (1 - share) + rgba[..., :3] * share).astype(np.uint8)
