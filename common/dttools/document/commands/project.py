"""Starting a project."""

from __future__ import annotations

from dataclasses import dataclass, field

from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.ids import ProjectId, RecordId, new_id
from dttools.model import Board, Project


@dataclass(frozen=True, slots=True)
class StartProject:
    """The first command of a project: its own record and one ideation board."""

    id: ProjectId
    name: str
    description: str = ""
    board: RecordId = field(default_factory=new_id)

    def apply(self, project: Draft) -> None:
        """See the class."""
        project.create(Project, RecordId(self.id), name=self.name, description=self.description)
        project.create(Board, self.board, order=keys_between(None, None)[0])
