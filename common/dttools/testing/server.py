"""A server that drives the real `Room` over a store in memory, and can fail in every way a process can."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from random import Random

from dttools.document import ProjectDocument
from dttools.document.folding import folded
from dttools.document.rewriting import rewritten
from dttools.errors import AppError
from dttools.ids import ActorId
from dttools.model import Role
from dttools.sync import Close, Effect, Member, PeerId, Room, Send, ToCommit
from dttools.testing.edits import Hand
from dttools.testing.ledger import Ledger
from dttools.testing.network import Connection
from dttools.testing.power import Fuse


class SimulatedServer:
    """One project on a server.

    Attributes:
        durable: The committed updates; all that a crash leaves.
        roles: The members.
        wrongly_admitted: Edits of those who may only read that a room let in.
        power: Has a moment after each commit and before each frame, close or queued edit.
    """

    def __init__(
        self, first: bytes, *, room: type[Room], ledger: Ledger, rng: Random, clock: Callable[[], datetime]
    ) -> None:
        self.durable = [first]
        self._backup = [first]
        self._incarnation = 1
        self.roles: dict[ActorId, Role] = {}
        self.wrongly_admitted: list[str] = []
        self._room_class = room
        self._ledger = ledger
        self._rng = rng
        self._clock = clock
        self._connections: dict[PeerId, Connection] = {}
        self.power = Fuse()
        self._open_room()

    def _open_room(self) -> None:
        self._room = self._room_class(
            self.durable,
            clock=self._clock,
            client_id=self._rng.getrandbits(32),
            incarnation=str(self._incarnation),
        )
        self._queue: deque[ToCommit] = deque()
        self._from_rest: dict[int, bytes] = {}

    @property
    def documents(self) -> list[ProjectDocument]:
        """Of its room."""
        return [self._room.document]

    def durable_state_vector(self) -> bytes:
        """Of what is committed."""
        return ProjectDocument(self.durable).state_vector()

    @property
    def has_work(self) -> bool:
        """Whether edits wait for their commit."""
        return bool(self._queue)

    def connections(self) -> list[Connection]:
        """Those that the server thinks are open."""
        return list(self._connections.values())

    # -- what the network brings

    def accept(self, connection: Connection, member: ActorId) -> None:
        """A laptop connects."""
        self._connections[connection.peer] = connection
        self._do(self._room.join(connection.peer, Member(member, member.title(), self.roles[member])))

    def receive(self, connection: Connection) -> None:
        """Take one frame in."""
        effects = self._room.received(connection.peer, connection.up.popleft())
        if any(isinstance(e, ToCommit) and self.roles[e.author] is Role.VIEWER for e in effects):
            self.wrongly_admitted.append(f"an edit of {connection.laptop}")
        self._do(effects)

    def notice_gone(self, connection: Connection) -> None:
        """Learn that a connection is no more."""
        connection.drop_at_server()
        self._connections.pop(connection.peer, None)
        self._do(self._room.leave(connection.peer))

    # -- what happens to it

    def edit(self, hand: Hand) -> None:
        """Somebody edits over REST."""
        saw, command = self._room.document.state_vector(), hand.command(self._room.document)
        if command is None:
            return
        try:
            applied = self._room.apply(command, Member(hand.person, "REST", Role.MEMBER))
        except AppError:
            return
        if applied.ticket is not None:
            self._from_rest[applied.ticket] = saw
        self._do(applied.effects)

    def commit(self, count: int) -> None:
        """Make the oldest waiting edits durable."""
        for _ in range(min(count, len(self._queue))):
            item = self._queue.popleft()
            self.durable.append(item.update)
            if (saw := self._from_rest.pop(item.ticket, None)) is not None:
                self._ledger.note("rest", item.update, item.changes, saw)
            ticket = item.ticket
            if self.power.burns_out():
                self.crash()
                return
        self._do(self._room.committed(ticket))

    def fail_commit(self) -> None:
        """The database does not take an edit: the room is thrown away."""
        self._do(self._room.fail("database away"))
        self._open_room()

    def crash(self) -> None:
        """The process dies."""
        for connection in self._connections.values():
            connection.drop_at_server()
        self._connections.clear()
        self._open_room()

    def die_midway(self, moments: int) -> None:
        """The process dies after so many of its next steps."""
        self.power.light(moments)

    def rewrite(self) -> None:
        """The history is rewritten under the next epoch, while others' edits are on their way."""
        epoch = ProjectDocument(self.durable).epoch + 1
        self.durable = [rewritten(self.durable, epoch=epoch, client_id=self._rng.getrandbits(32)).state]
        self.fail_commit()

    def fold(self) -> None:
        """The log is folded into a snapshot."""
        self.durable = [folded(self.durable)]

    def back_up(self) -> None:
        """Keep a copy of what is durable."""
        self._backup = list(self.durable)

    def restore(self) -> None:
        """The disk is gone: the process dies, and the next one begins with the backup, as another incarnation."""
        self._ledger.forget("rest")
        self.durable = list(self._backup)
        self._incarnation += 1
        self.crash()

    def change_role(self, member: ActorId, role: Role) -> None:
        """A member may do something else from now on."""
        self.roles[member] = role
        self._do(self._room.change_role(member, role))

    def kick(self, member: ActorId) -> None:
        """Close a member's connections."""
        self._do(self._room.kick(member, "bye"))

    def _do(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if self.power.burns_out():
                self.crash()
                return
            match effect:
                case ToCommit():
                    self._queue.append(effect)
                case Send(peers, frame):
                    for peer in self._connections.keys() & peers:
                        self._connections[peer].down.append(frame)
                case Close(peer) if peer in self._connections:
                    self._connections.pop(peer).drop_at_server()
