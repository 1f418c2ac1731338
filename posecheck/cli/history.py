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
    metavar="csv|fhir|fhir-transaction FILE",
    help="Write all as CSV, or as a FHIR R4 Bundle of Observations, with fhir-transaction as one "
    "that a server takes at its base address; FILE - is the screen.",
)
@click.option(
    "--subject",
    metavar="REFERENCE",
    help="Whose sessions they are, for FHIR: Patient/123, or an identifier as SYSTEM|VALUE.",
)
@click.option("--delete", metavar="ID|all", help="Forget one session, or all, with its results.")
@click.option(
    "--recover",
    is_flag=True,
    help="Keep sessions that a crash or a power cut broke off, each as far as it came.",
)
@click.option("--yes", is_flag=True, help="Delete without asking.")
def history(
    exercise: str | None,
    database: str | None,
    plot: Path | None,
    export: tuple[str, str] | None,
    subject: str | None,
    delete: str | None,
    recover: bool,
    yes: bool,
) -> int:
    """List past sessions, newest first, and how they progressed."""
    from posecheck.history.database import nothing_kept_yet
    from posecheck.history.store import History

    if recover:
        _recover(database)
    if nothing_kept_yet(database):
        _refuse_unknown(exercise)
        if export is not None:  # whoever asks for a file finds one, with no sessions in it
            _export([], *export, subject)
        else:
            _say_that_there_is_nothing(exercise)
        return 0
    if delete is not None:
        with History.open(database, must_be_there=True) as past:
            _delete(past, delete, exercise, yes)
        return 0
    with History.open_to_read(database) as past:
        entries, damaged = past.read(exercise)
        if not entries:
            _refuse_unknown(exercise)
        if export is not None:
            _export(entries, *export, subject)
        if plot is not None:
            from posecheck.history.chart import plot_progress

            plot_progress(entries, plot)
            click.echo(_("Plot: {plot}").format(plot=plot))
        if export is None and plot is None:
            _list(past, entries)
        if damaged:
            click.echo(_damaged(damaged), err=True)
    return 0


def _recover(database: str | None) -> None:
    """Finish the sessions that were broken off, and say which."""
    from posecheck.analysis.broken_off import default_journals, finish_broken_off, left_journals
    from posecheck.cli.broken_off import say_kept
    from posecheck.history.store import History

    if not any(True for _journal in left_journals(default_journals())):
        click.echo(_("No session was broken off."))
        return
    with History.open(database) as past:
        say_kept(finish_broken_off(default_journals(), past))


def _damaged(numbers: "Sequence[int]") -> str:
    return ngettext(
        "posecheck: the row of session {known} is damaged and was left out: delete it with "
        "--delete, or mend the database",
        "posecheck: the rows of sessions {known} are damaged and were left out: delete them with "
        "--delete, or mend the database",
        len(numbers),
    ).format(known=", ".join(map(str, numbers)))


def _refuse_unknown(exercise: str | None) -> None:
    """Raise InputError for a movement that neither posecheck nor the history knows."""
    from posecheck.exercises.library import exercise_ids

    if exercise is not None and exercise not in exercise_ids():
        raise InputError(
            _(
                'there is no movement "{exercise}" in the history, and none of that name comes '
                "with posecheck: choose one of {known}, or one of your own that was kept"
            ).format(exercise=exercise, known=", ".join(exercise_ids()))
        )


def _say_that_there_is_nothing(exercise: str | None) -> None:
    _refuse_unknown(exercise)
    click.echo(_("No sessions yet: `posecheck live` and `posecheck serve` keep them here."))


def _list(past: "History", entries: "Sequence[SessionEntry]") -> None:
    if not entries:
        _say_that_there_is_nothing(None)
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
            _("{title} (broken off)").format(title=entry.shown_title)
            if entry.interrupted
            else entry.shown_title,
            str(entry.level or ""),
            repetitions,
            f"{decimal(abs(found.value), 1)}{unit_suffix(found.unit)}"
            if found
            else _("not judged"),
            # No warnings are told only of what was judged.
            str(entry.warnings) if entry.warnings or entry.judged_s > 0 else "",
            _pain(entry),
            listed(entry.unjudged_labels()) if entry.judged_s > 0 else _("all of it"),
        )
    # To a file or another program nothing is cut off.
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False, markup=False)
    console.print(table)


def _pain(entry: "SessionEntry") -> str:
    """Whether pain was marked, pain before and after, and whether the person broke it off."""
    told = [_("yes")] if entry.pain else []
    if entry.pain_before is not None or entry.pain_after is not None:
        told.append(f"{_number(entry.pain_before)}→{_number(entry.pain_after)}")
    if entry.broken_off and not entry.interrupted:  # that stands beside the title
        told.append(_("broken off"))
    return ", ".join(told)


def _number(pain: int | None) -> str:
    return "?" if pain is None else str(pain)


def _export(entries: "Sequence[SessionEntry]", kind: str, file: str, subject: str | None) -> None:
    if kind == "csv":
        from posecheck.export.history_csv import write_csv

        out = io.StringIO(newline="")
        write_csv(entries, out)
        text = out.getvalue()
    elif kind in ("fhir", "fhir-transaction"):
        from posecheck.export.fhir import bundle

        content = bundle(entries, subject=subject, transaction=kind == "fhir-transaction")
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    else:
        raise InputError(
            _('there is no export "{kind}": choose csv or fhir, or fhir-transaction').format(
                kind=kind
            )
        )
    if file == "-":
        click.echo(text, nl=False)
        return
    from posecheck.files.atomic import write_whole

    write_whole(file, text)
    click.echo(_("{n} written to {file}").format(n=_sessions(len(entries)), file=file))


def _delete(past: "History", which: str, exercise: str | None, yes: bool) -> None:
    from posecheck.analysis.broken_off import default_journals, forget_journals
    from posecheck.results.removal import remove_results

    chosen = past.folders(exercise)
    if which == "all":
        if not chosen:
            _refuse_unknown(exercise)
    else:
        number = int(which) if which.isascii() and which.isdigit() else None
        chosen = [(id, folder) for id, folder in past.folders() if id == number]
        if not chosen:
            raise InputError(
                _(
                    "there is no session {which}: give a number from `posecheck history`, or all"
                ).format(which=which)
            )
    words = _sessions(len(chosen))
    if not yes and not click.confirm(
        _("Delete {words} and the results for good?").format(words=words)
    ):
        click.echo(_("Nothing was deleted."))
        return
    if which == "all":  # those too that were broken off and never became a row
        forget_journals(default_journals(), exercise)
    for id, folder in chosen:
        try:
            left = remove_results(folder)
        except OSError as error:
            raise InputError(
                _(
                    "the results in {folder} cannot be deleted ({reason}): the session stays; "
                    "delete it again when they can be"
                ).format(folder=folder, reason=error.strerror)
            ) from error
        past.delete(id)
        for file in left:
            words_left = _("{file} stays: nothing shows that posecheck wrote it.")
            click.echo(words_left.format(file=file), err=True)
    click.echo(_("{words} deleted.").format(words=words))
    if past.lingering:
        click.echo(
            _(
                "Another program is reading the history: what was deleted is still in its log, and "
                "goes when posecheck next opens it."
            ),
            err=True,
        )


def _sessions(count: int) -> str:
    return ngettext("{n} session", "{n} sessions", count).format(n=count)
