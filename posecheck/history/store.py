"""The history: adds, lists and deletes past sessions, and knows the level that comes next."""

import logging
import math
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, Self

from pydantic import TypeAdapter
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Select,
    delete,
    insert,
    inspect,
    null,
    select,
    update,
)

from posecheck.history.answers import add_answers, forget_answers, newest_answers
from posecheck.history.database import database_url, open_engine, open_to_read, plainly
from posecheck.history.entry import SessionEntry
from posecheck.history.levels import NextLevel, following
from posecheck.history.migrations import refuse_newer
from posecheck.history.schema import sessions
from posecheck.history.sqlite_file import UnchangedFile
from posecheck.screening.answers import About, Answered

log = logging.getLogger(__name__)
PATIENCE_MS: Final = 2000
"""How long to wait for somebody who reads before deleted rows are left for the next chance."""
_CHECKED: Final = TypeAdapter(SessionEntry)
_DAMAGE: Final = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What reading a row that another program has changed can fail with, pydantic's error too."""


class History:
    """Past sessions in a database; may be used by several threads and programs at once.

    Attributes:
        lingering: whether deleted sessions are still in the database's log, as another program has
            been reading it; they go at the next chance.
    """

    def __init__(self, engine: Engine, url: URL, file: UnchangedFile | None = None) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._url = url
        self._file = file
        self._emptying = threading.Lock()
        self.lingering = False

    @classmethod
    def open(cls, url: str | None = None, *, must_be_there: bool = False) -> Self:
        """Open the database, making it when it is not there.

        Args:
            url: a URL or the name of a SQLite file; None = the environment variable
                POSECHECK_DATABASE, else a SQLite file in the user's data folder.
            must_be_there: whether a file that is not there is an error.

        Raises:
            InputError: when it cannot be opened, or is a file of another program.
        """
        parsed = database_url(url)
        history = cls(open_engine(parsed, must_be_there=must_be_there), parsed)
        history._empty_log(wait=False)  # of what was deleted while somebody read
        return history

    @classmethod
    def open_to_read(cls, url: str | None = None) -> Self:
        """Open the database to read it: nothing is changed, made or brought up to date.

        Args:
            url: as for `open`.

        Raises:
            InputError: when it cannot be read, is not there or holds something else.
        """
        parsed = database_url(url)
        engine, file = open_to_read(parsed)
        return cls(engine, parsed, file)

    def add(self, entry: SessionEntry) -> int:
        """Keep a session and return its number; it is on the disk when this returns.

        Raises:
            InputError: when the database fails, as all methods do.
        """
        values = {
            column.name: getattr(entry, column.name) for column in sessions.c if column.name != "id"
        }
        values["ranges"] = {name: list(extent) for name, extent in entry.ranges.items()}
        if entry.main_signals is not None:
            values["main_signals"] = list(entry.main_signals)
        if entry.unjudged is not None:
            values["unjudged"] = [list(rule) for rule in entry.unjudged]
        if entry.limits is not None:
            values["limits"] = {name: list(ends) for name, ends in entry.limits.items()}
        with plainly(self._url), self._writing.begin() as connection:
            result = connection.execute(insert(sessions).values(values))
            key = result.inserted_primary_key
            assert key is not None
            number = int(key[0])
        self._try_again()
        return number

    def sessions(self, exercise: str | None = None) -> list[SessionEntry]:
        """Past sessions, newest first; of one exercise or of all. Damaged rows are left out."""
        return self.read(exercise)[0]

    def read(self, exercise: str | None = None) -> tuple[list[SessionEntry], list[int]]:
        """Past sessions, newest first, and the numbers of those whose rows are damaged."""
        self._try_again()
        with plainly(self._url), self._engine.begin() as connection:
            query = _all(connection)
            if exercise is not None:
                query = query.where(sessions.c.exercise == exercise)
            try:
                return [_entry(row._mapping) for row in connection.execute(query)], []
            except _DAMAGE:
                return _one_by_one(connection, query)

    def session(self, id: int) -> SessionEntry | None:
        """One past session, None when there is none of that number or its row is damaged."""
        with plainly(self._url), self._engine.begin() as connection:
            query = _all(connection).where(sessions.c.id == id)
            found, damaged = _one_by_one(connection, query)
        if damaged:
            log.warning("the row of session %d in the history is damaged", id)
        return found[0] if found else None

    def folders(self, exercise: str | None = None) -> list[tuple[int, str | None]]:
        """Numbers of all sessions, newest first, damaged ones too, and the folder of their results.

        The folder is None where there is none, and where a later session's results have taken
        their place, as posecheck 0.1.0 did with sessions of the same second: they are not theirs.
        """
        columns = sessions.c.id, sessions.c.folder, sessions.c.exercise
        with plainly(self._url), self._engine.begin() as connection:
            rows = connection.execute(select(*columns).order_by(sessions.c.id.desc())).all()
        found: list[tuple[int, str | None]] = []
        taken: set[object] = set()
        for id, folder, of in rows:
            if exercise is None or of == exercise:
                own = folder if isinstance(folder, str) and folder not in taken else None
                found.append((id, own))
            taken.add(folder)
        return found

    def delete(self, id: int) -> None:
        """Forget one session for good; nothing happens when there is none of that number."""
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == id))
        self._empty_log(wait=not self.lingering)

    def delete_all(self) -> None:
        """Forget all sessions for good, and what was answered before them.

        Of answers that close today all but that is forgotten: no way leads around today.
        """
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(delete(sessions))
            forget_answers(connection)
        self._empty_log()

    def note_pain_after(self, id: int, pain: int) -> None:
        """Keep the pain after a session, from 0 to 10; nothing happens when there is none."""
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == id).values(pain_after=pain))

    def note_stopped(self, id: int) -> None:
        """Keep that a session ended in pain, which came after its last picture."""
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.id == id).values(pain=True))

    def note_answers(self, given: Answered) -> None:
        """Keep what a person answered before a session."""
        with plainly(self._url), self._writing.begin() as connection:
            add_answers(connection, given)

    def answers(
        self, about: About, person: str | None = None, exercise: str | None = None
    ) -> Answered | None:
        """The newest answers of a person, of one exercise where it is given; None = none."""
        with plainly(self._url), self._engine.begin() as connection:
            return newest_answers(connection, about, person, exercise)

    def level(self, exercise: str, person: str | None = None) -> int:
        """The level for the next session of an exercise, 1 to 3 (see `levels.following`)."""
        return self.next_level(exercise, person).level

    def next_level(self, exercise: str, person: str | None = None) -> NextLevel:
        """The level for a person's next session, and whether a therapist chose it."""
        past = (e for e in reversed(self.sessions(exercise)) if e.person == person)
        return following(past)

    def close(self) -> None:
        """Close the database; nothing is lost without it."""
        self._try_again()
        self._engine.dispose()
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _try_again(self) -> None:
        if self.lingering:
            self._empty_log(wait=False)

    def _empty_log(self, *, wait: bool = True) -> None:
        """Empty SQLite's write-ahead log, in which deleted rows would linger.

        Somebody who reads holds it; then `lingering` says so.

        Args:
            wait: whether to wait a while for them.
        """
        if self._url.get_backend_name() != "sqlite":
            return
        with self._emptying, plainly(self._url), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
            try:
                for_ms = min(patience, PATIENCE_MS) if wait else 0
                driver.execute(f"PRAGMA busy_timeout={for_ms}").fetchall()
                busy, _pages, _done = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute(f"PRAGMA busy_timeout={patience}").fetchall()
            self.lingering = bool(busy)
        if self.lingering and wait:
            log.warning(
                "another program is reading the history: what was deleted is still in its log, and "
                "goes at the next chance"
            )


def _all(connection: Connection) -> Select[tuple[object, ...]]:
    """All rows, newest first; columns that an older posecheck did not make are empty.

    Raises:
        InputError: when a newer posecheck made them.
    """
    refuse_newer(connection)
    known = {column["name"] for column in inspect(connection).get_columns(sessions.name)}
    columns = [c if c.name in known else null().label(c.name) for c in sessions.c]
    return select(*columns).order_by(sessions.c.started.desc(), sessions.c.id.desc())


def _one_by_one(
    connection: Connection, query: Select[tuple[object, ...]]
) -> tuple[list[SessionEntry], list[int]]:
    found: list[SessionEntry] = []
    damaged: list[int] = []
    numbers: Iterable[int] = connection.execute(query.with_only_columns(sessions.c.id)).scalars()
    for number in list(numbers):
        row = None
        with suppress(*_DAMAGE):
            row = connection.execute(query.where(sessions.c.id == number)).first()
            if row is not None:
                found.append(_entry(row._mapping))
                continue
        damaged.append(number)
    return found, damaged


def _entry(row: Mapping[Any, Any]) -> SessionEntry:
    """The entry of a row; ValueError where it is damaged."""
    entry = _CHECKED.validate_python(dict(row))
    figures = [entry.duration_s, entry.judged_s, entry.chief_judged_s or 0.0, entry.paused_s or 0.0]
    figures += [x for r in entry.ranges.values() for x in r[:2]]
    figures += (entry.sides or {}).values()
    figures += [x for ends in (entry.limits or {}).values() for x in ends if x is not None]
    if not all(map(math.isfinite, figures)):
        raise ValueError("a figure that is none")
    return entry
