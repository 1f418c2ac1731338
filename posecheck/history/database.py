"""Opens the database of the history: SQLite in the user's data folder, or any given URL."""

import logging
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from posecheck.errors import InputError
from posecheck.files.private import make_private
from posecheck.history.migrations import bring_up_to_date, remove_copies
from posecheck.history.sqlite_file import UnchangedFile, refuse_what_is_no_history
from posecheck.text.translation import _

log = logging.getLogger(__name__)
VARIABLE: Final = "POSECHECK_DATABASE"
WAIT_S: Final = 10
"""How long one program waits for another that is writing."""
_LOCK: Final = 0x706F7365
"""PostgreSQL's advisory lock under which the tables are made."""


def database_url(given: str | None) -> URL:
    """The database to use: the one given, else POSECHECK_DATABASE, else the user's own.

    Args:
        given: a URL (`postgresql://user@host/name`, `sqlite:///file`) or the name of a SQLite
            file.

    Raises:
        InputError: when it is neither.
    """
    named = given or os.environ.get(VARIABLE)
    if not named:
        from platformdirs import user_data_path

        return URL.create("sqlite", database=str(user_data_path("posecheck") / "history.sqlite"))
    if "://" not in named:
        return URL.create("sqlite", database=str(Path(named).expanduser()))
    try:
        url = make_url(named)
        if url.drivername.split("+")[0] in ("postgresql", "postgres"):
            return url.set(drivername="postgresql+psycopg")
        if url.drivername != "sqlite":
            raise ValueError(url.drivername)
    except (ArgumentError, ValueError) as error:
        raise InputError(
            _(
                "the database URL is not understood: give postgresql://USER@HOST/NAME, "
                "sqlite:///FILE or the name of a file"
            )
        ) from error
    return url


def nothing_kept_yet(given: str | None) -> bool:
    """Whether no database was named, and the user's own is not there yet."""
    file = None if given or os.environ.get(VARIABLE) else file_of(database_url(None))
    return file is not None and not file.exists()


def open_engine(url: URL, *, must_be_there: bool = False) -> Engine:
    """Connect, make the tables when they are not there, and bring older ones up to date.

    Args:
        must_be_there: whether a SQLite file that is not there is an error.

    Raises:
        InputError: when the database cannot be reached, is something else, was written by a
            newer posecheck, or is older and cannot be brought up to date.
    """
    embedded = url.get_backend_name() == "sqlite"
    log.debug("opening the history database %s", url.render_as_string(hide_password=True))
    with plainly(url):
        file = file_of(url)
        if file is not None:
            refuse_what_is_no_history(file, must_be_there=must_be_there)
            _make_private(file)
        engine = _engine(url)
        if embedded:
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        try:
            with engine.execution_options(writes=True).begin() as connection:
                copy = _prepare(connection, file)
        except BaseException:
            engine.dispose()
            raise
        if copy is not None:
            copy.unlink(missing_ok=True)
        if file is not None:
            remove_copies(file)
        return engine


def open_to_read(url: URL) -> tuple[Engine, UnchangedFile | None]:
    """Connect so that nothing is changed: no tables are made, no file, nothing is brought up to
    date.

    Returns:
        The engine, and the file to be closed after it, None where there is none.

    Raises:
        InputError: when the database cannot be reached, is not there or is something else.
    """
    with plainly(url):
        path = file_of(url)
        if path is None:
            engine = _engine(url)
            if engine.dialect.name == "postgresql":
                engine = engine.execution_options(postgresql_readonly=True)
            return engine, None
        refuse_what_is_no_history(path, must_be_there=True)
        file = UnchangedFile(path)
        # A pool of one: a file that is read in a moment needs no more.
        return create_engine("sqlite://", creator=file.connect, poolclass=StaticPool), file


def _engine(url: URL) -> Engine:
    try:
        embedded = url.get_backend_name() == "sqlite"
        return create_engine(url, connect_args=_connection(embedded), pool_pre_ping=True)
    except ImportError as error:
        raise InputError(
            _("PostgreSQL needs one more package: pip install 'posecheck[postgres]'")
        ) from error


class DatabaseError(InputError):
    """The database failed; the message may name its place."""


@contextmanager
def plainly(url: URL) -> Iterator[None]:
    """Say what goes wrong with the database in one sentence, without its password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        cause = getattr(error, "orig", None) or error
        lines = str(cause).strip().splitlines()
        reason = (lines[0] if lines else type(cause).__name__).rstrip(".")
        if url.password:
            reason = reason.replace(str(url.password), "***")
        if url.get_backend_name() == "sqlite":
            where, remedy = (
                _("file {database}").format(database=url.database),
                _("check the file, its folder and the free space"),
            )
        else:
            where, remedy = (
                str(url.host or url.database),
                _("check the URL and that the server runs"),
            )
        raise DatabaseError(
            _("the history database ({where}) failed ({reason}): {remedy}").format(
                where=where, reason=reason, remedy=remedy
            )
        ) from error


def _connection(embedded: bool) -> dict[str, Any]:
    if embedded:
        return {"timeout": WAIT_S, "check_same_thread": False}
    return {"connect_timeout": WAIT_S}


def _make_private(path: Path) -> None:
    """Make the folder and the file, readable by their owner only."""
    make_private(path.parent)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))


def file_of(url: URL) -> Path | None:
    """The file that a database is kept in, None where that is the server's business."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # Python's own driver begins transactions by itself, and too late: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    # With a write-ahead log that is flushed at every commit, a session that was said to be kept
    # is there after a power cut, and the file is never half-written.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # What is deleted is overwritten.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(connection: Connection, file: Path | None) -> Path | None:
    """Make the tables, or bring older ones up to date, one program at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    return bring_up_to_date(connection, file)
