"""`posecheck desktop`: an entry among this computer's programs."""

import os
from pathlib import Path

import click

from posecheck.text.translation import _


@click.command()
@click.option("--remove", is_flag=True, help="Take the entry away again.")
def desktop(remove: bool) -> int:
    """Put posecheck among this computer's programs, so that a click opens it.

    It opens the page in the browser, without a terminal. The page has a button that closes
    posecheck.
    """
    from posecheck.desktop.entry import entry_here, install, start_command, uninstall

    entry = entry_here(os.environ, Path.home())
    if remove:
        gone = uninstall(entry)
        words = _("{path} is removed.") if gone else _("There is no entry: nothing to remove.")
        click.echo(words.format(path=entry.path))
        return 0
    install(entry, start_command())
    click.echo(
        _("posecheck is among your programs now: look for its name ({path}).").format(
            path=entry.path
        )
    )
    return 0
