"""All rooms of this process: loaded when somebody comes, dropped when nobody is left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from dttools.document import Command, ProjectDocument
from dttools.errors import NotFound, Unreachable
from dttools.ids import ActorId, ProjectId
from dttools.model import Role
from dttools.sync import Guard, Member, Room
from dttools.sync.announcements import Alone, Altered, Bus, Committed, WhoIsHere
from dttools_resources.i18n import tr
from dttools_server.live.care import Care
from dttools_server.live.close_codes import NO_PROJECT, STOPPING
from dttools_server.live.compactor import Compactor, Histories
from dttools_server.live.room_host import Commits, RoomHost
from dttools_server.live.room_host import Documents as RoomDocuments
from dttools_server.service.ports import Publication
from dttools_server.service.projection import row_of
from dttools_server.store.values import Append, EpochPassed, StoredDocument

LARGE = 200_000
"""Bytes of a document that takes so long to load that it is done aside, so that nobody waits."""


class Documents(RoomDocuments, Protocol):
    """Reading documents from the log."""

    async def load(self, project_id: str) -> StoredDocument:
        """The newest snapshot and what came after it; raises `NotFound`."""


class Rooms:
    """The rooms of this process. One project is in one room, or in none: it is loaded again when somebody comes."""

    def __init__(
        self,
        documents: Documents,
        commits: Commits,
        histories: Histories,
        *,
        care: Care | None = None,
        incarnation: str = "",
        bus: Bus | None = None,
    ) -> None:
        self.compactor = Compactor(histories)
        self._documents = documents
        self._commits = commits
        self._care = care or Care()
        self._incarnation = incarnation
        self._bus = bus or Alone()
        # The one used last is the last.
        self._hosts: dict[ProjectId, RoomHost] = {}
        self._loading: dict[ProjectId, asyncio.Task[None]] = {}
        self._told_meanwhile: dict[ProjectId, int] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._timers: dict[RoomHost, asyncio.TimerHandle] = {}
        self._judging = asyncio.Lock()
        self._stopping = False

    @property
    def loaded(self) -> frozenset[ProjectId]:
        """The projects that are in memory."""
        return frozenset(self._hosts)

    @property
    def hosts(self) -> Mapping[ProjectId, RoomHost]:
        """The rooms that are in memory."""
        return self._hosts

    async def open(self, project: ProjectId) -> RoomHost:
        """The room of a project.

        Raises:
            NotFound: There is no such project.
            Unreachable: The server is stopping, or its database does not answer.
        """
        # Again and again: between the end of loading and our turn the room may have been dropped.
        while (host := self._hosts.get(project)) is None:
            if self._stopping:
                raise Unreachable(tr("The server is stopping."), todo=tr("Try again in a moment."))
            await asyncio.shield(self._load_once(project))
        self._hosts[project] = self._hosts.pop(project)
        if host.is_idle:
            self._quiet(host)  # whoever asked may not stay
        return host

    async def read(self, project: ProjectId) -> ProjectDocument:
        """A project's document, to be read at once."""
        return await self._in_room(project, _newest)

    async def edit(self, project: ProjectId, command: Command, by: Member) -> ProjectDocument:
        """Apply a command; returns when it is durable."""
        return await self._in_room(project, lambda host: host.edit(command, by))

    async def _in_room(
        self, project: ProjectId, work: Callable[[RoomHost], Awaitable[ProjectDocument]]
    ) -> ProjectDocument:
        """Do something in a room; once more in a new one when the history was rewritten before it was durable."""
        try:
            return await work(await self.open(project))
        except EpochPassed:
            return await work(await self.open(project))

    async def judge(self, update: bytes, by: Member) -> Publication:
        """Look at a whole project that somebody wants to put here. Aside: it may be large, and hostile.

        Raises:
            EditRefused: It is not a project.
        """
        async with self._judging:
            return await asyncio.to_thread(_judge, update, by)

    async def publish(self, project: ProjectId, publication: Publication, by: Member) -> None:
        """Fill an empty document with a whole project; returns when it is durable. `Conflict` when it is not empty."""
        whole = Append(project, publication.update, by.user_id, publication.epoch, publication.rows, base=0)
        seq = await self._commits.append(whole)
        self._bus.tell(Committed(project, seq))
        if (host := self._hosts.get(project)) is not None:
            await host.at_least(seq)

    def told(self, project: ProjectId, head: int) -> None:
        """Another node has committed up to this update."""
        if (host := self._hosts.get(project)) is not None:
            host.told(head)
        elif project in self._loading:
            self._told_meanwhile[project] = max(head, self._told_meanwhile.get(project, 0))

    def change_role(self, project: ProjectId, user: ActorId, role: Role) -> None:
        """Let a new role take effect on open connections."""
        self._bus.tell(Altered(project))
        if (host := self._hosts.get(project)) is not None:
            host.change_role(user, role)

    def remove(self, project: ProjectId, user: ActorId) -> None:
        """Close the connections of somebody who is no member any more."""
        self._bus.tell(Altered(project))
        if (host := self._hosts.get(project)) is not None:
            host.kick(user, "removed")

    def history_rewritten(self, project: ProjectId, seq: int) -> None:
        """Have everybody connect again, on all nodes, to the document of the new epoch, whose number is `seq`."""
        self._bus.tell(Altered(project))
        if (host := self._hosts.get(project)) is not None:
            host.told(seq)

    def close(self, project: ProjectId) -> None:
        """Close a project that was deleted, on all nodes."""
        self._bus.tell(Altered(project))
        self.close_here(project)

    def close_here(self, project: ProjectId) -> None:
        """Close a project that was deleted, on this node."""
        if (host := self._hosts.pop(project, None)) is not None:
            host.kick_all(NO_PROJECT, "deleted")
            self._let_go(host)

    async def stop(self) -> None:
        """Send everybody away and commit what waits."""
        self._stopping = True
        for host in list(self._hosts.values()):
            host.kick_all(STOPPING, "server stopping")
            self._let_go(host)
        self._hosts.clear()
        for timer in self._timers.values():
            timer.cancel()
        await self.compactor.stop()
        await asyncio.gather(*self._leaving, *self._loading.values(), return_exceptions=True)

    def _load_once(self, project: ProjectId) -> asyncio.Task[None]:
        if project not in self._loading:
            task = self._loading[project] = asyncio.create_task(self._load(project))
            task.add_done_callback(lambda _: self._loaded(project))
        return self._loading[project]

    def _loaded(self, project: ProjectId) -> None:
        del self._loading[project]
        head = self._told_meanwhile.pop(project, 0)
        if (host := self._hosts.get(project)) is not None:
            host.told(head)

    async def _load(self, project: ProjectId) -> None:
        stored = await self._documents.load(project)
        updates = [update.update for update in stored.updates]
        if stored.snapshot is not None:
            updates.insert(0, stored.snapshot)
        size = sum(map(len, updates))
        make = partial(self._room_of, updates, keep_spare=size <= self._care.spare_bytes)
        room = await asyncio.to_thread(make) if size > LARGE else make()
        host = RoomHost(
            project,
            room,
            stored,
            self._commits,
            self._documents,
            bus=self._bus,
            care=self._care,
            on_failed=self._failed,
            on_quiet=self._quiet,
            on_long=self.compactor.want,
        )
        self._make_place_for(host)
        self._hosts[project] = host
        self._bus.tell(WhoIsHere(project))

    def _room_of(self, updates: Sequence[bytes], *, keep_spare: bool) -> Room:
        room = Room(updates, incarnation=self._incarnation)
        if keep_spare:
            room.make_ready()
        return room

    def _make_place_for(self, newcomer: RoomHost) -> None:
        """Drop empty rooms, the longest unused first, until all are within the limits or only rooms in use are left."""
        count, memory = len(self._hosts) + 1, newcomer.memory + sum(host.memory for host in self._hosts.values())
        for host in [host for host in self._hosts.values() if host.is_idle]:
            if count <= self._care.rooms and memory <= self._care.room_bytes:
                return
            count, memory = count - 1, memory - host.memory
            self._drop(host)

    def _failed(self, host: RoomHost) -> None:
        if self._hosts.get(host.project) is host:
            del self._hosts[host.project]

    def _quiet(self, host: RoomHost) -> None:
        if (timer := self._timers.pop(host, None)) is not None:
            timer.cancel()
        self._timers[host] = asyncio.get_running_loop().call_later(self._care.room_idle, self._drop_if_idle, host)

    def _drop_if_idle(self, host: RoomHost) -> None:
        del self._timers[host]
        if host.is_idle and self._hosts.get(host.project) is host:
            self._drop(host)

    def _drop(self, host: RoomHost) -> None:
        del self._hosts[host.project]
        if (timer := self._timers.pop(host, None)) is not None:
            timer.cancel()
        self._let_go(host)

    def _let_go(self, host: RoomHost) -> None:
        task = asyncio.create_task(host.stop())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


async def _newest(host: RoomHost) -> ProjectDocument:
    await host.refresh()
    return host.document


def _judge(update: bytes, by: Member) -> Publication:
    document = Guard().publication(update, by)
    rows = tuple(row_of(record) for record in document.records.everything())
    return Publication(_id_of(document), document.epoch, document.update_since(), rows)


def _id_of(document: ProjectDocument) -> ProjectId | None:
    try:
        return ProjectId(document.project.id)
    except NotFound:
        return None
