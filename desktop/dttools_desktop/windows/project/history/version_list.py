"""The versions of a project: name the present state, look at an earlier one, restore, rename, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from dttools.ids import ActorId, RecordId
from dttools.model import Version, VersionReason
from dttools.model.values import SHORT_TEXT
from dttools_desktop.qtkit.actions import fill
from dttools_desktop.qtkit.focus import restyle
from dttools_desktop.qtkit.widgets import (
    ElidedLabel,
    EmptyState,
    IconButton,
    IconLabel,
    ScrollArea,
    button,
    menu,
    text_label,
)
from dttools_desktop.windows.actions.project import version_actions
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.project.history.words import person_name, size_words, version_name
from dttools_resources.i18n import tr


class VersionRow(QFrame):
    """One version. Emits what was asked for."""

    preview_wanted = Signal()
    restore_wanted = Signal()
    delete_wanted = Signal()
    renamed = Signal(str)

    def __init__(self, version: Version, names: Mapping[ActorId, str], *, may_edit: bool) -> None:
        super().__init__()
        self.version = version
        self.setProperty("surface", "card")
        name = version_name(version)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 8, 10)
        row.setSpacing(10)
        named = version.reason is VersionReason.NAMED
        row.addWidget(IconLabel("tag" if named else "history", "accent_text" if named else "muted", 18))
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = ElidedLabel(name, "strong")
        words.addWidget(self._title)
        self._line = QLineEdit(name)
        self._line.setMaxLength(SHORT_TEXT)
        self._line.setAccessibleName(tr("Name of the version"))
        self._line.editingFinished.connect(self._take_name)
        self._line.hide()
        words.addWidget(self._line)
        who = f"{person_name(version.created_by, names)} · {ago(version.created_at)} · {size_words(version.items)}"
        words.addWidget(ElidedLabel(who, "caption"))
        row.addLayout(words, 1)
        self.look = button(tr("View"), clicked=self.preview_wanted.emit)
        self.look.setAccessibleName(tr("Look at “{name}”").format(name=name))
        row.addWidget(self.look)
        self.more = IconButton("more", tr("More about “{name}”").format(name=name))
        self.more.setMenu(self._menu())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setVisible(may_edit)
        row.addWidget(self.more)

    def mark(self, *, current: bool) -> None:
        """Show whether it is the one that is looked at."""
        self.setProperty("current", "true" if current else "false")
        restyle(self)

    def edit_name(self) -> None:
        """Put a line in the place of the name; Return or leaving it takes what is written."""
        self._title.hide()
        self._line.show()
        self._line.selectAll()
        self._line.setFocus()

    def _take_name(self) -> None:
        if self._line.isHidden():
            return
        self._line.hide()
        self._title.show()
        name = self._line.text().strip()
        if name and name != version_name(self.version):
            self.renamed.emit(name)

    def _menu(self) -> QMenu:
        made = menu(self)
        fill(made, version_actions(), self)
        return made


class VersionList(QWidget):
    """All versions, and a field above them that names the present state."""

    keep_wanted = Signal(str)
    preview_wanted = Signal(str)
    restore_wanted = Signal(str)
    delete_wanted = Signal(str)
    renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[RecordId, VersionRow] = {}
        self._current: RecordId | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("For example: Before the vote"))
        self.name.setAccessibleName(tr("Name for the project as it is now"))
        self.name.setMaxLength(SHORT_TEXT)
        self.name.returnPressed.connect(self._keep)
        self.keep = button(tr("Keep"), "primary", clicked=self._keep)
        self.keep.setAccessibleName(tr("Keep the project as it is now under this name"))
        self._making = QWidget()
        making = QVBoxLayout(self._making)
        making.setContentsMargins(14, 10, 14, 10)
        making.setSpacing(6)
        making.addWidget(text_label(tr("Keep the project as it is now"), "label"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.name, 1)
        line.addWidget(self.keep)
        making.addLayout(line)
        self.shelf = ScrollArea()
        self.shelf.setWidgetResizable(True)
        self.shelf.setAccessibleName(tr("Versions"))
        self.shelf.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            "history",
            tr("No versions yet"),
            tr(
                "Give the project a name as it is now, for example before a vote. You can look at it again "
                "at any time, and take single things back, or all of it. DTTools also keeps versions by itself: "
                "each day, and before imports and large deletions."
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._making)
        column.addWidget(self.shelf, 1)
        column.addWidget(self.empty, 1)

    def show_versions(self, versions: Sequence[Version], names: Mapping[ActorId, str], *, may_edit: bool) -> None:
        """List these, latest first."""
        self._making.setVisible(may_edit)
        sheet = QWidget()
        sheet.setProperty("surface", "surface")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(14, 4, 14, 14)
        column.setSpacing(8)
        self.rows = {}
        for version in versions:
            row = self._row(version, names, may_edit=may_edit)
            column.addWidget(row)
            self.rows[version.id] = row
        column.addStretch()
        self.shelf.setWidget(sheet)
        self.shelf.setVisible(bool(versions))
        self.empty.setVisible(not versions)
        self.choose(self._current)

    def choose(self, version: RecordId | None) -> None:
        """Mark the version that is looked at."""
        self._current = version
        for one, row in self.rows.items():
            row.mark(current=one == version)

    def _row(self, version: Version, names: Mapping[ActorId, str], *, may_edit: bool) -> VersionRow:
        row = VersionRow(version, names, may_edit=may_edit)
        row.preview_wanted.connect(lambda: self.preview_wanted.emit(version.id))
        row.restore_wanted.connect(lambda: self.restore_wanted.emit(version.id))
        row.delete_wanted.connect(lambda: self.delete_wanted.emit(version.id))
        row.renamed.connect(lambda name: self.renamed.emit(version.id, name))
        return row

    def _keep(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        self.name.clear()
        self.keep_wanted.emit(name)
