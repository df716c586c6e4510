"""A version on the same canvases as the project, read only: it takes the place of the editors until one goes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from dttools.ids import RecordId
from dttools.model import Phase, Record, kind_of
from dttools_desktop.editors.base import Editor
from dttools_desktop.qtkit.actions import listen
from dttools_desktop.qtkit.widgets import Banner, EmptyState, Separator
from dttools_desktop.windows.actions.project import preview_actions
from dttools_desktop.windows.nav_row import NavRow
from dttools_desktop.windows.project.history.kept_project import KeptProject
from dttools_desktop.windows.project.history.showing import show_on_board
from dttools_desktop.windows.project.rail import tools_of
from dttools_desktop.windows.words import KIND_ICONS, PHASE_ICONS, label_of, phase_name
from dttools_resources.i18n import tr

MakesEditor = Callable[[KeptProject, str, RecordId, QWidget], Editor | None]
_RAIL = 252


class VersionPreview(QWidget):
    """Emits what was asked for."""

    back_wanted = Signal()
    restore_wanted = Signal()

    def __init__(
        self, name: str, kept: KeptProject, make_editor: MakesEditor, *, may_restore: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.kept = kept
        self.current: RecordId | None = None
        self._make_editor = make_editor
        self._because = tr("This is the version “{name}”. It cannot be changed.").format(name=name)
        self._editors: dict[RecordId, QWidget] = {}
        self._rows: dict[RecordId, NavRow] = {}
        self.banner = Banner(
            "info", tr("Version “{name}” – read only").format(name=name[:80]), self._details(), closable=False
        )
        if may_restore:
            self.banner.add_action(tr("Restore this version…"), self.restore_wanted.emit)
        self.back = self.banner.add_action(preview_actions()[0].words, self.back_wanted.emit)
        self._middle = QStackedWidget()
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._rail())
        below.addWidget(Separator(vertical=True))
        below.addWidget(self._middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bars = QWidget()
        bars.setProperty("bars", "true")
        bar = QVBoxLayout(bars)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(self.banner)
        column.addWidget(bars)
        column.addLayout(below, 1)
        listen(self, preview_actions(), self, lambda _why: None)

    def show_first(self, wanted: RecordId | None) -> None:
        """Show the tool that one comes from, or the first one there was."""
        tools = [tool.id for phase in Phase for tool in tools_of(self.kept.document, phase)]
        chosen = wanted if wanted in tools else next(iter(tools), None)
        if chosen is not None:
            self.show_record(chosen)
        else:
            nothing = EmptyState("history", tr("Nothing was here yet"), tr("This version has no tools."))
            self._middle.addWidget(nothing)
            self._middle.setCurrentWidget(nothing)

    def show_record(self, record_id: RecordId) -> None:
        """Show a record where it lay; one that was not there yet changes nothing."""
        record = next(self.kept.document.find(Record, (record_id,)), None)
        tool = record
        while tool is not None and kind_of(tool).phase is None and tool.parent:
            tool = next(self.kept.document.find(Record, (tool.parent,)), None)
        if record is None or tool is None or kind_of(tool).phase is None:
            return
        self.current = tool.id
        self._middle.setCurrentWidget(self._editor_of(tool))
        self._rows[tool.id].setChecked(True)
        if record is not tool:
            show_on_board(self._editors[tool.id], record.id)

    def _details(self) -> str:
        return tr("You see the project as it was. Nothing here can be changed, and nothing of now is lost.")

    def _editor_of(self, record: Record) -> QWidget:
        if record.id not in self._editors:
            made = self._make_editor(self.kept, record.kind, record.id, self._middle)
            if made is not None:
                made.set_read_only(self._because)
            shown = made or EmptyState("eye-off", label_of(record), tr("This version of DTTools cannot show it."))
            self._middle.addWidget(shown)
            self._editors[record.id] = shown
        return self._editors[record.id]

    def _rail(self) -> QScrollArea:
        sheet = QWidget()
        sheet.setProperty("surface", "surface")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(2)
        group = QButtonGroup(sheet)
        for phase in Phase:
            tools = tools_of(self.kept.document, phase)
            if not tools:
                continue
            head = NavRow(PHASE_ICONS[phase], phase_name(phase), role=f"phase_{phase.value}", quiet=True)
            head.setCheckable(False)
            head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(head)
            for tool in tools:
                self._rows[tool.id] = self._tool_row(tool, group)
                column.addWidget(self._rows[tool.id])
            column.addSpacing(8)
        column.addStretch()
        rail = QScrollArea()
        rail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rail.setFixedWidth(_RAIL)
        rail.setWidgetResizable(True)
        rail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rail.setWidget(sheet)
        return rail

    def _tool_row(self, tool: Record, group: QButtonGroup) -> NavRow:
        row = NavRow(KIND_ICONS[tool.kind], label_of(tool), indent=16)
        row.clicked.connect(lambda: self.show_record(tool.id))
        group.addButton(row)
        return row
