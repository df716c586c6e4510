"""The side bar of the home screen: where the projects are, who works here, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from dttools_desktop.qtkit.actions import Action
from dttools_desktop.qtkit.widgets import ElidedLabel, IconButton, IconDisc, Separator, text_label
from dttools_desktop.windows.actions.window import window_actions
from dttools_desktop.windows.home.places import PLACE_ICONS, Place, place_name
from dttools_desktop.windows.nav_row import NavRow
from dttools_desktop.windows.widening import keep_fixed_width

if TYPE_CHECKING:
    from dttools_desktop.windows.main_window import MainWindow


class Sidebar(QWidget):
    """Places above, the account and the settings below."""

    chosen = Signal(Place)
    settings_wanted = Signal()
    help_wanted = Signal()
    WIDTH = 244

    def __init__(self, account: QWidget, person: str) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        keep_fixed_width(self, self.WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 20, 12, 12)
        column.setSpacing(2)
        column.addLayout(self._brand())
        column.addSpacing(18)
        self._group = QButtonGroup(self)
        self.rows: dict[Place, NavRow] = {}
        for place in Place:
            row = NavRow(PLACE_ICONS[place], place_name(place))
            row.clicked.connect(lambda _checked, place=place: self.chosen.emit(place))
            self._group.addButton(row)
            self.rows[place] = row
            column.addWidget(row)
        column.addStretch()
        column.addWidget(account)
        column.addSpacing(8)
        column.addWidget(Separator())
        column.addSpacing(6)
        column.addLayout(self._foot(person))

    def show_place(self, place: Place | None) -> None:
        """Mark a place as the one that is shown; None for what was found in all of them."""
        self._group.setExclusive(place is not None)
        for each, row in self.rows.items():
            row.setChecked(each is place)

    def show_counts(self, counts: dict[Place, int]) -> None:
        """Show how much is in each place; an empty one has no number."""
        for place, count in counts.items():
            self.rows[place].set_note(str(count) if count else "")

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(IconDisc("lightbulb", size=34))
        row.addWidget(text_label("DTTools", "heading"))
        row.addStretch()
        return row

    def _foot(self, person: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(2)
        self._person = ElidedLabel(person, "label")
        row.addWidget(self._person, 1)
        actions = {action.name: action for action in window_actions()}
        self.help_button = _button(actions["help"])
        self.help_button.clicked.connect(self.help_wanted)
        self.settings_button = _button(actions["settings"])
        self.settings_button.clicked.connect(self.settings_wanted)
        row.addWidget(self.help_button)
        row.addWidget(self.settings_button)
        return row


def _button(action: Action[MainWindow]) -> IconButton:
    return IconButton(action.icon, action.words, keys=action.keys[0])
