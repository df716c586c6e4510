"""A whole world from one seed: laptops, people, a network that fails, and a server that crashes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from dttools.document import ProjectDocument
from dttools.document.commands import AddRecord, StartProject, Together
from dttools.ids import ActorId, ProjectId, RecordId
from dttools.model import EmpathyMap, Record, Role
from dttools.sync import ClientSession, PeerId, Room
from dttools.sync.wire import read_state_vector
from dttools.testing.clock import VirtualClock
from dttools.testing.cluster import SimulatedCluster
from dttools.testing.edits import Characters, Hand
from dttools.testing.laptop import SimulatedLaptop
from dttools.testing.ledger import Ledger
from dttools.testing.network import Connection
from dttools.testing.project_log import MemoryLog
from dttools.testing.server import SimulatedServer

PATIENCE = 60
"""Rounds in which a healed world must come to rest."""
DAYS = 3650
"""How wrong a clock may be, either way."""


class SimulatedWorld:
    """People edit one project at random while everything around them fails at random.

    Args:
        clients: Laptops; the last one belongs to the same person as the first.
        seed: The same seed makes the same history.
        room: What the server runs; a test may plant a bug in a subclass.
        session: What the laptops run, likewise.

    Attributes:
        trace: What happened, in order.
    """

    def __init__(
        self, *, clients: int, seed: int, room: type[Room] = Room, session: type[ClientSession] = ClientSession
    ) -> None:
        self._rng = Random(seed)  # noqa: S311 (a seed must repeat itself; nothing is kept secret)
        self._clock = VirtualClock()
        self._characters = Characters()
        self._ledger = Ledger()
        self._peers = 0
        self._is_partitioned: set[str] = set()
        self.trace: list[str] = []
        first = self._first_content()
        self.server = self._new_server(first, room)
        people = [ActorId(f"person-{n % max(1, clients - 1)}") for n in range(clients)]
        self.server.roles = dict.fromkeys(people, Role.MEMBER) | {people[0]: Role.OWNER}
        self.laptops = [
            SimulatedLaptop(
                f"laptop-{n}",
                self._hand(person),
                log=MemoryLog([first]),
                session=session,
                ledger=self._ledger,
                clock=self._clock,
            )
            for n, person in enumerate(people)
        ]
        self._rest = self._hand(ActorId("rest"))

    def _new_server(self, first: bytes, room: type[Room]) -> SimulatedServer | SimulatedCluster:
        return SimulatedServer(first, room=room, ledger=self._ledger, rng=self._rng, clock=lambda: self._clock.now)

    def _hand(self, person: ActorId) -> Hand:
        return Hand(Random(self._rng.getrandbits(64)), self._characters, person)  # noqa: S311 (as above)

    def _first_content(self) -> bytes:
        ids = [RecordId(f"00000000-0000-4000-8000-00000000000{n}") for n in range(3)]
        document = ProjectDocument(client_id=1, clock=lambda: self._clock.now)
        start = StartProject(ProjectId(ids[0]), "Fila do hospital", board=ids[1])
        document.initialise(Together((start, AddRecord(EmpathyMap, ids[2], {"title": "Ana"}))), by=ActorId("person-0"))
        return document.update_since()

    # -- history

    def run(self, steps: int) -> None:
        """Let that many things happen."""
        happenings = self._happenings()
        weights = [weight for weight, _ in happenings]
        for _, happen in self._rng.choices(happenings, weights, k=steps):
            self._clock.pass_time(self._rng.random() * 5)
            self.trace.append(f"{happen.__name__.strip('_')} {happen() or ''}".rstrip())

    def _happenings(self) -> list[tuple[float, Callable[[], str | None]]]:
        """What may happen, and how often."""
        return [
            (30, self._edit),
            (1, self._forged_edit),
            (3, self._undo),
            (2, self._rest_edit),
            (2, self._move_cursor),
            (16, self._deliver_up),
            (16, self._deliver_down),
            (12, self._commit),
            (0.7, self._fail_commit),
            (0.7, self._server_crash),
            (1.5, self._laptop_crash),
            (9, self._reconnect),
            (2, self._cut),
            (3, self._notice_cut),
            (1, self._partition),
            (1.2, self._change_role),
            (0.4, self._kick),
            (0.7, self._set_clock),
            (0.5, self._rewrite),
            (0.5, self._fold),
            (0.7, self._server_backs_up),
            (0.4, self._server_restores),
        ]

    def heal(self) -> bool:
        """Mend the network and let everything arrive; whether the world came to rest."""
        self._is_partitioned.clear()
        return any(not self._settle_once() for _ in range(PATIENCE))

    def _settle_once(self) -> bool:
        """Bring everybody together once; whether anything was still to do."""
        busy = False
        for laptop in self.laptops:
            if laptop.connection is None or not laptop.connection.server_is_open:
                laptop.notice_gone()
                self._connect(laptop)
                busy = True
        for connection in self.server.connections():
            while connection.up and connection.server_is_open:
                self.server.receive(connection)
                busy = True
            if not connection.laptop_is_open:
                self.server.notice_gone(connection)
                busy = True
        while self.server.has_work:
            self.server.commit(3)
            busy = True
        for laptop in self.laptops:
            while laptop.connection is not None and laptop.connection.down:
                laptop.receive(laptop.connection)
                busy = True
        return busy or any(laptop.session.unacked for laptop in self.laptops)

    # -- verdicts

    def all_projects_equal(self) -> bool:
        """Whether every laptop, the room and a fresh copy of what is durable hold the same, with nothing pending."""
        fresh = ProjectDocument(self.server.durable)
        return all(
            _records(replica) == _records(fresh)
            and read_state_vector(replica.state_vector()) == read_state_vector(fresh.state_vector())
            for replica in (*self.server.documents, *(laptop.document for laptop in self.laptops))
        ) and all(_records(ProjectDocument(laptop.log.everything())) == _records(fresh) for laptop in self.laptops)

    def contents(self) -> list[str]:
        """What is on each laptop in the end, for comparing two worlds; not the bytes, which the CRDT library orders."""
        return [
            repr(sorted(_records(laptop.document).items())) + repr(sorted(map(repr, laptop.log.tray)))
            for laptop in self.laptops
        ]

    def lost_edits(self) -> list[str]:
        """Edits that are neither in the project, nor rightly overwritten, nor among somebody's recovered edits."""
        trays = [edit for laptop in self.laptops for edit in laptop.log.tray]
        return self._ledger.lost(ProjectDocument(self.server.durable), trays)

    def violations(self) -> list[str]:
        """Everything else that may not be: edits of those who may only read, words that are no protocol."""
        said = [problem for laptop in self.laptops for problem in laptop.problems]
        return self.server.wrongly_admitted + said

    # -- the network

    def _carries_up(self, connection: Connection) -> bool:  # noqa: ARG002 (other worlds look at it)
        return True

    def _carries_down(self, laptop: SimulatedLaptop) -> bool:  # noqa: ARG002 (as above)
        return True

    # -- what may happen

    def _edit(self) -> str:
        laptop = self._rng.choice(self.laptops)
        return f"{laptop.name} {laptop.edit()}"

    def _forged_edit(self) -> str:
        laptop = self._rng.choice(self.laptops)
        return f"{laptop.name} {laptop.edit(is_forged=True)}"

    def _undo(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.undo(is_redo=self._rng.random() < 0.3)  # noqa: PLR2004 (three in ten)
        return laptop.name

    def _rest_edit(self) -> None:
        self.server.edit(self._rest)

    def _move_cursor(self) -> None:
        self._rng.choice(self.laptops).move_cursor()

    def _deliver_up(self) -> str:
        waiting = [each for each in self.server.connections() if each.up and self._carries_up(each)]
        if not waiting:
            return ""
        connection = self._rng.choice(waiting)
        for _ in range(self._rng.randint(1, len(connection.up))):
            if connection.up and connection.server_is_open:
                self.server.receive(connection)
        return connection.peer

    def _deliver_down(self) -> str:
        waiting = [
            each for each in self.laptops if each.connection and each.connection.down and self._carries_down(each)
        ]
        if not waiting:
            return ""
        laptop = self._rng.choice(waiting)
        for _ in range(self._rng.randint(1, 6)):
            if laptop.connection is not None and laptop.connection.down:
                laptop.receive(laptop.connection)
        return laptop.name

    def _commit(self) -> None:
        if self.server.has_work:
            self.server.commit(self._rng.randint(1, 5))

    def _fail_commit(self) -> None:
        if self.server.has_work:
            self.server.fail_commit()

    def _server_crash(self) -> None:
        self.server.crash()

    def _rewrite(self) -> None:
        self.server.rewrite()

    def _fold(self) -> None:
        self.server.fold()

    def _server_backs_up(self) -> None:
        self.server.back_up()

    def _server_restores(self) -> None:
        self.server.restore()

    def _laptop_crash(self) -> str:
        laptop = self._rng.choice(self.laptops)
        if self._rng.random() < 0.5:  # noqa: PLR2004 (half of the time in the middle of an edit)
            laptop.edit(dies=True)
        laptop.crash()
        return laptop.name

    def _reconnect(self) -> str:
        laptop = self._rng.choice(self.laptops)
        if laptop.connection is not None and laptop.connection.server_is_open:
            return ""
        laptop.notice_gone()
        if laptop.name in self._is_partitioned:
            return ""
        self._connect(laptop)
        return laptop.name

    def _connect(self, laptop: SimulatedLaptop) -> None:
        self._peers += 1
        connection = Connection(PeerId(f"peer-{self._peers}"), laptop.name)
        self.server.accept(connection, laptop.person)
        laptop.connect(connection)

    def _cut(self) -> str:
        laptop = self._rng.choice(self.laptops)
        laptop.notice_gone()
        return laptop.name

    def _notice_cut(self) -> None:
        gone = [connection for connection in self.server.connections() if not connection.laptop_is_open]
        if gone:
            self.server.notice_gone(self._rng.choice(gone))

    def _partition(self) -> str:
        laptop = self._rng.choice(self.laptops)
        if laptop.name in self._is_partitioned:
            self._is_partitioned.discard(laptop.name)
        else:
            self._is_partitioned.add(laptop.name)
            laptop.notice_gone()
        return laptop.name

    def _change_role(self) -> str:
        person = self._rng.choice(self.laptops).person
        role = Role.MEMBER if self.server.roles[person] is Role.VIEWER else Role.VIEWER
        self.server.change_role(person, role)
        return f"{person} {role}"

    def _kick(self) -> None:
        self.server.kick(self._rng.choice(self.laptops).person)

    def _set_clock(self) -> None:
        self._rng.choice(self.laptops).set_clock(self._rng.uniform(-DAYS, DAYS))


def _records(document: ProjectDocument) -> dict[RecordId, Record]:
    return {record.id: record for record in document.records.everything()}
