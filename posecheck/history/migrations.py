"""Brings databases of earlier versions up to date, step by step.

The database records its version. Each step leads from one version to the next and is never
changed once it has been released; `schema` shows where the last one arrives. All steps that a
database needs run in one transaction; a SQLite file is copied before, and the copy is removed when
all went well.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from posecheck.errors import InputError
from posecheck.history.schema import metadata, sessions, versions
from posecheck.text.translation import _

Step = Callable[[Connection], None]
log = logging.getLogger(__name__)


def _titles(connection: Connection) -> None:
    """To version 2: an exercise's title and main signals, so that own exercises keep their names.

    What earlier sessions were called is not known: theirs stay empty. An older posecheck that
    still has the database open goes on writing its rows, without them.
    """
    connection.execute(text(f"ALTER TABLE {sessions.name} ADD COLUMN title VARCHAR"))
    connection.execute(text(f"ALTER TABLE {sessions.name} ADD COLUMN main_signals JSON"))


def _judged(connection: Connection) -> None:
    """To version 3: for how long the chief rule was judged, and which rules were not.

    Of earlier sessions that is not known: theirs stay empty.
    """
    connection.execute(
        text(f"ALTER TABLE {sessions.name} ADD COLUMN chief_judged_s DOUBLE PRECISION")
    )
    connection.execute(text(f"ALTER TABLE {sessions.name} ADD COLUMN unjudged JSON"))


def _asked(connection: Connection) -> None:
    """To version 4: what people said and were asked, pauses, limits and sides, and a table of
    answers to questions before a session.

    Of earlier sessions none of it is known: theirs stay empty.
    """
    for column in (
        "pain_before INTEGER",
        "pain_after INTEGER",
        "paused_s DOUBLE PRECISION",
        "asked JSON",
        "level_by VARCHAR(20)",
        "sides JSON",
        "limits JSON",
        "person VARCHAR(200)",
    ):
        connection.execute(text(f"ALTER TABLE {sessions.name} ADD COLUMN {column}"))
    key, moment = "INTEGER PRIMARY KEY AUTOINCREMENT", "DATETIME"
    if connection.dialect.name == "postgresql":
        key, moment = "SERIAL PRIMARY KEY", "TIMESTAMP WITH TIME ZONE"
    connection.execute(
        text(
            f"CREATE TABLE posecheck_answers (id {key}, answered {moment} NOT NULL, "
            "person VARCHAR(200), about VARCHAR(20) NOT NULL, exercise VARCHAR(200), "
            "questions VARCHAR(20) NOT NULL, answers JSON NOT NULL)"
        )
    )
    connection.execute(
        text("CREATE INDEX posecheck_answers_about ON posecheck_answers (about, answered)")
    )


def _interrupted(connection: Connection) -> None:
    """To version 5: whether a crash or a power cut ended a session."""
    connection.execute(text(f"ALTER TABLE {sessions.name} ADD COLUMN interrupted BOOLEAN"))


STEPS: Final[tuple[Step, ...]] = (_titles, _judged, _asked, _interrupted)
"""The first leads from version 1 to 2, and so on."""


def bring_up_to_date(connection: Connection, file: Path | None) -> Path | None:
    """Make the tables where there are none, or take the steps that lead to today's.

    Args:
        connection: in a transaction that no other program can write beside.
        file: the database's file, None when it is not kept in one.

    Returns:
        The copy of the file as it was, to be removed once the transaction has been committed; None
        when nothing had to be done.

    Raises:
        InputError: when a newer posecheck wrote the database, or it cannot be brought up to date.
    """
    newest = 1 + len(STEPS)
    found = _version(connection)
    if found is None:
        metadata.create_all(connection)
        connection.execute(versions.insert().values(version=newest))
        return None
    if found == newest:
        return None
    copy = None if file is None else _copy(file, copy_of(file, found))
    _take(connection, found, copy)
    return copy


def refuse_newer(connection: Connection) -> None:
    """Refuse to read what is no history, or one that a newer posecheck wrote.

    Raises:
        InputError: when it is refused.
    """
    if _version(connection) is None:
        raise InputError(
            _("there is no history in this database yet: the first session that is kept makes it")
        )


def _version(connection: Connection) -> int | None:
    """The version of a history, None when there is none; raises InputError for a newer one."""
    if not inspect(connection).has_table(versions.name):
        return None
    found: int | None = connection.execute(select(versions.c.version)).scalar()
    newest = 1 + len(STEPS)
    if found is not None and found > newest:
        raise InputError(
            _(
                "the history database was written by a newer posecheck (its version {found}, "
                "known here {newest}): update posecheck"
            ).format(found=found, newest=newest)
        )
    return found


def copy_of(file: Path, version: int) -> Path:
    """Where the copy of a SQLite file is kept until that version has been left behind."""
    return file.with_name(f"{file.name}.version-{version}")


def remove_copies(file: Path) -> None:
    """Remove copies of earlier versions that a power cut has left: what is deleted from the history
    must not live on in them."""
    for version in range(1, 1 + len(STEPS)):
        with suppress(OSError):
            copy_of(file, version).unlink(missing_ok=True)


def _take(connection: Connection, found: int, copy: Path | None) -> None:
    try:
        for version, step in enumerate(STEPS[found - 1 :], found + 1):
            step(connection)
            connection.execute(update(versions).values(version=version))
            log.info("the history database is brought to version %d", version)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        words = _(
            "the history database cannot be brought up to date ({reason}): it was left as it was; "
            "update posecheck, or go on with the version that made it"
        )
        if copy is not None:
            words = _(
                "the history database cannot be brought up to date ({reason}): it was left as it "
                "was, and a copy of it is {copy}; update posecheck, or go on with the version that "
                "made it"
            )
        raise InputError(words.format(reason=reason, copy=copy)) from error


def _copy(file: Path, place: Path) -> Path:
    """Copy a SQLite database, with what its write-ahead log still holds, readable by its owner."""
    unfinished = place.with_name(place.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        # A connection of its own: one that is in a transaction for writing cannot be copied from.
        with (
            closing(sqlite3.connect(file)) as source,
            closing(sqlite3.connect(unfinished)) as target,
        ):
            source.backup(target)
        unfinished.replace(place)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            _(
                "the history database must be brought up to date, and a copy of it cannot be "
                "written to {place} ({reason}): make room there"
            ).format(place=place, reason=reason)
        ) from error
    return place
