"""The repositories on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from dttools.errors import Conflict, InvalidInput, NotFound, SchemaTooNew, TokenExpired, Unauthenticated, Unreachable
from dttools.ids import new_id
from dttools.model import KINDS, Role
from dttools_server.store.database import Database
from dttools_server.store.values import Append, Asset, Overtaken, RecordRow, User

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.postgres import DatabaseFactory

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with await Database.open(database_url) as opened:
        yield opened


@pytest.fixture
async def ana(database: Database) -> User:
    return await database.users.add("Ana@Example.org", "Ana", "hash")


@pytest.fixture
async def project(database: Database, ana: User) -> str:
    project_id = new_id()
    await database.projects.add(project_id, ana.id, "Onboarding", 1)
    return project_id


def note(text: str, minute: int = 0, **fields: object) -> RecordRow:
    when = NOW + timedelta(minutes=minute)
    return RecordRow(new_id(), "note", {"text": text, **fields}, when, when)


# The database as a whole


async def test_a_newer_schema_is_not_opened(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()

    with pytest.raises(SchemaTooNew):
        await Database.open(database_url)


async def test_a_database_that_is_not_migrated_is_not_opened(databases: DatabaseFactory) -> None:
    with pytest.raises(Conflict, match="schema"):
        await Database.open(databases.create(migrated=False))


async def test_an_address_where_nothing_answers_is_unreachable(databases: DatabaseFactory) -> None:
    with pytest.raises(Unreachable):
        await Database.open("postgresql://somebody@127.0.0.1:1/nothing")
    with pytest.raises(Unreachable, match="does not exist"):
        await Database.open(databases.address("no_such_database"))
    with pytest.raises(InvalidInput, match="DATABASE_URL is no address"):
        await Database.open("nonsense://")


async def test_a_connection_that_dies_is_replaced(database: Database, databases: DatabaseFactory) -> None:
    await database.check()
    admin = await asyncpg.connect(databases.admin_dsn)
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'dttools'")
    await admin.close()

    for _ in range(100):  # each refusal must be one that a program can act on, and they must end
        try:
            await database.check()
        except Unreachable:
            continue
        return
    pytest.fail("no new connection was made")


async def test_the_commit_queue_groups_real_transactions(database: Database, project: str, database_url: str) -> None:
    updates = [Append(project, bytes([n])) for n in range(200)]

    assert await asyncio.gather(*map(database.commits.append, updates)) == list(range(1, 201))

    connection = await asyncpg.connect(database_url)
    transactions = await connection.fetchval("SELECT count(DISTINCT xmin::text) FROM document_updates")
    await connection.close()
    assert transactions <= 3


async def test_a_commit_waits_for_who_changes_the_project_and_keeps_both(
    database: Database, project: str, database_url: str
) -> None:
    other = await asyncpg.connect(database_url)
    turn = other.transaction()
    await turn.start()
    await other.execute("UPDATE projects SET schema_version = 7 WHERE id = $1::text::uuid", project)

    kept = asyncio.create_task(database.commits.append(Append(project, b"kept", changed=(note("kept"),), base=0)))
    late = asyncio.create_task(database.documents.append([Append(project, b"late", changed=(note("late"),), base=1)]))
    await _until_somebody_waits(other)
    await turn.commit()

    assert await kept == 1
    assert isinstance((await late)[0], Overtaken | int)
    entry = await database.projects.get(project, new_id())
    assert (entry.head_seq, entry.schema_version) == (len(await database.documents.since(project, 0)), 7)
    await other.close()


async def _until_somebody_waits(connection: asyncpg.Connection) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    for _ in range(10_000):
        if await connection.fetchval(waiting):
            return
    pytest.fail("nobody ever waited")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
async def test_text_that_the_database_cannot_hold_fails_alone(database: Database, project: str, text: str) -> None:
    good, bad = Append(project, b"good", changed=(note("fine"),)), Append(project, b"bad", changed=(note(text),))

    outcomes = await asyncio.gather(
        *map(database.commits.append, (good, bad, Append(project, b"good too"))), return_exceptions=True
    )

    assert isinstance(outcomes[1], InvalidInput)
    assert (outcomes[0], outcomes[2]) == (1, 2)


# Accounts and tokens


async def test_an_address_has_one_account_whatever_its_case(database: Database, ana: User) -> None:
    assert await database.users.by_email("ANA@example.ORG") == ana
    assert await database.users.get(ana.id) == ana
    with pytest.raises(Conflict):
        await database.users.add("ana@example.org", "Another", None)


async def test_unknown_accounts_are_not_found(database: Database) -> None:
    assert await database.users.by_email("nobody@example.org") is None
    with pytest.raises(NotFound):
        await database.users.get(new_id())
    with pytest.raises(InvalidInput):
        await database.users.get("not-an-id")


async def test_a_refresh_token_gives_the_next_one(database: Database, ana: User) -> None:
    tokens = database.refresh_tokens
    await tokens.begin(ana.id, b"1", LATER)

    assert await tokens.rotate(b"1", b"2", now=NOW, expires_at=LATER) == ana.id
    assert await tokens.rotate(b"2", b"3", now=NOW, expires_at=LATER) == ana.id


async def test_a_token_used_twice_ends_its_sign_in_and_no_other(database: Database, ana: User) -> None:
    tokens = database.refresh_tokens
    await tokens.begin(ana.id, b"laptop 1", LATER)
    await tokens.begin(ana.id, b"phone 1", LATER)
    await tokens.rotate(b"laptop 1", b"laptop 2", now=NOW, expires_at=LATER)

    with pytest.raises(Unauthenticated):
        await tokens.rotate(b"laptop 1", b"thief", now=NOW, expires_at=LATER)

    with pytest.raises(Unauthenticated):
        await tokens.rotate(b"laptop 2", b"laptop 3", now=NOW, expires_at=LATER)
    assert await tokens.rotate(b"phone 1", b"phone 2", now=NOW, expires_at=LATER) == ana.id


async def test_of_two_uses_at_once_only_one_is_good(database: Database, ana: User) -> None:
    tokens = database.refresh_tokens
    await tokens.begin(ana.id, b"1", LATER)

    outcomes = await asyncio.gather(
        *(tokens.rotate(b"1", bytes([n]), now=NOW, expires_at=LATER) for n in range(5)), return_exceptions=True
    )

    assert [isinstance(outcome, Unauthenticated) for outcome in outcomes].count(False) == 1


async def test_expired_revoked_and_unknown_tokens_are_refused(database: Database, ana: User) -> None:
    tokens = database.refresh_tokens
    await tokens.begin(ana.id, b"old", NOW)
    await tokens.begin(ana.id, b"signed out", LATER)
    await tokens.revoke(b"signed out")
    await tokens.revoke(b"unknown")

    with pytest.raises(TokenExpired):
        await tokens.rotate(b"old", b"x", now=NOW, expires_at=LATER)
    for token in (b"signed out", b"unknown"):
        with pytest.raises(Unauthenticated) as refused:
            await tokens.rotate(token, b"x", now=NOW, expires_at=LATER)
        assert not isinstance(refused.value, TokenExpired)


# Projects


async def test_who_makes_a_project_owns_it(database: Database, ana: User, project: str) -> None:
    entry = await database.projects.get(project, ana.id)

    assert (entry.name, entry.owner_id, entry.role, entry.head_seq) == ("Onboarding", ana.id, Role.OWNER, 0)
    assert await database.projects.role(project, ana.id) is Role.OWNER
    with pytest.raises(Conflict):
        await database.projects.add(project, ana.id, "Again", 1)


async def test_members_come_change_and_go(database: Database, ana: User, project: str) -> None:
    bo = await database.users.add("bo@example.org", "Bo", None)
    projects = database.projects
    assert (await projects.get(project, bo.id)).role is None

    await projects.put_member(project, bo.id, Role.VIEWER)
    await projects.put_member(project, bo.id, Role.MEMBER)

    assert [(m.user_id, m.role) for m in await projects.members(project)] == [
        (ana.id, Role.OWNER),
        (bo.id, Role.MEMBER),
    ]
    await projects.drop_member(project, bo.id)
    assert await projects.role(project, bo.id) is None
    with pytest.raises(NotFound):
        await projects.drop_member(project, bo.id)


async def test_a_list_has_own_projects_in_pages(database: Database, ana: User) -> None:
    bo = await database.users.add("bo@example.org", "Bo", None)
    for owner in (ana, bo, ana, ana):
        await database.projects.add(new_id(), owner.id, owner.name, 1)

    entries, total = await database.projects.of_user(ana.id, limit=2, offset=2)

    assert ([entry.name for entry in entries], total) == (["Ana"], 3)
    assert (await database.projects.of_user(ana.id, status="completed"))[1] == 0


async def test_a_deleted_project_is_gone_for_all(database: Database, ana: User, project: str) -> None:
    await database.projects.delete(project)

    assert await database.projects.of_user(ana.id) == ([], 0)
    assert await database.projects.role(project, ana.id) is None
    for refused in (database.projects.get(project, ana.id), database.projects.delete(project)):
        with pytest.raises(NotFound):
            await refused
    with pytest.raises(NotFound):
        await database.commits.append(Append(project, b"late"))


async def test_name_and_status_follow_the_projects_own_record(database: Database, ana: User, project: str) -> None:
    own = RecordRow(project, "project", {"name": "First day", "status": "completed"}, NOW, NOW)
    await database.commits.append(Append(project, b"1", changed=(own,)))
    await database.commits.append(Append(project, b"2", changed=(note("name"),)))

    entry = await database.projects.get(project, ana.id)

    assert (entry.name, entry.status, entry.head_seq) == ("First day", "completed", 2)
    assert entry.updated_at > entry.created_at


# Records


async def test_records_come_in_pages_by_time(database: Database, project: str) -> None:
    notes = [note(str(n), minute=n) for n in range(5)]
    await database.commits.append(Append(project, b"1", changed=tuple(reversed(notes))))
    page = database.records.page

    first = await page(project, "note", limit=2)
    beyond = await page(project, "note", limit=2, offset=10)
    newest = await page(project, "note", limit=2, newest_first=True)

    assert ([r.data["text"] for r in first.records], first.total) == (["0", "1"], 5)
    assert (beyond.records, beyond.total) == ([], 5)
    assert [r.data["text"] for r in newest.records] == ["4", "3"]
    assert (await page(project, "idea")).total == 0


async def test_records_are_found_by_field_and_id(database: Database, project: str) -> None:
    ours, theirs = note("ours", zone="says"), note("theirs", zone="thinks")
    await database.commits.append(Append(project, b"1", changed=(ours, theirs)))

    said = await database.records.page(project, "note", where={"zone": "says"})

    assert [r.id for r in said.records] == [ours.id]
    assert [r.data for r in await database.records.find(theirs.id)] == [theirs.data]
    assert await database.records.find(new_id()) == []


async def test_children_own_records_and_counts(database: Database, project: str) -> None:
    own = RecordRow(project, "project", {"name": "P"}, NOW, NOW)
    rows = (own, note("a", board="x"), note("b", minute=1, board="y"), note("c", board="z"))
    await database.commits.append(Append(project, b"1", changed=rows))

    children = await database.records.children(project, "note", "board", ["x", "y"])

    assert [r.data["text"] for r in children] == ["a", "b"]
    assert [r.id for r in await database.records.of_projects([project, new_id()])] == [project]
    assert await database.records.counts(project) == {"project": 1, "note": 3}


async def test_the_trash_is_shown_on_request(database: Database, project: str) -> None:
    trashed = RecordRow(new_id(), "note", {}, NOW, NOW, deleted_at=NOW)
    await database.commits.append(Append(project, b"1", changed=(trashed,)))

    assert (await database.records.page(project, "note")).total == 0
    shown = (await database.records.page(project, "note", with_trash=True)).records
    assert [r.deleted_at for r in shown] == [NOW]
    assert await database.records.counts(project) == {}


# Assets


async def test_an_asset_belongs_to_its_project(database: Database, ana: User, project: str) -> None:
    other = new_id()
    await database.projects.add(other, ana.id, "Other", 1)
    asset = Asset(project, "ab" * 32, "image/png", 1234)

    await database.assets.add(asset)
    await database.assets.add(asset)

    assert await database.assets.get(project, asset.sha256) == asset
    with pytest.raises(NotFound):
        await database.assets.get(other, asset.sha256)


def test_the_parent_column_says_what_the_models_say() -> None:
    """Of `idea` and `board`, the first that a kind has is what it belongs to."""
    for kind in KINDS.values():
        named = [name for name in ("idea", "board") if name in kind.record.model_fields]
        assert kind.record.parent_field == (named[0] if named else None)
