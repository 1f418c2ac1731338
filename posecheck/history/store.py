"""The history: adds, lists and deletes past sessions, and knows the level that comes next."""

from typing import Self

from sqlalchemy import URL, Engine, Row, delete, insert, select

from posecheck.history.database import database_url, open_engine, plainly
from posecheck.history.entry import SessionEntry
from posecheck.history.levels import next_level
from posecheck.history.schema import sessions


class History:
    """Past sessions in a database; may be used by several threads and programs at once."""

    def __init__(self, engine: Engine, url: URL) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._url = url

    @classmethod
    def open(cls, url: str | None = None) -> Self:
        """Open the database, making it when it is not there.

        Args:
            url: a URL or the name of a SQLite file; None = the environment variable
                POSECHECK_DATABASE, else a SQLite file in the user's data folder.

        Raises:
            InputError: when it cannot be opened.
        """
        parsed = database_url(url)
        return cls(open_engine(parsed), parsed)

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
        with plainly(self._url), self._writing.begin() as connection:
            result = connection.execute(insert(sessions).values(values))
            key = result.inserted_primary_key
            assert key is not None
            return int(key[0])

    def sessions(self, exercise: str | None = None) -> list[SessionEntry]:
        """Past sessions, newest first; of one exercise or of all."""
        query = select(sessions).order_by(sessions.c.started.desc(), sessions.c.id.desc())
        if exercise is not None:
            query = query.where(sessions.c.exercise == exercise)
        with plainly(self._url), self._engine.begin() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def session(self, id: int) -> SessionEntry | None:
        """One past session, None when there is none of that number."""
        with plainly(self._url), self._engine.begin() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == id)).first()
            return None if row is None else _entry(row)

    def delete(self, id: int) -> None:
        """Forget one session for good; nothing happens when there is none of that number."""
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == id))
        self._empty_log()

    def delete_all(self) -> None:
        """Forget all sessions for good."""
        with plainly(self._url), self._writing.begin() as connection:
            connection.execute(delete(sessions))
        self._empty_log()

    def level(self, exercise: str) -> int:
        """The level for the next session of an exercise, 1 to 3 (see `levels.next_level`)."""
        return next_level(reversed(self.sessions(exercise)))

    def close(self) -> None:
        """Close the database; nothing is lost without it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _empty_log(self) -> None:
        """Empty SQLite's write-ahead log, in which deleted rows would linger."""
        if self._url.get_backend_name() == "sqlite":
            with plainly(self._url), self._engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _entry(row: Row[tuple[object, ...]]) -> SessionEntry:
    values = dict(row._mapping)
    values["ranges"] = {
        name: (float(low), float(high), str(unit))
        for name, (low, high, unit) in values["ranges"].items()
    }
    if values["main_signals"] is not None:
        values["main_signals"] = tuple(values["main_signals"])
    if values["unjudged"] is not None:
        values["unjudged"] = tuple((str(kind), str(rule)) for kind, rule in values["unjudged"])
    return SessionEntry(**values)
