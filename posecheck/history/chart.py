"""Progress as a picture: for each exercise the range over time, and pain below it."""

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InputError
from posecheck.files.atomic import write_whole
from posecheck.history.entry import SessionEntry
from posecheck.history.progress_panel import (
    MARKS,
    LineId,
    Mark,
    PainPoint,
    ProgressLine,
    ProgressPanel,
    progress_panels,
)
from posecheck.session.particulars import WORST_PAIN
from posecheck.text.translation import _
from posecheck.text.units import unit_suffix

FORMATS: Final = (".png", ".svg", ".pdf")
_COLOURS: Final[dict[Mark, str]] = {
    "good": "#2a7f62",
    "warned": "#c77700",
    "pain": "#b3261e",
    "unknown": "#7d8884",
}
_INK: Final = "#1b2a29"
_GREY: Final = "#5f6368"
_DASHED: Final[frozenset[LineId]] = frozenset({"right", "lowest"})
"""The second line of two: dashed, and its marks square. On the page too."""
_RANGE_IN, _PAIN_IN = 2.4, 1.2


def plot_progress(entries: Sequence[SessionEntry], path: Path) -> None:
    """Draw how far each session went, with its warnings, limits, level and pain.

    Args:
        entries: at least one, in any order.
        path: ends with .png, .svg or .pdf.

    Raises:
        InputError: when there is nothing to draw, or it cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            _("{path} must end with {known}: those can be written").format(
                path=path, known=", ".join(FORMATS)
            )
        )
    panels = progress_panels(entries)
    if not panels:
        raise InputError(_("there are no sessions to plot yet"))
    from matplotlib.figure import Figure

    heights = [height for panel in panels for height in _heights(panel)]
    figure = Figure(figsize=(9, 0.8 + sum(heights)), layout="constrained")
    axes = iter(
        figure.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})[
            :, 0
        ]
    )
    for panel in panels:
        above = next(axes)
        _draw_range(above, panel)
        if panel.pain_words:
            _draw_pain(next(axes), panel, above)
    first = figure.axes[0]
    handles = [first.scatter([], [], c=_COLOURS[mark], s=36) for mark in MARKS]
    words = [_(name) for name in MARKS.values()]
    figure.legend(handles, words, loc="outside upper right", ncols=len(words), frameon=False)
    content = io.BytesIO()
    figure.savefig(content, format=path.suffix[1:].lower(), dpi=120)
    write_whole(path, content.getvalue(), _("choose another place"))


def _heights(panel: ProgressPanel) -> list[float]:
    above = _RANGE_IN + (0.2 if panel.changed else 0.0)
    return [above, _PAIN_IN] if panel.pain_words else [above]


def _draw_range(axes: Any, panel: ProgressPanel) -> None:
    pad = 18 if panel.changed else 6
    axes.set_title(panel.title, loc="left", fontsize=11, fontweight="bold", pad=pad)
    axes.spines[["top", "right"]].set_visible(False)
    if panel.changed:
        told = f"{panel.changed[0]} {'; '.join(panel.changed[1:])}"
        axes.text(0, 1.02, told, transform=axes.transAxes, fontsize=9, color=_GREY)
    if not panel.lines:
        axes.text(0.5, 0.5, _("not measured"), transform=axes.transAxes, ha="center", color=_GREY)
        axes.set(xticks=[], yticks=[])
        return
    for line in panel.lines:
        _draw_line(axes, line)
    for run in panel.limits:
        times = _at_least_a_day(run.since, run.until)
        axes.plot(times, [run.value] * 2, color=_COLOURS["pain"], linestyle="--", linewidth=1)
    room = 0.15 * (panel.high - panel.low or 1.0)
    for since, level in panel.levels:
        axes.annotate(
            _("level {level}").format(level=level),
            (since, panel.high + room),
            fontsize=8,
            color=_GREY,
            va="top",
        )
    axes.set_ylabel(f"{panel.label}\n({unit_suffix(panel.unit).strip()})", fontsize=9)
    axes.set_ylim(panel.low - (room if panel.low else 0.0), panel.high + room)
    if len(panel.lines) > 1:
        axes.legend(loc="best", fontsize=8, frameon=False, ncols=2)
    _time_axis(axes, panel)


def _draw_line(axes: Any, line: ProgressLine) -> None:
    times = [point.started for point in line.points]
    values = [point.value for point in line.points]
    second = line.id in _DASHED
    shape = {"marker": "s" if second else "o"}
    axes.plot(
        times,
        values,
        color=_INK,
        linewidth=1.2,
        linestyle=(0, (2, 2)) if second else "-",
        label=line.name,
        zorder=1,
        markersize=5,
        markerfacecolor="white",
        **shape,
    )
    colours = [_COLOURS[point.mark] for point in line.points]
    axes.scatter(times, values, c=colours, s=36, zorder=2, **shape)


def _draw_pain(axes: Any, panel: ProgressPanel, above: Any) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    told: tuple[tuple[str, tuple[PainPoint, ...], Any], ...] = (
        (_("Pain before"), panel.pain_before, "-"),
        (_("Pain after"), panel.pain_after, (0, (2, 2))),
    )
    for name, points, style in told:
        if points:
            axes.plot(
                [point.started for point in points],
                [point.pain for point in points],
                color=_COLOURS["pain"],
                linewidth=1.2,
                linestyle=style,
                marker="o" if style == "-" else "s",
                markersize=4,
                label=name,
            )
    axes.set_ylim(-0.5, WORST_PAIN + 0.5)
    axes.set_yticks([0, WORST_PAIN // 2, WORST_PAIN])
    axes.set_ylabel(_("Pain, 0 to 10"), fontsize=9)
    axes.legend(loc="upper right", fontsize=8, frameon=False, ncols=2)
    _time_axis(axes, panel)
    if panel.lines:
        axes.set_xlim(above.get_xlim())


def _time_axis(axes: Any, panel: ProgressPanel) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, DayLocator

    room = 0.04 * (panel.last - panel.first) or timedelta(days=3)
    axes.set_xlim(panel.first - room, panel.last + room)
    short = panel.last - panel.first < timedelta(days=7)
    locator = DayLocator() if short else AutoDateLocator(minticks=3, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=panel.first.tzinfo))
    axes.tick_params(labelsize=8)


def _at_least_a_day(since: Any, until: Any) -> list[Any]:
    """A limit of one session is seen too."""
    return [since, max(until, since + timedelta(days=1))]
