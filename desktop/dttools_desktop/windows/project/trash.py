"""The trash of a project."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dttools.document.commands import RestoreRecords
from dttools.errors import AppError
from dttools.ids import RecordId
from dttools.model import Connector, Idea, Note, Record, Version, VersionReason, Vote
from dttools_desktop.qtkit.widgets import EmptyState, button
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.form import Form
from dttools_desktop.windows.project.rows import Rows
from dttools_desktop.windows.words import KIND_ICONS, kind_words, label_of
from dttools_desktop.workspace import OpenProject
from dttools_resources.i18n import tr

_SHOWN = 200


def trashed(project: OpenProject) -> list[Record]:
    """What a person would look for in the trash, latest first."""
    found = project.document.records.trash()
    return [record for record in found if not isinstance(record, Vote | Connector) and not _is_blank(record)][:_SHOWN]


def _is_blank(record: Record) -> bool:
    """An item that was made and left without a word; a version that came by itself, and went so."""
    if isinstance(record, Version):
        return record.reason is not VersionReason.NAMED
    return (isinstance(record, Note) and not record.text) or (
        isinstance(record, Idea) and not record.title and not record.description
    )


class TrashDialog(Form):
    """Lists what was deleted, and restores it."""

    WIDTH = 620

    def __init__(self, project: OpenProject, parent: QWidget | None = None) -> None:
        super().__init__(tr("Trash of this project"), tr("Things wait here for 30 days at least."), parent)
        self._project = project
        self.rows = Rows(tr("Trash of this project"))
        self._empty = EmptyState(
            "trash", tr("Nothing here"), tr("What you delete in this project can be restored here.")
        )
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._empty, 1)
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setDefault(True)
        self.buttons.addWidget(close)
        self.refresh()

    def refresh(self) -> None:
        """List the trash as it is now."""
        records = trashed(self._project)
        self.rows.clear()
        for record in records:
            when = ago(record.deleted_at) if record.deleted_at else ""
            note = tr("{kind}, deleted {when}").format(kind=kind_words(record.kind).one, when=when)
            restore = (tr("Restore"), lambda record_id=record.id: self.restore(record_id))
            self.rows.row(KIND_ICONS[record.kind], label_of(record), note, restore)
        self.rows.setVisible(bool(records))
        self._empty.setVisible(not records)

    def restore(self, record: RecordId) -> None:
        """Take one thing back."""
        try:
            self._project.apply(RestoreRecords((record,)))
        except AppError as error:
            self.refuse(error)
        self.refresh()
