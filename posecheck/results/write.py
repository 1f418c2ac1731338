"""Writes signals, report and `result.json` of a session, and the report alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from posecheck.errors import MissingExtra
from posecheck.files.atomic import replacing
from posecheck.pose.provenance import Provenance
from posecheck.report import page
from posecheck.report.content import ReportContent, SignalPlot
from posecheck.session.result import SessionResult, write_result, write_signals
from posecheck.signals.catalogue import SIGNALS


def write_results(result: SessionResult, provenance: Provenance, folder: Path) -> dict[str, Any]:
    """Write signals, report and `result.json` of a session beside what is in `folder` already.

    The report shows `annotated.mp4` when it is there.

    Returns:
        The content of `result.json`.
    """
    content = replace(result, provenance=provenance).to_dict()
    write_signals(result, folder / "signals.csv")
    _write_page(result, content, folder / "report.html", folder / "annotated.mp4")
    write_result(content, folder / "result.json")
    return content


def write_report(result: SessionResult, path: str | Path) -> Path:
    """Write the report of a result as one page that works without a network.

    Parameters
    ----------
    result : SessionResult
        What a session found.
    path : str or Path
        The HTML file. A video `annotated.mp4` beside it is shown in it: put into the page, or
        played from there when it is larger than 40 MB.

    Returns
    -------
    Path
        The file, which appears whole or not at all.

    Raises
    ------
    InputError
        When it cannot be written.
    MissingExtra
        When Matplotlib, which draws the plots, is not installed.

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cat_cow")
    >>> _ = session.update(posecheck.Pose.nobody(0.0, (640, 480)))
    >>> posecheck.write_report(session.finish(), "report.html").name
    'report.html'
    """
    path = Path(path)
    with replacing(path) as temporary:
        try:
            _write_page(result, result.to_dict(), temporary, path.with_name("annotated.mp4"))
        except ImportError as error:
            raise MissingExtra.of("a report", "posecheck") from error
    return path


def _write_page(result: SessionResult, content: dict[str, Any], path: Path, video: Path) -> None:
    exercise = result.exercise
    shown = ReportContent(
        result=content,
        title=exercise.title,
        source_sentence=exercise.source.sentence,
        citation=exercise.source.text,
        times=result.times,
        signals=list(_plots(result)),
        video=video if video.exists() else None,
        source_name=exercise.source_name,
    )
    page.write_report(shown, path)


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
