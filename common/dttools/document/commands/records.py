"""Commands that serve every kind of record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dttools.document.commands.votes import CastVote
from dttools.document.draft import Command, Draft
from dttools.ids import ActorId, RecordId
from dttools.model import Record, Vote


@dataclass(frozen=True, slots=True)
class AddRecord:
    """Add one record of any kind."""

    model: type[Record]
    id: RecordId
    values: Mapping[str, object] = field(default_factory=dict)

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.create(self.model, self.id, **self.values)


@dataclass(frozen=True, slots=True)
class ChangeFields:
    """Change fields of records; those that a peer has deleted meanwhile are skipped."""

    ids: tuple[RecordId, ...]
    values: Mapping[str, object]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record in project.find(Record, self.ids):
            project.patch(record.id, **self.values)


@dataclass(frozen=True, slots=True)
class EditText:
    """Change the text of one field. Typing on in a note that a peer deleted goes to its copy in the trash."""

    id: RecordId
    field: str
    text: str

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.patch(self.id, **{self.field: self.text})


@dataclass(frozen=True, slots=True)
class TrashRecords:
    """Take records to the trash."""

    ids: tuple[RecordId, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record_id in self.ids:
            project.trash(record_id)


@dataclass(frozen=True, slots=True)
class RestoreRecords:
    """Take records out of the trash."""

    ids: tuple[RecordId, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record_id in self.ids:
            project.restore(record_id)


@dataclass(frozen=True, slots=True)
class Together:
    """Several commands as one edit: one update, one undo step, all or nothing."""

    commands: tuple[Command, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for command in self.commands:
            command.apply(project)


@dataclass(frozen=True, slots=True)
class ClaimAuthorship:
    """Make what one person wrote another's: the laptop's person becomes a server's user when publishing."""

    written_by: ActorId
    claimed_by: ActorId

    def apply(self, project: Draft) -> None:
        """See the class."""
        for record in list(project.everything()):
            stamps = {
                name: self.claimed_by
                for name in ("created_by", "updated_by")
                if getattr(record, name) == self.written_by
            }
            if stamps:
                project.stamp(record.id, **stamps)
            if isinstance(record, Vote) and record.voter == self.written_by and record.deleted_at is None:
                project.trash(record.id)
                CastVote(record.idea, self.claimed_by, record.dots).apply(project)
