"""Tells of sessions that a crash or a power cut ended."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from posecheck.text.translation import _

if TYPE_CHECKING:
    from posecheck.analysis.broken_off import Kept


def say_kept(kept: "Sequence[Kept]") -> None:
    """Say which sessions have been finished from their journals, a line each."""
    for session in kept:
        click.echo(
            _(
                "The session of {started} was broken off: it is kept as far as it came, {report}"
            ).format(
                started=f"{session.head.started.astimezone():%Y-%m-%d %H:%M}",
                report=session.folder / "report.html",
            )
        )
