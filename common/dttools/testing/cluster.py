"""Several server nodes over one store: each drives the real `Room`, hears of the others late, or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from dttools.document import ProjectDocument
from dttools.document.folding import folded
from dttools.document.rewriting import rewritten
from dttools.errors import AppError
from dttools.ids import ActorId
from dttools.model import Role
from dttools.sync import Close, Effect, Member, PeerId, Room, Send, Settle, ToCommit
from dttools.testing.edits import Hand
from dttools.testing.ledger import Ledger
from dttools.testing.network import Connection
from dttools.testing.power import Fuse


@dataclass(frozen=True, slots=True)
class Weighed:
    """A history as a node has read it, and the document that would take its place."""

    generation: int
    head: int
    fresh: bytes


class SimulatedStore:
    """What all nodes share: the committed updates, each with the number that follows the last one's.

    Attributes:
        durable: The updates that are kept; the first may be a snapshot of all before it.
        generation: Rises when the history is rewritten, or set back.
        incarnation: Rises when a backup took the place of what was lost.
    """

    def __init__(self, first: bytes) -> None:
        self.durable = [first]
        self.generation = 1
        self.incarnation = 1
        self._backup = [first]
        self._first_seq = 1

    @property
    def head(self) -> int:
        """The number of the last update."""
        return self._first_seq + len(self.durable) - 1

    def since(self, seq: int) -> list[bytes] | None:
        """The updates after this one; None when they were folded."""
        return None if seq < self._first_seq else self.durable[seq - self._first_seq + 1 :]

    def append(self, update: bytes, *, base: int) -> bool:
        """Commit the successor of `base`; False when another node was faster."""
        if base != self.head:
            return False
        self.durable.append(update)
        return True

    def fold(self) -> None:
        """Fold everything into a snapshot."""
        self._first_seq = self.head
        self.durable = [folded(self.durable)]

    def rewrite(self, client_id: int) -> None:
        """Begin anew under the next epoch, without the history."""
        head, epoch = self.head, ProjectDocument(self.durable).epoch + 1
        self.durable = [rewritten(self.durable, epoch=epoch, client_id=client_id).state]
        self._first_seq = head + 1
        self.generation += 1

    def weigh(self, client_id: int) -> Weighed:
        """What a node makes of the history when it thinks of rewriting it by itself."""
        epoch = ProjectDocument(self.durable).epoch + 1
        fresh = rewritten(self.durable, epoch=epoch, client_id=client_id).state
        return Weighed(self.generation, self.head, fresh)

    def tidy_up(self, weighed: Weighed) -> bool:
        """Put that in the history's place; False when it is not the same history any more, or longer."""
        if (weighed.generation, weighed.head) != (self.generation, self.head):
            return False
        self.durable, self._first_seq = [weighed.fresh], self.head + 1
        self.generation += 1
        return True

    def back_up(self) -> None:
        """Keep a copy of what is durable."""
        self._backup = list(self.durable)

    def restore(self) -> None:
        """The disk is gone; the backup takes its place."""
        self.durable, self._first_seq = list(self._backup), 1
        self.generation += 1
        self.incarnation += 1


class SimulatedNode:
    """One process of the cluster.

    Attributes:
        has_news: Whether a notification of another node's commits has come.
        wrongly_admitted: Edits of those who may only read that its room let in.
        power: Has a moment after each commit and before each frame, close or queued edit.
    """

    def __init__(
        self, store: SimulatedStore, *, room: type[Room], ledger: Ledger, rng: Random, clock: Callable[[], datetime]
    ) -> None:
        self.has_news = False
        self.wrongly_admitted: list[str] = []
        self.connections: dict[PeerId, Connection] = {}
        self._store = store
        self._room_class = room
        self._ledger = ledger
        self._rng = rng
        self._clock = clock
        self.power = Fuse()
        self._open()

    def _open(self) -> None:
        store = self._store
        self._head, self._generation = store.head, store.generation
        self.room = self._room_class(
            store.durable,
            clock=self._clock,
            client_id=self._rng.getrandbits(32),
            incarnation=str(store.incarnation),
        )
        self._queue: deque[ToCommit] = deque()
        self._from_rest: dict[int, bytes] = {}
        self.has_news = False

    @property
    def is_behind(self) -> bool:
        """Whether others have committed what this node does not have."""
        return (self._head, self._generation) != (self._store.head, self._store.generation)

    @property
    def has_work(self) -> bool:
        """Whether there is something to commit or to take in."""
        return bool(self._queue) or self.is_behind

    def accept(self, connection: Connection, member: Member) -> None:
        """A laptop connects."""
        self.connections[connection.peer] = connection
        self.do(self.room.join(connection.peer, member))

    def receive(self, connection: Connection, roles: dict[ActorId, Role]) -> None:
        """Take one frame in."""
        effects = self.room.received(connection.peer, connection.up.popleft())
        if any(isinstance(e, ToCommit) and roles[e.author] is Role.VIEWER for e in effects):
            self.wrongly_admitted.append(f"an edit of {connection.laptop}")
        self.do(effects)

    def edit(self, hand: Hand) -> None:
        """Somebody edits over REST."""
        saw, command = self.room.document.state_vector(), hand.command(self.room.document)
        if command is None:
            return
        try:
            applied = self.room.apply(command, Member(hand.person, "REST", Role.MEMBER))
        except AppError:
            return
        if applied.ticket is not None:
            self._from_rest[applied.ticket] = saw
        self.do(applied.effects)

    def catch_up(self) -> None:
        """Take in what others have committed."""
        self.has_news = False
        news = self._store.since(self._head) if self._generation == self._store.generation else None
        if news is None:
            self.fail()
        elif news:
            self._head += len(news)
            self._queue.clear()
            self.do(self.room.committed_elsewhere(*news))
            if self.room.has_failed:
                self.fail()

    def commit(self, count: int) -> bool:
        """Make the oldest waiting edits durable; whether any was."""
        ticket = None
        for _ in range(min(count, len(self._queue))):
            if self._generation != self._store.generation:
                self.fail()
                return False
            if not self._store.append(self._queue[0].update, base=self._head):
                break
            self._head += 1
            item = self._queue.popleft()
            ticket = item.ticket
            if (saw := self._from_rest.pop(ticket, None)) is not None:
                self._ledger.note("rest", item.update, item.changes, saw)
            if self.power.burns_out():
                self.crash()
                return True
        if ticket is not None:
            self.do(self.room.committed(ticket))
        if self.is_behind:
            self.catch_up()
        return ticket is not None

    def fail(self) -> None:
        """The room cannot be used any more: everybody is sent away, and the next one loads it anew."""
        self.do(self.room.fail("database away"))
        self._open()

    def crash(self) -> None:
        """The process dies."""
        for connection in self.connections.values():
            connection.drop_at_server()
        self.connections.clear()
        self._open()

    def do(self, effects: Iterable[Effect]) -> None:
        """Do what the room asks for."""
        for effect in effects:
            if self.power.burns_out():
                self.crash()
                return
            match effect:
                case ToCommit():
                    self._queue.append(effect)
                case Settle(ticket):
                    self._from_rest.pop(ticket, None)
                case Send(peers, frame):
                    for peer in self.connections.keys() & peers:
                        self.connections[peer].down.append(frame)
                case Close(peer) if peer in self.connections:
                    self.connections.pop(peer).drop_at_server()


class SimulatedCluster:
    """Several nodes behind one address; it takes the place of a `SimulatedServer`.

    Attributes:
        nodes: Its processes.
    """

    def __init__(
        self,
        first: bytes,
        *,
        nodes: int,
        room: type[Room],
        ledger: Ledger,
        rng: Random,
        clock: Callable[[], datetime],
        node: type[SimulatedNode] = SimulatedNode,
    ) -> None:
        self.roles: dict[ActorId, Role] = {}
        self._store = SimulatedStore(first)
        self._ledger = ledger
        self._rng = rng
        self.nodes = [node(self._store, room=room, ledger=ledger, rng=rng, clock=clock) for _ in range(nodes)]

    @property
    def durable(self) -> list[bytes]:
        """The committed updates."""
        return self._store.durable

    @property
    def documents(self) -> list[ProjectDocument]:
        """Of every node's room."""
        return [node.room.document for node in self.nodes]

    @property
    def wrongly_admitted(self) -> list[str]:
        """Edits of those who may only read that a node let in."""
        return [found for node in self.nodes for found in node.wrongly_admitted]

    @property
    def has_work(self) -> bool:
        """Whether any node has something to commit or to take in."""
        return any(node.has_work for node in self.nodes)

    def durable_state_vector(self) -> bytes:
        """Of what is committed."""
        return ProjectDocument(self.durable).state_vector()

    def connections(self) -> list[Connection]:
        """Those that the nodes think are open."""
        return [connection for node in self.nodes for connection in node.connections.values()]

    def accept(self, connection: Connection, member: ActorId) -> None:
        """A laptop connects to any node."""
        self._any().accept(connection, Member(member, member.title(), self.roles[member]))

    def receive(self, connection: Connection) -> None:
        """Take one frame in."""
        self._node_of(connection).receive(connection, self.roles)

    def notice_gone(self, connection: Connection) -> None:
        """Learn that a connection is no more, if its node still lives."""
        if not connection.server_is_open:
            return
        node = self._node_of(connection)
        connection.drop_at_server()
        node.connections.pop(connection.peer)
        node.do(node.room.leave(connection.peer))

    def edit(self, hand: Hand) -> None:
        """Somebody edits over REST, at any node."""
        self._any().edit(hand)

    def commit(self, count: int) -> None:
        """Some node commits; the others are told, unless the message is lost."""
        node = self._rng.choice([each for each in self.nodes if each.has_work])
        if node.commit(count):
            for other in self.nodes:
                other.has_news |= other is not node

    def hear(self) -> None:
        """A notification reaches a node."""
        for node in self.nodes:
            if node.has_news:
                node.catch_up()
                return

    def miss(self) -> None:
        """All notifications that are on their way are lost."""
        for node in self.nodes:
            node.has_news = False

    def fail_commit(self) -> None:
        """The database does not take an edit of some node."""
        self._any().fail()

    def crash(self) -> None:
        """A node dies."""
        self._any().crash()

    def die_midway(self, moments: int) -> None:
        """A node dies after so many of its next steps."""
        self._any().power.light(moments)

    def rewrite(self) -> None:
        """The history is rewritten; each node finds out when it next looks."""
        self._store.rewrite(self._rng.getrandbits(32))

    def weigh(self) -> Weighed:
        """A node reads the history, to rewrite it by itself."""
        return self._store.weigh(self._rng.getrandbits(32))

    def tidy_up(self, weighed: Weighed) -> bool:
        """It has done so; whether that took the history's place."""
        return self._store.tidy_up(weighed)

    def fold(self) -> None:
        """The log is folded; a node that lags behind has to load it anew."""
        self._store.fold()

    def back_up(self) -> None:
        """Keep a copy of what is durable."""
        self._store.back_up()

    def restore(self) -> None:
        """The disk is gone: all nodes die, and begin again with the backup."""
        self._ledger.forget("rest")
        self._store.restore()
        for node in self.nodes:
            node.crash()

    def change_role(self, member: ActorId, role: Role) -> None:
        """A member may do something else from now on, at every node."""
        self.roles[member] = role
        for node in self.nodes:
            node.do(node.room.change_role(member, role))

    def kick(self, member: ActorId) -> None:
        """Close a member's connections."""
        for node in self.nodes:
            node.do(node.room.kick(member, "bye"))

    def _any(self) -> SimulatedNode:
        return self._rng.choice(self.nodes)

    def _node_of(self, connection: Connection) -> SimulatedNode:
        return next(node for node in self.nodes if connection.peer in node.connections)
