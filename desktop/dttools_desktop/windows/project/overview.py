"""The middle of a project when a phase is chosen: what it is for, how far it is, its tools."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from dttools.document import ProjectDocument
from dttools.model import Phase, Record
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import (
    Card,
    CardButton,
    ElidedLabel,
    FlowLayout,
    IconDisc,
    IconLabel,
    body,
    button,
    caption,
    display,
    heading,
    muted,
)
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.project.progress import steps
from dttools_desktop.windows.project.rail import tools_of
from dttools_desktop.windows.words import (
    KIND_ICONS,
    PHASE_ICONS,
    kind_words,
    kinds_of_phase,
    label_of,
    phase_name,
    phase_purpose,
)
from dttools_resources.i18n import tr

_COLUMN = 880


class OpenMark(QWidget):
    """A ring where a check will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(18, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current_theme().colour("field_border"), 1.5))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.end()


class PhaseOverview(QScrollArea):
    """One phase. It is made anew whenever it is shown or the document changes under it."""

    tool_chosen = Signal(str)
    add_wanted = Signal(str)
    details_wanted = Signal()

    def __init__(self, document: ProjectDocument) -> None:
        super().__init__()
        self._document = document
        self.phase = Phase.EMPATHIZE
        self.setWidgetResizable(True)

    def show_phase(self, phase: int) -> None:
        """Show a phase as it is now."""
        self.phase = Phase(phase)
        sheet = QWidget()
        sheet.setProperty("surface", "canvas")
        sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        middle = QWidget()
        middle.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(middle)
        column.setContentsMargins(40, 44, 40, 40)
        column.setSpacing(14)
        column.addLayout(self._head())
        column.addSpacing(6)
        column.addWidget(self._steps())
        if kinds_of_phase(self.phase):
            column.addSpacing(10)
            column.addWidget(heading(tr("Tools")))
            column.addWidget(self._tools())
        if self.phase is Phase.DEFINE:
            column.addWidget(
                button(tr("Write the problem down"), "primary", icon="edit", clicked=self.details_wanted.emit),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        column.addStretch()
        row = QHBoxLayout(sheet)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 20)
        row.addStretch(1)
        self.setWidget(sheet)

    def refresh(self) -> None:
        """Show the same phase as it is now."""
        self.show_phase(self.phase)

    def _head(self) -> QHBoxLayout:
        number = self.phase.value
        row = QHBoxLayout()
        row.setSpacing(20)
        disc = IconDisc(PHASE_ICONS[self.phase], f"phase_{number}", "surface", 76)
        row.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(caption(tr("Phase {n} of 5").format(n=number)))
        words.addWidget(display(phase_name(self.phase)))
        words.addWidget(muted(phase_purpose(self.phase), wrap=True))
        row.addLayout(words, 1)
        return row

    def _steps(self) -> Card:
        card = Card()
        for step in steps(self._document, self.phase):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(IconLabel("success", "success_text", 18) if step.done else OpenMark())
            words = body(step.text, wrap=True)
            words.setAccessibleName(f"{step.text}: {tr('done') if step.done else tr('open')}")
            row.addWidget(words, 1)
            card.content.addLayout(row)
        return card

    def _tools(self) -> QWidget:
        wall = QWidget()
        flow = FlowLayout(wall, gap=14)
        for tool in tools_of(self._document, self.phase):
            flow.addWidget(self._tool(tool))
        for kind in kinds_of_phase(self.phase):
            card = self._card(KIND_ICONS[kind], kind_words(kind).new, tr("Add one"), "plus")
            card.clicked.connect(lambda kind=kind: self.add_wanted.emit(kind))
            flow.addWidget(card)
        return wall

    def _tool(self, tool: Record) -> CardButton:
        card = self._card(
            KIND_ICONS[tool.kind], label_of(tool), f"{kind_words(tool.kind).one} · {ago(tool.updated_at)}"
        )
        card.clicked.connect(lambda: self.tool_chosen.emit(tool.id))
        return card

    def _card(self, icon: str, name: str, note: str, badge: str = "") -> CardButton:
        card = CardButton(name)
        card.setFixedWidth(254)
        row = QHBoxLayout()
        row.setSpacing(12)
        number = self.phase.value
        row.addWidget(IconLabel(badge or icon, "muted" if badge else f"phase_{number}", 24))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(name, "strong"))
        second = ElidedLabel(note, "caption")
        words.addWidget(second)
        row.addLayout(words, 1)
        card.content.addLayout(row)
        return card
