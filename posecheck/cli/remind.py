"""`posecheck remind`: a calendar file that reminds of the stretches."""

from datetime import date
from pathlib import Path

import click

from posecheck.cli import options
from posecheck.errors import InputError
from posecheck.text.translation import _

OUTPUT = Path("posecheck-reminders.ics")


@click.command()
@click.option(
    "--programme",
    metavar="NAME|FILE",
    help="What to be reminded of: a programme, or a file of your own.  [default: morning]",
)
@options.exercise_option
@click.option(
    "--days",
    default="daily",
    show_default=True,
    metavar="DAYS",
    help="Such as mon,wed,fri; daily; weekdays; weekend.",
)
@click.option(
    "--at",
    "times",
    multiple=True,
    metavar="TIME",
    help="A time of the day, as in 7:30 or 19:30; may be repeated.  [default: 7:30]",
)
@click.option(
    "--ahead",
    type=int,
    default=0,
    show_default=True,
    metavar="MINUTES",
    help="So long before that time the alarm rings.",
)
@click.option("--weeks", type=int, metavar="N", help="For so many weeks.  [default: no end]")
@options.path_option(
    "-o", "--output", dir_okay=False, default=OUTPUT, show_default=True, help="The file to write."
)
def remind(
    programme: str | None,
    exercise: str | None,
    days: str,
    times: tuple[str, ...],
    ahead: int,
    weeks: int | None,
    output: Path,
) -> int:
    """Write a calendar file that reminds you of your stretches.

    Open the file with the calendar of your computer or phone: it reminds, and nothing is sent
    anywhere.
    """
    from posecheck.exercises.library import built_in_exercise
    from posecheck.exercises.programme import load_programme
    from posecheck.export import calendar
    from posecheck.files.atomic import write_whole

    if programme is not None and exercise is not None:
        raise InputError(_("give --programme or -e, not both"))
    title = (
        built_in_exercise(exercise).title
        if exercise is not None
        else load_programme(programme or "morning").title
    )
    reminder = calendar.Reminder(
        title,
        calendar.parse_days(days),
        tuple(calendar.parse_time(text) for text in times or ("7:30",)),
        ahead_min=ahead,
        weeks=weeks,
    )
    content = calendar.calendar_file(reminder, date.today())
    if output.exists() and not _ours(output):
        raise InputError(
            _("{output} is not a file of reminders: name another one with -o").format(output=output)
        )
    write_whole(output, content)
    click.echo(
        _("{output}: open it with your calendar, and it will remind you.").format(output=output)
    )
    return 0


def _ours(path: Path) -> bool:
    from posecheck.export.calendar import PRODUCT

    try:
        return PRODUCT.encode() in path.read_bytes()[:1000]
    except OSError:
        return False
