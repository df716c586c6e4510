"""Live connections: real sockets, a real server, a real database."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest
from websockets.exceptions import InvalidStatus

from dttools.document import ProjectDocument
from dttools.document.commands import AddIdeas, AddRecord, CastVote, ChangeFields
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Idea, Persona
from dttools.sync.messages import Ack, Hello, Refused, SyncStep1, SyncStep2, Update, Welcome, decode, encode
from dttools.sync.wire import read_state_vector
from dttools_server.service.access_tokens import AccessTokens
from support.live import LiveClient, live, raw

if TYPE_CHECKING:
    from support.serving import Person, RunningServer


async def test_two_people_see_each_others_edits(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Bea="member")
    async with live(server, project.id, ana) as left, live(server, project.id, people["Bea"]) as right:
        idea = new_id()
        assert await left.edit(AddIdeas(((idea, {"title": "Left"}),))) == Ack(1)
        await right.until(lambda document: [i.title for i in document.all(Idea)] == ["Left"])
        assert await right.edit(ChangeFields((idea,), {"title": "Left and right"})) == Ack(1)
        await left.until(lambda document: document.get(Idea, idea).title == "Left and right")
        assert left.document.get(Idea, idea).updated_by == people["Bea"].id


async def test_an_edit_is_acknowledged_and_passed_on_only_when_it_is_in_the_database(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Bea="member")
    async with live(server, project.id, ana) as left, live(server, project.id, people["Bea"]) as right:
        database = await asyncpg.connect(server.settings.database_url)
        async with database.transaction():
            await database.execute("SELECT 1 FROM projects WHERE id = $1 FOR UPDATE", project.id)
            await left.say(Update(left.write(AddIdeas(((new_id(), {"title": "Waits"}),)))))
            # Both get an answer to a later question while the commit cannot happen: neither knows the edit.
            for client in (left, right):
                await client.say(SyncStep1(ProjectDocument().state_vector()))
                answer = await client.hear_until(SyncStep2)
                assert list(ProjectDocument([answer.update]).all(Idea)) == []
                assert not any(isinstance(message, Ack) for message in client.heard)
        await right.until(lambda document: [i.title for i in document.all(Idea)] == ["Waits"])
        stored = await database.fetchval(
            "SELECT count(*) FROM records WHERE kind = 'idea' AND project_id = $1", project.id
        )
        await database.close()
        assert stored == 1


async def test_what_was_acknowledged_is_in_the_log_and_the_projection(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with live(server, project.id, ana) as client:
        for number in range(20):
            assert isinstance(await client.edit(AddIdeas(((new_id(), {"title": f"I{number}"}),))), Ack)
            stored = await server.database.documents.load(project.id)
            document = ProjectDocument([update.update for update in stored.updates])
            assert len(list(document.all(Idea))) == number + 1
    assert len(await ana.client.ideas.list(project.id)) == 20


async def test_a_viewers_write_is_refused_with_a_reason_and_changes_no_byte(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Vera="viewer")
    before = await ana.client.projects.document(project.id)
    async with live(server, project.id, people["Vera"]) as viewer:
        refused = await viewer.edit(AddRecord(Persona, new_id(), {"name": "Mine"}))
        assert isinstance(refused, Refused)
        assert (refused.code, refused.count) == ("read_only", 1)
    assert await ana.client.projects.document(project.id) == before
    assert await ana.client.personas.list(project.id) == []


async def test_nobody_writes_as_somebody_else_or_votes_for_them(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Eve="member")
    idea = await ana.client.ideas.create(project.id, title="One")
    before = await ana.client.projects.document(project.id)
    for forged in (AddRecord(Persona, new_id(), {"name": "x"}), CastVote(RecordId(idea.id), ActorId(ana.id))):
        async with live(server, project.id, people["Eve"]) as eve:
            eve.by = ActorId(ana.id)
            assert isinstance(await eve.edit(forged), Refused)
    assert await ana.client.projects.document(project.id) == before


@pytest.mark.parametrize("seed", range(30))
async def test_random_bytes_close_their_connection_clearly_and_no_other(server: RunningServer, seed: int) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    noise = random.Random(seed)
    frame = noise.randbytes(noise.randint(1, 200)) if seed else b""
    async with live(server, project.id, ana) as good, live(server, project.id, ana) as bad:
        await bad.socket.send(frame)
        await bad.say(Hello("still here?"))
        if await bad.hears(Welcome) is None:  # else the bytes happened to be a message
            code, reason = await bad.closed()
            assert code == 4400
            assert reason
        assert isinstance(await good.edit(AddIdeas(((new_id(), {"title": "Works"}),))), Ack)


async def test_text_and_oversized_frames_close_the_connection_with_a_code(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with live(server, project.id, ana) as client:
        await client.socket.send("hello")
        assert (await client.closed())[0] == 4400
    async with live(server, project.id, ana) as client:
        await client.socket.send(b"\0" * (1024 * 1024 + 1))
        assert (await client.closed())[0] == 1009
    assert (await ana.http.get(f"{server.url}/health")).status_code == 200


async def test_a_project_is_there_only_for_those_who_take_part(server: RunningServer) -> None:
    ana, eve = await server.person("Ana"), await server.person("Eve")
    project = await ana.client.projects.create(name="One")
    for token, status in ((eve.token, 404), ("nonsense", 401), (_token(server, ana, timedelta(minutes=-1)), 401)):
        with pytest.raises(InvalidStatus) as refused:
            await raw(server, project.id, additional_headers={"Authorization": f"Bearer {token}"})
        assert refused.value.response.status_code == status
    with pytest.raises(InvalidStatus) as unknown:
        await raw(server, str(new_id()), f"?token={ana.token}")
    assert unknown.value.response.status_code == 404


async def test_the_token_may_come_in_the_first_message(server: RunningServer) -> None:
    ana, eve = await server.person("Ana"), await server.person("Eve")
    project = await ana.client.projects.create(name="One")
    async with raw(server, project.id) as socket:
        await socket.send(encode(Hello("tests", token=ana.token)))
        welcome = decode(await socket.recv(decode=False))
        assert isinstance(welcome, Welcome)
        assert (welcome.user_id, welcome.name, welcome.role) == (ana.id, "Ana", "owner")
    expired = _token(server, ana, timedelta(minutes=-1))
    for first, code in (
        (Hello("tests", token=eve.token), 4404),
        (Hello("tests", token=expired), 4401),
        (Hello("tests"), 4401),
        (SyncStep1(b"\0"), 4401),
    ):
        async with raw(server, project.id) as socket:
            await socket.send(encode(first))
            assert (await LiveClient(socket, ActorId("")).closed())[0] == code


async def test_a_connection_ends_with_its_token_unless_a_fresh_one_comes(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    short = _token(server, ana, timedelta(seconds=2))
    async with raw(server, project.id, f"?token={short}") as ends, raw(server, project.id, f"?token={short}") as stays:
        await stays.send(encode(Hello("tests", token=ana.token)))
        assert await LiveClient(ends, ActorId(ana.id)).closed() == (4401, "token_expired")
        await stays.send(encode(SyncStep1(ProjectDocument().state_vector())))
        assert await LiveClient(stays, ActorId(ana.id)).hear_until(SyncStep2)


async def test_a_plain_yjs_client_takes_part_with_its_token_in_the_address(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Vera="viewer")
    await ana.client.ideas.create(project.id, title="One")
    async with raw(server, project.id, f"?token={ana.token}") as socket:
        plain = LiveClient(socket, ActorId(ana.id))
        await plain.say(SyncStep1(plain.document.state_vector()))
        await plain.hear_until(SyncStep2)
        assert [idea.title for idea in plain.document.all(Idea)] == ["One"]
        await plain.say(Update(plain.write(AddIdeas(((new_id(), {"title": "Two"}),)))))
        async with live(server, project.id, ana) as other:
            await other.until(lambda document: len(list(document.all(Idea))) == 2)
        assert {type(message) for message in plain.heard} <= {SyncStep1, SyncStep2}
    async with raw(server, project.id, f"?token={people['Vera'].token}") as socket:
        viewer = LiveClient(socket, ActorId(people["Vera"].id), plain.document)
        await viewer.say(SyncStep1(viewer.document.state_vector()))
        await viewer.say(Update(viewer.write(AddIdeas(((new_id(), {"title": "Three"}),)))))
        code, reason = await viewer.closed()
        assert code == 4403
        assert reason.startswith("read_only")


async def test_rest_and_sockets_see_each_other(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with live(server, project.id, ana) as client:
        persona = await ana.client.personas.create(project.id, name="Maria", goals=["sleep"])
        await client.until(lambda document: any(p.name == "Maria" for p in document.all(Persona)))
        assert [note.text for note in client.document.zone(RecordId(persona.id), "goals")] == ["sleep"]
        await client.edit(ChangeFields((RecordId(persona.id),), {"name": "Mariana"}))
        assert (await ana.client.personas.get(persona.id)).name == "Mariana"
        await ana.client.projects.update(project.id, name="Two")
        await client.until(lambda document: document.project.name == "Two")
        await client.edit(ChangeFields((RecordId(project.id),), {"name": "Three"}))
        assert [p.name for p in await ana.client.projects.list()] == ["Three"]


async def test_who_comes_back_catches_up_in_both_directions(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with live(server, project.id, ana) as client:
        laptop = client.document
    await ana.client.ideas.create(project.id, title="While away")
    offline = LiveClient(client.socket, client.by, laptop).write(AddIdeas(((new_id(), {"title": "On the train"}),)))
    async with live(server, project.id, ana, document=laptop) as client:
        assert {idea.title for idea in laptop.all(Idea)} == {"While away", "On the train"}
        await client.say(Update(offline))
        assert await client.hear_until(Ack) == Ack(1)
    assert {idea.title for idea in await ana.client.ideas.list(project.id)} == {"While away", "On the train"}


async def test_a_new_role_takes_effect_on_open_connections(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Bea="member")
    async with live(server, project.id, people["Bea"]) as bea:
        assert isinstance(await bea.edit(AddIdeas(((new_id(), {"title": "One"}),))), Ack)
        await ana.client.members.update(project.id, people["Bea"].id, "viewer")
        assert (await bea.hear_until(Welcome)).role == "viewer"
        assert isinstance(await bea.edit(AddIdeas(((new_id(), {"title": "Two"}),))), Refused)
        await ana.client.members.remove(project.id, people["Bea"].id)
        assert (await bea.closed())[0] == 4403
    assert [idea.title for idea in await ana.client.ideas.list(project.id)] == ["One"]


async def test_a_deleted_project_closes_its_connections(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with live(server, project.id, ana) as client:
        await ana.client.projects.delete(project.id)
        assert (await client.closed())[0] == 4404
    with pytest.raises(InvalidStatus):
        await raw(server, project.id, f"?token={ana.token}")


async def test_thirty_people_write_at_once_and_all_end_with_the_same(server: RunningServer) -> None:
    ana = await server.person("Ana")
    project = await ana.client.projects.create(name="One")
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(live(server, project.id, ana)) for _ in range(30)]
        for client in clients:
            for number in range(5):
                await client.say(Update(client.write(AddIdeas(((new_id(), {"title": f"I{number}"}),)))))
        await asyncio.gather(*(client.until(lambda d: len(list(d.all(Idea))) == 150) for client in clients))
        states = [read_state_vector(client.document.state_vector()) for client in clients]
        records = [{r.id: r for r in client.document.records.everything()} for client in clients]
    assert all(other == records[0] for other in records)
    assert all(other == states[0] for other in states)
    assert len(await ana.client.ideas.list(project.id)) == 150


def _token(server: RunningServer, person: Person, remaining: timedelta) -> str:
    """An access token that has this long to live."""
    tokens = AccessTokens(server.settings.jwt_secret, life=remaining, clock=lambda: datetime.now(UTC))
    return tokens.issue(ActorId(person.id), person.user.name, is_admin=False)
