"""`posecheck exercises`: list the movements, or explain one."""

import textwrap

import click

from posecheck.exercises.definition import Definition, Limit
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.signals.catalogue import SIGNALS

WIDTH = 88


@click.command()
@click.argument("identifier", metavar="[ID]", required=False)
def exercises(identifier: str | None) -> None:
    """List the movements with their view and limits, or explain the movement ID."""
    if identifier is not None:
        _explain(load_exercise(identifier))
        return
    definitions = [load_exercise(name) for name in exercise_ids()]
    widths = [max(len(d.id) for d in definitions), max(len(d.title) for d in definitions)]
    for definition in definitions:
        limits = "; ".join(limit_words(limit) for limit in definition.limits)
        view = " or ".join(definition.views).replace("_", " ")
        click.echo(
            f"{definition.id:{widths[0]}}  {definition.title:{widths[1]}}  {view:13}  {limits}"
        )
    click.echo("\nEvery hold: a cue at 8 s, a warning at 10 s. More: posecheck exercises ID")


def _explain(definition: Definition) -> None:
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
        name, unit = _words(pace.signal)
        _paragraph(f"pace of {name}: {pace.per_s:g} {unit}/s", "  - ")
    if definition.form:
        click.echo("\nForm and set-up")
    for form in definition.form:
        name, unit = _words(form.signal)
        change = " from neutral" if form.from_neutral else ""
        _paragraph(f"{name}{change} {_ends(form.low, form.high, unit)}: {form.say}", "  - ")


def limit_words(limit: Limit) -> str:
    """A limit in words, as in "knee drift ±1, 2, 3 in by level"."""
    name, unit = _words(limit.signal)
    change = " from neutral" if limit.from_neutral else ""
    if limit.levels:
        steps = ", ".join(f"{level:g}" for level in limit.levels)
        return f"{name}{change} ±{steps} {unit} by level"
    return f"{name}{change} {_ends(limit.low, limit.high, unit)}"


def _ends(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"up to {high:g} {unit}"
    if high is None:
        return f"down to {low:g} {unit}"
    return f"{low:g} to {high:g} {unit}"


def _words(signal: str) -> tuple[str, str]:
    """A signal in words and its unit; {side}_ stands for both sides."""
    entry = SIGNALS[signal.replace("{side}", "left")]
    label = entry.label.removeprefix("left ") if "{side}" in signal else entry.label
    return label, entry.unit


def _paragraph(text: str, lead: str) -> None:
    click.echo(
        textwrap.fill(
            text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead.expandtabs())
        )
    )
