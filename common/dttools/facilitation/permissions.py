"""Who may change what: locked records, and what members may do in each phase. Owners always may."""

from __future__ import annotations

from dataclasses import dataclass

from dttools.ids import ActorId
from dttools.model import Idea, Note, Placed, Project, Record, Role, Scope

CONTRIBUTIONS = (Note, Idea)
"""What a person writes down in a workshop; to the rules an idea is a note too."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the phase lets one person do to records; locks and roles of other kinds are apart."""

    scope: Scope
    actor: ActorId

    @property
    def unlimited(self) -> bool:
        """Whether the phase holds nothing back."""
        return self.scope is Scope.EVERYTHING

    def allow(self, before: Record | None, after: Record) -> bool:
        """Whether they may make `after` of a record; `before` is None when it is new."""
        if not self.may_make(type(after)):
            return False
        return self.scope is not Scope.OWN_NOTES or before is None or before.created_by == self.actor

    def may_change(self, record: Record) -> bool:
        """Whether they may change or delete a record."""
        return self.allow(record, record)

    def may_make(self, kind: type[Record]) -> bool:
        """Whether they may make records of a kind."""
        return self.unlimited or (self.scope is not Scope.NOTHING and issubclass(kind, CONTRIBUTIONS))


def scope_of(project: Project, role: Role) -> Scope:
    """What somebody of that role may do in the project's phase."""
    if role is Role.OWNER:
        return Scope.EVERYTHING
    if role is Role.VIEWER:
        return Scope.NOTHING
    return dict(enumerate(project.phase_scopes, start=1)).get(project.current_phase, Scope.EVERYTHING)


def may_change(project: Project, role: Role, actor: ActorId, before: Record | None, after: Record) -> bool:
    """Whether the phase lets somebody make this of a record.

    Args:
        project: The project before the edit.
        role: Their role.
        actor: Who they are.
        before: The record before the edit; None when it is new.
        after: The record after it.
    """
    if role is not Role.OWNER and isinstance(before, Project) and isinstance(after, Project):
        is_held = set(before.phase_scopes) - {Scope.EVERYTHING}
        if before.phase_scopes != after.phase_scopes or (is_held and before.current_phase != after.current_phase):
            return False
    return Rights(scope_of(project, role), actor).allow(before, after)


def may_touch_locked(record: Record, role: Role, actor: ActorId) -> bool:
    """Whether somebody may change or unlock a record that may be locked: an owner, or whoever locked it.

    Nobody else edits a locked record, so its latest editor is who locked it.
    """
    return not (isinstance(record, Placed) and record.locked) or role is Role.OWNER or record.updated_by == actor
