"""Edits that are not in the project: refused by the server, or overtaken by somebody else's."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dttools.errors import AppError
from dttools_desktop.qtkit.widgets import EmptyState, Toast, button
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.form import Form
from dttools_desktop.windows.project.rows import Rows
from dttools_desktop.windows.words import KIND_ICONS, kind_words
from dttools_desktop.workspace import OpenProject
from dttools_desktop.workspace.recovered import Tray, TrayItem, restoring
from dttools_resources.i18n import tr

_QUOTED = 240


class RecoveredDialog(Form):
    """Lists what is kept, to copy, restore or put away."""

    WIDTH = 680

    def __init__(self, project: OpenProject, tray: Tray, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Recovered edits"),
            tr("These edits of yours are not in the project. They are kept here until you restore or discard them."),
            parent,
        )
        self._project, self._tray = project, tray
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
            title = tr("{kind}, edited {when}").format(kind=_kind(item), when=ago(item.edit.at))
            self.rows.row(
                KIND_ICONS.get(item.edit.kind, "note"),
                title,
                item.edit.message,
                (tr("Copy"), partial(self.copy, item)),
                (tr("Restore"), partial(self.restore, item)),
                (tr("Discard"), partial(self.discard, item)),
                quote=_shortened(words_of(item)),
            )
        self.rows.setVisible(bool(items))
        self._empty.setVisible(not items)

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
    return "\n".join(texts) or "\n".join(f"{name}: {value}" for name, value in fields.items())


def _kind(item: TrayItem) -> str:
    return kind_words(item.edit.kind).one if item.edit.kind in KIND_ICONS else item.edit.kind


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
