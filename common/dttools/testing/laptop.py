"""A laptop that drives the real `ClientSession` over a log in memory, and can lose its power at any moment."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from dttools.document import ChangeSet, History, ProjectDocument
from dttools.errors import AppError, StorageFailed
from dttools.ids import ActorId
from dttools.sync import ClientSession, Outcome, in_portions
from dttools.sync.events import DocumentReplaced, EditRefused, HangUp, Incompatible
from dttools.testing.clock import LaptopClock, VirtualClock
from dttools.testing.edits import Hand
from dttools.testing.ledger import Ledger
from dttools.testing.network import Connection
from dttools.testing.power import PowerGone
from dttools.testing.project_log import MemoryLog

STRANGER = ActorId("somebody-else")
PORTION = 100
"""Bytes: so few that even the updates of a simulation are cut."""


class SimulatedLaptop:
    """One person's laptop with the project open.

    Attributes:
        log: What survives a crash.
        connection: The open connection, or None.
        problems: What the session said that no correct server makes it say.
        portion: Bytes of the portions in which it takes in what is long; 0 to take it in as it comes.
    """

    def __init__(
        self,
        name: str,
        hand: Hand,
        *,
        log: MemoryLog,
        session: type[ClientSession],
        ledger: Ledger,
        clock: VirtualClock,
    ) -> None:
        self.name = name
        self.log = log
        self.connection: Connection | None = None
        self.problems: list[str] = []
        self.portion = 0
        self._hand = hand
        self._session_class = session
        self._ledger = ledger
        self._clock = LaptopClock(clock)
        self._backup = log.copy()
        self._start()

    @property
    def person(self) -> ActorId:
        """Who sits here."""
        return self._hand.person

    @property
    def _rng(self) -> Random:
        return self._hand.rng

    def _start(self) -> None:
        self.document = ProjectDocument(self.log.everything(), clock=self._clock, client_id=self._new_client_id())
        self._history = History(self.document, self.person)
        self.session = self._session_class(
            self.document, self.log, client="simulated", clock=self._clock, new_client_id=self._new_client_id
        )
        self._stored: list[tuple[bytes, int]] = []
        self.document.on_local_update(lambda update: self._stored.append((update, self.log.append_local(update))))

    def _new_client_id(self) -> int:
        return self._rng.getrandbits(32)

    # -- the person

    def edit(self, *, is_forged: bool = False, dies: bool = False) -> str:
        """Make one random edit; what was made. The power may go just after it was stored."""
        command = self._hand.command(self.document)
        if command is None:
            return "nothing"
        saw = self.document.state_vector()
        try:
            if is_forged:
                changes: ChangeSet | None = self.document.apply(command, by=STRANGER)
            else:
                changes = self._history.apply(command, gesture=self._rng.choice((None, None, "typing")))
        except AppError as error:
            return error.code
        self._hand_over(changes, saw, dies=dies)
        return type(command).__name__

    def undo(self, *, is_redo: bool) -> None:
        """Take a step back, or forth again."""
        saw = self.document.state_vector()
        self._hand_over(self._history.redo() if is_redo else self._history.undo(), saw, dies=False)

    def _hand_over(self, changes: ChangeSet | None, saw: bytes, *, dies: bool) -> None:
        stored, self._stored[:] = list(self._stored), []
        for update, seq in stored:
            if changes is not None:
                self._ledger.note(f"{self.name}/{seq}", update, changes, saw)
            if not dies:
                self._do(self.session.local_update(update, seq))

    def move_cursor(self) -> None:
        """Show where the person is."""
        self._do(self.session.set_presence({"cursor": self._rng.randint(0, 99)}))

    def set_clock(self, days: float) -> None:
        """Somebody sets the clock of the laptop wrong."""
        self._clock.skew = timedelta(days=days)

    # -- the machine

    def connect(self, connection: Connection) -> None:
        """A connection is open."""
        self.connection = connection
        self._do(self.session.opened())

    def receive(self, connection: Connection) -> None:
        """Take one frame in, a long one in portions as a program with a window does, as far as disk and power allow."""
        frame = connection.down.popleft()
        try:
            for part in in_portions(frame, PORTION) if self.session.merges else [frame]:
                self._do(self.session.received(part))
        except StorageFailed:
            self.notice_gone()
        except PowerGone:
            self.crash()
            self._note_remade()

    def notice_gone(self) -> None:
        """Learn that the connection is no more."""
        if self.connection is not None:
            self.connection.drop_at_laptop()
        self.connection = None
        self._do(self.session.closed())

    def crash(self) -> None:
        """The power is gone; start again from what was stored."""
        if self.connection is not None:
            self.connection.drop_at_laptop()
        self.connection = None
        self.log.disk.power.put_out()
        self._start()

    def make_backup(self) -> None:
        """Copy the files away."""
        self._backup = self.log.copy()

    def restore_backup(self) -> None:
        """Put the copied files back, whatever was done since."""
        self.log = self._backup.copy()
        self.crash()

    def _do(self, outcome: Outcome) -> None:
        for event in outcome.events:
            if isinstance(event, EditRefused | DocumentReplaced):
                self._note_remade()
            elif isinstance(event, HangUp):
                self.problems.append(f"{self.name}: {event.reason}")
            elif isinstance(event, Incompatible):
                self.problems.append(f"{self.name}: {event.message}")
        if self.connection is not None and self.connection.server_is_open:
            self.connection.up.extend(outcome.frames)

    def _note_remade(self) -> None:
        document = ProjectDocument(self.log.confirmed())
        for seq, update in self.log.pending():
            saw = document.state_vector()
            self._ledger.note(f"{self.name}/{seq} again", update, document.receive(update), saw)
