"""Which text of a board is being edited: opens editors over items, chains to the next, tells of trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from dttools.document import ChangeSet
from dttools.errors import AppError, Forbidden, TooLarge
from dttools.ids import RecordId
from dttools_desktop.canvas.items.base import TextField
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.text_editor import TextEditor
from dttools_desktop.canvas.writing.spelling import FindChecker, no_checker
from dttools_desktop.qtkit.widgets import Banner
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_READABLE = 0.6
"""From farther away than this scale the view comes nearer before typing begins."""
_PART = 0.6
"""The share of the view that is brought to show of a larger text."""


class Typist(QObject):
    """At most one text editor over a board."""

    changed = Signal()
    """Typing has begun or ended."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.editor: TextEditor | None = None
        self.find_checker: FindChecker = no_checker
        """Finds the spell checker for texts that are opened from now on."""
        self._banner: Banner | None = None
        self._fresh: RecordId | None = None
        self._edits_at_start = 0
        view.camera.moved.connect(self._follow_camera)
        view.scene.changed.connect(self._follow)

    def begin(self, field: TextField, *, fresh: bool = False, gesture: str | None = None) -> bool:
        """Edit a field; a fresh item that stays empty goes away again. False when another text cannot be left."""
        view = self._view
        if view.operations.read_only is not None:
            view.operations.failed.emit(view.operations.read_only)
            return False
        if not view.operations.may(field.record):
            view.operations.tell_held_back((field.record,))
            return False
        if not self.finish():
            return False
        if view.camera.scale < _READABLE:
            view.camera.zoom_to(1.0)
            view.camera.centre_on(_beginning(field, view.camera.visible).center())
        view.camera.reveal(_beginning(field, view.camera.visible))
        self._fresh = field.record if fresh else None
        self._edits_at_start = view.operations.edits
        view.scene.show_editing(field.record, field.name)
        field = self._renewed(field)
        editor = TextEditor(view.scene.project, field, self._place, view, gesture=gesture, checker=self.find_checker)
        editor.ended.connect(lambda: self._ended(editor))
        editor.went_on.connect(lambda step: self._open_next(field, step))
        editor.refused.connect(self._refused)
        editor.paste_refused.connect(view.operations.failed)
        editor.accepted.connect(self._end_banner)
        editor.orphaned.connect(self._orphaned)
        editor.returned.connect(self._end_banner)
        self.editor = editor
        editor.show()
        editor.setFocus()
        editor.selectAll() if field.single_line and not fresh else editor.moveCursor(
            editor.textCursor().MoveOperation.End
        )
        self.changed.emit()
        return True

    def finish(self) -> bool:
        """End typing, if any; False when the text cannot be kept and stays open."""
        return self.editor is None or self.editor.end()

    def stay(self) -> None:
        """Keep on typing where Qt has given the keyboard to the board: a second click on what opened the text."""
        if self.editor is not None:
            self.editor.setFocus()

    def _place(self, rect: QRectF) -> tuple[QRectF, float]:
        return self._view.camera.rect_to_view(rect), self._view.camera.scale

    def _renewed(self, field: TextField) -> TextField:
        """The same field where it lies now."""
        item = self._view.scene.get(field.record)
        if item is None:
            return field
        return next((each for each in item.fields(board_style()) if each.name == field.name), field)

    def _follow_camera(self) -> None:
        if self.editor is not None:
            self.editor.follow_camera()

    def _follow(self, changes: ChangeSet) -> None:
        """Stay on the item when somebody moves or restores it."""
        if self.editor is None:
            return
        record = self.editor.record
        if record in changes.added:
            self._view.scene.show_editing(record, self.editor.field.name)
        if record in changes.updated or record in changes.added:
            self.editor.follow_camera(self._renewed(self.editor.field))
            item = self._view.scene.get(record)
            if item is not None and item.locked:
                QTimer.singleShot(0, self, self._leave_locked)

    def _leave_locked(self) -> None:
        """Somebody has locked the item: what is written is kept, and typing ends."""
        item = self._view.scene.get(self.editor.record) if self.editor is not None else None
        if item is not None and item.locked and self.finish():
            safe = tr("What you have written is in it.")
            self._view.operations.failed.emit(Forbidden(tr("Somebody locked this item while you typed."), safe=safe))

    def _ended(self, editor: TextEditor) -> None:
        self.editor = None
        self._end_banner()
        record, name = editor.record, editor.field.name
        self._view.scene.show_editing(record, None)
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        if had_focus:
            self._view.setFocus()
        if not editor.wrote:
            self._drop_empty(record, name)
        self.changed.emit()

    def _drop_empty(self, record_id: RecordId, name: str) -> None:
        """A new item in which nothing was typed was made by mistake."""
        fresh, self._fresh = self._fresh, None
        item = self._view.scene.get(record_id)
        if fresh != record_id or item is None or getattr(item.record, name):
            return
        if self._view.operations.edits == self._edits_at_start:
            self._view.operations.take_back()

    # -- on to the next text

    def _open_next(self, field: TextField, step: int) -> None:
        """Within an item to its next text; after its last one, Tab makes the next item.

        It opens before the next key comes: that one is a letter, and on the board it would be a command.
        """
        item = self._view.scene.get(field.record)
        fields = item.fields(board_style()) if item is not None else []
        names = [each.name for each in fields]
        place = names.index(field.name) + (step or 1) if field.name in names else len(names)
        if 0 <= place < len(fields):
            self.begin(fields[place])
        elif step > 0 and item is not None:
            self._view.maker.create_next(item.id)

    # -- trouble

    def _refused(self, error: AppError) -> None:
        editor = self.editor
        if editor is None:
            return
        if isinstance(error, TooLarge):
            count = tr("The text has {n} characters; at most {limit} fit.").format(
                n=f"{len(editor.toPlainText()):,}", limit=f"{editor.field.limit:,}"
            )
            banner = self._show_banner("warning", count, tr("It stays here while you shorten it, and can be copied."))
        else:
            banner = self._show_banner("error", error.message, " ".join(filter(None, (error.safe, error.todo))))
        banner.add_action(tr("Copy text"), lambda: QGuiApplication.clipboard().setText(editor.toPlainText()))
        banner.add_action(tr("Discard changes"), editor.discard)

    def _orphaned(self) -> None:
        editor = self.editor
        if editor is None:
            return
        banner = self._show_banner(
            "warning",
            tr("Somebody moved this item to the trash."),
            tr("What you type is kept in its copy there."),
        )
        banner.add_action(tr("Restore it"), editor.restore)

    def _show_banner(self, kind: str, text: str, details: str) -> Banner:
        self._end_banner()
        self._banner = self._view.messages.show(kind, text, details)
        return self._banner

    def _end_banner(self) -> None:
        if self._banner is not None:
            self._view.messages.end(self._banner)
            self._banner = None


def _beginning(field: TextField, seen: QRectF) -> QRectF:
    """The part of a field that typing begins in: of one larger than what is seen, not its middle.

    Args:
        field: What is to be typed in.
        seen: What of the board is seen.
    """
    rect, spec = QRectF(field.rect), field.spec
    width, height = min(rect.width(), seen.width() * _PART), min(rect.height(), seen.height() * _PART)
    left = rect.center().x() - width / 2 if spec.centred else rect.right() - width if spec.flush_right else rect.left()
    top = rect.center().y() - height / 2 if spec.middle else rect.top()
    return QRectF(left, top, width, height)
