"""An open project that keeps nothing on disk: the canvas's port on a real document and a real history."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from dttools.document import ChangeSet, Command, History, ProjectDocument
from dttools.document.commands import StartProject
from dttools.errors import UnsupportedFile
from dttools.facilitation import Rights, scope_of
from dttools.ids import ActorId, RecordId, new_id, new_project_id
from dttools.model import Role

ME = ActorId("me")


class MemoryProject:
    """As `workspace.OpenProject`, without a store. `peer` is another replica whose edits arrive by `hear`."""

    def __init__(self) -> None:
        self.person = ME
        self.role = Role.OWNER
        self.document = ProjectDocument()
        self.board: RecordId = new_id()
        self.document.initialise(StartProject(new_project_id(), "Test", board=self.board), by=ME)
        self._history = History(self.document, ME)
        self.peer = ProjectDocument([self.document.update_since()])

    @property
    def rights(self) -> Rights:
        return Rights(scope_of(self.document.project, self.role), self.person)

    @classmethod
    def joined(cls, other: MemoryProject, person: str) -> MemoryProject:
        """Somebody else's replica of a project. Each hears the other's edits as updates once `carry` is called."""
        made = cls()
        made.person, made.board = ActorId(person), other.board
        made.document = ProjectDocument([other.document.update_since()])
        made._history = History(made.document, made.person)
        return made

    def carry(self, other: MemoryProject) -> None:
        """Bring what each of two replicas lacks to it."""
        mine = self.document.update_since(other.document.state_vector())
        theirs = other.document.update_since(self.document.state_vector())
        other.document.receive(mine)
        self.document.receive(theirs)

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def apply(self, command: Command, *, gesture: str | None = None) -> ChangeSet:
        return self._history.apply(command, gesture=gesture)

    def undo(self, *, for_good: bool = False) -> object:
        return self._history.undo(for_good=for_good)

    def redo(self) -> object:
        return self._history.redo()

    def close_gesture(self) -> None:
        self._history.close_gesture()

    def join_gestures(self, gestures: Collection[str]) -> None:
        self._history.join_gestures(gestures)

    def on_change(self, listener: Callable[[ChangeSet], None]) -> Callable[[], None]:
        return self.document.on_change(listener)

    def add_asset(self, _content: bytes) -> str:
        raise UnsupportedFile("no pictures here")

    def asset_path(self, _asset: str) -> Path | None:
        return None

    def peer_does(self, command: Command, by: str = "ana") -> None:
        """A peer who knows all that happened here applies a command, and it arrives here."""
        self.peer.receive(self.document.update_since(self.peer.state_vector()))
        self.peer.apply(command, by=ActorId(by))
        self.document.receive(self.peer.update_since(self.document.state_vector()))
