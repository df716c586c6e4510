"""A whole workshop with real parts: a server process, three desktop processes, 73 people on sockets, real ballots."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import websockets

from dttools.document import ProjectDocument
from dttools.document.commands import CastVote
from dttools.exchange.pabulib import BallotFile, read_ballots
from dttools.ids import ActorId, RecordId
from dttools.sdk import AsyncDTToolsClient
from dttools.sync.messages import Ack, Hello, SyncStep1, SyncStep2, Update, decode, encode
from support.gate import Gate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
BALLOTS = "artificial_mechanical-turk_k-approval-7_.pb"
PUBLISHED = [49, 38, 30, 28, 27, 24, 22, 19, 19, 18, 15, 14, 14, 12, 11, 8, 5, 4, 4, 3]
PASSWORD = "correct horse battery"
ON_SERVER = "Saved on server"


@dataclass
class DesktopProcess:
    """The desktop app of one person."""

    profile: Path
    process: asyncio.subprocess.Process

    @classmethod
    async def start(cls, profile: Path) -> DesktopProcess:
        driver = Path(__file__).with_name("desktop_driver.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            driver,
            profile,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=64 * 1024 * 1024,
            env={**os.environ, "LANGUAGE": "en"},
        )
        desktop = cls(profile, process)
        assert await desktop._answer() == "ready"
        return desktop

    async def do(self, what: str, **arguments: Any) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": what, **arguments}).encode() + b"\n")
        await self.process.stdin.drain()
        return await self._answer()

    async def _answer(self) -> Any:
        assert self.process.stdout
        line = await self.process.stdout.readline()
        reply = json.loads(line)
        assert "error" not in reply, reply
        return reply["answer"]

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def quit(self) -> None:
        await self.do("quit")
        assert await self.process.wait() == 0


@pytest.fixture
def server_url(server_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The server as its command starts it, with a PostgreSQL of its own."""
    code = "import sys; from dttools_server.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "serve", "--port", "0", "--data", str(server_folder)]
    with (tmp_path / "server.log").open("wb") as log, subprocess.Popen(command, stdout=-1, stderr=log) as process:
        assert process.stdout
        yield process.stdout.readline().decode().removeprefix("listening on ").strip()
        process.terminate()


@pytest.fixture
async def desktops(tmp_path: Path) -> AsyncIterator[list[DesktopProcess]]:
    """Three laptops."""
    started = [await DesktopProcess.start(tmp_path / name) for name in ("ana", "ben", "caio")]
    yield started
    for desktop in started:
        if desktop.process.returncode is None:
            await desktop.kill()


@pytest.fixture
def ballots(shared_data: Path) -> BallotFile:
    return read_ballots((shared_data / BALLOTS).read_bytes())


async def sign_up(url: str, number: int, stack: AsyncExitStack, turns: asyncio.Semaphore) -> AsyncDTToolsClient:
    client = await stack.enter_async_context(AsyncDTToolsClient(base_url=url, timeout=120))
    async with turns:  # hashing a password takes a third of a second, and longer on a busy machine
        await client.register(f"voter{number}@example.org", PASSWORD, f"Voter {number}")
    return client


async def cast(url: str, project: str, voter: AsyncDTToolsClient, ideas: list[RecordId]) -> None:
    """Join over a socket and give each of these ideas one dot; returns when the server has acknowledged all."""
    me = ActorId((await voter.auth.me()).id)
    address = f"{url.replace('http', 'ws', 1)}/v1/projects/{project}/live"
    headers = {"Authorization": f"Bearer {voter.access_token}"}
    async with websockets.connect(address, additional_headers=headers, max_size=None) as socket:
        document = ProjectDocument()
        await socket.send(encode(Hello("a voter")))
        await socket.send(encode(SyncStep1(document.state_vector())))
        while document.is_empty:
            message = decode(bytes(await socket.recv(decode=False)))
            if isinstance(message, SyncStep2):
                document.receive(message.update)
        made: list[bytes] = []
        document.on_local_update(made.append)
        for idea in ideas:
            document.apply(CastVote(idea, me), by=me)
        for update in made:
            await socket.send(encode(Update(update)))
        acked = 0
        while acked < len(made):
            message = decode(bytes(await socket.recv(decode=False)))
            if isinstance(message, Ack):
                acked = message.count


async def lives_through_it(desktop: DesktopProcess, gate: Gate, project: str, titles: dict[str, str]) -> DesktopProcess:
    """A laptop loses its network, edits, is killed and comes back; gives the app that runs then."""
    await gate.close()
    await desktop.do("wait", said="Offline")
    await desktop.do("retitle", titles=titles)
    await desktop.do("add_notes", texts=["written without a network"])
    await desktop.kill()
    await gate.open()
    again = await DesktopProcess.start(desktop.profile)
    await again.do("enter", server=gate.url, email="caio@example.org", password=PASSWORD)
    await again.do("open", project=project)
    return again


def shown(ballots: BallotFile, renamed: dict[str, str]) -> dict[str, int]:
    """What every screen must show: the published total of each idea, under its new title."""
    return {renamed.get(one.name, one.name): one.published_votes or 0 for one in ballots.projects}


async def test_a_workshop_votes_edits_loses_the_network_and_a_laptop_and_nothing_else(
    server_url: str, desktops: list[DesktopProcess], ballots: BallotFile, shared_data: Path
) -> None:
    ana, ben, caio = desktops
    gate = Gate(server_url)
    await gate.open()
    for desktop, name, url in ((ana, "ana", server_url), (ben, "ben", server_url), (caio, "caio", gate.url)):
        await desktop.do("enter", server=url, email=f"{name}@example.org", password=PASSWORD, name=name)
    project = await ana.do("start", name="Orçamento do bairro")
    assert await ana.do("bring_in", path=str(shared_data / BALLOTS)) == 20
    await ana.do("share", emails=["ben@example.org", "caio@example.org"])
    await ana.do("wait", said=ON_SERVER)

    async with AsyncExitStack() as stack:
        turns = asyncio.Semaphore(4)
        voters = await asyncio.gather(
            *(sign_up(server_url, number, stack, turns) for number in range(len(ballots.ballots)))
        )
        owner = await stack.enter_async_context(AsyncDTToolsClient(base_url=server_url))
        await owner.login("ana@example.org", PASSWORD)
        for number in range(len(voters)):
            await owner.members.add(project, f"voter{number}@example.org", "member")
        for desktop in (ben, caio):
            await desktop.do("join", project=project)
            await desktop.do("wait", said=ON_SERVER)

        # Everybody votes at once while the second laptop edits texts, and the third loses its network, edits, dies and
        # comes back.
        by_name = {idea.title: RecordId(idea.id) for idea in await owner.ideas.list(project)}
        ideas = {one.id: by_name[one.name] for one in ballots.projects}
        by_caio = {"24H public toilet": "24-hour public toilet"}
        by_ben = {
            "Planting trees in the city": "Planting 100 trees in the city",
            "5 Water Bottle Refill Stations": "Five",
        }
        voting = [
            cast(server_url, project, voter, [ideas[choice] for choice in ballot.approved])
            for voter, ballot in zip(voters, ballots.ballots, strict=True)
        ]
        *_, caio = await asyncio.gather(
            *voting,
            ben.do("retitle", titles=by_ben),
            ana.do("add_notes", texts=[f"from Ana {n}" for n in range(20)]),
            lives_through_it(caio, gate, project, by_caio),
        )
        desktops[2] = caio

        votes = sum(PUBLISHED)
        for desktop in (caio, ana, ben):
            await desktop.do("wait", said=ON_SERVER, votes=votes)
        await ana.do("wait", said=ON_SERVER, votes=votes)
        screens = [await desktop.do("look") for desktop in desktops]
        through_rest = {idea.title: idea.votes for idea in await owner.ideas.list(project)}

    expected = shown(ballots, by_caio | by_ben)
    assert sorted(expected.values(), reverse=True) == PUBLISHED
    assert [screen["cards"] for screen in screens] == [expected] * 3
    assert through_rest == expected
    assert screens[0]["notes"] == sorted([f"from Ana {n}" for n in range(20)] + ["written without a network"])
    assert screens[0]["records"] == screens[1]["records"] == screens[2]["records"]
    for desktop in desktops:
        await desktop.quit()
    await gate.close()
