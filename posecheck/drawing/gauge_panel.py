"""The main signal against its middle range, and the hold timer: one panel below the picture."""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.drawing.palette import (
    BRIGHT,
    GREY,
    MUTED,
    ON_ZONES,
    PANEL,
    PANEL_OPACITY,
    TRACK,
    ZONES,
    Zone,
)
from posecheck.drawing.sprites import TEXT_MARGIN as _MARGIN
from posecheck.drawing.sprites import Canvas, Font, Sprite, text_sprite
from posecheck.session.verdict import Gauge
from posecheck.text import names
from posecheck.text.numbers import decimal
from posecheck.text.translation import N_, _
from posecheck.text.units import UNITS, unit_suffix
from posecheck.text.units import unit as unit_of
from posecheck.video.opencv import cv2

Picture = NDArray[np.uint8]
_CAUTION_SHARE: Final = 0.8
"""Share of the hold limit from which the timer is amber: 8 of 10 s."""
_HOLD_WORDS: Final[dict[Zone, str]] = {
    "good": N_("hold"),
    "caution": N_("soon"),
    "warning": N_("stop"),
    "unknown": N_("hold"),
}
_DASH: Final = "\N{EN DASH}"
_SHIFT: Final = 4


def zone_of(gauge: Gauge) -> Zone:
    """Where the gauge's value lies; a value on a limit is beyond it."""
    if math.isnan(gauge.value):
        return "unknown"
    return "warning" if gauge.beyond else _zone_at(gauge, gauge.value)


def _zone_at(gauge: Gauge, value: float) -> Zone:
    """Where a value lies on the gauge."""
    if _at_least(value, gauge.high) or _at_least(-value, _negative(gauge.low)):
        return "warning"
    if _at_least(value, gauge.caution_high) or _at_least(-value, _negative(gauge.caution_low)):
        return "caution"
    return "good"


def span_of(gauge: Gauge) -> tuple[float, float]:
    """The values at the two ends of the bar: the limits, the neutral and some room around."""
    marks = [gauge.neutral, gauge.low, gauge.high, gauge.caution_low, gauge.caution_high]
    if gauge.low is None and gauge.high is None:
        marks += [end for target in gauge.targets for end in target]
    known = [m for m in marks if m is not None and math.isfinite(m)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    width = high - low or 10.0
    return low - 0.25 * width, high + 0.25 * width


def settled(gauge: Gauge, pixels: float) -> Gauge:
    """The gauge with its marks at places that a bar of so many pixels can show.

    While the person's neutral is refined the limits move in every frame, by less than can be seen.
    """
    start, end = span_of(gauge)
    step = 2.0 ** math.floor(math.log2((end - start) / max(pixels, 1.0)))

    def place(mark: float | None) -> float | None:
        return mark if mark is None or not math.isfinite(mark) else step * round(mark / step)

    return replace(
        gauge,
        targets=tuple((place(a) or 0.0, place(b) or 0.0) for a, b in gauge.targets),
        low=place(gauge.low),
        high=place(gauge.high),
        caution_low=place(gauge.caution_low),
        caution_high=place(gauge.caution_high),
        neutral=place(gauge.neutral) or 0.0,
    )


def hold_zone(hold_s: float | None, limit_s: float) -> Zone:
    """The hold timer's state."""
    if hold_s is None:
        return "unknown"
    if hold_s >= limit_s:
        return "warning"
    return "caution" if hold_s >= _CAUTION_SHARE * limit_s else "good"


def number(value: float, places: int) -> str:
    """A value with a true minus sign and so many decimal places; never a negative zero."""
    return decimal(value, places)


def limit_text(limit: float, unit: str) -> str:
    """A limit with its unit, with a decimal only where it has one."""
    return number(limit, 0 if abs(limit - round(limit)) < 0.05 else 1) + unit_suffix(unit)


class GaugePanel:
    """Draws the gauge, and the hold timer as a ring beside it."""

    def __init__(self, width: float, unit: float, font: Font, *, timer: bool = True) -> None:
        """Prepare for a panel `width` pixels wide.

        `unit` is the size of the drawing, 1 for a 540 x 960 picture; `timer` says whether the hold
        timer stands in it.
        """
        self.width, self._unit, self._font = round(width), unit, font
        self._wide = width / unit >= 700
        self.height: int = round((108 if self._wide else 150) * unit)
        self._ring = (92 if self._wide else 116) * unit
        self._ring_x = self.width - 16 * unit - self._ring / 2
        self._timer = timer
        beside = self._ring + 46 * unit if timer else 26 * unit
        left = (186 if self._wide else 18) * unit
        self._bar_x = (left, max(left + 2, self.width - beside))
        top = (50 if self._wide else 92) * unit
        self._bar_y = (top, top + 24 * unit)
        self._last: Gauge | None = None
        self._bases: dict[Gauge, Sprite] = {}
        self._glyphs: dict[tuple[str, float], Sprite] = {}
        self._chips = {zone: self._chip(zone) for zone in ZONES}
        self._hold_words = {zone: self._line(_(_HOLD_WORDS[zone]), 0.17) for zone in _HOLD_WORDS}
        self._marker = self._marker_sprite()

    @property
    def shown(self) -> bool:
        """Whether there has been a gauge to draw yet."""
        return self._last is not None

    def zone(self, gauge: Gauge | None, judged: bool) -> Zone:
        """The gauge's state, unknown when nothing is judged."""
        return zone_of(gauge) if judged and gauge is not None else "unknown"

    def draw(
        self,
        image: Picture,
        x: int,
        y: int,
        gauge: Gauge | None,
        hold_s: float | None,
        hold_limit_s: float,
        judged: bool,
    ) -> None:
        """Draw the panel with its corner at (x, y).

        Without a gauge the last one is shown, greyed; nothing when there has never been one.
        """
        zone = self.zone(gauge, judged)
        self._last = gauge = gauge or self._last
        if gauge is None:
            return
        shown = settled(gauge, self._bar_x[1] - self._bar_x[0])
        start, end = span_of(shown)
        known = zone != "unknown"
        self._base(shown, grey=not known).draw(image, x, y)
        # Tenths of a degree would promise more than a camera can see.
        whole = unit_of(gauge.unit) is UNITS["deg"] or end - start > 60
        value = number(gauge.value, 0 if whole else 1) if known else _DASH
        suffix = unit_suffix(gauge.unit) if known else ""
        if known and math.isfinite(gauge.band):
            suffix = f" ± {number(gauge.band, 1)}{suffix}"
        u = self._unit
        row = y + (54 if self._wide else 60) * u
        chip = self._chips[zone]
        chip_x = self._bar_x[1] - chip.width
        room = (self._bar_x[0] if self._wide else chip_x) - 30 * u
        self._number(image, x + 18 * u, row, value, suffix, 50 * u, room)
        chip_y = y + (27 if self._wide else 60) * u
        # "In range" may only be said of a value that has a limit.
        if not known or gauge.low is not None or gauge.high is not None:
            chip.draw(image, x + chip_x, chip_y - chip.height / 2)

        if known:
            share = min(1.0, max(0.0, (gauge.value - start) / (end - start)))
            at = x + self._bar_x[0] + share * (self._bar_x[1] - self._bar_x[0])
            self._marker.draw_centred(image, at, y + sum(self._bar_y) / 2)
        if self._timer:
            self._draw_hold(image, x, y, hold_s, hold_limit_s)

    def _draw_hold(
        self, image: Picture, x: int, y: int, hold_s: float | None, limit_s: float
    ) -> None:
        cx, cy = x + self._ring_x, y + self.height / 2
        zone = hold_zone(hold_s, limit_s)
        word = self._hold_words[zone]
        if hold_s is None:
            word.draw_centred(image, cx, cy)
            return
        line = max(2, round(self._ring * 0.1))
        radius = self._ring / 2 - line / 2
        share = min(1.0, hold_s / limit_s) if limit_s > 0 else 1.0
        fixed = 1 << _SHIFT
        cv2.ellipse(
            image,
            (round(cx * fixed), round(cy * fixed)),
            (round(radius * fixed), round(radius * fixed)),
            -90,
            0,
            360 * share,
            ZONES[zone],
            line,
            cv2.LINE_AA,
            _SHIFT,
        )
        text = f"{hold_s:.1f}" if hold_s < 99.95 else f"{hold_s:.0f}"
        size = self._ring * (0.39 if hold_s < 9.95 else 0.3)
        width = sum(self._glyph(c, size).width - _MARGIN for c in text)
        self._number(image, cx - width / 2, cy - 0.08 * self._ring, text, "", size, 2 * width)
        word.draw_centred(image, cx, cy + 0.2 * self._ring)

    def _number(
        self, image: Picture, x: float, y: float, text: str, suffix: str, size: float, room: float
    ) -> None:
        """Draw a number from cached digits: it changes with every frame, its digits do not."""
        pieces = [(c, size) for c in text] + ([(suffix, 0.62 * size)] if suffix else [])
        while sum(self._glyph(*p).width - _MARGIN for p in pieces) > room and size > 12:
            size *= 0.9
            pieces = [(c, 0.9 * s) for c, s in pieces]
        for piece, piece_size in pieces:
            glyph = self._glyph(piece, piece_size)
            # The smaller unit stands on the number's base line.
            glyph.draw(image, x, y - 0.57 * size + 0.93 * (size - piece_size))
            x += glyph.width - _MARGIN

    def _glyph(self, text: str, size: float) -> Sprite:
        key = (text, round(size, 1))
        if key not in self._glyphs:
            colour = BRIGHT if len(text) == 1 and text != unit_suffix("deg") else MUTED
            self._glyphs[key] = self._line(text, size / self._ring, 700, colour)
        return self._glyphs[key]

    def _line(
        self,
        text: str,
        share: float,
        weight: int = 600,
        colour: tuple[int, int, int] = MUTED,
    ) -> Sprite:
        """A line of text whose size is a share of the ring's diameter."""
        return text_sprite(self._font, text, share * self._ring, colour, weight)

    def _base(self, gauge: Gauge, grey: bool) -> Sprite:
        """Everything that stays the same from frame to frame."""
        # The value only tells the two apart.
        gauge = replace(gauge, band=0.0, beyond=False)
        key = replace(gauge, value=-1.0 if grey else 1.0)
        if key not in self._bases:
            if len(self._bases) > 16:
                self._bases.clear()
            self._bases[key] = self._render_base(gauge, grey)
        return self._bases[key]

    def _render_base(self, gauge: Gauge, grey: bool) -> Sprite:
        u = self._unit
        canvas = Canvas(self.width, self.height, self._font)
        canvas.box(0, 0, self.width, self.height, 20 * u, PANEL, PANEL_OPACITY)
        (x0, x1), (y0, y1) = self._bar_x, self._bar_y
        chip = self._chips["unknown"].width if self._wide else 0
        label, size = self._font.fit(gauge.label, 25 * u, 500, x1 - x0 - chip - 10 * u)
        canvas.text(x0, (11 if self._wide else 8) * u, label, size, MUTED if grey else BRIGHT)

        start, end = span_of(gauge)
        taken = x0 + self._font.width(label, size, 500) + 16 * u

        def at(value: float) -> float:
            return x0 + (value - start) / (end - start) * (x1 - x0)

        values = np.linspace(start, end, round(x1 - x0))
        limited = gauge.low is not None or gauge.high is not None
        zones = [_zone_at(gauge, value) for value in values.tolist()]
        colours = [GREY if grey or not limited else ZONES[zone] for zone in zones]
        gap = max(1, round(1.5 * u))
        for i in range(1, len(zones)):
            if zones[i] != zones[i - 1]:  # a gap shows the border without colour
                colours[max(0, i - gap) : i + gap] = [PANEL] * len(
                    colours[max(0, i - gap) : i + gap]
                )
        canvas.bar(x0, y0, y1 - y0, colours)

        for target in gauge.targets:
            # About here is enough: a frame around that stretch of the bar.
            first, last = sorted(min(max(at(end), x0), x1) for end in target)
            frame = BRIGHT if not grey else MUTED
            if not grey and self._wide:
                self._say_enough(canvas, (first + last) / 2, taken, x1 - chip - 12 * u)
            self._frame(canvas, first, y0 - 4 * u, last, y1 + 4 * u, 3 * u, frame)
        neutral = at(gauge.neutral) if math.isfinite(gauge.neutral) else None
        if neutral is not None:
            canvas.box(neutral - 2 * u, y0 - 5 * u, neutral + 2 * u, y1 + 5 * u, 2 * u, BRIGHT)
        for limit in (gauge.low, gauge.high):
            if limit is not None and math.isfinite(limit):
                text = limit_text(limit, gauge.unit)
                width = self._font.width(text, 23 * u, 600)
                x = min(max(at(limit), x0 + width / 2), x1 - width / 2)
                canvas.text(x, y1 + 4 * u, text, 23 * u, MUTED if grey else BRIGHT, 600, 0.5)
        if self._timer:
            line = max(2, round(self._ring * 0.1))
            canvas.ring(self._ring_x, self.height / 2, self._ring / 2 - line / 2, line, TRACK)
        return canvas.sprite()

    def _say_enough(self, canvas: Canvas, x: float, left: float, right: float) -> None:
        """What the frame means, above it where there is room between name and state."""
        words, size = _("enough"), 22 * self._unit
        half = self._font.width(words, size, 600) / 2
        if left + half <= x <= right - half:
            canvas.text(x, 15 * self._unit, words, size, MUTED, 600, 0.5)

    def _frame(
        self,
        canvas: Canvas,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        line: float,
        colour: tuple[int, int, int],
    ) -> None:
        """A rectangle of a line, set off by a dark rim."""
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        canvas.stroke(corners, line + 2, PANEL)
        canvas.stroke(corners, line, colour)

    def _chip(self, zone: Zone) -> Sprite:
        """The state in a sign and a word."""
        u = self._unit
        size = (25 if self._wide else 23) * u
        height, icon = 38 * u, 0.96 * size
        width = self._font.width(names.zone(zone), size, 600) + icon + 33 * u
        canvas = Canvas(width, height, self._font)
        canvas.box(0, 0, width, height, height / 2, ZONES[zone])
        canvas.icon(zone, 12 * u + icon / 2, height / 2, icon, ON_ZONES[zone])
        top = (height - self._font.height(size)) / 2
        canvas.text(18 * u + icon, top, names.zone(zone), size, ON_ZONES[zone], 600)
        return canvas.sprite()

    def _marker_sprite(self) -> Sprite:
        u = self._unit
        width, height = 14 * u, self._bar_y[1] - self._bar_y[0] + 20 * u
        canvas = Canvas(width, height, self._font)
        canvas.box(0, 0, width, height, width / 2, PANEL)
        canvas.box(2.5 * u, 2.5 * u, width - 2.5 * u, height - 2.5 * u, width / 2, BRIGHT)
        return canvas.sprite()


def _negative(limit: float | None) -> float | None:
    return None if limit is None else -limit


def _at_least(value: float, limit: float | None) -> bool:
    return limit is not None and value >= limit
