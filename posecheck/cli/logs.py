"""Where the log goes: the one place that chooses handlers.

Without being asked posecheck only writes down warnings and errors, in a file in the user's log
folder that is made when there is something to say. `--verbose` shows on the error stream what
posecheck does, `--log-file` keeps all of that in a file.
"""

import faulthandler
import io
import logging
import os
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import click

from posecheck.errors import InputError
from posecheck.text.redaction import without_secrets
from posecheck.text.translation import _

FILE_BYTES: Final = 1_000_000
FILES_KEPT: Final = 3
"""Older files beside the log that is written."""
LINE: Final = "%(asctime)s %(levelname)s %(processName)s[%(process)d] %(name)s: %(message)s"
log = logging.getLogger(__name__)


class _Whole(logging.Formatter):
    """Everything, tracebacks too, without passwords."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _OneLine(logging.Formatter):
    """One line for people who watch the window."""

    def format(self, record: logging.LogRecord) -> str:
        text = " ".join(record.getMessage().split())
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            reason = record.exc_text.strip().splitlines()[-1]
            text = f"{text} ({reason.strip()}); {where()}"
        return without_secrets(f"posecheck: {text}")


class LogFile(RotatingFileHandler):
    """A log that only its owner can read.

    Attributes:
        trouble: why it could not be written, None while all is well.
    """

    trouble: str | None = None

    def __init__(self, path: Path, most: int = 0) -> None:
        super().__init__(path, maxBytes=most, backupCount=FILES_KEPT, encoding="utf-8", delay=True)
        self.setFormatter(_Whole(LINE))

    def open(self) -> None:
        """Open it now.

        Raises:
            OSError: when it cannot be written.
        """
        if self.stream is None:
            self.stream = self._open()

    def _open(self) -> io.TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(
            self.baseFilename, "a", encoding="utf-8", errors="backslashreplace", opener=private
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; the folder is made when it is not there."""
        try:
            Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            self.handleError(record)
        else:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Note why, so that nobody is sent to a log that is not there."""
        error = sys.exc_info()[1]
        self.trouble = getattr(error, "strerror", None) or str(error)


class _Later(logging.Handler):
    """The log in the user's own folder: found and made when there is something to say."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.file: LogFile | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.file is None:
            from platformdirs import user_log_path

            self.file = LogFile(
                user_log_path("posecheck", appauthor=False) / "posecheck.log", FILE_BYTES
            )
        self.file.handle(record)

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
        super().close()


class _Console(logging.StreamHandler[Any]):
    """The error stream as it is at the moment."""

    def __init__(self, level: int, formatter: logging.Formatter) -> None:
        super().__init__(sys.stderr)
        self.setLevel(level)
        self.setFormatter(formatter)

    def handleError(self, record: logging.LogRecord) -> None:
        """A window that is gone must not end the work."""


_own: list[logging.Handler] = []
"""The handlers that are in place; `_Later` or a `LogFile` comes first."""


def hush_native_log() -> None:
    """Keep the log lines of MediaPipe's native library, which nothing else can silence, off stderr.

    Python's own stderr is moved to another descriptor first, so that our messages and those of
    a crash still arrive. POSECHECK_NATIVE_LOG=1 leaves everything as it is.
    """
    if os.environ.get("POSECHECK_NATIVE_LOG"):
        return
    try:
        own = os.dup(2)
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)
        os.close(sink)
    except OSError:  # stderr is closed: then there is nothing to keep clean
        return
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    faulthandler.enable(sys.stderr)


def begin() -> None:
    """Keep warnings and errors in the user's log folder, and show nothing."""
    _replace(_own, [_Later()])
    logging.getLogger("posecheck").setLevel(logging.WARNING)
    # It tells of a home that cannot be written; that does not matter, it does without.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed


def end() -> None:
    """Let go of all that `begin` put in place."""
    _replace(_own, [])
    logging.captureWarnings(False)
    threading.excepthook = threading.__excepthook__


def show_all() -> None:
    """Show what posecheck does on the error stream: `--verbose`."""
    if not any(isinstance(handler, _Console) for handler in _own):
        _replace([], [_Console(logging.DEBUG, _Whole(LINE))])
    logging.getLogger("posecheck").setLevel(logging.DEBUG)


def show_warnings() -> None:
    """Show warnings and errors on the error stream, a line each: the window of a server."""
    if not any(isinstance(handler, _Console) for handler in _own):
        _replace([], [_Console(logging.WARNING, _OneLine())])


def keep_all(path: Path) -> None:
    """Keep all that posecheck does in a file of the user's choice: `--log-file`.

    Raises:
        InputError: when it cannot be written.
    """
    file = LogFile(path)
    try:
        file.open()
    except OSError as error:
        raise InputError(
            _(
                "the log cannot be written to {path} ({reason}): choose another place with "
                "--log-file"
            ).format(path=path, reason=error.strerror)
        ) from error
    _replace([h for h in _own if isinstance(h, (LogFile, _Later))], [file])
    logging.getLogger("posecheck").setLevel(logging.DEBUG)


def where() -> str:
    """Words that say where the log is."""
    for handler in _own:
        file = handler.file if isinstance(handler, _Later) else handler
        if isinstance(file, LogFile):
            if file.trouble is None:
                return _("the details are in {file}").format(file=file.baseFilename)
            return _("the details could not be written to {file} ({reason})").format(
                file=file.baseFilename, reason=file.trouble
            )
    return _("run it with --verbose to see the details")


def _replace(old: list[logging.Handler], new: list[logging.Handler]) -> None:
    root = logging.getLogger()
    for handler in list(old):
        root.removeHandler(handler)
        handler.close()
        if handler in _own:
            _own.remove(handler)
    for handler in new:
        root.addHandler(handler)
        # The file first: the window's line says where that is, and whether it was written.
        _own.insert(0 if isinstance(handler, LogFile) else len(_own), handler)


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is SystemExit or args.exc_value is None:
        return
    name = args.thread.name if args.thread is not None else "a thread"
    error = (args.exc_type, args.exc_value, args.exc_traceback)
    log.error("%s failed", name, exc_info=error)


def with_log_options(command: click.Command) -> click.Command:
    """A command, and those below it, with `--verbose` and `--log-file`.

    People add them at the end of what they have just typed, so every command takes them.
    """
    if not any(option.name == "log_file" for option in command.params):
        command.params += [_verbose_option(), _file_option()]
    if isinstance(command, click.Group):
        for below in command.commands.values():
            with_log_options(below)
    return command


def _verbose_option() -> click.Option:
    def chosen(context: click.Context, option: click.Parameter, given: bool) -> None:
        if given:
            show_all()

    words = "Show on the error stream what posecheck does."
    return click.Option(
        ["-v", "--verbose"], is_flag=True, expose_value=False, callback=chosen, help=words
    )


def _file_option() -> click.Option:
    def chosen(context: click.Context, option: click.Parameter, given: Path | None) -> None:
        if given is not None:
            keep_all(given)

    return click.Option(
        ["--log-file"],
        type=click.Path(path_type=Path),
        metavar="FILE",
        expose_value=False,
        callback=chosen,
        help="Keep what posecheck does in FILE too; what it had is kept.",
    )
