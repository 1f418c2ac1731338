"""`posecheck history`: past sessions, progress, export, deletion."""

import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli import options
from posecheck.errors import InputError
from posecheck.text.numbers import decimal, listed
from posecheck.text.translation import _, ngettext
from posecheck.text.units import unit_suffix

if TYPE_CHECKING:
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
            click.echo(_("Plot: {plot}").format(plot=plot))
        if export is None and plot is None:
            _list(past, entries)
    return 0


def _list(past: "History", entries: "Sequence[SessionEntry]") -> None:
    if not entries:
        click.echo(_("No sessions yet: `posecheck live` and `posecheck serve` keep them here."))
        return
    from posecheck.history.progress import by_exercise, reach, sparkline

    _print_table(entries)
    click.echo()
    for group in by_exercise(entries):
        row = group[:40][::-1]
        found = [reached.value for e in row if (reached := reach(e))]
        newest = group[0]
        words = [f"{newest.shown_title} ({newest.exercise}):", sparkline(found)]
        counted = _sessions(len(row))
        if newest.level is not None:
            counted = _("{sessions}, next level {level}").format(
                sessions=counted, level=past.level(newest.exercise)
            )
        words.append(counted)
        click.echo(" ".join(filter(None, words)))


def _print_table(entries: "Sequence[SessionEntry]") -> None:
    """One row a session."""
    from rich.console import Console
    from rich.table import Table

    from posecheck.exercises.library import counts_repetitions
    from posecheck.history.progress import reach

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in (_("id"), _("started"), _("movement"), _("level"), _("reps"), _("reached")):
        right = name in (_("id"), _("level"))
        table.add_column(name, justify="right" if right else "left")
    table.add_column(_("warnings"), justify="right")
    table.add_column(_("pain"))
    table.add_column(_("not judged"))
    for entry in entries:
        found = reach(entry)
        repetitions = str(entry.repetitions) if counts_repetitions(entry.exercise) else ""
        if entry.left_repetitions or entry.right_repetitions:
            repetitions = _("{n} ({left} L, {right} R)").format(
                n=entry.repetitions, left=entry.left_repetitions, right=entry.right_repetitions
            )
        table.add_row(
            str(entry.id),
            f"{entry.started.astimezone():%Y-%m-%d %H:%M}",
            entry.shown_title,
            str(entry.level or ""),
            repetitions,
            f"{decimal(abs(found.value), 1)}{unit_suffix(found.unit)}"
            if found
            else _("not judged"),
            # No warnings are told only of what was judged.
            str(entry.warnings) if entry.warnings or entry.judged_s > 0 else "",
            _("yes") if entry.pain else "",
            listed(entry.unjudged_labels()) if entry.judged_s > 0 else _("all of it"),
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
        raise InputError(_('there is no export "{kind}": choose csv or fhir').format(kind=kind))
    if file == "-":
        click.echo(text, nl=False)
        return
    from posecheck.files.atomic import write_whole

    write_whole(file, text)
    click.echo(_("{n} written to {file}").format(n=_sessions(len(entries)), file=file))


def _delete(past: "History", which: str, exercise: str | None, yes: bool) -> None:
    from posecheck.results.removal import remove_results

    if which == "all":
        chosen = past.sessions(exercise)
    else:
        entry = past.session(int(which)) if which.isascii() and which.isdigit() else None
        if entry is None:
            raise InputError(
                _(
                    "there is no session {which}: give a number from `posecheck history`, or all"
                ).format(which=which)
            )
        chosen = [entry]
    words = _sessions(len(chosen))
    if not yes and not click.confirm(
        _("Delete {words} and the results for good?").format(words=words)
    ):
        click.echo(_("Nothing was deleted."))
        return
    for entry in chosen:
        try:
            remove_results(entry.folder)
        except OSError as error:
            raise InputError(
                _(
                    "the results in {folder} cannot be deleted ({reason}): the session stays; "
                    "delete it again when they can be"
                ).format(folder=entry.folder, reason=error.strerror)
            ) from error
        assert entry.id is not None
        past.delete(entry.id)
    click.echo(_("{words} deleted.").format(words=words))


def _sessions(count: int) -> str:
    return ngettext("{n} session", "{n} sessions", count).format(n=count)
