"""Progress as a picture: one panel an exercise, one point a session."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InputError
from posecheck.files.atomic import write_whole
from posecheck.history.entry import SessionEntry
from posecheck.history.progress import Reach, by_exercise, reach
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

FORMATS: Final = (".png", ".svg", ".pdf")
_GOOD: Final = "#2a7f62"
_WARNED: Final = "#c77700"
_PAIN: Final = "#b3261e"
_GREY: Final = "#5f6368"


def plot_progress(entries: Sequence[SessionEntry], path: Path) -> None:
    """Draw how far each session went, with its warnings, pain and level.

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
    groups = by_exercise(sorted(entries, key=lambda e: e.started))
    if not groups:
        raise InputError(_("there are no sessions to plot yet"))
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 1.0 + 2.5 * len(groups)), layout="constrained")
    axes = figure.subplots(len(groups), 1, squeeze=False)[:, 0]
    for panel, group in zip(axes, groups, strict=True):
        _draw(panel, group)
    handles, words = _legend(axes[0])
    figure.legend(handles, words, loc="outside upper right", ncols=3, frameon=False)
    content = io.BytesIO()
    figure.savefig(content, format=path.suffix[1:].lower(), dpi=120)
    write_whole(path, content.getvalue(), _("choose another place"))


def _draw(panel: Any, entries: list[SessionEntry]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    reached = [(entry, found) for entry in entries if (found := reach(entry))]
    panel.set_title(entries[-1].shown_title, loc="left", fontsize=11, fontweight="bold")
    panel.spines[["top", "right"]].set_visible(False)
    if not reached:
        panel.text(0.5, 0.5, _("not measured"), transform=panel.transAxes, ha="center", color=_GREY)
        panel.set(xticks=[], yticks=[])
        return
    times = [entry.started for entry, _ in reached]
    values = [abs(found.value) for _, found in reached]
    panel.plot(times, values, color=_GREY, linewidth=1, zorder=1)
    levels = [entry.level for entry, _ in reached]
    if any(levels):
        _draw_levels(panel, times, levels)
    limits = [_limit(entry, found) for entry, found in reached]
    if any(limits):
        edges = [limit or float("nan") for limit in limits]
        panel.step(times, edges, where="post", color=_PAIN, linestyle="--", linewidth=1)
    colours = [_colour(entry) for entry, _ in reached]
    panel.scatter(times, values, c=colours, s=36, zorder=2)
    first = reached[0][1]
    known = SIGNALS.get(first.signal)
    label = known.label_of_both if known else first.signal
    panel.set_ylabel(
        _("{label}\n(furthest, {unit})").format(label=label, unit=first.unit), fontsize=9
    )
    panel.set_ylim(
        bottom=0,
        top=1.15 * max(*values, *(level or 0 for level in levels), *(x or 0 for x in limits), 0.1),
    )
    if times[0] == times[-1]:
        panel.set_xlim(times[0] - timedelta(days=3), times[0] + timedelta(days=3))
    locator = AutoDateLocator(maxticks=7)
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=times[0].tzinfo))
    panel.tick_params(labelsize=8)


def _draw_levels(panel: Any, times: list[datetime], levels: list[int | None]) -> None:
    panel.step(
        times,
        [level or float("nan") for level in levels],
        where="mid",
        color=_GREY,
        linestyle="--",
        linewidth=1,
    )
    panel.annotate(
        _("level {level}").format(level=levels[-1]),
        (times[-1], levels[-1] or 0),
        textcoords="offset points",
        xytext=(0, 4),
        ha="right",
        fontsize=8,
        color=_GREY,
    )


def _limit(entry: SessionEntry, found: Reach) -> float | None:
    """How far from zero warnings began on the side to which the session went furthest."""
    low, high = (entry.limits or {}).get(found.signal, (None, None))
    limit = low if found.value < 0 else high
    return None if limit is None else abs(limit)


def _colour(entry: SessionEntry) -> str:
    if entry.pain:
        return _PAIN
    return _WARNED if entry.warnings else _GOOD


def _legend(panel: Any) -> tuple[list[Any], list[str]]:
    words = {_("no warnings"): _GOOD, _("warnings"): _WARNED, _("pain"): _PAIN}
    handles = [panel.scatter([], [], c=colour, s=36) for colour in words.values()]
    return handles, list(words)
