"""What a room keeps of its peers and of the edits on their way to the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dttools.document import Change, ChangeSet, Command, Draft, Origin
from dttools.ids import ActorId, RecordId
from dttools.sync.effects import Effect, ToCommit
from dttools.sync.members import Member, PeerId
from dttools.sync.messages import Assembler, Message


@dataclass(frozen=True, slots=True)
class Applied:
    """What `Room.apply` did. `ticket` is None when the command changed nothing; else wait until it is committed."""

    changes: ChangeSet
    ticket: int | None
    effects: list[Effect]


@dataclass(frozen=True, slots=True)
class SignEdits:
    """Name who came last as the editor of records."""

    ids: tuple[RecordId, ...]
    by: ActorId

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record_id in self.ids:
            project.stamp(record_id, updated_by=self.by)


@dataclass(slots=True)
class Peer:
    """One connection.

    Attributes:
        count: Updates since its latest `SyncStep1`.
        is_synced: Whether it said what it has, so that it hears of edits.
        is_ours: Whether it said `Hello`, so that it understands our own messages.
        is_ignored: Whether an edit was refused and it has not said `SyncStep1` since.
        has_confirmed: Whether its next update is one that its person was asked about.
    """

    id: PeerId
    member: Member
    assembler: Assembler = field(default_factory=Assembler)
    count: int = 0
    is_synced: bool = False
    is_ours: bool = False
    is_ignored: bool = False
    has_confirmed: bool = False


@dataclass(slots=True)
class InFlight:
    """An accepted update on its way to the disk, and what to say when it is there.

    Attributes:
        update: What becomes durable.
        member: Who made it.
        author: The connection it came from, None for REST.
        made: What came, without what the room added; to be judged again when others commit before it.
        command: What was asked for over REST.
        is_confirmed: Whether its person was asked about it.
        count: As of `Ack`, for its author's connection.
        touched: The records it touches.
        ticket: As of `ToCommit`; 0 before it has one.
        commit: What the host was asked for.
        echo: What its author's connection lacks of it.
        answers: What was held back until this and everything before it is durable.
    """

    update: bytes
    member: Member
    author: PeerId | None = None
    made: bytes = b""
    command: Command | None = None
    is_confirmed: bool = False
    count: int = 0
    touched: frozenset[RecordId] = frozenset()
    ticket: int = 0
    commit: ToCommit | None = None
    echo: bytes = b""
    answers: list[tuple[PeerId, Message]] = field(default_factory=list)


def followed_by(first: ChangeSet, then: ChangeSet) -> ChangeSet:
    """Two change sets in a row as one."""
    changes = dict(first.all())
    for record_id, change in then.all():
        earlier = changes.get(record_id)
        changes[record_id] = Change(earlier.before if earlier else change.before, change.after)
    return ChangeSet.of(Origin.REMOTE, changes)


def in_groups(updates: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    """The updates in order, so many at a time."""
    return (updates[start : start + size] for start in range(0, len(updates), size))
