"""Adds pain that came after a session to results that have been written before it was told."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from posecheck.files.atomic import write_whole
from posecheck.files.json_values import plain
from posecheck.report.filed import NOT_TOLD_AFTER, STOPPED_HERE
from posecheck.session.pain import pain_event
from posecheck.text.translation import _

_PLACE = re.compile(f"{NOT_TOLD_AFTER}[^<]*{NOT_TOLD_AFTER}")


def note_pain_after(folder: str | Path | None, pain: int) -> None:
    """Write the pain, from 0 to 10, into `result.json` and the report of a session.

    Results that are not there, or not posecheck's, are left alone: the history has the number.

    Raises:
        InputError: when a file cannot be written.
    """
    marked = f"{NOT_TOLD_AFTER}{pain}{NOT_TOLD_AFTER}"
    _change(folder, lambda result: {"pain_after": pain}, lambda page: _PLACE.sub(marked, page))


def note_stopped(folder: str | Path | None) -> None:
    """Write into the results of a session that pain came in the rest after it; as above."""

    def stopped(result: dict[str, Any]) -> dict[str, Any]:
        events: list[dict[str, Any]] = result["events"]
        if any(event["kind"] == "pain" for event in events):
            return {}
        pain = plain(asdict(pain_event(result["source"]["duration_s"])))
        return {"events": [*events, pain]}

    words = html.escape(_("You marked pain in the rest after it"))
    told = (
        '<div class="verdict warning"><span class="sign" aria-hidden="true">▲</span>'
        f"<div><h2>{words}</h2></div></div>"
    )
    # In the mark's place: whoever presses twice is told once.
    _change(folder, stopped, lambda page: page.replace(STOPPED_HERE, told))


def _change(
    folder: str | Path | None,
    changes: Callable[[dict[str, Any]], dict[str, Any]],
    told: Callable[[str], str],
) -> None:
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
    content |= changes(content)
    write_whole(result, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    write_whole(page, told(words))
