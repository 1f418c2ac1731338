"""Which warnings the summary shows a still picture of, and at which moment."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from posecheck.report.content import ReportContent
from posecheck.report.page_summary import excess

MOST: Final = 6
"""More pictures push the summary off its printed page."""
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Still:
    """A picture of a warning.

    Attributes:
        time_s: when it was seen.
        number: the warning's own in the list of events.
        message: what was said then.
        picture: a JPEG as a data URI.
    """

    time_s: float
    number: int
    message: str
    picture: str


def stills_of(content: ReportContent) -> list[Still]:
    """The pictures to show, in order of time; none where no annotated video was kept."""
    chosen = chosen_warnings(content.result["events"])
    if content.video is None or not chosen:
        return []
    # A report without a video is written where videos cannot be read, too.
    from posecheck.video.stills import stills

    events = content.result["events"]
    times_s = [moment_of(events[i], content) for i in chosen]
    return [
        Still(time_s, i + 1, events[i]["message"], _data_uri(picture))
        for i, time_s, picture in zip(chosen, times_s, stills(content.video, times_s), strict=True)
        if picture is not None
    ]


def chosen_warnings(events: Sequence[Record], most: int = MOST) -> list[int]:
    """Places of the warnings to show: the worst of each sort first, as many as fit."""
    worst_first = sorted(
        (i for i, e in enumerate(events) if e["severity"] == "warning"),
        key=lambda i: -excess(events[i]),
    )
    seen: set[tuple[Any, ...]] = set()
    firsts, others = list[int](), list[int]()
    for i in worst_first:
        event = events[i]
        sort = (event["kind"], event["rule"], event["side"], event["message"])
        (others if sort in seen else firsts).append(i)
        seen.add(sort)
    return sorted((firsts + others)[:most], key=lambda i: (events[i]["start_s"], i))


def moment_of(event: Record, content: ReportContent) -> float:
    """When a warning was at its worst: at the signal's peak, or a hold's end, else its start."""
    start, end = float(event["start_s"]), float(event["end_s"])
    if event["kind"] == "hold":
        return end
    peak, limit = event.get("peak"), event.get("limit")
    signal = next((s for s in content.signals if s.name == event["rule"]), None)
    if event["kind"] != "range" or signal is None or peak is None or limit is None:
        return start
    inside = (content.times >= start) & (content.times <= end) & np.isfinite(signal.values)
    if not inside.any():
        return start
    beyond = signal.values if peak >= limit else -signal.values
    return float(content.times[np.where(inside, beyond, -np.inf).argmax()])


def _data_uri(picture: bytes) -> str:
    return "data:image/jpeg;base64," + b64encode(picture).decode("ascii")
