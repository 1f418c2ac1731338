"""Adds the pain after a session to results that have been written before it was told."""

import json
import re
from pathlib import Path

from posecheck.files.atomic import write_whole
from posecheck.report.filed import NOT_TOLD_AFTER

_PLACE = re.compile(f"{NOT_TOLD_AFTER}[^<]*{NOT_TOLD_AFTER}")


def note_pain_after(folder: str | Path | None, pain: int) -> None:
    """Write the pain, from 0 to 10, into `result.json` and the report of a session.

    Results that are not there, or not posecheck's, are left alone: the history has the number.

    Raises:
        InputError: when a file cannot be written.
    """
    if folder is None:
        return
    result, page = Path(folder) / "result.json", Path(folder) / "report.html"
    try:
        content = json.loads(result.read_text("utf-8"))
        words = page.read_text("utf-8")
    except (OSError, ValueError):
        return
    if not isinstance(content, dict) or "pain_after" not in content:
        return
    content["pain_after"] = pain
    write_whole(result, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    marked = f"{NOT_TOLD_AFTER}{pain}{NOT_TOLD_AFTER}"
    write_whole(page, _PLACE.sub(marked, words))
