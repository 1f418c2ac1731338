"""Writes what became of a batch: `summary.json`, `summary.csv` and the page `index.html`."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from posecheck.batch.accuracy_page import write_accuracy
from posecheck.batch.metrics import SCHEMA, BatchSummary, score_of
from posecheck.batch.outcome import Outcome
from posecheck.batch.table import terminal_table
from posecheck.files.atomic import write_whole
from posecheck.files.ownership import SUMMARY_FILES, refuse_foreign

__all__ = ["SCHEMA", "BatchSummary", "terminal_table", "write_accuracy", "write_summary"]
JSON_NAME, CSV_NAME, PAGE_NAME = "summary.json", "summary.csv", "index.html"


def write_summary(
    outcomes: Iterable[Outcome], folder: str | Path, seconds: float | None = None
) -> BatchSummary:
    """Write `summary.json`, `summary.csv` and `index.html` of a batch into its folder.

    Each file appears whole or not at all.

    Args:
        folder: of the batch; the outcomes' own folders are in it.
        seconds: elapsed time of the batch.

    Raises:
        InputError: when they cannot be written, or files of other people would be replaced.
    """
    # The page needs the picture libraries: only those who write one pay for their import.
    from posecheck.batch.page import summary_page

    folder, summary = Path(folder), BatchSummary.of(outcomes, seconds)
    refuse_foreign(folder, SUMMARY_FILES)
    content = json.dumps(summary.to_dict(), indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(folder / JSON_NAME, content + "\n")
    write_whole(folder / CSV_NAME, summary_csv(summary))
    write_whole(folder / PAGE_NAME, summary_page(summary, folder))
    return summary


def summary_csv(summary: BatchSummary) -> str:
    """A header and one row a clip; an empty cell = unknown."""
    out = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for outcome in summary.outcomes:
        row = _row(outcome)
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: "" if value is None else value for key, value in row.items()})
    return out.getvalue()


def _row(outcome: Outcome) -> dict[str, Any]:
    events = score_of(outcome)
    errors = [abs(error) for error in outcome.holds]
    report = None if outcome.folder is None else f"{outcome.folder}/report.html"
    return {
        "name": outcome.name,
        "clip": outcome.clip,
        "exercise": outcome.exercise,
        "status": outcome.status,
        "misses": len(outcome.misses),
        "events_found": events.found,
        "events_unexpected": events.unexpected,
        "events_missing": events.missing,
        "hold_error_s": max(errors, default=None),
        "duration_s": outcome.duration_s,
        "judged_s": outcome.judged_s,
        "frames": outcome.frames,
        "seconds": outcome.seconds,
        "reused": int(outcome.reused),
        "rerun": int(outcome.rerun),
        "report": report,
        "messages": " ".join(miss.message for miss in outcome.misses) or None,
        "error": outcome.error,
    }
