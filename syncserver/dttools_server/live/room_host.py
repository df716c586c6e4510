"""One room with its connections: does what the room asks, in order."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

import structlog

from dttools.document import Command, ProjectDocument
from dttools.errors import AppError, NotFound, Unreachable
from dttools.ids import ActorId, ProjectId
from dttools.sync import Close, Effect, Member, PeerId, Role, Room, Send, ToCommit
from dttools_resources.i18n import tr
from dttools_server.live.care import Care, memory_of
from dttools_server.live.close_codes import NO_PROJECT
from dttools_server.live.outbox import Outbox
from dttools_server.service.projection import row_of
from dttools_server.store.values import Append, StoredDocument

BACKLOG = 1_000
"""Updates that may wait for the database before those who send them wait too."""

log = structlog.get_logger(__name__)
_peer_numbers = itertools.count(1)


class Commits(Protocol):
    """The one way to make updates durable."""

    async def append(self, item: Append) -> int:
        """Commit an update; its sequence number, once it is durable. Calls are committed in their order."""


class RoomHost:
    """Drives one `Room`: its effects go to connections and to the commit queue.

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
        *,
        care: Care,
        on_failed: Callable[[RoomHost], None],
        on_quiet: Callable[[RoomHost], None],
        on_long: Callable[[ProjectId], None],
    ) -> None:
        self.project = project
        self._room = room
        self._epoch = stored.epoch
        self._commits = commits
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
        self._broken: AppError | None = None
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
        return self._room.is_idle and not self._to_commit and not self._durable

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
        if self._broken is not None:
            raise self._broken
        if self._stopping:
            raise _not_saved()
        applied = self._room.apply(command, by)
        durable: asyncio.Future[None] | None = None
        if applied.ticket is not None:
            durable = self._durable[applied.ticket] = asyncio.get_running_loop().create_future()
        self._do(applied.effects)
        if durable is not None:
            await asyncio.shield(durable)
        return self._room.document

    def take_in(self, update: bytes) -> None:
        """Pass on an update that was made durable elsewhere."""
        self._do(self._room.committed_elsewhere(update))

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
        self._arrived.set()
        await asyncio.wait((self._committer,))

    def _do(self, effects: Iterable[Effect]) -> None:
        too_slow = [peer for effect in effects for peer in self._do_one(effect)]
        for peer in too_slow:
            self.leave(peer)

    def _do_one(self, effect: Effect) -> tuple[PeerId, ...]:
        match effect:
            case Send(peer, frame):
                outbox = self._outboxes.get(peer)
                return (peer,) if outbox is not None and not outbox.put(frame) else ()
            case Close(peer, code, reason):
                outbox = self._outboxes.pop(peer, None)
                if outbox is not None:
                    outbox.close(code, reason)
            case ToCommit():
                self._to_commit.append(effect)
                self._arrived.set()
        return ()

    async def _commit_all(self) -> None:
        while self._broken is None and (self._to_commit or not self._stopping):
            await self._arrived.wait()
            self._arrived.clear()
            batch = list(self._to_commit)
            self._to_commit.clear()
            self._taken.set()
            outcomes = await asyncio.gather(
                *(self._commits.append(self._append_of(item)) for item in batch), return_exceptions=True
            )
            self._settle(batch, outcomes)
            self._when_quiet()

    def _append_of(self, item: ToCommit) -> Append:
        changes = [(record_id, change.after) for record_id, change in item.changes.all()]
        return Append(
            project_id=self.project,
            update=item.update,
            author_id=item.author,
            epoch=self._epoch,
            changed=tuple(row_of(after) for _, after in changes if after is not None),
            removed=tuple(record_id for record_id, after in changes if after is None),
        )

    def _settle(self, batch: list[ToCommit], outcomes: list[int | BaseException]) -> None:
        for item, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                self._fail(outcome)
                return
            if durable := self._durable.pop(item.ticket, None):
                durable.set_result(None)
        self._count(item.update for item in batch)
        if batch:
            self._do(self._room.committed(batch[-1].ticket))

    def _fail(self, error: BaseException) -> None:
        """Nobody may build on what is not durable: everyone connects again, to a room of what is."""
        log.error("room.commit_failed", project_id=self.project, error=repr(error))
        self._broken = error if isinstance(error, AppError) else _not_saved()
        self._to_commit.clear()
        self._taken.set()
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


def _not_saved() -> Unreachable:
    return Unreachable(
        tr("The server could not save this."), safe=tr("What was saved before is safe."), todo=tr("Try again.")
    )
