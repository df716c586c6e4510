"""The tables of a profile's database. Their shape in a file follows from `migrations`; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

HEAD = "0001"
"""The newest migration."""

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept as seconds since 1970 so that it sorts."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> float | None:  # noqa: ARG002 (a hook)
        """To the database."""
        return None if value is None else value.timestamp()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """From the database."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


def _project(*, key: bool = False) -> Column[str]:
    return Column("project", Text, ForeignKey("projects.id", ondelete="CASCADE"), nullable=False, primary_key=key)


accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("server", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("used_at", UtcTime, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("phase", Integer, nullable=False),
    Column("note_count", Integer, nullable=False),
    Column("idea_count", Integer, nullable=False),
    Column("thumbnail", LargeBinary),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("opened_at", UtcTime),
    Column("archived_at", UtcTime),
    Column("trashed_at", UtcTime),
    # Where it is shared, if it is.
    Column("account", Text, ForeignKey("accounts.id")),
    Column("role", Text),
    Column("epoch", Integer, nullable=False),
    # Of the server that it is shared on; see `dttools.sync.messages.Welcome`.
    Column("incarnation", Text),
    # Counts, name and search texts above are those of the document up to this update.
    Column("indexed_seq", Integer, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("id", Integer, primary_key=True),
    _project(),
    Column("seq", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("crc", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index("updates_by_project", "project", "seq", unique=True),
)

snapshots = Table(
    "snapshots",
    metadata,
    _project(key=True),
    # The highest number of an update that was ever given out, in it or not.
    Column("seq", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("crc", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

recovered_edits = Table(
    "recovered_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    _project(),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("is_new", Boolean, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("recovered_at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),
)

assets = Table(
    "assets",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", JSON),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _project(),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("size", Integer, nullable=False),
    # Of others' changes that came when nobody could see them come: whether somebody has looked at them since.
    Column("unseen", Boolean, nullable=False),
    Index("changes_by_record", "project", "record", "id"),
    Index("changes_unseen", "project", "unseen", "id"),
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

record_texts = Table(
    "record_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    _project(),
    Column("record", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("record_texts_by_record", "project", "record", unique=True),
)
