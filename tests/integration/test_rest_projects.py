"""Projects, members and whole documents over REST."""

from __future__ import annotations

import gzip
import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from dttools.document import ProjectDocument
from dttools.document.archive import ARCHIVE_TYPE, pack
from dttools.document.commands import AddRecord, SetZoneTexts, StartProject, Together
from dttools.errors import Conflict, Forbidden, InvalidInput, NotFound, Stale, TooLarge, UnsupportedFile
from dttools.ids import ActorId, ProjectId, RecordId, new_id, new_project_id
from dttools.model import Persona

if TYPE_CHECKING:
    from support.serving import RunningServer


async def test_a_project_lives_from_creation_to_deletion(server: RunningServer) -> None:
    ana = await server.person("Ana")
    projects = ana.client.projects
    made = await projects.create(name="My Innovation Project", description="Redesigning our mobile app")
    assert (made.name, made.role, made.status) == ("My Innovation Project", "owner", "in_progress")
    changed = await projects.update(made.id, status="completed", tags=["mobile"])
    assert (changed.status, changed.tags, changed.description) == (
        "completed",
        ("mobile",),
        "Redesigning our mobile app",
    )
    assert (await projects.get(made.id)) == changed
    assert await projects.list() == [changed]
    assert await projects.list(status="in_progress") == []
    await projects.delete(made.id)
    assert await projects.list() == []
    with pytest.raises(NotFound):
        await projects.get(made.id)


async def test_lists_come_in_pages_that_meet_without_gap_or_double(server: RunningServer) -> None:
    ana = await server.person("Ana")
    for number in range(5):
        await ana.client.projects.create(name=f"P{number}")
    seen: list[str] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = (await ana.http.get("projects", params={"limit": 2, "cursor": cursor})).json()
        assert page["total"] == 5
        seen += [project["name"] for project in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["P4", "P3", "P2", "P1", "P0"]


async def test_a_change_against_an_old_version_is_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    made = await ana.client.projects.create(name="One")
    tag = (await ana.http.get(f"projects/{made.id}")).headers["ETag"]
    unchanged = await ana.http.get(f"projects/{made.id}", headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    await ana.client.projects.update(made.id, if_match=tag, name="Two")
    with pytest.raises(Stale):
        await ana.client.projects.update(made.id, if_match=tag, name="Three")
    assert (await ana.client.projects.get(made.id)).name == "Two"


async def test_unknown_fields_and_malformed_bodies_get_a_clear_answer(server: RunningServer) -> None:
    ana = await server.person("Ana")
    unknown = await ana.http.post("projects", json={"name": "One", "nmae": "typo"})
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["field"]) == (400, "invalid_input", "nmae")
    assert unknown.headers["Content-Type"] == "application/problem+json"
    malformed = await ana.http.post("projects", content=b"{", headers={"Content-Type": "application/json"})
    assert (malformed.status_code, malformed.json()["detail"]) == (400, "The body is not JSON.")
    deep = await ana.http.post("projects", content=b"[" * 100_000)
    assert deep.status_code == 400
    large = await ana.http.post("projects", content=b" " * 3_000_000)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    nowhere = await ana.http.get("nothing-of-this-name")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_found")


async def test_every_answer_has_its_version_and_request_id(server: RunningServer) -> None:
    ana = await server.person("Ana")
    answer = await ana.http.get("projects", headers={"X-Request-ID": "from-the-proxy"})
    assert (answer.headers["X-API-Version"], answer.headers["X-Request-ID"]) == ("1.0", "from-the-proxy")


async def test_members_are_taken_in_change_role_and_leave(server: RunningServer) -> None:
    ana, bea = await server.person("Ana"), await server.person("Bea")
    project = await ana.client.projects.create(name="One")
    members = ana.client.members
    with pytest.raises(NotFound):
        await bea.client.projects.get(project.id)
    added = await members.add(project.id, "bea@example.org", "viewer")
    assert (added.role, (await bea.client.projects.get(project.id)).role) == ("viewer", "viewer")
    with pytest.raises(Conflict):
        await members.add(project.id, "bea@example.org")
    with pytest.raises(NotFound):
        await members.add(project.id, "nobody@example.org")
    with pytest.raises(Forbidden):
        await bea.client.projects.update(project.id, name="Mine")
    await members.update(project.id, bea.id, "member")
    assert (await bea.client.projects.update(project.id, name="Ours")).name == "Ours"
    with pytest.raises(Forbidden):
        await bea.client.members.remove(project.id, ana.id)
    await bea.client.members.remove(project.id, bea.id)
    assert [member.name for member in await members.list(project.id)] == ["Ana"]


async def test_the_last_owner_stays(server: RunningServer) -> None:
    ana, bea = await server.person("Ana"), await server.person("Bea")
    project = await ana.client.projects.create(name="One")
    with pytest.raises(Conflict):
        await ana.client.members.remove(project.id, ana.id)
    with pytest.raises(Conflict):
        await ana.client.members.update(project.id, ana.id, "member")
    await ana.client.members.add(project.id, "bea@example.org", "owner")
    await ana.client.members.remove(project.id, ana.id)
    assert [(member.name, member.role) for member in await bea.client.members.list(project.id)] == [("Bea", "owner")]


async def test_a_laptops_project_is_published_whole_and_read_back_equal(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, persona = new_project_id(), new_id()
    laptop = _laptop_project(project, persona)
    await ana.client.projects.publish(project, laptop.update_since())
    assert (await ana.client.projects.get(project)).name == "Workshop"
    (shown,) = await ana.client.personas.list(project)
    assert (shown.name, shown.goals, shown.created_by) == ("Zażółć gęślą jaźń", ("one", "two"), "the laptop's person")
    copy = ProjectDocument([await ana.client.projects.document(project)])
    assert {record.id: record for record in copy.records.everything()} == {
        record.id: record for record in laptop.records.everything()
    }


async def test_an_id_that_has_content_is_not_published_over(server: RunningServer) -> None:
    ana, bea = await server.person("Ana"), await server.person("Bea")
    project = new_project_id()
    update = _laptop_project(project, new_id()).update_since()
    await ana.client.projects.publish(project, update)
    for client in (ana.client, bea.client):
        with pytest.raises(Conflict):
            await client.projects.publish(project, update)
    assert [member.name for member in await ana.client.members.list(project)] == ["Ana"]


@pytest.mark.parametrize("content", [b"", b"\x00\x00", b"random bytes \xff\xfe", b"\x01" * 1000])
async def test_what_is_no_project_is_not_published(server: RunningServer, content: bytes) -> None:
    ana = await server.person("Ana")
    project = new_project_id()
    with pytest.raises((Forbidden, InvalidInput)):
        await ana.client.projects.publish(project, content)
    assert await ana.client.projects.list() == []
    await ana.client.projects.publish(project, _laptop_project(project, new_id()).update_since())
    assert len(await ana.client.projects.list()) == 1


async def test_a_document_of_another_project_is_not_published(server: RunningServer) -> None:
    ana = await server.person("Ana")
    other = _laptop_project(new_project_id(), new_id())
    with pytest.raises(InvalidInput):
        await ana.client.projects.publish(new_project_id(), other.update_since())


async def test_pictures_are_kept_by_their_hash_for_members_only(server: RunningServer) -> None:
    ana, eve = await server.person("Ana"), await server.person("Eve")
    project = await ana.client.projects.create(name="One")
    picture = _picture("PNG")
    stored = await ana.client.assets.put(project.id, picture, "image/png")
    assert (stored.hash, stored.media_type) == (hashlib.sha256(picture).hexdigest(), "image/png")
    assert await ana.client.assets.get(project.id, stored.hash) == picture
    assert await ana.client.assets.exists(project.id, stored.hash)
    assert not await ana.client.assets.exists(project.id, "0" * 64)
    with pytest.raises(NotFound):
        await eve.client.assets.get(project.id, stored.hash)
    others = await eve.client.projects.create(name="Other")
    with pytest.raises(NotFound):
        await eve.client.assets.get(others.id, stored.hash)


async def test_contents_of_versions_are_kept_as_pictures_are_and_broken_ones_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    archive = pack(_laptop_project(new_project_id(), new_id()).records.everything())
    stored = await ana.client.assets.put(project.id, archive, ARCHIVE_TYPE)
    assert stored.media_type == ARCHIVE_TYPE
    assert await ana.client.assets.get(project.id, stored.hash) == archive
    with pytest.raises(UnsupportedFile):
        await ana.client.assets.put(project.id, archive[:-9], ARCHIVE_TYPE)
    with pytest.raises(UnsupportedFile):
        await ana.client.assets.put(project.id, gzip.compress(b"<svg/>"), ARCHIVE_TYPE)


async def test_what_is_no_picture_or_too_large_or_damaged_is_refused(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    with pytest.raises(UnsupportedFile):
        await ana.client.assets.put(project.id, b"<svg onload='alert(1)'/>", "image/png")
    with pytest.raises(UnsupportedFile):
        await ana.client.assets.put(project.id, _picture("PNG")[:60], "image/png")
    with pytest.raises(TooLarge):
        await ana.client.assets.put(project.id, b"\0" * 1_000_001, "image/png")
    answer = await ana.http.put(f"projects/{project.id}/assets/{'0' * 64}", content=_picture("PNG"))
    assert (answer.status_code, answer.json()["field"]) == (400, "hash")


async def test_statistics_count_what_a_project_holds(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    idea = await ana.client.ideas.create(project.id, title="Idea")
    await ana.client.ideas.vote(idea.id)
    stats = await ana.client.projects.stats(project.id)
    assert (stats.members, stats.votes, stats.records["idea"], stats.records["board"]) == (1, 1, 1, 1)
    assert stats.completion_rate == 7  # of five phases one has one of its three steps done
    await ana.client.projects.update(project.id, problem="Nobody says how long it takes.")
    assert (await ana.client.projects.stats(project.id)).completion_rate == 27


def _laptop_project(project: ProjectId, persona: RecordId) -> ProjectDocument:
    document = ProjectDocument()
    commands = (
        StartProject(project, "Workshop"),
        AddRecord(Persona, persona, {"name": "Zażółć gęślą jaźń"}),
        SetZoneTexts(persona, "goals", ("one", "two")),
    )
    document.initialise(Together(commands), by=ActorId("the laptop's person"))
    return document


def _picture(format_name: str) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((40, 30), 50).save(buffer, format_name)
    return buffer.getvalue()
