"""The bus of nodes that live in one process: a test says when they tell and hear, and cuts them off."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from dttools.sync.announcements import Announcement, Listener, NodeId, Outgoing, read, write


@dataclass
class MemoryNode:
    """One node's end; implements `dttools.sync.announcements.Bus`."""

    name: NodeId
    listener: Listener
    outgoing: Outgoing = field(default_factory=Outgoing)
    inbox: deque[str] = field(default_factory=deque)
    is_connected: bool = True

    def tell(self, announcement: Announcement) -> None:
        """As the protocol."""
        self.outgoing.add(announcement)

    def hear(self, count: int | None = None) -> None:
        """Take in so many announcements, or all that have come."""
        for _ in range(len(self.inbox) if count is None else min(count, len(self.inbox))):
            self.listener.heard(*read(self.inbox.popleft()))


class MemoryBus:
    """Passes on what nodes tell, as texts, as the real one does."""

    def __init__(self) -> None:
        self._nodes: dict[NodeId, MemoryNode] = {}

    def join(self, name: NodeId, listener: Listener) -> MemoryNode:
        """A node begins to listen. `leave` it when it dies."""
        node = self._nodes[name] = MemoryNode(name, listener)
        listener.missed()
        return node

    def leave(self, name: NodeId) -> None:
        """A node is gone, with what it has not told."""
        self._nodes.pop(name, None)

    def cut(self, name: NodeId) -> None:
        """A node loses its connection: it hears nothing, what is on its way to it is lost, what it tells waits."""
        self._nodes[name].is_connected = False
        self._nodes[name].inbox.clear()

    def mend(self, name: NodeId) -> None:
        """The connection is back."""
        self._nodes[name].is_connected = True
        self._nodes[name].listener.missed()

    def send(self, name: NodeId, now: float) -> None:
        """What a node has to tell goes to the inboxes of the others."""
        node = self._nodes[name]
        if not node.is_connected:
            return
        texts = [write(name, announcement) for announcement in node.outgoing.take(now)]
        for other in self._nodes.values():
            if other is not node and other.is_connected:
                other.inbox.extend(texts)

    def settle(self, now: float) -> None:
        """Everybody tells, then everybody hears."""
        for name in self._nodes:
            self.send(name, now)
        for node in self._nodes.values():
            node.hear()
