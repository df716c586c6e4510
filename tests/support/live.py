"""A client of the live socket that shows every message: a document, a real WebSocket, and nothing clever."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dttools.document import Command, ProjectDocument
from dttools.ids import ActorId
from dttools.sync.messages import Ack, Hello, Message, Refused, SyncStep1, SyncStep2, Update, Welcome, decode, encode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from support.serving import Person, RunningServer

M = TypeVar("M")
PATIENCE = 10.0


@dataclass
class LiveClient:
    """One connection and the document it keeps in step."""

    socket: ClientConnection
    by: ActorId
    document: ProjectDocument = field(default_factory=ProjectDocument)
    heard: list[Message] = field(default_factory=list)

    async def say(self, message: Message) -> None:
        await self.socket.send(encode(message))

    async def hear(self) -> Message:
        """The next message, taken into the document."""
        async with asyncio.timeout(PATIENCE):
            message = decode(await self.socket.recv(decode=False))
        if isinstance(message, SyncStep2 | Update):
            self.document.receive(message.update)
        self.heard.append(message)
        return message

    async def hear_until(self, kind: type[M]) -> M:
        """Listen until a message of that kind comes."""
        while not isinstance(message := await self.hear(), kind):
            pass
        return message

    async def hears(self, kind: type[M]) -> M | None:
        """Listen until a message of that kind comes; None when the server closes before."""
        try:
            return await self.hear_until(kind)
        except ConnectionClosed:
            return None

    async def until(self, holds: Callable[[ProjectDocument], object]) -> None:
        """Listen until something holds of the document."""
        while not holds(self.document):
            await self.hear()

    def write(self, command: Command) -> bytes:
        """Edit the document here; the bytes are still to be sent."""
        updates: list[bytes] = []
        stop = self.document.on_local_update(updates.append)
        self.document.apply(command, by=self.by)
        stop()
        (update,) = updates
        return update

    async def edit(self, command: Command) -> Ack | Refused:
        """Edit, send, and wait for the server's answer."""
        await self.say(Update(self.write(command)))
        return await self.hear_until(Ack | Refused)  # type: ignore[arg-type]  # a union does for isinstance

    async def closed(self) -> tuple[int | None, str]:
        """Listen until the server closes; its code and reason."""
        try:
            while True:
                await self.hear()
        except ConnectionClosed as end:
            return (end.rcvd.code, end.rcvd.reason) if end.rcvd else (None, "")


@asynccontextmanager
async def live(
    server: RunningServer, project: str, person: Person, *, document: ProjectDocument | None = None
) -> AsyncIterator[LiveClient]:
    """Open a connection and catch up."""
    headers = {"Authorization": f"Bearer {person.token}"}
    async with raw(server, project, additional_headers=headers) as socket:
        client = LiveClient(socket, ActorId(person.id), document or ProjectDocument())
        await client.say(Hello("tests"))
        await client.hear_until(Welcome)
        await client.say(SyncStep1(client.document.state_vector()))
        await client.hear_until(SyncStep2)
        yield client


def raw(server: RunningServer, project: str, query: str = "", **options: Any) -> connect:
    """A WebSocket to a project."""
    url = f"{server.live_url}/{project}/live{query}"
    return connect(url, compression=None, max_size=None, proxy=None, **options)
