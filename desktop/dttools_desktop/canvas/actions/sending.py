"""Actions that make ideas of a page's notes on an ideation board: the notes leave the page, or stay and are copied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dttools.document import Command
from dttools.document.commands import AddRecord, SendNotes, Together, TrashRecords
from dttools.document.order import key_after
from dttools.ids import RecordId, new_id
from dttools.model import Board, Note
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.actions.menus import keyboard_menu_point
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import ntr, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from dttools_desktop.canvas.view import BoardView


def sending_actions() -> tuple[BoardAction, ...]:
    """Away from the page, or as copies."""
    return (
        BoardAction(
            "notes_to_board",
            tr("Move notes to a board as ideas…"),
            "lightbulb",
            ("Alt+Shift+I",),
            lambda view: open_boards(view, stay=False),
            "convert",
            makes=("idea",),
            hindrance=_no_free_note,
        ),
        BoardAction(
            "copies_to_board",
            tr("Copy notes to a board as ideas…"),
            "duplicate",
            ("Ctrl+Alt+I",),
            lambda view: open_boards(view, stay=True),
            "convert",
            makes=("idea",),
            changes=False,
            hindrance=_no_note,
        ),
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """Notes of a page on their way to a board; with `stay` copies of them."""

    view: BoardView
    notes: tuple[RecordId, ...]
    stay: bool

    def to(self, board: RecordId, name: str, *first: Command) -> None:
        """Make ideas of them on a board, after some commands in the same step, and say what became of them."""
        sent = SendNotes({note: new_id() for note in self.notes}, board, self.stay)
        hanging = () if self.stay else self.view.operations.hanging_on(self.notes)
        if self.view.operations.apply(Together((*first, sent, TrashRecords(hanging)))):
            told, details = self._told()
            self.view.messages.tell("success", told.format(n=len(self.notes), board=name), details)

    def to_new(self) -> None:
        """Make a board for them in the same step."""
        boards, fresh = _boards(self.view), new_id()
        plain, taken = tr("Ideation board"), {_name(board) for board in boards}
        name = next(each for n in count(1) if (each := plain if n == 1 else f"{plain} {n}") not in taken)
        values = {"name": name, "order": key_after([board.order for board in boards])}
        self.to(fresh, name, AddRecord(Board, fresh, values))

    def _told(self) -> tuple[str, str]:
        number = len(self.notes)
        if self.stay:
            told = ntr(
                "{n} note was copied to “{board}” as an idea.", "{n} notes were copied to “{board}” as ideas.", number
            )
            return told, tr("The notes are here still.")
        told = ntr("{n} note is an idea on “{board}” now.", "{n} notes are ideas on “{board}” now.", number)
        return told, tr("They have left this page. Undo brings them back.")


def open_boards(view: BoardView, *, stay: bool) -> QMenu:
    """Open the menu of ideation boards; its first line says what becomes of the notes."""
    made, sending = menu(view), Sending(view, _notes(view, stay=stay), stay)
    words = tr("The notes stay here, copies of them become ideas on:") if stay else tr("The notes leave this page for:")
    made.addAction(words).setEnabled(False)
    for board in _boards(view):
        entry = made.addAction(_name(board).replace("&", "&&"))
        set_icon(entry, "board")
        entry.triggered.connect(lambda _checked=False, chosen=board: sending.to(chosen.id, _name(chosen)))
    if view.operations.may_make("board"):
        fresh = made.addAction(tr("New ideation board"))
        set_icon(fresh, "plus")
        fresh.triggered.connect(lambda: sending.to_new())  # noqa: PLW0108 — leaves out Qt's "checked"
    made.setActiveAction(next((entry for entry in made.actions() if entry.isEnabled()), made.actions()[0]))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.popup(keyboard_menu_point(view))
    return made


def _boards(view: BoardView) -> list[Board]:
    return sorted(view.scene.project.document.all(Board), key=lambda board: (board.order, board.id))


def _name(board: Board) -> str:
    return board.name or tr("Ideation board")


def _notes(view: BoardView, *, stay: bool) -> tuple[RecordId, ...]:
    """The selected notes in the order of reading; without locked ones when they are to go."""
    chosen = set(view.selection.ids)
    read = [member for group in view.scene.backdrop.groups() for member in group.members if member in chosen]
    found = ((each, view.scene.get(each)) for each in read)
    return tuple(
        each
        for each, item in found
        if item is not None
        and isinstance(item.record, Note)
        and (stay or (not item.locked and view.operations.may(each)))
    )


def _no_note(view: BoardView) -> str:
    return "" if _notes(view, stay=True) else tr("Select a note first.")


def _no_free_note(view: BoardView) -> str:
    return "" if _notes(view, stay=False) else tr("Select a note that is not locked.")
