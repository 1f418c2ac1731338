"""`posecheck exercises`: list the movements, or explain one."""

import textwrap
from pathlib import Path

import click

from posecheck.cli import options
from posecheck.errors import InputError
from posecheck.exercises.describe import form_words, limit_words, signal_words
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import IN_ORDER, built_in_exercise
from posecheck.text.translation import _

WIDTH = 88


@click.command()
@click.argument("identifier", metavar="[ID]", required=False)
@options.path_option(
    "--definition", "definition_path", help="Explain the movement of your own that FILE defines."
)
def exercises(identifier: str | None, definition_path: Path | None) -> None:
    """List the movements with their view and limits, or explain the movement ID."""
    if identifier is not None and definition_path is not None:
        raise InputError(
            _("name one movement: the ID of posecheck's own, or --definition with yours")
        )
    if identifier is not None or definition_path is not None:
        _explain(options.chosen_definition(identifier, definition_path))
        return
    definitions = [built_in_exercise(name) for name in IN_ORDER]
    widths = [max(len(d.id) for d in definitions), max(len(d.full_title) for d in definitions)]
    for definition in definitions:
        limits = "; ".join(limit_words(limit) for limit in definition.limits)
        view = " or ".join(definition.views).replace("_", " ")
        click.echo(
            f"{definition.id:{widths[0]}}  {definition.full_title:{widths[1]}}  {view:13}  {limits}"
        )
    click.echo()
    click.echo(_("Every hold: a cue at 8 s, a warning at 10 s. More: posecheck exercises ID"))


def _explain(definition: Exercise) -> None:
    click.echo(f"{definition.title} ({definition.id})")
    if definition.source_name:
        click.echo(_("In the source: {name}").format(name=definition.source_name))
    click.echo(definition.purpose + "\n")
    for step, text in enumerate(definition.how, 1):
        _paragraph(text, f"{step}. ")
    click.echo()
    _paragraph(definition.camera, _("Camera: "))
    _paragraph(f'"{definition.source.sentence}" ({definition.source.text})', _("Source: "))
    click.echo()
    click.echo(_("Limits"))
    for limit in definition.limits:
        _paragraph(f"{limit_words(limit)}. {limit.citation}", "  - ")
    _paragraph(
        _(
            "hold: {limit_s:g} s, cue at {cue_s:g} s. source: \"don't hold the stretch for "
            'more than 10 seconds"'
        ).format(limit_s=definition.hold.limit_s, cue_s=definition.hold.cue_s),
        "  - ",
    )
    for pace in definition.pace:
        name, unit = signal_words(pace.signal)
        _paragraph(
            _("pace of {name}: {per_s:g} {unit}/s").format(name=name, per_s=pace.per_s, unit=unit),
            "  - ",
        )
    if definition.form:
        click.echo()
        click.echo(_("Form and set-up"))
    for form in definition.form:
        _paragraph(f"{form_words(form)}: {form.say}", "  - ")


def _paragraph(text: str, lead: str) -> None:
    click.echo(
        textwrap.fill(
            text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead.expandtabs())
        )
    )
