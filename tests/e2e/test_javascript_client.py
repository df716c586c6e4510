"""Plain Yjs clients in JavaScript take part: `yjs` and `y-websocket` as they are, and a token in the address."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, EditText
from dttools.ids import ActorId, RecordId, new_id
from dttools.model import Board, Note
from dttools.sync.awareness import Entry, decode_awareness, encode_awareness, parse_state
from dttools.sync.messages import Ack, Awareness
from support.javascript import FOLDER, JavaScriptClient, javascript_client
from support.live import LiveClient, live

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from support.serving import Person, RunningServer

PROTOCOL = Path(__file__).resolve().parents[2] / "resources" / "docs" / "protocol.md"


class Table:
    """A project with one note; Ana is at it with the Python client, Ben with the one in JavaScript."""

    def __init__(self, ana: Person, ben: Person, python: LiveClient, javascript: JavaScriptClient, note: str) -> None:
        self.ana = ana
        self.ben = ben
        self.python = python
        self.javascript = javascript
        self.note = note

    def reads(self, text: str) -> dict[str, str]:
        return {self.note: text}

    async def python_writes(self, text: str) -> None:
        assert isinstance(await self.python.edit(EditText(RecordId(self.note), "text", text)), Ack)

    async def python_reads(self, text: str) -> None:
        await self.python.until(lambda document: _text(document, self.note) == text)


def _text(document: ProjectDocument, note: str) -> str:
    return document.get(Note, RecordId(note)).text


@asynccontextmanager
async def _with_a_note(server: RunningServer) -> AsyncIterator[tuple[Person, Person, str, LiveClient, RecordId]]:
    ana = await server.person("Ana")
    project, people = await server.team(ana, Ben="member")
    async with live(server, project.id, ana) as python:
        board, note = next(python.document.all(Board)).id, new_id()
        await python.edit(AddRecord(Note, note, {"board": board, "text": "one"}))
        yield ana, people["Ben"], project.id, python, note


@asynccontextmanager
async def _table(server: RunningServer, node: str) -> AsyncIterator[Table]:
    url = server.url.replace("http", "ws", 1)
    async with (
        _with_a_note(server) as (ana, ben, project, python, note),
        javascript_client(node, url, project, ben.token) as javascript,
    ):
        await javascript.hears("synced", {note: "one"})
        yield Table(ana, ben, python, javascript, note)


async def test_both_see_what_the_other_writes(server: RunningServer, node: str) -> None:
    async with _table(server, node) as table:
        table.javascript.do("append", note=table.note, text=" two", by=table.ben.id)
        await table.python_reads("one two")
        assert table.python.document.get(Note, RecordId(table.note)).updated_by == table.ben.id
        await table.python_writes("one two três 🎈")
        await table.javascript.hears("texts", table.reads("one two três 🎈"))


async def test_both_see_that_the_other_is_here_under_the_servers_name(server: RunningServer, node: str) -> None:
    async with _table(server, node) as table:
        shown = Entry(7, 1, '{"user":{"name":"Somebody else","color":"#fff"}}')
        await table.python.say(Awareness(encode_awareness([shown])))
        assert "Ana" in await table.javascript.hears("users", ["Ana"])
        table.javascript.do("show", state={"cursor": [1, 2], "user": {"name": "Ana", "color": "#000"}})
        while True:
            (entry,) = decode_awareness((await table.python.hear_until(Awareness)).payload)
            if (state := parse_state(entry.state)) and "cursor" in state:
                break
        assert state["user"] == {"color": "#000", "id": table.ben.id, "name": "Ben"}


async def test_a_forged_author_is_refused_with_the_reason_and_not_tried_again(server: RunningServer, node: str) -> None:
    async with _table(server, node) as table:
        table.javascript.do("append", note=table.note, text=" as Ana", by=str(ActorId(new_id())))
        assert await table.javascript.hears("closed") == 4403
        assert table.javascript.told[-1]["reason"].startswith("not_author: ")
        await table.python_writes("one, still")
        assert _text(table.python.document, table.note) == "one, still"


async def test_it_connects_again_and_brings_what_it_wrote_meanwhile(server: RunningServer, node: str) -> None:
    async with _table(server, node) as table:
        table.javascript.do("leave")
        await table.javascript.hears("status", "disconnected")
        table.javascript.do("append", note=table.note, text=" from the train", by=table.ben.id)
        await table.python_writes("No. 1: one")
        table.javascript.do("join")
        merged = "No. 1: one from the train"
        await table.python_reads(merged)
        await table.javascript.hears("synced", table.reads(merged))
        table.javascript.do("drop")
        await table.javascript.hears("status", "disconnected")
        await table.javascript.hears("synced", table.reads(merged))


async def test_who_is_taken_out_of_the_project_is_told_and_stays_out(server: RunningServer, node: str) -> None:
    async with _table(server, node) as table:
        await table.ana.client.members.remove(table.python.document.project.id, table.ben.id)
        assert await table.javascript.hears("closed") == 4403


@pytest.mark.parametrize("block", re.findall(r"```js\n(.*?)```", PROTOCOL.read_text(), re.DOTALL))
async def test_the_example_of_the_protocol_works_as_printed(server: RunningServer, node: str, block: str) -> None:
    async with _with_a_note(server) as (_ana, ben, project, python, note):
        settings = {
            "SERVER": server.url.replace("http", "ws", 1),
            "PROJECT": project,
            "TOKEN": ben.token,
            "USER": ben.id,
            "NOTE": note,
        }
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            node, "--input-type=module", "-", stdin=pipe, stdout=pipe, stderr=pipe, cwd=FOLDER, env=settings
        )
        said, complaints = await asyncio.wait_for(process.communicate(block.encode()), 20)
        assert (process.returncode, complaints.decode()) == (0, "")
        assert said.decode() == "was: one\n"
        await python.until(lambda document: _text(document, note) == "one, and hello from JavaScript")
