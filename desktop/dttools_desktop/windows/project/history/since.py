"""What has changed in a project since a version, whoever did it."""

from __future__ import annotations

from dataclasses import replace

from dttools.document import ChangeSet
from dttools.document.commands import RestoreVersion
from dttools.model import Connector, Record
from dttools_desktop.workspace import Action, OpenProject, TimelineEntry
from dttools_desktop.workspace.recorder import entry_of

_ORDER = (Action.TRASHED, Action.EDITED, Action.RESTORED, Action.ADDED, Action.MOVED)
"""What a person misses comes first."""


def since_version(project: OpenProject, records: tuple[Record, ...]) -> list[TimelineEntry]:
    """Each record that is another way now than in these records of a version."""
    back = project.document.rehearse(RestoreVersion(records), by=project.person)
    return sorted(_turned_round(back), key=lambda entry: (_ORDER.index(entry.action), entry.kind, entry.label))


def _turned_round(back: ChangeSet) -> list[TimelineEntry]:
    """What was done, out of what would undo it."""
    found: list[TimelineEntry] = []
    for _, change in back.all():
        then, now = change.after, change.before
        if then is None or isinstance(then, Connector):
            continue
        if now is None:  # erased meanwhile: it would be made anew
            entry = entry_of(then, then.model_copy(update={"deleted_at": then.updated_at}))
        else:
            came_later = then.deleted_at is not None and now.deleted_at is None
            entry = entry_of(None if came_later else then, now)
        if entry is not None:
            found.append(replace(entry, id=len(found)))
    return found
