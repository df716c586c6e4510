"""What the phase lets hands do on a board: edits that the server would refuse are refused here, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dttools.document import Command, Draft
from dttools.errors import Forbidden
from dttools.facilitation import Rights
from dttools.ids import RecordId
from dttools.model import Record, Scope
from dttools_resources.i18n import tr


@dataclass(frozen=True, slots=True)
class Permitted:
    """A command that changes nothing when some of what it changes is not permitted.

    Attributes:
        command: What to do.
        rights: What may be done.
        before: Records as they are.
    """

    command: Command
    rights: Rights
    before: Callable[[RecordId], Record | None]

    def apply(self, project: Draft) -> None:
        """See the class."""
        self.command.apply(project)
        for record_id, after in project.changed.items():
            before = self.before(record_id)
            if before != after and not self.rights.allow(before, after):
                raise held_back(self.rights)


def held_back(rights: Rights) -> Forbidden:
    """Why something is not done."""
    return Forbidden(why_held_back(rights), todo=tr("An owner can change that in the project’s permissions."))


def why_held_back(rights: Rights) -> str:
    """What the phase lets members do, as a reason."""
    return {
        Scope.EVERYTHING: "",
        Scope.NOTES: tr("In this phase members only write, move and delete notes and ideas."),
        Scope.OWN_NOTES: tr("In this phase members only write, move and delete their own notes and ideas."),
        Scope.NOTHING: tr("In this phase members only look."),
    }[rights.scope]
