"""Writes signals, report and `result.json` of a session."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from posecheck.pose.provenance import Provenance
from posecheck.report.page import ReportContent, SignalPlot, write_report
from posecheck.session.result import SessionResult, result_json, write_result, write_signals
from posecheck.signals.catalogue import SIGNALS


def write_results(result: SessionResult, provenance: Provenance, folder: Path) -> dict[str, Any]:
    """Write signals, report and `result.json` of a session beside what is in `folder` already.

    The report shows `annotated.mp4` when it is there.

    Returns:
        The content of `result.json`.
    """
    content = result_json(result, provenance)
    write_signals(result, folder / "signals.csv")
    _write_page(result, content, folder)
    write_result(content, folder / "result.json")
    return content


def _write_page(result: SessionResult, content: dict[str, Any], folder: Path) -> None:
    exercise = result.exercise
    video = folder / "annotated.mp4"
    page = ReportContent(
        result=content,
        title=exercise.title,
        source_sentence=exercise.source.sentence,
        citation=exercise.source.text,
        times=result.times,
        signals=list(_plots(result)),
        video=video if video.exists() else None,
    )
    write_report(page, folder / "report.html")


def _plots(result: SessionResult) -> Iterator[SignalPlot]:
    for name, values in result.signals.items():
        low, high, caution_low, caution_high = result.limits.get(name, (None,) * 4)
        signal = SIGNALS[name]
        yield SignalPlot(
            name=name,
            label=signal.label,
            unit=signal.unit,
            values=values,
            low=low,
            high=high,
            caution_low=caution_low,
            caution_high=caution_high,
            neutral=result.neutral.get(name) if name in result.from_neutral else None,
            primary=name in result.exercise.main_signals,
            bands=result.bands.get(name),
        )
