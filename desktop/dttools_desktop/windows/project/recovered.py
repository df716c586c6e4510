"""Edits that are not in the project: refused by the server, or overtaken by somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dttools.errors import AppError
from dttools.ids import ActorId
from dttools.sync import Loss
from dttools_desktop.qtkit.widgets import EmptyState, Toast, button
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.form import Form
from dttools_desktop.windows.project.history.words import field_word, person_name, value_word
from dttools_desktop.windows.project.rows import Rows
from dttools_desktop.windows.words import KIND_ICONS, kind_words, label_of
from dttools_desktop.workspace import OpenProject
from dttools_desktop.workspace.recovered import Tray, TrayItem, restoring
from dttools_resources.i18n import tr

_QUOTED = 240


class RecoveredDialog(Form):
    """Lists what is kept, to copy, restore or put away."""

    WIDTH = 680

    def __init__(
        self,
        project: OpenProject,
        tray: Tray,
        parent: QWidget | None = None,
        names: Mapping[ActorId, str] | None = None,
    ) -> None:
        super().__init__(
            tr("Recovered edits"),
            tr("These edits of yours are not in the project. They are kept here until you restore or discard them."),
            parent,
        )
        self._project, self._tray, self._names = project, tray, names or {}
        self.rows = Rows(tr("Recovered edits"))
        self._empty = EmptyState("success", tr("Nothing to recover"), tr("Every edit of yours is in the project."))
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._empty, 1)
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setDefault(True)
        self.buttons.addWidget(close)
        self.refresh()

    def refresh(self) -> None:
        """List the tray as it is now."""
        items = self._tray.items(self._project.id)
        self.rows.clear()
        for item in items:
            title = tr("{kind}, edited {when}").format(kind=self._label(item), when=ago(item.edit.at))
            self.rows.row(
                KIND_ICONS.get(item.edit.kind, "note"),
                title,
                item.edit.message or self._why(item),
                (tr("Copy"), partial(self.copy, item)),
                (tr("Restore"), partial(self.restore, item)),
                (tr("Discard"), partial(self.discard, item)),
                quote=_shortened(words_of(item)),
            )
        self.rows.setVisible(bool(items))
        self._empty.setVisible(not items)

    def _label(self, item: TrayItem) -> str:
        """What it was done to: the kind, and its name while the project has it."""
        record = self._project.document.records.peek(item.edit.record)
        return _kind(item) if record is None else f"{_kind(item)} “{label_of(record)[:40]}”"

    def _why(self, item: TrayItem) -> str:
        """Why an edit that the server did not refuse is not in the project, and whose value is."""
        if item.edit.code != Loss.OVERWRITTEN:
            return tr("It built on something that the server did not take.")
        record = self._project.document.records.peek(item.edit.record)
        if record is None:
            return tr("Somebody else's edit won.")
        now = "; ".join(
            f"{field_word(name)}: {value_word(getattr(record, name, None)) or '—'}" for name in item.edit.fields
        )
        names = {**self._names, self._project.person: tr("You")}
        return tr("Now in the project ({name}, {when}): {value}").format(
            name=person_name(record.updated_by, names), when=ago(record.updated_at), value=now
        )

    def copy(self, item: TrayItem) -> None:
        """Put its words on the clipboard."""
        QGuiApplication.clipboard().setText(words_of(item))
        Toast(self, tr("Copied")).appear()

    def restore(self, item: TrayItem) -> None:
        """Write it again, as an edit of now."""
        try:
            self._project.apply(restoring(item.edit))
            self._tray.settle(item.id)
        except AppError as error:
            self.refuse(error)
        self.refresh()

    def discard(self, item: TrayItem) -> None:
        """Put it away."""
        try:
            self._tray.settle(item.id)
        except AppError as error:
            self.refuse(error)
        self.refresh()


def words_of(item: TrayItem) -> str:
    """What the person wrote; for edits without words the fields and values."""
    fields = item.edit.fields
    texts = [value for value in fields.values() if isinstance(value, str) and " " in value.strip()]
    return "\n".join(texts) or "\n".join(f"{field_word(name)}: {value_word(value)}" for name, value in fields.items())


def _kind(item: TrayItem) -> str:
    return kind_words(item.edit.kind).one if item.edit.kind in KIND_ICONS else item.edit.kind


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
