"""`posecheck history`: past sessions, progress, export, deletion."""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli import options
from posecheck.errors import InputError
from posecheck.exercises.library import known_exercise

if TYPE_CHECKING:
    from posecheck.exercises.exercise import Exercise
    from posecheck.history.entry import SessionEntry
    from posecheck.history.store import History


@click.command()
@options.exercise_option
@options.database_option
@options.path_option("--plot", help="Draw the progress into FILE.png, .svg or .pdf.")
@click.option(
    "--export",
    nargs=2,
    metavar="csv|fhir FILE",
    help="Write all as CSV, or as a FHIR R4 Bundle of Observations; FILE - is the screen.",
)
@click.option("--delete", metavar="ID|all", help="Forget one session, or all, with its results.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
def history(
    exercise: str | None,
    database: str | None,
    plot: Path | None,
    export: tuple[str, str] | None,
    delete: str | None,
    yes: bool,
) -> int:
    """List past sessions, newest first, and how they progressed."""
    from posecheck.history.store import History

    with History.open(database) as past:
        if delete is not None:
            _delete(past, delete, exercise, yes)
            return 0
        entries = past.sessions(exercise)
        if export is not None:
            _export(entries, *export)
        if plot is not None:
            from posecheck.history.chart import plot_progress

            plot_progress(entries, plot)
            click.echo(f"Plot: {plot}")
        if export is None and plot is None:
            _list(past, entries)
    return 0


def _list(past: "History", entries: "Sequence[SessionEntry]") -> None:
    if not entries:
        click.echo("No sessions yet: `posecheck live` and `posecheck serve` keep them here.")
        return
    from posecheck.history.progress import reach, sparkline

    movements = {e.exercise: known_exercise(e.exercise) for e in entries}
    _print_table(entries, movements)
    click.echo()
    for exercise, definition in movements.items():
        row = [e for e in reversed(entries) if e.exercise == exercise][-40:]
        found = [reached.value for e in row if (reached := reach(e, definition))]
        times = _sessions(len(row))
        if definition and definition.has_levels:
            times += f", next level {past.level(exercise)}"
        click.echo(" ".join(filter(None, [f"{exercise}:", sparkline(found), times])))


def _print_table(
    entries: "Sequence[SessionEntry]", movements: "Mapping[str, Exercise | None]"
) -> None:
    """One row a session."""
    from rich.console import Console
    from rich.table import Table

    from posecheck.history.progress import reach

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "started", "movement", "level", "reps", "reached", "warnings", "pain"):
        table.add_column(name, justify="right" if name in ("id", "level", "warnings") else "left")
    for entry in entries:
        found = reach(entry, movements[entry.exercise])
        movement = movements[entry.exercise]
        counted = movement is None or movement.counts_repetitions
        repetitions = str(entry.repetitions) if counted else ""
        if entry.left_repetitions or entry.right_repetitions:
            repetitions += f" ({entry.left_repetitions} L, {entry.right_repetitions} R)"
        table.add_row(
            str(entry.id),
            f"{entry.started.astimezone():%Y-%m-%d %H:%M}",
            entry.exercise,
            str(entry.level or ""),
            repetitions,
            f"{abs(found.value):.1f} {found.unit}" if found else "not judged",
            str(entry.warnings),
            "yes" if entry.pain else "",
        )
    # To a file or another program nothing is cut off.
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    console.print(table)


def _export(entries: "Sequence[SessionEntry]", kind: str, file: str) -> None:
    if kind == "csv":
        from posecheck.export.history_csv import write_csv

        out = io.StringIO(newline="")
        write_csv(entries, out)
        text = out.getvalue()
    elif kind == "fhir":
        from posecheck.export.fhir import bundle

        text = json.dumps(bundle(entries), indent=1, ensure_ascii=False) + "\n"
    else:
        raise InputError(f'there is no export "{kind}": choose csv or fhir')
    if file == "-":
        click.echo(text, nl=False)
        return
    from posecheck.files.atomic import write_whole

    write_whole(file, text)
    click.echo(f"{_sessions(len(entries))} written to {file}")


def _delete(past: "History", which: str, exercise: str | None, yes: bool) -> None:
    from posecheck.results.removal import remove_results

    if which == "all":
        chosen = past.sessions(exercise)
    else:
        entry = past.session(int(which)) if which.isascii() and which.isdigit() else None
        if entry is None:
            raise InputError(
                f"there is no session {which}: give a number from `posecheck history`, or all"
            )
        chosen = [entry]
    words = _sessions(len(chosen))
    if not yes and not click.confirm(f"Delete {words} and the results for good?"):
        click.echo("Nothing was deleted.")
        return
    for entry in chosen:
        try:
            remove_results(entry.folder)
        except OSError as error:
            raise InputError(
                f"the results in {entry.folder} cannot be deleted ({error.strerror}): the session "
                "stays; delete it again when they can be"
            ) from error
        assert entry.id is not None
        past.delete(entry.id)
    click.echo(f"{words} deleted.")


def _sessions(count: int) -> str:
    return f"{count} session{'' if count == 1 else 's'}"
