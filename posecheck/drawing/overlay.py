"""Lays the session's verdict over a picture: figure, gauge, hold timer, repetitions, words."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.figure import JOINTS, draw_figure
from posecheck.drawing.gauge_panel import GaugePanel
from posecheck.drawing.palette import (
    BRIGHT,
    GREY,
    MUTED,
    ON_ZONES,
    PANEL,
    PANEL_OPACITY,
    ZONES,
    Zone,
)
from posecheck.drawing.sprites import Canvas, Font, Sprite, kept
from posecheck.pose.pose import Pose
from posecheck.pose.skeleton import INDEX
from posecheck.session.verdict import Verdict
from posecheck.text import names
from posecheck.text.translation import _

Picture = NDArray[np.uint8]
BODY: Final = [*JOINTS, INDEX["left_ear"], INDEX["right_ear"], INDEX["left_eye"]]
"""What a banner should rather not cover."""
Banner = tuple[Zone, str, str]
"""State, headline (may be empty) and text."""


class Overlay:
    """Draws on pictures of one size; pictures before it may be bright, dark, tall or wide."""

    def __init__(
        self,
        size: tuple[int, int],
        title: str,
        source_size: tuple[int, int],
        *,
        counted: bool = True,
    ) -> None:
        """Prepare for pictures of `size` (width, height).

        `source_size` is the size of the picture in whose pixels poses are given; `counted` says
        whether the exercise has repetitions.
        """
        self._counted = counted
        width, height = size
        self._size = size
        self._scale = (width / source_size[0], height / source_size[1])
        self._unit: float = max(0.05, min((width * height) ** 0.5 / 720, width / 500, height / 420))
        self._font = Font()
        self._margin: int = round(16 * self._unit)
        self._panel = GaugePanel(width - 2 * self._margin, self._unit, self._font)
        self._title = title
        self._titles: dict[int, Sprite] = {}
        self._counts: dict[int, Sprite] = {}
        self._banners: dict[Banner, Sprite] = {}
        self._shown: Banner | None = None
        self._below = False

    def draw(self, image: Picture, pose: Pose, verdict: Verdict, dorsal: int = 0) -> None:
        """Draw one moment into `image` (uint8 RGB of the size given), in place.

        `dorsal` says which edge of `pose.contour` is the back: +1 the left one of the direction
        hip to shoulder, -1 the right one, 0 draws none. Raises ValueError for another size.
        """
        if image.shape != (self._size[1], self._size[0], 3):
            raise ValueError(f"the picture must be {self._size} RGB, not {image.shape}")
        zone = self._panel.zone(verdict.gauge, verdict.judged)
        draw_figure(image, pose, self._scale, self._unit, dorsal, ZONES[zone], not verdict.judged)
        m = self._margin
        self._panel.draw(
            image,
            m,
            self._panel_top,
            verdict.gauge,
            verdict.hold_s,
            verdict.hold_limit_s,
            verdict.judged,
        )
        taken = 0
        if self._counted:
            count = self._count(verdict.repetitions)
            count.draw(image, self._size[0] - m - count.width, m)
            taken = count.width
        self._title_for(taken).draw(image, m, m)
        self._draw_banner(image, pose, verdict)

    @property
    def _panel_top(self) -> int:
        return self._size[1] - self._margin - self._panel.height

    def _draw_banner(self, image: Picture, pose: Pose, verdict: Verdict) -> None:
        banner = banner_of(verdict)
        if banner is None:
            self._shown = None
            return
        sprite = kept(self._banners, banner, self._render_banner)
        x = (self._size[0] - sprite.width) // 2
        gap = round(10 * self._unit)
        above = self._margin + round(46 * self._unit) + gap
        floor = self._panel_top - gap if self._panel.shown else self._size[1] - self._margin
        below = max(above, floor - sprite.height)
        if banner != self._shown:
            # Where it covers less of the person; and there it stays while it is shown.
            self._below = self._covered(pose, below, sprite) < self._covered(pose, above, sprite)
            self._shown = banner
        sprite.draw(image, x, below if self._below else above)

    def _covered(self, pose: Pose, top: int, sprite: Sprite) -> int:
        """How many points of the body a banner at this height would cover."""
        x, y = (pose.landmarks[BODY] * np.array(self._scale)).T
        beside = abs(x - self._size[0] / 2) <= sprite.width / 2
        return int(np.count_nonzero(beside & (y >= top) & (y <= top + sprite.height)))

    def _render_banner(self, banner: Banner) -> Sprite:
        zone, headline, text = banner
        u, font = self._unit, self._font
        pad, icon = 18 * u, 46 * u
        room = self._size[0] - 2 * self._margin - 2 * pad - icon - 16 * u
        tallest = 0.45 * self._size[1]
        wanted = 2 if self._size[0] > self._size[1] else 3
        size = 38 * u
        while True:
            lines = font.balance(headline, size, 700, room)
            heads = len(lines)
            lines += font.balance(text, size, 600, room)
            height = len(lines) * font.height(size) + 1.3 * pad
            fits = height <= tallest or size <= 12 * u
            if fits and (len(lines) <= wanted or size <= 27 * u):
                break
            size *= 0.94
        weights = [700 if i < heads else 600 for i in range(len(lines))]
        longest = max(
            (font.width(t, size, w) for t, w in zip(lines, weights, strict=True)), default=0
        )
        width = longest + 2 * pad + icon + 16 * u
        canvas = Canvas(width, height, font)
        back, front = (GREY, BRIGHT) if zone == "unknown" else (ZONES[zone], ON_ZONES[zone])
        canvas.box(0, 0, canvas.width, canvas.height, 18 * u, front, 0.9)
        rim = 2.5 * u
        right, bottom = canvas.width - rim, canvas.height - rim
        canvas.box(rim, rim, right, bottom, 16 * u, back, 0.97)
        canvas.icon(zone, pad + icon / 2, canvas.height / 2, icon, front)
        for i, (line, weight) in enumerate(zip(lines, weights, strict=True)):
            y = 0.62 * pad + i * font.height(size)
            canvas.text(pad + icon + 16 * u, y, line, size, front, weight)
        return canvas.sprite()

    def _count(self, repetitions: int) -> Sprite:
        return kept(self._counts, repetitions, self._render_count)

    def _render_count(self, repetitions: int) -> Sprite:
        u, font = self._unit, self._font
        digits, word = str(repetitions), "rep" if repetitions == 1 else "reps"
        wide = font.width(digits, 38 * u, 700)
        width = wide + font.width(word, 25 * u, 500) + 38 * u
        canvas = self._pill(width)
        canvas.text(14 * u, 0, digits, 38 * u, BRIGHT, 700)
        canvas.text(22 * u + wide, 12 * u, word, 25 * u, MUTED, 500)
        return canvas.sprite()

    def _title_for(self, taken: int) -> Sprite:
        """The title, as wide as the counter beside it leaves room."""
        return kept(self._titles, taken, self._render_title)

    def _render_title(self, taken: int) -> Sprite:
        u = self._unit
        room = self._size[0] - 2 * self._margin - taken - 44 * u
        text, size = self._font.fit(self._title, 27 * u, 600, room)
        canvas = self._pill(self._font.width(text, size, 600) + 34 * u)
        canvas.text(16 * u, (canvas.height - self._font.height(size)) / 2, text, size, BRIGHT, 600)
        return canvas.sprite()

    def _pill(self, width: float) -> Canvas:
        height = 46 * self._unit
        canvas = Canvas(width, height, self._font)
        canvas.box(0, 0, canvas.width, canvas.height, height / 2, PANEL, PANEL_OPACITY)
        return canvas


def banner_of(verdict: Verdict) -> Banner | None:
    """What the banner says: why nothing is judged, or else the most urgent event under way."""
    if not verdict.judged:
        words = _("Not judged")
        if verdict.reason:
            words = _("Not judged: {why}").format(why=names.brief_reason(verdict.reason))
        return ("unknown", words, verdict.remedy or "")
    for severity in ("warning", "caution"):
        for event in verdict.active:
            if event.severity == severity and event.message:
                return (event.severity, "", event.message)
    return None
