"""The tables of the history as they are today, for SQLite and PostgreSQL alike.

With every change here comes a step in `migrations`, which leads older databases there.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: kept as UTC, as SQLite has no time zones; read with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To this machine's time zone."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone()


metadata = MetaData()
versions = Table("posecheck_schema", metadata, Column("version", Integer, nullable=False))
sessions = Table(
    "posecheck_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", UtcDateTime, nullable=False),
    Column("exercise", String(200), nullable=False),
    Column("level", Integer),
    Column("repetitions", Integer, nullable=False),
    Column("left_repetitions", Integer, nullable=False),
    Column("right_repetitions", Integer, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("judged_s", Double, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("pain", Boolean, nullable=False),
    Column("ranges", JSON, nullable=False),
    Column("folder", String),
    Column("source", String(20), nullable=False),
    # None in sessions that version 1 kept.
    Column("title", String),
    Column("main_signals", JSON(none_as_null=True)),
    # None in sessions that version 1 or 2 kept.
    Column("chief_judged_s", Double),
    Column("unjudged", JSON(none_as_null=True)),
    # None in sessions that version 1, 2 or 3 kept.
    Column("pain_before", Integer),
    Column("pain_after", Integer),
    Column("paused_s", Double),
    Column("asked", JSON(none_as_null=True)),
    Column("level_by", String(20)),
    Column("sides", JSON(none_as_null=True)),
    Column("limits", JSON(none_as_null=True)),
    Column("person", String(200)),
    # None in sessions that versions 1 to 4 kept.
    Column("interrupted", Boolean),
    Index("posecheck_sessions_exercise", "exercise", "started"),
    # Numbers of deleted sessions never come back, so that an old link shows nobody else's report.
    sqlite_autoincrement=True,
)
answers = Table(
    "posecheck_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answered", UtcDateTime, nullable=False),
    Column("person", String(200)),
    # What was asked: the red flags, or whether the pain of one exercise has gone.
    Column("about", String(20), nullable=False),
    Column("exercise", String(200)),
    Column("questions", String(20), nullable=False),
    Column("answers", JSON, nullable=False),
    Index("posecheck_answers_about", "about", "answered"),
    sqlite_autoincrement=True,
)
