"""The plots of the report page: signals against their limits, and what happened when.

Importing this module imports matplotlib; `posecheck.report.page` does so only when it writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from posecheck.measure.picture_rate import NO_PICTURES_S
from posecheck.report.content import Floats, ReportContent, SignalPlot
from posecheck.report.intervals import Interval, broken, decimate, rows, unknown_stretches, visible
from posecheck.report.svg import UNITS_PER_INCH, to_svg
from posecheck.text import names
from posecheck.text.numbers import length, number, quantity
from posecheck.text.translation import _, ngettext

WIDTH = 640
"""Width of a plot in its own units; the page scales it to the room there is."""
LEFT, RIGHT = 44, 12
"""Margins beside the time axis, the same in all plots so that one cursor fits them all."""
_BOTTOM, _TOP = 26, 20
_HEIGHTS = {True: 250, False: 170}
_BUCKETS = 700
_LANE_TITLE, _BAR, _LANE_GAP = 19, 22, 8
_DIGIT = 11
"""Width of a figure in the type of a phone, which is the largest in a plot's own units."""
_NUMBERED = 30
"""Most bars in a lane that carry their number even where it does not fit on them."""
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
Record = Mapping[str, Any]


@dataclass(frozen=True)
class NumberedEvent:
    """An event with the number that it has in the list."""

    number: int
    record: Record

    @property
    def tone(self) -> str:
        """`warning` or `caution`."""
        return str(self.record["severity"])

    @property
    def span(self) -> Interval:
        """Start and end in seconds."""
        return float(self.record["start_s"]), float(self.record["end_s"])


def signal_svg(content: ReportContent, signal: SignalPlot, events: Sequence[NumberedEvent]) -> str:
    """Plot one signal with its zones, unknown stretches and the events of its own rule."""
    height = _HEIGHTS[signal.primary]
    figure, axes = _canvas(content, height, _TOP)
    low, high = _y_range(signal)
    axes.set_ylim(low, high)
    _zones(axes, signal)
    resolution = 0.5 * content.duration_s / WIDTH
    unjudged = unknown_stretches(content.times, signal.values)
    unjudged += [
        (n["start_s"], n["end_s"])
        for n in content.result["not_judged"]
        if n.get("rule") in (None, signal.name)
    ]
    gaps = [(start, end - start) for start, end in visible(unjudged, resolution)]
    axes.broken_barh(gaps, (low, high - low), gid="unjudged")
    if signal.neutral is not None and low < signal.neutral < high:
        axes.axhline(signal.neutral, gid="neutral")
    line = broken(*decimate(content.times, signal.values, _BUCKETS), _longest_s(content))
    axes.plot(*line, gid="line", clip_on=False)
    own = [e for e in events if e.record["rule"] == signal.name]
    _event_marks(axes, content, signal, own)
    axes.yaxis.set_major_locator(MaxNLocator(5 if signal.primary else 3, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, position: number(value)))
    return to_svg(figure, _spoken(signal, own))


def timeline_svg(content: ReportContent, events: Sequence[NumberedEvent]) -> str:
    """Draw what happened when: warnings, holds, repetitions, and what was not judged."""
    result = content.result
    per_unit = content.duration_s / (WIDTH - LEFT - RIGHT)
    whole = [_span(n) for n in result["not_judged"] if n.get("rule") is None]
    lanes = [
        (_("Warnings and cautions"), [_Bar(e.tone, *e.span, str(e.number)) for e in events]),
        (_("Holds"), [_Bar("hold", *_span(h), length(h["duration_s"])) for h in result["holds"]]),
        (
            _("Repetitions"),
            [
                _Bar("repetition", *_span(r), f"{i}{_initial(r.get('side'))}")
                for i, r in enumerate(result["reps"], 1)
            ],
        ),
        (
            _("Not judged"),
            [_Bar("unjudged", start, end, "") for start, end in visible(whole, per_unit)],
        ),
    ]
    # Warnings always have their lane: that it is empty is the good news.
    lanes = [lane for i, lane in enumerate(lanes) if lane[1] or i == 0]
    placed = [
        (title, bars, _placed(bars, per_unit, len(bars) <= _NUMBERED)) for title, bars in lanes
    ]
    heights = [
        _LANE_TITLE + _BAR * (max(rows_, default=-1) + 1) + _LANE_GAP for *_lane, rows_ in placed
    ]
    figure, axes = _canvas(content, sum(heights) + _BOTTOM, 0)
    axes.set_ylim(sum(heights), 0)
    axes.yaxis.set_visible(False)
    top = 0.0
    for (title, bars, bar_rows), height in zip(placed, heights, strict=True):
        axes.text(
            0,
            top + _LANE_TITLE - 5,
            title if bars else _("{title}: none").format(title=title),
            gid="lane",
            va="bottom",
        )
        # One drawing call for all bars of a look, since an hour can have thousands.
        looks: dict[tuple[int, str], list[_Bar]] = {}
        for bar, row in zip(bars, bar_rows, strict=True):
            looks.setdefault((row, bar.tone), []).append(bar)
        for (row, tone), alike in looks.items():
            bar_top = top + _LANE_TITLE + _BAR * row
            spans = [(bar.start_s, bar.width(per_unit)) for bar in alike]
            axes.broken_barh(spans, (bar_top, _BAR - 3), gid=f"bar {tone}")
            for bar in alike:
                bar.draw_text(axes, bar_top, per_unit, len(bars) <= _NUMBERED)
        top += height
    counts = ", ".join(f"{title}: {len(bars)}" for title, bars in lanes)
    return to_svg(figure, _("What happened when. {counts}.").format(counts=counts))


@dataclass(frozen=True)
class _Bar:
    tone: str
    start_s: float
    end_s: float
    text: str

    def width(self, per_unit: float) -> float:
        """Drawn width in seconds: never too small to be seen."""
        return max(self.end_s - self.start_s, 3 * per_unit)

    def text_width(self, per_unit: float) -> float:
        """Room that the text takes, in seconds."""
        return _DIGIT * (len(self.text) + 0.3) * per_unit

    def draw_text(self, axes: Axes, top: float, per_unit: float, beside: bool) -> None:
        """Write the text on the bar where it fits, else beside it where that is allowed."""
        width, middle = self.width(per_unit), top + (_BAR - 3) / 2
        if self.text and width > self.text_width(per_unit):
            axes.text(
                self.start_s + width / 2,
                middle,
                self.text,
                gid=f"on-bar {self.tone}",
                ha="center",
                va="center",
            )
        elif self.text and beside:
            axes.text(
                self.start_s + width + 3 * per_unit,
                middle,
                self.text,
                gid=f"beside {self.tone}",
                ha="left",
                va="center",
            )


def _placed(bars: Sequence[_Bar], per_unit: float, beside: bool) -> list[int]:
    spans = []
    for bar in bars:
        width = bar.width(per_unit)
        if beside and width <= bar.text_width(per_unit):
            width += bar.text_width(per_unit)
        spans.append((bar.start_s, bar.start_s + width))
    return rows(spans, per_unit, 3)


def _span(record: Record) -> Interval:
    return float(record["start_s"]), float(record["end_s"])


def _initial(side: str | None) -> str:
    return f" {names.initial(side)}" if side else ""


def _canvas(content: ReportContent, height: float, top: float) -> tuple[Figure, Axes]:
    """A figure whose units are those of its SVG, with the common time axis."""
    figure = Figure(figsize=(WIDTH / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH)
    figure.patch.set_visible(False)
    axes = figure.add_axes(
        (
            LEFT / WIDTH,
            _BOTTOM / height,
            (WIDTH - LEFT - RIGHT) / WIDTH,
            (height - _BOTTOM - top) / height,
        )
    )
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    duration = max(content.duration_s, 1e-3)
    axes.set_xlim(0, duration)
    axes.tick_params(length=0, pad=5)
    step = next((s for s in _STEPS if duration / s <= 8), duration / 8)
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda time, position: _axis_time(time, step)))
    return figure, axes


def _axis_time(time_s: float, step: float) -> str:
    minutes, seconds = divmod(time_s, 60)
    if step < 1:
        return f"{minutes:.0f}:{seconds:04.1f}"
    hours, minutes = divmod(minutes, 60)
    clock = f"{minutes:02.0f}:{seconds:02.0f}"
    return f"{hours:.0f}:{clock}" if hours else clock.removeprefix("0")


def _y_range(signal: SignalPlot) -> tuple[float, float]:
    """Room for the values and the limits, so that both zones' borders are always in sight."""
    limits = (signal.low, signal.high, signal.caution_low, signal.caution_high, signal.neutral)
    shown = [v for v in limits if v is not None] + list(signal.extent or ())
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    room = (0.14 if signal.primary else 0.22) * (high - low) or 1.0
    return low - room, high + room


def _zones(axes: Axes, signal: SignalPlot) -> None:
    """Shade what is safe, close to a limit, and beyond it."""
    bottom, top = axes.get_ylim()
    low, high = signal.low, signal.high
    if low is None and high is None:
        return
    red_low = bottom if low is None else low
    red_high = top if high is None else high
    amber_low = red_low if signal.caution_low is None or low is None else signal.caution_low
    amber_high = red_high if signal.caution_high is None or high is None else signal.caution_high
    for start, end, zone in (
        (bottom, red_low, "zone-warning"),
        (red_low, amber_low, "zone-caution"),
        (amber_low, amber_high, "zone-good"),
        (amber_high, red_high, "zone-caution"),
        (red_high, top, "zone-warning"),
    ):
        if end > start:
            axes.axhspan(start, end, gid=zone)
    for border in (amber_low, amber_high):
        if border not in (red_low, red_high):
            axes.axhline(border, gid="caution-line")
    for limit, va in ((low, "top"), (high, "bottom")):
        if limit is not None:
            axes.axhline(limit, gid="limit-line")
            axes.annotate(
                _("limit {limit}").format(limit=quantity(limit, signal.unit)),
                (1, limit),
                xycoords=("axes fraction", "data"),
                xytext=(-4, 4 if va == "bottom" else -4),
                textcoords="offset points",
                gid="limit-text",
                ha="right",
                va=va,
            )


def _event_marks(
    axes: Axes, content: ReportContent, signal: SignalPlot, events: Sequence[NumberedEvent]
) -> None:
    """Thicken the line during events and number them above, where there is room.

    Where there is not room for all, warnings come before cautions.
    """
    for tone in ("caution", "warning"):
        pieces = [_piece(content, signal, e.span) for e in events if e.tone == tone]
        if pieces:
            axes.plot(*np.hstack(pieces), gid=f"over {tone}", clip_on=False)
    per_unit = content.duration_s / (WIDTH - LEFT - RIGHT)
    taken: list[Interval] = []
    for event in sorted(events, key=lambda e: e.tone != "warning"):
        start = event.span[0]
        text = f"{'▲' if event.tone == 'warning' else '◆'} {event.number}"
        end = start + _DIGIT * (len(text) + 1) * per_unit
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        axes.axvline(start, gid=f"start {event.tone}")
        axes.annotate(
            text,
            (start, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 5),
            textcoords="offset points",
            gid=f"mark {event.tone}",
            ha="left",
            va="bottom",
        )


def _piece(content: ReportContent, signal: SignalPlot, span: Interval) -> Floats:
    """(2, n) the part of a signal's line within a span, ended by a NaN so that it stands alone."""
    first, last = np.searchsorted(content.times, span)
    part = slice(first, max(last, first + 1) + 1)
    buckets = max(2, int(_BUCKETS * (span[1] - span[0]) / content.duration_s))
    line = decimate(content.times[part], signal.values[part], buckets)
    line = broken(*line, _longest_s(content))
    return np.column_stack([np.vstack(line), (np.nan, np.nan)])


def _longest_s(content: ReportContent) -> float:
    """The longest step between samples that a line may bridge: thinned ones lie further apart."""
    return max(NO_PICTURES_S, 3 * content.duration_s / _BUCKETS)


def _spoken(signal: SignalPlot, events: Sequence[NumberedEvent]) -> str:
    extent = signal.extent
    if extent is None:
        return _("{signal}: not judged in this recording.").format(signal=signal.label)
    n = sum(e.tone == "warning" for e in events)
    words = ngettext(
        "{signal} over time, from {low} to {high}; {n} warning.",
        "{signal} over time, from {low} to {high}; {n} warnings.",
        n,
    )
    low, high = number(extent[0]), quantity(extent[1], signal.unit)
    return words.format(signal=signal.label, low=low, high=high, n=n)
