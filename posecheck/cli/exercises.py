"""`posecheck exercises`: list the movements, or explain one."""

import textwrap

import click

from posecheck.exercises.describe import ends_words, limit_words, signal_words
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, exercise_ids

WIDTH = 88


@click.command()
@click.argument("identifier", metavar="[ID]", required=False)
def exercises(identifier: str | None) -> None:
    """List the movements with their view and limits, or explain the movement ID."""
    if identifier is not None:
        _explain(built_in_exercise(identifier))
        return
    definitions = [built_in_exercise(name) for name in exercise_ids()]
    widths = [max(len(d.id) for d in definitions), max(len(d.title) for d in definitions)]
    for definition in definitions:
        limits = "; ".join(limit_words(limit) for limit in definition.limits)
        view = " or ".join(definition.views).replace("_", " ")
        click.echo(
            f"{definition.id:{widths[0]}}  {definition.title:{widths[1]}}  {view:13}  {limits}"
        )
    click.echo("\nEvery hold: a cue at 8 s, a warning at 10 s. More: posecheck exercises ID")


def _explain(definition: Exercise) -> None:
    click.echo(f"{definition.title} ({definition.id})")
    click.echo(definition.purpose + "\n")
    for step, text in enumerate(definition.how, 1):
        _paragraph(text, f"{step}. ")
    click.echo()
    _paragraph(definition.camera, "Camera: ")
    _paragraph(f'"{definition.source.sentence}" ({definition.source.text})', "Source: ")
    click.echo("\nLimits")
    for limit in definition.limits:
        _paragraph(f"{limit_words(limit)}. {limit.citation}", "  - ")
    _paragraph(
        f"hold: {definition.hold.limit_s:g} s, cue at {definition.hold.cue_s:g} s. source: "
        '"don\'t hold the stretch for more than 10 seconds"',
        "  - ",
    )
    for pace in definition.pace:
        name, unit = signal_words(pace.signal)
        _paragraph(f"pace of {name}: {pace.per_s:g} {unit}/s", "  - ")
    if definition.form:
        click.echo("\nForm and set-up")
    for form in definition.form:
        name, unit = signal_words(form.signal)
        change = " from neutral" if form.from_neutral else ""
        _paragraph(f"{name}{change} {ends_words(form.low, form.high, unit)}: {form.say}", "  - ")


def _paragraph(text: str, lead: str) -> None:
    click.echo(
        textwrap.fill(
            text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead.expandtabs())
        )
    )
