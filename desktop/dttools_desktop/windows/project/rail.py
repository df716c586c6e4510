"""The left rail of a project: the five phases, each with its tools."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from dttools.document import ProjectDocument
from dttools.facilitation import steps
from dttools.ids import RecordId
from dttools.model import KINDS, Phase, Record
from dttools.model.values import SHORT_TEXT
from dttools_desktop.qtkit.actions import fill, find
from dttools_desktop.qtkit.focus import keeping_focus
from dttools_desktop.qtkit.widgets import menu
from dttools_desktop.windows.actions.project import tool_actions
from dttools_desktop.windows.nav_row import NavRow
from dttools_desktop.windows.widening import keep_fixed_width
from dttools_desktop.windows.words import KIND_ICONS, PHASE_ICONS, kind_words, kinds_of_phase, label_of, phase_name
from dttools_resources.i18n import tr


def tools_of(document: ProjectDocument, phase: int) -> list[Record]:
    """The records of a phase that a person opens, in a stable order."""
    found: list[Record] = []
    for kind in kinds_of_phase(phase):
        found += sorted(document.all(KINDS[kind].record), key=lambda r: (getattr(r, "order", ""), r.id))
    return found


class ToolRow(NavRow):
    """A tool of a project: F2 or its menu renames it in place, Delete takes it to the trash."""

    menu_wanted = Signal(QPoint)
    renamed = Signal(str)
    naming_ended = Signal()
    """A name was taken or left by a key: the keyboard is free to go on."""
    deleted = Signal()

    def __init__(self, record: Record) -> None:
        super().__init__(KIND_ICONS[record.kind], label_of(record), indent=16)
        self._line: QLineEdit | None = None
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.mapToGlobal(at)))

    def edit_name(self, name: str) -> None:
        """Put a line over the row for a new name; Return takes it, Escape leaves the old one."""
        line = QLineEdit(name, self)
        line.setMaxLength(SHORT_TEXT)
        line.setAccessibleName(tr("Name"))
        line.setStyleSheet("QLineEdit { padding: 0 8px; min-height: 0; }")
        line.setGeometry(self.rect().adjusted(self.name_left - 9, 1, -1, -1))
        line.installEventFilter(self)
        line.editingFinished.connect(self._take_name)
        line.selectAll()
        line.show()
        line.setFocus()
        self._line = line

    def _take_name(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            name, by_key = line.text().strip(), line.hasFocus()
            self._put_away(line, by_key=by_key)
            self.renamed.emit(name)
            if by_key:
                self.naming_ended.emit()

    def _put_away(self, line: QLineEdit, *, by_key: bool) -> None:
        if by_key:  # before it hides: Qt would pass the keyboard on to whatever comes next
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        line.hide()
        line.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Return takes the name, Escape keeps the old one; neither goes on to the row, where Return opens the tool."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._line is not None:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take_name()
                return True
            if event.key() == Qt.Key.Key_Escape:
                line, self._line = self._line, None
                self._put_away(line, by_key=True)
                self.naming_ended.emit()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """What keys do with a tool."""
        action = find(tool_actions(), event, self)
        if action is not None:
            action.act(self)
        else:
            super().keyPressEvent(event)

    def menu_renames(self) -> None:
        """Start renaming with the name that is shown."""
        self.edit_name(self.text())


class PhaseRail(QScrollArea):
    """Phases and tools. What is chosen stays chosen when the document changes."""

    phase_chosen = Signal(int)
    tool_chosen = Signal(str)
    add_wanted = Signal(str)
    renamed = Signal(str, str)
    trash_wanted = Signal(str)
    WIDTH = 252

    def __init__(self, document: ProjectDocument) -> None:
        super().__init__()
        self._document = document
        self._phases: dict[int, NavRow] = {}
        self.tools: dict[RecordId, ToolRow] = {}
        self._shown: list[tuple[RecordId, str]] = []
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        keep_fixed_width(self, self.WIDTH)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._chosen: int | RecordId | None = None
        self.refresh()

    def refresh(self) -> None:
        """Bring the rail to the document; rows are made anew only when the list of tools changed."""
        shown = [(tool.id, label_of(tool)) for phase in Phase for tool in tools_of(self._document, phase)]
        if shown != self._shown or not self._phases:
            self._shown = shown
            with keeping_focus(self):
                self._rebuild()
        for phase in Phase:
            done = steps(self._document, phase)
            ready = sum(step.done for step in done)
            if ready < len(done):
                self._phases[phase].set_note(f"{ready}/{len(done)}")
            else:
                self._phases[phase].set_done(tr("done"))

    def choose(self, chosen: int | RecordId | None) -> None:
        """Mark a phase or a tool as the one that is shown."""
        self._chosen = chosen
        row = self._phases.get(chosen) if isinstance(chosen, int) else self.tools.get(RecordId(chosen or ""))
        if row is not None:
            row.setChecked(True)
            self.ensureWidgetVisible(row)

    def chosen_tool(self) -> ToolRow | None:
        """The row of the tool that is shown; None while a phase is."""
        return None if isinstance(self._chosen, int) else self.tools.get(RecordId(self._chosen or ""))

    def name_new(self, record: RecordId, then: Callable[[], object]) -> None:
        """Start naming a new tool in place; `then` is done when a key has ended it."""
        row = self.tools[record]
        row.naming_ended.connect(then, Qt.ConnectionType.SingleShotConnection)
        row.menu_renames()

    def _rebuild(self) -> None:
        sheet = QWidget()
        sheet.setProperty("surface", "surface")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(2)
        group = QButtonGroup(sheet)
        self._phases, self.tools = {}, {}
        for phase in Phase:
            row = NavRow(PHASE_ICONS[phase], phase_name(phase), role=f"phase_{phase.value}")
            row.clicked.connect(lambda _checked, phase=phase: self.phase_chosen.emit(phase.value))
            group.addButton(row)
            column.addWidget(row)
            self._phases[phase.value] = row
            for tool in tools_of(self._document, phase):
                column.addWidget(self._tool_row(tool, group))
            for kind in kinds_of_phase(phase):
                column.addWidget(self._add_row(kind))
            column.addSpacing(8)
        column.addStretch()
        self.setWidget(sheet)
        self.choose(self._chosen)

    def _tool_row(self, tool: Record, group: QButtonGroup) -> ToolRow:
        row = ToolRow(tool)
        row.setObjectName(tool.id)
        row.clicked.connect(lambda: self.tool_chosen.emit(tool.id))
        row.renamed.connect(lambda name: self.renamed.emit(tool.id, name))
        row.deleted.connect(lambda: self.trash_wanted.emit(tool.id))
        row.menu_wanted.connect(lambda at: self._show_menu(row, at))
        group.addButton(row)
        self.tools[tool.id] = row
        return row

    def _add_row(self, kind: str) -> NavRow:
        row = NavRow("plus", kind_words(kind).new, indent=16, quiet=True)
        row.setCheckable(False)
        row.clicked.connect(lambda: self.add_wanted.emit(kind))
        return row

    def _show_menu(self, row: ToolRow, at: QPoint) -> None:
        shown = menu(self)
        fill(shown, tool_actions(), row)
        shown.aboutToHide.connect(shown.deleteLater)
        shown.popup(at)
