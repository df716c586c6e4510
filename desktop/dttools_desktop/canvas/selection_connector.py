"""What the toolbar at the selection offers for connectors: how they run, their heads, dashes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from dttools.model import ConnectorHeads, ConnectorRoute
from dttools_desktop.canvas.connector_words import heads_look, route_look
from dttools_desktop.canvas.items import BoardItem, ConnectorItem
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import IconButton, menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout

    from dttools_desktop.canvas.view import BoardView

_ICON = 18

Choice = TypeVar("Choice", bound=StrEnum)


class ConnectorControls:
    """Buttons for a row; they show only for a selection that has connectors."""

    def __init__(self, view: BoardView, row: QBoxLayout) -> None:
        connectors = view.operations.connectors
        self.route = StyleMenu(tr("Course of the line"), ConnectorRoute, route_look, connectors.set_route)
        self.heads = StyleMenu(tr("Arrow heads"), ConnectorHeads, heads_look, connectors.set_heads)
        self.dashed = IconButton("dashed", tr("Dashed"), size=_ICON)
        self.dashed.setToolTip(tr("Dashed"))
        self.dashed.setCheckable(True)
        self.dashed.clicked.connect(lambda dashed: connectors.set_dashed(dashed=dashed))
        self._buttons = (self.route.button, self.heads.button, self.dashed)
        for made in self._buttons:
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made)

    def offer(self, items: Sequence[BoardItem]) -> None:
        """Show what fits the selected items."""
        records = [item.record for item in items if isinstance(item, ConnectorItem)]
        for made in self._buttons:
            made.setVisible(bool(records))
        if records:
            self.route.show_choice({record.route for record in records})
            self.heads.show_choice({record.heads for record in records})
            self.dashed.setChecked(all(record.dashed for record in records))


class StyleMenu(Generic[Choice]):
    """A button that shows the style of what is selected, and opens the menu of all.

    Args:
        words: What is chosen here.
        choices: All there are.
        look: Words and icon of a choice.
        choose: What is told of the one that was chosen.
    """

    def __init__(
        self,
        words: str,
        choices: Iterable[Choice],
        look: Callable[[Choice], tuple[str, str]],
        choose: Callable[[Choice], None],
    ) -> None:
        self._words = words
        self._look = look
        self.entries: dict[Choice, QAction] = {}
        self.button = QToolButton()
        self.button.setIconSize(QSize(_ICON, _ICON))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolTip(words)
        made = menu(self.button)
        for choice in choices:
            name, icon = look(choice)
            entry = self.entries[choice] = made.addAction(name)
            entry.setCheckable(True)
            set_icon(entry, icon)
            entry.triggered.connect(lambda _checked=False, chosen=choice: choose(chosen))
        self.button.setMenu(made)

    def show_choice(self, chosen: set[Choice]) -> None:
        """Show what all have; when they differ, the first of it, and none of the menu is checked."""
        for choice, entry in self.entries.items():
            entry.setChecked(chosen == {choice})
        name, icon = self._look(next(choice for choice in self.entries if choice in chosen))
        set_icon(self.button, icon, "muted", _ICON)
        shown = name if len(chosen) == 1 else tr("several")
        self.button.setAccessibleName(tr("{what}: {choice}").format(what=self._words, choice=shown))
