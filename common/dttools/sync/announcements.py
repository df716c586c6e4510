"""What the nodes of one server tell each other: which project has news, not what they are. Who hears it, looks.

Announcements may be lost, doubled and late, so that nothing but speed depends on them. Presence alone is carried by
them, since it is stored nowhere; what is lost of it is shown again within seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NewType, Protocol

from dttools.errors import ProtocolError
from dttools.ids import ProjectId
from dttools.sync.awareness import Entry, parse_state, state_text
from dttools.sync.wire import malformed

NodeId = NewType("NodeId", str)
"""One server process."""
LIMIT = 7_900
"""Bytes of one announcement; PostgreSQL carries less than 8,000."""
PRESENCE_EVERY = 0.1
"""Seconds between two announcements of presence by one node; of what changes meanwhile the latest counts."""
PRESENCE_BYTES = 64 * 1024
"""Of presence in one go; the rest waits for the next."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A project's log reaches so far."""

    project: ProjectId
    head: int


@dataclass(frozen=True, slots=True)
class Altered:
    """A project's members or their roles are others now, or it was deleted, or its history was rewritten."""

    project: ProjectId


@dataclass(frozen=True, slots=True)
class Shown:
    """What people show of themselves in a project on the node that says so."""

    project: ProjectId
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WhoIsHere:
    """Asks the others who is in a project with them."""

    project: ProjectId


Announcement = Committed | Altered | Shown | WhoIsHere


class Bus(Protocol):
    """A node's way to tell the others."""

    def tell(self, announcement: Announcement) -> None:
        """Tell it soon. Never waits, never fails."""


class Listener(Protocol):
    """What a node does with what the others tell."""

    def heard(self, node: NodeId, announcement: Announcement) -> None:
        """Another node tells something."""

    def missed(self) -> None:
        """Announcements may have been lost: look at everything that is open. Also at the beginning."""


class Alone:
    """The bus of a node that is the only one."""

    def tell(self, announcement: Announcement) -> None:
        """Nobody is there to hear it."""


class Outgoing:
    """What a node has to tell, each thing once however often it is said. As large as the projects that are open."""

    def __init__(self) -> None:
        self._heads: dict[ProjectId, int] = {}
        self._altered: dict[ProjectId, None] = {}
        self._asked: dict[ProjectId, None] = {}
        self._shown: dict[tuple[ProjectId, int], Entry] = {}
        self._shown_at = float("-inf")

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._heads or self._altered or self._asked or self._shown)

    def add(self, announcement: Announcement) -> None:
        """Something to tell."""
        match announcement:
            case Committed(project, head):
                self._heads[project] = max(head, self._heads.get(project, 0))
            case Altered(project):
                self._altered[project] = None
            case WhoIsHere(project):
                self._asked[project] = None
            case Shown(project, entries):
                self._shown |= {(project, entry.client): entry for entry in entries}

    def take(self, now: float) -> list[Announcement]:
        """What to tell now, each within `LIMIT`. `now` is in seconds of any clock that only goes forward."""
        told: list[Announcement] = [Committed(project, head) for project, head in self._heads.items()]
        told += [*map(Altered, self._altered), *map(WhoIsHere, self._asked)]
        for waiting in (self._heads, self._altered, self._asked):
            waiting.clear()
        if self._shown and now - self._shown_at >= PRESENCE_EVERY:
            self._shown_at = now
            told += self._take_presence()
        return told

    def restore(self, untold: Iterable[Announcement]) -> None:
        """What was taken could not be told: keep it for later, but for presence, which is stale by then."""
        for announcement in untold:
            if not isinstance(announcement, Shown):
                self.add(announcement)

    def _take_presence(self) -> Iterator[Shown]:
        taken: dict[ProjectId, list[Entry]] = {}
        size = 0
        while self._shown and size < PRESENCE_BYTES:
            key = next(iter(self._shown))
            entry = _portable(self._shown.pop(key))
            size += _size(entry)
            taken.setdefault(key[0], []).append(entry)
        for project, entries in taken.items():
            yield from (Shown(project, tuple(group)) for group in _fitting(entries))


_HEAD_BYTES = 200
"""Room for all that is not entries in an announcement."""


def _size(entry: Entry) -> int:
    return len(json.dumps(entry.state, ensure_ascii=False).encode()) + 40  # two numbers and what separates them


def _portable(entry: Entry) -> Entry:
    """The entry, or what fits of it: who it is, without what they point at."""
    if _size(entry) <= LIMIT - _HEAD_BYTES:
        return entry
    user = (parse_state(entry.state) or {}).get("user", {})
    who = {name: str(value)[:200] for name, value in user.items() if name in {"id", "name"}}
    return Entry(entry.client, entry.clock, state_text({"user": who}))


def _fitting(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    size = _HEAD_BYTES
    for entry in entries:
        if group and size + _size(entry) > LIMIT:
            yield group
            group, size = [], _HEAD_BYTES
        group.append(entry)
        size += _size(entry)
    yield group


def write(node: NodeId, announcement: Announcement) -> str:
    """An announcement as text."""
    match announcement:
        case Committed(_, head):
            fields: list[Any] = ["committed", head]
        case Altered():
            fields = ["altered"]
        case WhoIsHere():
            fields = ["who"]
        case Shown(_, entries):
            fields = ["shown", [[entry.client, entry.clock, entry.state] for entry in entries]]
    return json.dumps([node, announcement.project, *fields], separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> tuple[NodeId, Announcement]:
    """Who says what.

    Raises:
        ProtocolError: It is not an announcement, or one of a newer program.
    """
    try:
        return _read(json.loads(text))
    except (ValueError, TypeError) as error:
        raise malformed("not an announcement") from error


def _read(fields: object) -> tuple[NodeId, Announcement]:
    match fields:
        case [str(node), str(project), "committed", int(head)]:
            return NodeId(node), Committed(ProjectId(project), head)
        case [str(node), str(project), "altered"]:
            return NodeId(node), Altered(ProjectId(project))
        case [str(node), str(project), "who"]:
            return NodeId(node), WhoIsHere(ProjectId(project))
        case [str(node), str(project), "shown", list(entries)]:
            return NodeId(node), Shown(ProjectId(project), tuple(map(_entry, entries)))
        case _:
            raise ProtocolError("not an announcement")


def _entry(fields: object) -> Entry:
    match fields:
        case [int(client), int(clock), str(state)] if client >= 0 and clock >= 0:
            return Entry(client, clock, state)
        case _:
            raise ProtocolError("not presence")
