"""Migrations: from nothing to the tables of the program, never backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from dttools.errors import Conflict, SchemaTooNew
from dttools_server.store.migrating import migrate
from dttools_server.store.schema import metadata
from dttools_server.store.schema_version import (
    MIGRATIONS,
    current_revision,
    head_revision,
    known_revisions,
    require_current,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.postgres import DatabaseFactory

    Connection = asyncpg.Connection[Any]

COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2"""
INDEXES = """
    SELECT tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1, 2"""


@pytest.fixture
async def empty(databases: DatabaseFactory) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(databases.create(migrated=False))
    yield connection
    await connection.close()


async def test_an_empty_database_gets_all_tables(empty: Connection) -> None:
    before, after = await migrate(empty)

    tables = {row["table_name"] for row in await empty.fetch(COLUMNS)}
    assert (before, after) == (None, head_revision())
    assert tables == set(metadata.tables)
    await require_current(empty)


async def test_migrating_twice_changes_nothing(empty: Connection) -> None:
    await migrate(empty)

    assert await migrate(empty) == (head_revision(), head_revision())


async def test_a_database_of_an_older_program_is_brought_up(empty: Connection) -> None:
    await migrate(empty)
    await empty.execute("DROP TABLE document_care; UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(Conflict, match="0001"):
        await require_current(empty)
    assert await migrate(empty) == ("0001", head_revision())

    assert "document_care" in {row["table_name"] for row in await empty.fetch(COLUMNS)}
    await require_current(empty)


async def test_migrations_and_table_declarations_agree(
    databases: DatabaseFactory, empty: Connection, database_url: str
) -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        await empty.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            await empty.execute(str(CreateIndex(index).compile(dialect=dialect)))
    migrated = await asyncpg.connect(database_url)
    try:
        for query in (COLUMNS, CONSTRAINTS, INDEXES):
            assert await empty.fetch(query) == await migrated.fetch(query)
    finally:
        await migrated.close()


async def test_a_newer_schema_is_refused_and_left_alone(empty: Connection) -> None:
    await migrate(empty)
    await empty.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaTooNew, match="9999"):
        await migrate(empty)
    with pytest.raises(SchemaTooNew, match="newer DTTools"):
        await require_current(empty)
    assert await empty.fetchval("SELECT version_num FROM alembic_version") == "9999"


async def test_a_database_that_was_never_migrated_asks_for_it(empty: Connection) -> None:
    with pytest.raises(Conflict) as refused:
        await require_current(empty)

    assert "dttools-server migrate" in refused.value.todo


async def test_a_failing_step_leaves_nothing_behind(empty: Connection) -> None:
    await empty.execute("CREATE TABLE assets (mine text)")

    with pytest.raises(asyncpg.DuplicateTableError):
        await migrate(empty)

    assert await current_revision(empty) is None
    assert {row["table_name"] for row in await empty.fetch(COLUMNS)} == {"assets"}


def test_the_files_of_migrations_are_named_by_their_revisions_in_order() -> None:
    steps = ScriptDirectory(str(MIGRATIONS)).walk_revisions()

    assert tuple(step.revision for step in steps)[::-1] == known_revisions()
