"""`posecheck` alone: opens the page, for people who do not use a terminal."""

import html
import os
import sys
import webbrowser
from contextlib import closing, suppress
from pathlib import Path

import click

from posecheck.errors import InputError
from posecheck.text.translation import _

PORTS_TRIED = 10
"""From the usual one on: at the same address the browser keeps a person's settings."""


def by_hand() -> bool:
    """Whether a person is at a terminal, who can see a page, and not a script that reads help."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def open_page(context: click.Context) -> int:
    """Open the page of the server that runs already, or of a new one until it is closed."""
    environment = os.environ.copy()  # before OpenCV puts its own libraries into it
    from posecheck.cli.serve import serve
    from posecheck.serve.running import forget_running, note_running, running_link
    from posecheck.serve.server import open_browser

    link = running_link()
    if link is not None:
        click.echo(_("posecheck is at {link}").format(link=link))
        open_browser(link, environment)
        return 0
    noted: list[str] = []

    def at_link(link: str) -> None:
        noted.append(link)
        note_running(link)

    try:
        return int(context.invoke(serve, port=_free_port(), at_link=at_link))
    finally:
        for link in noted:
            forget_running(link)


def _free_port() -> int:
    """The first free one of ours, else any."""
    from posecheck.serve.server import DEFAULT_PORT, listening

    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        with suppress(InputError), closing(listening("127.0.0.1", port)):
            return port
    return 0


def main() -> None:
    """Open the page without a terminal: what goes wrong is shown in the browser."""
    from posecheck.cli import logs

    logs.hush_native_log()
    logs.begin()
    try:
        open_page(click.Context(click.Command("posecheck")))
    except KeyboardInterrupt:
        pass
    except Exception as error:
        words = str(error) if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        _show(words, "" if isinstance(error, InputError) else logs.where())
        sys.exit(2)


def _show(words: str, details: str) -> None:
    from platformdirs import user_cache_path

    from posecheck.files.atomic import write_whole

    file: Path = user_cache_path("posecheck") / "could-not-start.html"
    title = html.escape(_("posecheck could not start"))
    write_whole(
        file,
        f"<!doctype html><meta charset=utf-8><title>{title}</title>"
        "<body style='font:1.2rem/1.6 system-ui;max-width:40rem;margin:3rem auto;padding:1rem'>"
        f"<h1>{title}</h1><p>{html.escape(words)}</p><p>{html.escape(details)}</p>",
    )
    webbrowser.open(file.as_uri())


if __name__ == "__main__":
    main()
