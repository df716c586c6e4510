"""About DTTools, and every shortcut in one place."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from dttools_desktop.qtkit.widgets import body, button, caption, text_label
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


def shortcuts() -> dict[str, list[tuple[str, str]]]:
    """Every shortcut, by where it works."""
    return {
        tr("Everywhere"): [
            (tr("Do something or go somewhere"), "Ctrl+K"),
            (tr("Next part of the window"), "F6"),
            (tr("Settings"), "Ctrl+,"),
            (tr("This help"), "F1"),
            (tr("Close DTTools"), "Ctrl+Q"),
        ],
        tr("All projects"): [
            (tr("New project"), "Ctrl+N"),
            (tr("Search all projects"), "Ctrl+F"),
            (tr("Open"), "Return"),
            (tr("Rename"), "F2"),
            (tr("Duplicate"), "Ctrl+D"),
            (tr("Move to the trash"), "Del"),
        ],
        tr("In a project"): [
            (tr("Back to all projects"), "Alt+Home"),
            (tr("Undo"), "Ctrl+Z"),
            (tr("Redo"), "Ctrl+Shift+Z"),
            (tr("Import ideas"), "Ctrl+I"),
            (tr("Project details"), "Ctrl+E"),
            (tr("Full screen"), "F11"),
        ],
        tr("On a board"): board_shortcuts(),
        tr("On an empathy map or a persona"): page_shortcuts(),
    }


def board_shortcuts() -> list[tuple[str, str]]:
    """What the board's own table of keys says; the first of an action's keys is the one to learn."""
    from dttools_desktop.canvas.actions.table import board_actions  # noqa: PLC0415 — loaded with the first editor

    return [(action.words, action.keys[0]) for action in board_actions() if action.keys]


def page_shortcuts() -> list[tuple[str, str]]:
    """What keys do on a page of zones only."""
    from dttools_desktop.canvas.actions.table import page_only_actions  # noqa: PLC0415 — as above

    return [(action.words, action.keys[0]) for action in page_only_actions() if action.keys]


class HelpDialog(Form):
    """Shortcuts by place, and the version."""

    WIDTH = 620

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard and help"), "", parent)
        sheet = QWidget()
        sheet.setProperty("surface", "")
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, 130)
        for place, rows in shortcuts().items():
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), 14)
            grid.addWidget(text_label(place, "strong"), grid.rowCount() + 1, 0, 1, 2)
            for what, keys in rows:
                row = grid.rowCount()
                grid.addWidget(body(what), row, 0)
                shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
                grid.addWidget(text_label(shown, "label", tone="muted"), row, 1)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(420)
        self.body.addWidget(area)
        self.body.addWidget(
            caption(tr("DTTools {version}. Free software under the MIT licence.").format(version=version("dttools")))
        )
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setDefault(True)
        self.buttons.addWidget(close)
