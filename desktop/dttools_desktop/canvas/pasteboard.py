"""Copying and pasting between a board and everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPointF, QSizeF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from dttools.document.commands import Together
from dttools.errors import AppError, TooLarge
from dttools.ids import RecordId
from dttools.model import KINDS, Size, Vector
from dttools.model.values import LONG_TEXT
from dttools_desktop.canvas.clipboard import Copied, from_mime, on_clipboard, to_mime
from dttools_desktop.canvas.dropping import picture_sources
from dttools_desktop.canvas.free_place import free_corner
from dttools_desktop.canvas.pasting import ASK_ABOVE, GAP, Cell, cells_of
from dttools_desktop.canvas.pouring import Pouring
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_STEP = 24.0
AT_ONCE = 250
"""More texts than this are added a slice at a time."""
_SLICE = 60


class Pasteboard(QObject):
    """The clipboard as a board sees it."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.question: QMessageBox | None = None

    def copy(self) -> bool:
        """Copy the selection; False when nothing is selected."""
        records = self._view.operations.selected_records()
        if records:
            QGuiApplication.clipboard().setMimeData(to_mime(records))
        return bool(records)

    def cut(self) -> None:
        """Put the selection on the clipboard and in the trash."""
        if self._view.operations.read_only is None and self.copy():
            self._view.trash()

    def paste(self, at: QPointF | None) -> None:
        """Paste what the clipboard holds, its top left corner at a point of the board when one is given."""
        mime = on_clipboard()
        try:
            copied = from_mime(mime)
        except AppError as error:
            self._view.operations.failed.emit(error)
            return
        if copied is not None:
            self._paste_items(copied, at)
        elif self._takes_pictures(mime):
            self._view.inserter.insert(picture_sources(mime), at)
        elif mime.hasText():
            self.paste_text(mime.text(), at)

    def _paste_items(self, copied: Copied, at: QPointF | None) -> None:
        corners = [values["at"] for _, kind, values in copied.records if kind != "connector"]
        if not corners:
            return
        left, top = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
        by = Vector(_STEP, _STEP) if at is None else Vector(at.x() - left, at.y() - top)
        self._view.operations.paste(copied, by)

    def _takes_pictures(self, mime: QMimeData) -> bool:
        """Whether there are pictures; a spreadsheet gives its cells as an image too, and they are wanted as texts."""
        return bool(picture_sources(mime)) and (mime.hasUrls() or not mime.hasText())

    def paste_text(self, text: str, at: QPointF | None) -> None:
        """Make an item of each line or cell; many only after asking."""
        self.paste_cells(cells_of(text), at)

    def paste_cells(self, cells: list[Cell], at: QPointF | None) -> None:
        """Make an item of each; many only after asking."""
        if not cells:
            return
        if any(len(cell.text) > LONG_TEXT for cell in cells):
            message = tr("A line of the pasted text has more than {n} characters.").format(n=f"{LONG_TEXT:,}")
            todo = tr("Break it into several lines, then paste again.")
            self._view.operations.failed.emit(TooLarge(message, safe=tr("The clipboard is unchanged."), todo=todo))
            return
        if len(cells) > ASK_ABOVE:
            self._ask(cells, at)
        else:
            self._paste_cells(cells, at)

    def _ask(self, cells: list[Cell], at: QPointF | None) -> None:
        title = ntr("Paste {n} item?", "Paste {n} items?", len(cells)).format(n=len(cells))
        question = QMessageBox(QMessageBox.Icon.Question, title, title, parent=self._view)
        question.setInformativeText(tr("Each line or cell becomes an item of its own. One undo takes them all back."))
        paste = question.addButton(tr("Paste all"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(paste)
        paste.clicked.connect(lambda: self._paste_cells(cells, at))
        question.finished.connect(self._answered)
        self.question = question
        question.open()

    def _answered(self) -> None:
        if self.question is not None:
            self.question.deleteLater()
            self.question = None

    def _paste_cells(self, cells: list[Cell], at: QPointF | None) -> None:
        view = self._view
        corner = self._free_corner(cells, at)
        if len(cells) > AT_ONCE and view.operations.pours:
            self._pour(cells, corner)
        elif view.operations.paste_texts(cells, corner) and len(cells) > 1:
            self._show_pasted()

    def _free_corner(self, cells: list[Cell], at: QPointF | None) -> QPointF:
        view = self._view
        item: Size = KINDS[view.operations.item_kind].record.model_fields["size"].default
        wide, high = (1 + max(getattr(cell, each) for cell in cells) for each in ("column", "row"))
        size = QSizeF(wide * (item.width + GAP) - GAP, high * (item.height + GAP) - GAP)
        near = at if at is not None else view.camera.visible.center() - QPointF(size.width(), size.height()) / 2
        return free_corner(view.scene, near, size)

    def _pour(self, cells: list[Cell], corner: QPointF) -> None:
        ids, commands = self._view.operations.cell_commands(cells, corner)
        slices = [Together(commands[start : start + _SLICE]) for start in range(0, len(commands), _SLICE)]
        title = ntr("Pasting {n} item…", "Pasting {n} items…", len(cells)).format(n=len(cells))
        pouring = Pouring(self._view, slices, title)
        pouring.ended.connect(lambda done: self._poured(ids) if done else None)
        pouring.start()

    def _poured(self, ids: tuple[RecordId, ...]) -> None:
        self._view.selection.set(each for each in ids if each in self._view.scene)
        self._show_pasted()

    def _show_pasted(self) -> None:
        view = self._view
        view.show_area(view.scene.bounds_of(view.selection.ids))
