"""Entry point: finds the command, and says every problem that a user can mend in one sentence."""

import errno
import io
import logging
import os
import sys
from copy import copy
from importlib import import_module

import click

from posecheck import __version__
from posecheck.cli import logs
from posecheck.errors import InputError
from posecheck.text.redaction import without_secrets
from posecheck.text.translation import SOURCE, _, language

DEFECT = 70
"""Exit status after a mistake in posecheck itself (EX_SOFTWARE of sysexits.h)."""
log = logging.getLogger(__name__)
COMMANDS = {
    "analyze": "Check a recorded video and write a report.",
    "live": "Coach a movement from a camera.",
    "serve": "Coach, uploads and history in the browser.",
    "history": "Past sessions and progress.",
    "remind": "Write a calendar file that reminds of the stretches.",
    "batch": "Check many clips against expectations.",
    "calibrate": "Teach it your inches, your range and your camera.",
    "exercises": "List the movements, or explain one.",
    "model": "Add and list pose models.",
    "desktop": "Put posecheck among this computer's programs.",
    "doctor": "Say what works on this machine.",
}
"""Commands with their one-line help; each lives in the module of its name and is imported only
when it is called, so that help comes at once."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        command = getattr(import_module(f"posecheck.cli.{name}"), name)
        assert isinstance(command, click.Command)
        command = logs.with_log_options(command)
        return command if language() == SOURCE else _translated(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, words in COMMANDS.items()])


def _translated(command: click.Command) -> click.Command:
    """A copy of a command whose help, and that of its options, is in the language spoken."""
    told = copy(command)
    told.help = _(told.help) if told.help else told.help
    told.params = [copy(parameter) for parameter in told.params]
    for parameter in told.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    if isinstance(told, click.Group):
        told.commands = {name: _translated(below) for name, below in told.commands.items()}
    return told


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="posecheck")
@click.pass_context
def cli(context: click.Context) -> int:
    """Check the form of gentle lower-back stretches with a camera.

    posecheck watches a person stretch and says in plain words when they leave the safe middle
    range, hold longer than 10 seconds, move too fast or lose good form. Everything stays on this
    computer.

    Without a command it opens its page in the browser. A recorded video is checked with:
    posecheck analyze VIDEO -e cat_cow
    """
    if context.invoked_subcommand is not None:
        return 0
    from posecheck.cli.page import by_hand, open_page

    if by_hand():
        return open_page(context)
    click.echo(context.get_help())
    return 0


logs.with_log_options(cli)


def main() -> None:
    """Run the command line.

    Exit status 2: a problem that the user can mend; 130: stopped; 70: a mistake in posecheck
    itself, whose traceback is in the log.
    """
    logs.hush_native_log()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may hold what cannot be written there
            stream.reconfigure(errors="backslashreplace")
    logs.begin()
    try:
        _run(cli if language() == SOURCE else _translated(cli))
    except Exception as error:
        log.exception("unforeseen: posecheck stopped")
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200].rstrip(": ")
        sys.exit(
            _complain(
                _("a mistake in posecheck itself ({reason}); {logs}").format(
                    reason=reason, logs=logs.where()
                ),
                status=DEFECT,
            )
        )


def _run(asked: click.Command) -> None:
    try:
        status = asked.main(standalone_mode=False, prog_name="posecheck")
    except InputError as error:
        sys.exit(_complain(str(error)))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "posecheck"
        message = error.format_message().rstrip(".")
        sys.exit(
            _complain(
                _("{message} (see {command} --help)").format(message=message, command=command)
            )
        )
    except click.ClickException as error:
        sys.exit(_complain(error.format_message()))
    except BrokenPipeError:
        # The reader of our output has gone (as in `posecheck exercises | head`).
        _drop_output()
        sys.exit(1)
    except (ImportError, OSError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):
            # What is written to files says so itself: this is our own output.
            _drop_output()
            sys.exit(
                _complain(
                    _("the output cannot be written ({reason}): make room for it").format(
                        reason=error.strerror
                    )
                )
            )
        if "cannot open shared object file" not in str(error):
            raise
        library = str(error).split(":", 1)[0]
        sys.exit(
            _complain(
                _(
                    "the system library {library} is missing: `posecheck doctor` says what to "
                    "install"
                ).format(library=library)
            )
        )
    except (click.Abort, KeyboardInterrupt):
        sys.exit(_complain(_("stopped; nothing half-finished was kept"), status=130))
    sys.exit(status if isinstance(status, int) else 0)


def _drop_output() -> None:
    """Send what is still in our own output nowhere: flushing it at the end would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, status: int = 2) -> int:
    text = without_secrets(" ".join(message.split()))
    click.echo(
        f"posecheck: {text[:1].lower() if text[1:2].islower() else text[:1]}{text[1:]}", err=True
    )
    return status
