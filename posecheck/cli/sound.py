"""The voice of commands that speak."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from posecheck.voice.voice import Voice


def machine_voice() -> "Voice":
    """A voice through the machine's own sound; what is missing for it is said on stderr."""
    from posecheck.voice.speakers import machine_speaker
    from posecheck.voice.voice import Voice

    speaker, missing = machine_speaker()
    if missing:
        click.echo(f"{missing[:1].upper()}{missing[1:]}.", err=True)
    return Voice(speaker)
