"""One room with its connections: does what the room asks, in order."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import structlog

from dttools.document import Command, ProjectDocument
from dttools.errors import AppError, NotFound, Unreachable
from dttools.ids import ActorId, ProjectId
from dttools.model import Role
from dttools.sync import Applied, Close, Effect, Member, PeerId, Room, Send, Settle, Show, ToCommit
from dttools.sync.announcements import Bus, Committed, Shown
from dttools.sync.awareness import Entry, decode_awareness
from dttools_resources.i18n import tr
from dttools_server.live.care import Care, memory_of
from dttools_server.live.close_codes import NO_PROJECT
from dttools_server.live.outbox import Outbox
from dttools_server.live.wire import framed
from dttools_server.service.access import no_project
from dttools_server.service.aside import cut_aside
from dttools_server.service.projection import row_of
from dttools_server.store.runs import passed_epoch
from dttools_server.store.values import Append, Head, Overtaken, StoredDocument, StoredUpdate

BACKLOG = 1_000
"""Updates that may wait for the database before those who send them wait too."""
READY_AFTER = 0.5
"""Seconds after a refusal in which a room gets ready for the next."""
SLICE_BYTES = 32 * 1024
"""Of a document that is loaded beside: what takes a millisecond or two."""
LARGEST_RUN_BYTES = 8_000_000
"""Of the updates that are committed at once; a single one may be larger."""

log = structlog.get_logger(__name__)
_peer_numbers = itertools.count(1)


class Commits(Protocol):
    """The one way to make updates durable."""

    async def append(self, item: Append) -> int:
        """Commit an update; its sequence number, once it is durable. Calls are committed in their order."""

    async def append_run(self, items: Sequence[Append]) -> list[int]:
        """Commit updates of one document that follow each other, all or none; raises `Overtaken` by another node's."""


class Documents(Protocol):
    """What a room asks of the log, beside commits."""

    async def heads(self, project_ids: Sequence[str]) -> dict[str, Head]:
        """How far documents are; those that do not exist (any more) are left out."""

    async def news(self, project_id: str, epoch: int, seq: int) -> list[StoredUpdate]:
        """The updates after `seq`, in order; raises `NotFound`, or `Conflict` when the epoch has passed."""


class RoomHost:
    """Drives one `Room`: its effects go to connections and to the commit queue.

    Every update is committed as the successor of the one that the room saw last. When another node was faster, the
    store refuses; the room takes in what the other did, judges again, and tries again.

    Args:
        room: Of what is stored.
        care: When its log counts as long.
        on_failed: Called when the room may not be used any more, because an edit could not be made durable.
        on_quiet: Called when nobody is here and nothing waits.
        on_long: Called when the log should be folded.
    """

    def __init__(
        self,
        project: ProjectId,
        room: Room,
        stored: StoredDocument,
        commits: Commits,
        documents: Documents,
        *,
        bus: Bus,
        care: Care,
        on_failed: Callable[[RoomHost], None],
        on_quiet: Callable[[RoomHost], None],
        on_long: Callable[[ProjectId], None],
    ) -> None:
        self.project = project
        self._room = room
        self._epoch = stored.epoch
        self._head = self._told = stored.head_seq
        self._commits = commits
        self._documents = documents
        self._bus = bus
        self._care = care
        self._stored_bytes = len(stored.snapshot or b"")
        self._unfolded = self._unfolded_bytes = 0
        self._on_failed = on_failed
        self._on_quiet = on_quiet
        self._on_long = on_long
        self._outboxes: dict[PeerId, Outbox] = {}
        self._to_commit: deque[ToCommit] = deque()
        self._durable: dict[int, asyncio.Future[None]] = {}
        self._arrived = asyncio.Event()
        self._taken = asyncio.Event()
        self._moved = asyncio.Event()
        self._waiting = 0
        self._broken: AppError | None = None
        self._getting_ready: asyncio.TimerHandle | None = None
        self._ready: asyncio.Task[None] | None = None
        self._stopping = False
        self._committer = asyncio.create_task(self._commit_all(), name=f"commits of {project}")
        self._committer.add_done_callback(self._committer_ended)
        self._count(update.update for update in stored.updates)

    @property
    def document(self) -> ProjectDocument:
        """The project, to be read at once."""
        return self._room.document

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here and nothing waits."""
        return self._room.is_idle and not (self._to_commit or self._durable or self._waiting)

    @property
    def memory(self) -> int:
        """The bytes of memory that this takes, by estimate."""
        return memory_of(self._stored_bytes)

    def join(self, outbox: Outbox, member: Member) -> PeerId:
        """A connection is open; what it is to receive goes to the outbox."""
        peer = PeerId(f"peer-{next(_peer_numbers)}")
        self._outboxes[peer] = outbox
        self._do(self._room.join(peer, member))
        return peer

    def received(self, peer: PeerId, frame: bytes) -> None:
        """A frame came."""
        self._do(self._room.received(peer, frame))
        if not self._room.is_ready:
            self._get_ready_soon()

    async def keep_pace(self) -> None:
        """Wait while the database is behind: who sends faster than it saves must not fill the memory."""
        while len(self._to_commit) >= BACKLOG and self._broken is None:
            self._taken.clear()
            await self._taken.wait()

    def leave(self, peer: PeerId) -> None:
        """A connection is gone."""
        self._outboxes.pop(peer, None)
        self._do(self._room.leave(peer))
        self._when_quiet()

    async def edit(self, command: Command, by: Member) -> ProjectDocument:
        """Apply a command; returns when it is durable.

        Raises:
            AppError: The command or the room's rules refuse, or it could not be made durable.
        """
        applied = await self._applied(command, by)
        durable: asyncio.Future[None] | None = None
        if applied.ticket is not None:
            durable = self._durable[applied.ticket] = asyncio.get_running_loop().create_future()
        self._do(applied.effects)
        if durable is not None:
            await asyncio.shield(durable)
        return self._room.document

    async def _applied(self, command: Command, by: Member) -> Applied:
        """Apply a command. One that is refused or has nothing to do may build on what others have changed meanwhile."""
        try:
            applied = self._apply(command, by)
        except AppError:
            if not await self.refresh():
                raise
        else:
            if applied.ticket is not None or not await self.refresh():
                return applied
        return self._apply(command, by)

    def _apply(self, command: Command, by: Member) -> Applied:
        if self._broken is not None:
            raise self._broken
        if self._stopping:
            raise _not_saved()
        return self._room.apply(command, by)

    def told(self, head: int) -> None:
        """Other nodes may have committed up to this update."""
        if head > max(self._head, self._told):
            self._told = head
            self._arrived.set()

    def look_at(self, head: Head) -> None:
        """Hear how far the document is."""
        if head.epoch != self._epoch:
            self._fail(passed_epoch())
        self.told(head.seq)

    async def at_least(self, seq: int) -> None:
        """Wait until the room has all updates up to this one.

        Raises:
            AppError: The room cannot be used any more.
        """
        self.told(seq)
        self._waiting += 1
        try:
            while self._head < seq and not self._committer.done():
                self._moved.clear()
                await self._moved.wait()
        finally:
            self._waiting -= 1
        if self._head < seq:
            raise self._broken or _not_saved()

    async def refresh(self) -> bool:
        """Take in what other nodes have committed; whether there was anything.

        Raises:
            AppError: The database does not answer, or the project is no more.
        """
        before = self._head
        self._waiting += 1
        try:
            head = (await self._documents.heads([self.project])).get(self.project)
            if head is None:
                raise no_project()
            await self.at_least(head.seq)
        finally:
            self._waiting -= 1
            self._when_quiet()
        return self._head > before

    @property
    def members(self) -> dict[ActorId, Role]:
        """Who is connected here, and as what."""
        return self._room.members

    @property
    def shown_here(self) -> bytes | None:
        """What people show of themselves on this node, as the payload of an `Awareness` message."""
        return self._room.shown_here

    def shown_elsewhere(self, node: str, entries: Iterable[Entry], now: float) -> None:
        """People show something on another node."""
        self._do(self._room.shown_elsewhere(node, entries, now))

    def forget_silent(self, before: float) -> None:
        """People of whom other nodes have said nothing since then are gone."""
        self._do(self._room.forget_silent(before))

    def stands(self, user: ActorId, role: Role | None) -> None:
        """Somebody who is connected has this role now, or may not be here any more."""
        if role is None:
            self.kick(user, "removed")
        elif role is not self.members.get(user):
            self.change_role(user, role)

    def change_role(self, user: ActorId, role: Role) -> None:
        """A member's role is another one from now on."""
        self._do(self._room.change_role(user, role))

    def kick(self, user: ActorId, reason: str) -> None:
        """Close a user's connections."""
        self._do(self._room.kick(user, reason))

    def kick_all(self, code: int, reason: str) -> None:
        """Close all connections."""
        self._do(self._room.kick_all(code, reason))

    async def stop(self) -> None:
        """Commit what waits, then stop."""
        self._stopping = True
        if self._getting_ready is not None:
            self._getting_ready.cancel()
        self._arrived.set()
        await asyncio.wait((self._committer,) if self._ready is None else (self._committer, self._ready))

    def _get_ready_soon(self) -> None:
        """Prepare for the next refusal in a moment: not within the answer to this one."""
        if self._getting_ready is None and not self._is_getting_ready and self._stored_bytes <= self._care.spare_bytes:
            self._getting_ready = asyncio.get_running_loop().call_later(READY_AFTER, self._get_ready)

    @property
    def _is_getting_ready(self) -> bool:
        return self._ready is not None and not self._ready.done()

    def _get_ready(self) -> None:
        self._getting_ready = None
        if self._broken is None and not self._stopping:
            self._ready = asyncio.create_task(self._get_ready_by_and_by(), name=f"second document of {self.project}")

    async def _get_ready_by_and_by(self) -> None:
        """In slices: all at once would hold up everybody, in other rooms too."""
        if (whole := self._room.uncut) is not None:
            self._room.cut(whole, await _in_parts(whole))
        while not (self._broken or self._stopping or self._room.get_ready(SLICE_BYTES)):  # noqa: ASYNC110 — waits for none
            await asyncio.sleep(0)  # the others' turn

    def _do(self, effects: Iterable[Effect]) -> None:
        too_slow = [peer for effect in effects for peer in self._do_one(effect)]
        for peer in too_slow:
            self.leave(peer)

    def _do_one(self, effect: Effect) -> tuple[PeerId, ...]:
        match effect:
            case Send(peers, frame):
                once = framed(frame)
                boxes = self._outboxes
                return tuple(peer for peer in peers if peer in boxes and not boxes[peer].put(once))
            case Close(peer, code, reason):
                outbox = self._outboxes.pop(peer, None)
                if outbox is not None:
                    outbox.close(code, reason)
            case ToCommit():
                self._to_commit.append(effect)
                self._arrived.set()
            case Settle(ticket, error):
                self._settle(ticket, error)
            case Show(presence):
                self._bus.tell(Shown(self.project, tuple(decode_awareness(presence))))
        return ()

    async def _commit_all(self) -> None:
        while self._broken is None and (self._to_commit or not self._stopping):
            await self._arrived.wait()
            self._arrived.clear()
            if await self._catch_up():
                await self._commit_run()
            self._when_quiet()

    async def _catch_up(self) -> bool:
        """Take in what other nodes have committed; whether the room is of use after it."""
        if self._told <= self._head:
            return self._broken is None
        try:
            news = await self._documents.news(self.project, self._epoch, self._head)
        except AppError as error:
            self._fail(error)
            return False
        return self._take_in(news)

    def _take_in(self, news: list[StoredUpdate]) -> bool:
        self._told = self._head + len(news)
        if not news or [update.seq for update in news] != list(range(self._head + 1, self._told + 1)):
            self._fail(_not_saved())  # the log is not what this room was loaded from
            return False
        self._head = self._told
        self._to_commit.clear()
        self._count(update.update for update in news)
        self._do(self._room.committed_elsewhere(*(update.update for update in news)))
        if self._room.has_failed:
            self._fail(_not_saved())
        self._moved.set()
        return self._broken is None

    async def _commit_run(self) -> None:
        run = self._take_run()
        if not run:
            return
        try:
            seqs = await self._commits.append_run([self._append_of(item, n) for n, item in enumerate(run, self._head)])
        except Overtaken:
            self.told(self._head + 1)
        except AppError as error:
            self._fail(error)
        else:
            self._are_durable(run, seqs[-1])

    def _take_run(self) -> list[ToCommit]:
        run: list[ToCommit] = []
        size = 0
        while self._to_commit and size < LARGEST_RUN_BYTES:
            run.append(self._to_commit.popleft())
            size += len(run[-1].update)
        self._taken.set()
        if self._to_commit:
            self._arrived.set()
        return run

    def _append_of(self, item: ToCommit, base: int) -> Append:
        changes = [(record_id, change.after) for record_id, change in item.changes.all()]
        return Append(
            project_id=self.project,
            update=item.update,
            author_id=item.author,
            epoch=self._epoch,
            changed=tuple(row_of(after) for _, after in changes if after is not None),
            removed=tuple(record_id for record_id, after in changes if after is None),
            base=base,
        )

    def _are_durable(self, run: list[ToCommit], head: int) -> None:
        self._head = head
        self._moved.set()
        for item in run:
            self._settle(item.ticket, None)
        self._count(item.update for item in run)
        self._do(self._room.committed(run[-1].ticket))
        self._bus.tell(Committed(self.project, head))

    def _settle(self, ticket: int, error: AppError | None) -> None:
        durable = self._durable.pop(ticket, None)
        if durable is None:
            return
        if error is None:
            durable.set_result(None)
        else:
            durable.set_exception(error)
            durable.exception()  # the caller may have gone

    def _fail(self, error: BaseException) -> None:
        """Nobody may build on what is not durable: everyone connects again, to a room of what is."""
        log.error("room.commit_failed", project_id=self.project, error=repr(error))
        self._broken = error if isinstance(error, AppError) else _not_saved()
        self._to_commit.clear()
        self._taken.set()
        self._moved.set()
        for durable in self._durable.values():
            durable.set_exception(self._broken)
            durable.exception()  # the caller may have gone
        self._durable.clear()
        if isinstance(error, NotFound):
            self._do(self._room.kick_all(NO_PROJECT, "not_found"))
        else:
            self._do(self._room.fail(self._broken.code))
        self._on_failed(self)

    def _committer_ended(self, committer: asyncio.Task[None]) -> None:
        """A mistake of ours must not leave people waiting in a room that saves nothing."""
        self._moved.set()
        if not committer.cancelled() and (error := committer.exception()) is not None:
            self._fail(error)

    def _count(self, updates: Iterable[bytes]) -> None:
        """Count what the log has grown by, and say so when it is long."""
        for update in updates:
            self._unfolded += 1
            self._unfolded_bytes += len(update)
            self._stored_bytes += len(update)
        if self._unfolded >= self._care.fold_updates or self._unfolded_bytes >= self._care.fold_bytes:
            self._unfolded = self._unfolded_bytes = 0
            self._on_long(self.project)

    def _when_quiet(self) -> None:
        if self.is_idle:
            self._on_quiet(self)


async def _in_parts(whole: bytes) -> list[bytes]:
    try:
        return await cut_aside(whole, SLICE_BYTES)
    except AppError:  # no process, or written by another program, which may do what ours cannot cut
        return [whole]


def _not_saved() -> Unreachable:
    return Unreachable(
        tr("The server could not save this."), safe=tr("What was saved before is safe."), todo=tr("Try again.")
    )
