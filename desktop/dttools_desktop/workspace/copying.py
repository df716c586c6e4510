"""A project's content under new ids, as one command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dttools.document import Draft
from dttools.ids import ProjectId, RecordId, new_id, vote_id
from dttools.model import Project, Record, Version, Vote


@dataclass(frozen=True, slots=True)
class CopyProject:
    """Fill an empty document with copies of records, under fresh ids and with every link between them moved along.

    The copies are written by whoever copies, now; votes stay those of their voters. Versions stay behind:
    what they hold is another project.
    """

    id: ProjectId
    name: str
    records: tuple[Record, ...]

    def apply(self, project: Draft) -> None:
        """See the class."""
        copied = [record for record in self.records if not isinstance(record, Version)]
        ids = {record.id: new_id() for record in copied if not isinstance(record, Vote)}
        for record in copied:
            if isinstance(record, Project):
                project.create(Project, RecordId(self.id), **{**_own(record, ids), "name": self.name})
            elif isinstance(record, Vote):
                self._copy_vote(project, record, ids)
            else:
                project.create(type(record), ids[record.id], **_own(record, ids))

    def _copy_vote(self, project: Draft, vote: Vote, ids: Mapping[RecordId, RecordId]) -> None:
        idea = ids.get(vote.idea)
        if idea is not None:
            project.create(Vote, vote_id(idea, vote.voter), idea=idea, voter=vote.voter, dots=vote.dots)


def _own(record: Record, ids: Mapping[RecordId, RecordId]) -> dict[str, Any]:
    """A record's own values. Ids are unique everywhere, so a value that equals one is a link to it."""
    values = {name: getattr(record, name) for name in record.own_fields() if name != "kind"}
    return {
        name: ids.get(RecordId(value), value) if isinstance(value, str) else value for name, value in values.items()
    }
