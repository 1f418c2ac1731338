"""Write the report: one self-contained page that works offline from a file."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from jinja2 import Template
from markupsafe import Markup

from posecheck.report.camera_words import how_it_stood
from posecheck.report.content import ReportContent, SignalPlot
from posecheck.report.filed import STOPPED_HERE, compared, filed_facts
from posecheck.report.page_summary import allowed, page_summary
from posecheck.report.stills import stills_of
from posecheck.report.template import page_template
from posecheck.session.coverage import Coverage
from posecheck.session.rule_times import rule_label
from posecheck.text import names, numbers, units

__all__ = ["ReportContent", "SignalPlot", "write_report"]
EMBED_LIMIT = 40 * 2**20
"""Largest video, in bytes, that is put into the page itself, so that it can still be e-mailed."""
NEIGHBOUR = "annotated.mp4"
"""File beside the page that holds a larger video."""
_LISTED = 300
_UNFOLDED = 40
_STRETCHES = 8
_CHUNK = 3 * 2**18  # a multiple of three, so that the base64 of the parts can stand in a row
_VIDEO_HERE = "<!--video-->"
_FOLDER = Path(__file__).parent
Record = Mapping[str, Any]


def write_report(content: ReportContent, path: Path) -> None:
    """Write the report page of a result as one HTML file.

    The video is embedded when it is no larger than `EMBED_LIMIT`, else the page plays the
    file `annotated.mp4` beside it. The page asks nothing of any network.

    Raises:
        OSError: when the video cannot be read or the page cannot be written.
    """
    embedded = content.video is not None and content.video.stat().st_size <= EMBED_LIMIT
    head, tail = _render(content, embedded).split(_VIDEO_HERE)
    with path.open("w", encoding="utf-8", newline="\n") as page:
        page.write(head)
        if embedded and content.video is not None:
            _write_video(content.video, page)
        page.write(tail)


def _write_video(video: Path, page: TextIO) -> None:
    """Stream a video into the page in parts that the script puts together again."""
    with video.open("rb") as source:
        while chunk := source.read(_CHUNK):
            page.write('<script type="text/plain" class="video-part">')
            page.write(b64encode(chunk).decode("ascii"))
            page.write("</script>\n")


def _render(content: ReportContent, embedded: bool) -> str:
    # matplotlib takes longer to import than a page to write: only those who write one pay.
    from posecheck.report import plots

    result = content.result
    events = [plots.NumberedEvent(i, e) for i, e in enumerate(result["events"], 1)]
    listed = _listed(events)
    labels = {s.name: s.label for s in content.signals}
    coverage = Coverage.of_content(result, content.duration_s)
    judged = [s for s in content.signals if s.extent is not None]
    judged.sort(key=lambda s: not s.primary)
    return _template().render(
        content=content,
        result=result,
        summary=page_summary(content),
        stills=stills_of(content),
        warnings=sum(e.tone == "warning" for e in events),
        filed=filed_facts(result),
        camera=how_it_stood(result),
        stopped_here=Markup(STOPPED_HERE),
        compared=compared(
            result,
            _reached(content),
            watched=coverage.mostly_seen and coverage.chief_judged,
        ),
        style=_inline("page.css"),
        script=_inline("page.js"),
        embedded=embedded,
        neighbour=NEIGHBOUR,
        duration_s=content.duration_s,
        left=plots.LEFT / plots.WIDTH,
        right=plots.RIGHT / plots.WIDTH,
        timeline=Markup(plots.timeline_svg(content, events)),
        plots=[(s, Markup(plots.signal_svg(content, s, events))) for s in judged],
        unseen=[s for s in content.signals if s.extent is None],
        events=listed,
        unfolded=_UNFOLDED,
        left_out=len(events) - len(listed),
        not_judged=_not_judged(result["not_judged"]),
        rule_label=lambda rule: names.at_start(labels.get(rule) or rule_label(rule, "form")),
        coverage=coverage,
        at_start=names.at_start,
        allowed=allowed,
        listed=numbers.listed,
        needed=numbers.either([names.view_of_other(v) for v in _expected(result)]),
        unit_of=units.unit,
        names=names,
        video_here=Markup(_VIDEO_HERE),
    )


def _reached(content: ReportContent) -> tuple[float, str] | None:
    """The furthest that a main signal went from zero, and its unit."""
    ends = [(max(map(abs, s.extent)), s.unit) for s in content.signals if s.primary and s.extent]
    return max(ends, default=None)


@cache
def _template() -> Template:
    """Compiled once a process: in a batch that takes as long as to fill it in."""
    return page_template(
        _FOLDER,
        clock=numbers.clock,
        duration=numbers.length,
        quantity=numbers.quantity,
        number=numbers.number,
    )


def _expected(result: Record) -> list[str]:
    """From where the exercise is judged, as codes."""
    return str(result["view"]["expected"]).split(" or ")


def _inline(name: str) -> Markup:
    return Markup((_FOLDER / name).read_text("utf-8"))


def _listed(events: Sequence[Any]) -> list[Any]:
    """The events that the list shows, in order of time; when there are too many, warnings first."""
    first = sorted(events, key=lambda e: e.tone != "warning")[:_LISTED]
    return sorted(first, key=lambda e: e.number)


def _not_judged(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Stretches with the same reason and remedy put together, the longest in all first."""
    groups: dict[tuple[str | None, str, str], list[Record]] = {}
    for record in records:
        key = (record.get("rule"), record["reason"], record["message"])
        groups.setdefault(key, []).append(record)
    told = [
        {
            "rule": rule,
            "reason": reason,
            "message": message,
            "total_s": sum(r["end_s"] - r["start_s"] for r in group),
            "stretches": group[:_STRETCHES],
            "more": max(len(group) - _STRETCHES, 0),
        }
        for (rule, reason, message), group in groups.items()
    ]
    return sorted(told, key=lambda t: -t["total_s"])[:_LISTED]
