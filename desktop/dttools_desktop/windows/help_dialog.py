"""About DTTools, and every shortcut in one place."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dttools_desktop.qtkit.actions import native
from dttools_desktop.qtkit.widgets import ScrollArea, body, button, caption, text_label
from dttools_desktop.windows.form import Form
from dttools_resources.i18n import tr


def shortcuts() -> dict[str, list[tuple[str, str]]]:
    """Every shortcut, by where it works; the first of an action's keys is the one to learn."""
    # Loaded here and not at the top: the table needs the canvas, which the window comes up without.
    from dttools_desktop.windows.actions.table import places  # noqa: PLC0415

    return {
        place.words: [(action.words.rstrip("…"), action.keys[0]) for action in place.actions if action.keys]
        for place in places()
    }


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
                grid.addWidget(text_label(native(keys), "label", tone="muted"), row, 1)
        area = ScrollArea()
        area.setAccessibleName(tr("Shortcuts"))
        area.setWidget(sheet)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(420)
        self.body.addWidget(area)
        self.body.addWidget(
            caption(tr("DTTools {version}. Free software under the MIT licence.").format(version=version("dttools")))
        )
        close = button(tr("Done"), "primary", clicked=self.accept)
        close.setDefault(True)
        self.buttons.addWidget(close)
