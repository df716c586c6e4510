"""Which keys mark a text while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from dttools_desktop.canvas.writing.marking import (
    Written,
    toggle_bold,
    toggle_bullets,
    toggle_italic,
    toggle_numbers,
)
from dttools_desktop.qtkit.actions import Action
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.text_editor import TextEditor

Marking = Callable[[Written], Written]

_KEYS: dict[Marking, tuple[str, ...]] = {
    toggle_bold: ("Ctrl+B",),
    toggle_italic: ("Ctrl+I",),
    # Keyboards differ in what Shift makes of 8 and 7.
    toggle_bullets: ("Ctrl+Shift+8", "Ctrl+Shift+*", "Ctrl+Shift+("),
    toggle_numbers: ("Ctrl+Shift+7", "Ctrl+Shift+&", "Ctrl+Shift+/"),
}
_BY_KEYS = {QKeySequence(keys).toString(): marking for marking, several in _KEYS.items() for keys in several}


def marking_actions() -> tuple[Action[TextEditor], ...]:
    """What marks a text, where the field allows it."""
    return (
        _marks("bold", tr("Bold"), "bold", toggle_bold),
        _marks("italic", tr("Italic"), "italic", toggle_italic),
        _marks("bullets", tr("List with dots"), "list", toggle_bullets),
        _marks("numbers", tr("List with numbers"), "list-numbers", toggle_numbers),
    )


def bar_actions() -> tuple[Action[TextEditor], ...]:
    """What a menu or a bar offers at a text."""
    return (
        *marking_actions(),
        Action(
            "emoji",
            tr("Emoji…"),
            "smile",
            ("Ctrl+.",),
            lambda editor: editor.pick_emoji(),
            "marks",
            fits=lambda editor: not editor.isReadOnly(),
        ),
    )


def writing_actions() -> tuple[Action[TextEditor], ...]:
    """What can be done in a text while it is typed."""
    return (
        *bar_actions(),
        Action("break", tr("Break the line"), "chevron-down", ("Shift+Return",), lambda editor: editor.break_line()),
        Action("next", tr("On to the next item"), "chevron-right", ("Tab",), lambda editor: editor.go_on(1)),
        Action("previous", tr("Back to the item before"), "chevron-left", ("Shift+Tab",), lambda on: on.go_on(-1)),
        Action("menu", tr("Open the menu"), "more", ("Shift+F10",), lambda editor: editor.open_menu()),
        Action("end", tr("End the typing"), "check", ("Esc", "Ctrl+Return"), lambda editor: editor.end()),
    )


def _marks(name: str, words: str, icon: str, marking: Marking) -> Action[TextEditor]:
    return Action(name, words, icon, _KEYS[marking], lambda editor: editor.mark(marking), "marks", fits=_marked)


def _marked(editor: TextEditor) -> bool:
    return editor.field.spec.styled and not editor.isReadOnly()


def marking_of(event: QKeyEvent) -> Marking | None:
    """What a key does with the marks of a text; None when it does nothing with them."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _BY_KEYS.get(QKeySequence(modifiers.value | event.key()).toString())
