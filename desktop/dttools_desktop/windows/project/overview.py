"""The middle of a project when a phase is chosen: what it is for, how far it is, its tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dttools.document import ProjectDocument
from dttools.facilitation import steps
from dttools.model import Idea, IdeaStatus, Phase, Record
from dttools_desktop.qtkit.focus import keeping_focus
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import (
    Card,
    CardButton,
    ElidedLabel,
    FlowLayout,
    IconDisc,
    IconLabel,
    ScrollArea,
    body,
    button,
    caption,
    display,
    heading,
    muted,
    text_label,
)
from dttools_desktop.windows.dates import ago
from dttools_desktop.windows.project.rail import tools_of
from dttools_desktop.windows.widening import widened
from dttools_desktop.windows.words import (
    KIND_ICONS,
    PHASE_ICONS,
    kind_words,
    kinds_of_phase,
    label_of,
    phase_name,
    phase_purpose,
    status_word,
)
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.qtkit.widgets.buttons import Variant

_COLUMN = 880
_CARD, _IDEA, _GAP = 240, 360, 14
_STATUSES = {
    Phase.PROTOTYPE: {IdeaStatus.SELECTED, IdeaStatus.PROTOTYPE, IdeaStatus.TESTED},
    Phase.TEST: {IdeaStatus.PROTOTYPE, IdeaStatus.TESTED},
}
"""The ideas that a phase without tools of its own is about."""


class OpenMark(QWidget):
    """A ring where a check will be."""

    def __init__(self) -> None:
        super().__init__()
        edge = current_theme().icon_px(18)
        self.setFixedSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current_theme().colour("field_border"), 1.5))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.end()


class PhaseOverview(ScrollArea):
    """One phase. It is made anew whenever it is shown or the document changes under it."""

    tool_chosen = Signal(str)
    add_wanted = Signal(str)
    problem_wanted = Signal()
    """The problem is to be written down."""

    def __init__(self, document: ProjectDocument) -> None:
        super().__init__()
        self._document = document
        self.phase = Phase.EMPATHIZE

    def show_phase(self, phase: int) -> None:
        """Show a phase as it is now."""
        self.setAccessibleName(phase_name(phase))
        with keeping_focus(self):
            self._make(Phase(phase))

    def _make(self, phase: Phase) -> None:
        self.phase = phase
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
        column.addSpacing(10)
        if kinds_of_phase(self.phase):
            column.addWidget(heading(tr("Tools")))
            column.addWidget(self._tools())
        elif self.phase is Phase.DEFINE:
            self._add_problem(column)
        else:
            self._add_ideas(column)
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
        disc = IconDisc(PHASE_ICONS[self.phase], f"phase_{number}", f"phase_{number}_soft", 76)
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
            state = tr("done") if step.done else tr("open")
            words.setAccessibleName(f"{step.text}: {state}")
            row.addWidget(words, 1)
            card.content.addLayout(row)
        return card

    def _add_problem(self, column: QVBoxLayout) -> None:
        """What the workshop is to solve, in the words of the project's details."""
        problem = self._document.project.problem.strip()
        if problem:
            card = Card()
            words = text_label(problem, "heading", wrap=True)
            card.content.addWidget(words)
            column.addWidget(heading(tr("The problem")))
            column.addWidget(card)
        text, variant = (tr("Edit the problem"), "secondary") if problem else (tr("Write the problem down"), "primary")
        act = button(text, cast("Variant", variant), icon="edit", clicked=self.problem_wanted.emit)
        column.addWidget(act, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_ideas(self, column: QVBoxLayout) -> None:
        """The ideas that came this far, each one click away; where to choose them while there are none."""
        column.addWidget(heading(tr("Ideas in this phase")))
        ideas = sorted(
            (idea for idea in self._document.all(Idea) if idea.status in _STATUSES[self.phase]),
            key=lambda idea: (list(IdeaStatus).index(idea.status), idea.title.casefold()),
        )
        if ideas:
            column.addWidget(self._wall([self._tool(idea, status_word(idea.status)) for idea in ideas], _IDEA))
            return
        board = next(iter(tools_of(self._document, Phase.IDEATE)), None)
        waiting = tr("None yet. Select an idea on a board and press S until it is marked as it should be.")
        column.addWidget(muted(waiting, wrap=True))
        if board is not None:
            go = button(tr("Go to the ideas"), icon="board", clicked=lambda: self.tool_chosen.emit(board.id))
            column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)

    def _tools(self) -> QWidget:
        cards = [self._tool(tool, kind_words(tool.kind).one) for tool in tools_of(self._document, self.phase)]
        for kind in kinds_of_phase(self.phase):
            card = self._card("plus", kind_words(kind).new, tr("Add one"), "muted")
            card.clicked.connect(lambda kind=kind: self.add_wanted.emit(kind))
            cards.append(card)
        return self._wall(cards, _CARD)

    @staticmethod
    def _wall(cards: list[CardButton], least: int) -> QWidget:
        wall = QWidget()
        flow = FlowLayout(wall, gap=_GAP, column=widened(least))
        for card in cards:
            flow.addWidget(card)
        return wall

    def _tool(self, tool: Record, what: str) -> CardButton:
        note = f"{what} · {ago(tool.updated_at)}"
        card = self._card(KIND_ICONS[tool.kind], label_of(tool), note, f"phase_{self.phase.value}")
        card.clicked.connect(lambda: self.tool_chosen.emit(tool.id))
        return card

    @staticmethod
    def _card(icon: str, name: str, note: str, role: str) -> CardButton:
        card = CardButton(name)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, role, 24))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(name, "strong"))
        words.addWidget(ElidedLabel(note, "caption"))
        row.addLayout(words, 1)
        card.content.addLayout(row)
        return card
