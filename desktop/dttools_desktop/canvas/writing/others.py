"""Others who write on a board: their carets and selections in the text that is open here, a label on other items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from dttools.document.text_place import TextPlace, carried
from dttools.ids import RecordId
from dttools_desktop.canvas.writing.units import to_units
from dttools_desktop.qtkit.theme import current_theme
from dttools_desktop.qtkit.widgets import person_colour
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.text_editor import TextEditor
    from dttools_desktop.canvas.view import BoardView

_LONGEST_NAME = 160
_CARET = 2
_SELECTED = 0.28
"""How much of a person's colour lies over what they have selected."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that somebody types in, and what is selected in it, from `anchor` to the caret."""

    record: RecordId
    field: str
    anchor: TextPlace
    caret: TextPlace


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody else who types."""

    client: int
    person: str
    name: str
    at: Writing


class Flag(QWidget):
    """A name on a person's colour; as a caret's flag with the caret below it."""

    def __init__(self, person: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = person_colour(person)
        self._caret = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme = current_theme()
        self.setFont(theme.font(theme.tokens.type.caption))
        metrics = self.fontMetrics()
        self.words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _LONGEST_NAME)
        self.setAccessibleName(words)
        self._label = QSize(metrics.horizontalAdvance(self.words) + 12, metrics.height() + 2)
        self.resize(self._label)

    def stand(self, at: QPoint, caret: int) -> None:
        """Put the top of a caret of a height, or with none the lower left corner of the label, at a point."""
        self._caret = caret
        self.resize(self._label.width(), self._label.height() + caret)
        self.move(at.x() - (_CARET // 2 if caret else 0), at.y() - self._label.height())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        """Draw the flag and the caret."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label = QRectF(0, 0, self._label.width(), self._label.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(label, 4, 4)
        if self._caret:
            painter.fillRect(QRectF(0, label.height() / 2, _CARET, label.height() / 2 + self._caret), self._colour)
        painter.setPen(current_theme().colour("on_avatar"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, self.words)
        painter.end()


class _Track:
    """Where a writer's selection lies in the open text, carried along while that changes."""

    def __init__(self, writing: Writing, text: str) -> None:
        self.said = writing
        self._text = text
        self.anchor, self.caret = writing.anchor.find(text), writing.caret.find(text)

    def follow(self, text: str) -> None:
        """The text is another one now."""
        if text != self._text:
            self.anchor = carried(self.anchor, self._text, text)
            self.caret = carried(self.caret, self._text, text)
            self._text = text


class Writers(QObject):
    """Who else types on a board or in a form beside it: drawn here. And where we type: told.

    Args:
        view: The board.
        areas: Texts of the form, which are always open.
    """

    moved = Signal(object)
    """Where we type, as `Writing`; None when no longer."""

    def __init__(self, view: BoardView, areas: Sequence[TextEditor] = ()) -> None:
        super().__init__(view)
        self._view = view
        self._areas = {(area.record, area.field.name): area for area in areas}
        self._writers: tuple[Writer, ...] = ()
        self._flags: dict[int, Flag] = {}
        self._tracks: dict[int, _Track] = {}
        self._told: Writing | None = None
        self._editor: TextEditor | None = None
        view.typist.changed.connect(self._typist_changed)
        view.camera.moved.connect(self._place)
        view.scene.changed.connect(lambda _changes: self._place())
        for area in areas:
            self._watch(area)
            area.installEventFilter(self)

    def show(self, writers: list[Writer]) -> None:
        """Show these, and no others."""
        self._writers = tuple(writers)
        present = {one.client for one in writers}
        for client in list(self._flags):
            if client not in present:
                self._drop(client)
        self._place()

    # -- ours

    def _typist_changed(self) -> None:
        editor = self._view.typist.editor
        if editor is not self._editor:
            self._editor = editor
            self._tracks.clear()
            if editor is not None:
                self._watch(editor)
        self._tell()
        self._place()

    def _watch(self, editor: TextEditor) -> None:
        editor.cursorPositionChanged.connect(self._tell)
        editor.selectionChanged.connect(self._tell)
        editor.kept.connect(self._tell)
        editor.textChanged.connect(self._place)
        editor.merged.connect(self._place)
        editor.verticalScrollBar().valueChanged.connect(self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Typing in a form begins and ends with the focus; flags follow its texts when they grow."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._tell()
        elif event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._place()
        return super().eventFilter(watched, event)

    def _ours(self) -> TextEditor | None:
        """The text that we type in."""
        if self._view.typist.editor is not None:
            return self._view.typist.editor
        return next((area for area in self._areas.values() if area.hasFocus() and not area.isReadOnly()), None)

    def _tell(self) -> None:
        editor = self._ours()
        writing = None
        if editor is not None:
            anchor, caret = editor.kept_places()
            writing = Writing(editor.record, editor.field.name, anchor, caret)
        if writing != self._told:
            self._told = writing
            self.moved.emit(writing)

    # -- others'

    def _place(self) -> None:
        """Put flags where their carets are, labels on the items, and colour what is selected."""
        heights = dict[RecordId, int]()
        opened = dict(self._areas)
        if self._view.typist.editor is not None:
            opened[self._view.typist.editor.record, self._view.typist.editor.field.name] = self._view.typist.editor
        selected: dict[tuple[RecordId, str], list[QTextEdit.ExtraSelection]] = {key: [] for key in opened}
        for one in self._writers:
            key = one.at.record, one.at.field
            if key in opened:
                selected[key] += self._in_text(one, opened[key])
            else:
                self._tracks.pop(one.client, None)
                self._on_item(one, heights)
        for key, editor in opened.items():
            if selected[key] or editor.extraSelections():
                editor.setExtraSelections(selected[key])

    def _in_text(self, one: Writer, editor: TextEditor) -> list[QTextEdit.ExtraSelection]:
        text = editor.text()
        track = self._tracks.get(one.client)
        if track is None or track.said != one.at:
            track = self._tracks[one.client] = _Track(one.at, text)
        track.follow(text)
        cursor = QTextCursor(editor.document())
        cursor.setPosition(to_units(text, track.anchor))
        cursor.setPosition(to_units(text, track.caret), QTextCursor.MoveMode.KeepAnchor)
        rect = editor.cursorRect(cursor)
        sheet = editor.parentWidget() or self._view
        flag = self._flag(one, one.name or tr("Somebody"), sheet)
        if editor.viewport().rect().adjusted(0, -2, 4, 2).intersects(rect):
            flag.stand(editor.viewport().mapTo(sheet, rect.topLeft()), rect.height())
        else:
            flag.hide()
        if not cursor.hasSelection():
            return []
        part = QTextEdit.ExtraSelection()
        part.cursor = cursor
        colour = QColor(person_colour(one.person))
        colour.setAlphaF(_SELECTED)
        part.format.setBackground(colour)
        return [part]

    def _on_item(self, one: Writer, heights: dict[RecordId, int]) -> None:
        item = self._view.scene.get(one.at.record)
        if item is None:
            self._drop(one.client)
            return
        flag = self._flag(one, tr("{name} is writing…").format(name=one.name or tr("Somebody")), self._view)
        corner = self._view.camera.rect_to_view(item.rect).topLeft().toPoint()
        above = heights.get(item.id, 4)
        heights[item.id] = above + flag.height() + 2
        flag.stand(corner - QPoint(0, above), 0)

    def _flag(self, one: Writer, words: str, sheet: QWidget) -> Flag:
        flag = self._flags.get(one.client)
        if flag is None or flag.accessibleName() != words or flag.parentWidget() is not sheet:
            self._drop(one.client)
            flag = self._flags[one.client] = Flag(one.person, words, sheet)
        return flag

    def _drop(self, client: int) -> None:
        flag = self._flags.pop(client, None)
        if flag is not None:
            flag.hide()
            flag.deleteLater()
