"""The history as a CSV file."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from posecheck.history.entry import SessionEntry

COLUMNS: Final = (
    "id",
    "started",
    "exercise",
    "level",
    "repetitions",
    "left_repetitions",
    "right_repetitions",
    "duration_s",
    "judged_s",
    "warnings",
    "pain",
    "source",
    "title",
    "pain_before",
    "pain_after",
    "level_by",
    "broken_off",
    "person",
)


def write_csv(entries: Iterable[SessionEntry], out: TextIO) -> None:
    """Write one row a session; each signal has columns NAME_min and NAME_max, in its unit.

    An empty cell = not known. `out` must be open with newline="".
    """
    entries = list(entries)
    signals = list(dict.fromkeys(name for entry in entries for name in entry.ranges))
    ends = [f"{name}_{end}" for name in signals for end in ("min", "max")]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *ends])
    for entry in entries:
        row: list[object] = [
            entry.id,
            entry.started.isoformat(timespec="seconds"),
            entry.exercise,
            entry.level,
            entry.repetitions,
            entry.left_repetitions,
            entry.right_repetitions,
            round(entry.duration_s, 2),
            round(entry.judged_s, 2),
            entry.warnings,
            "yes" if entry.pain else "no",
            entry.source,
            entry.shown_title,
            entry.pain_before,
            entry.pain_after,
            entry.level_by,
            # Of uploads, and before version 4 of the history, it is not known what was asked.
            "yes" if entry.broken_off else "no" if entry.asked else None,
            entry.person,
        ]
        for name in signals:
            low, high, _ = entry.ranges.get(name, ("", "", ""))
            row += [low, high]
        writer.writerow(["" if cell is None else cell for cell in row])
