"""The toolbar that floats at the selection: colours, vote, connect, cluster, lock, duplicate, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget, QWidgetAction

from dttools.model import Idea, Note, NoteColour
from dttools_desktop.canvas.actions.menus import make_actions, section_menu, section_words
from dttools_desktop.canvas.bulk_panel import BulkPanel
from dttools_desktop.canvas.items import BoardItem, ClusterItem, ConnectorItem, IdeaItem, PictureItem
from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.selection_connector import ConnectorControls
from dttools_desktop.canvas.selection_drawing import DrawingControls
from dttools_desktop.canvas.style import board_style
from dttools_desktop.canvas.words import colour_words
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.theme import theme_changed
from dttools_desktop.qtkit.widgets import IconButton, Separator, menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_GAP = 16
_SWATCH = 20


class SelectionBar(Panel):
    """Shows what can be done with what is selected, out of its way."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._busy = False
        self.setAccessibleName(tr("Selection"))
        self._colour = QToolButton()
        self._colour.setIconSize(QSize(_SWATCH, _SWATCH))
        self._colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._colour.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._colour.setMenu(self._palette())
        self.row.addWidget(self._colour)
        self._drawing = DrawingControls(view, self.row)
        self._connectors = ConnectorControls(view, self.row)
        self._line = Separator(vertical=True)
        self.row.addWidget(self._line)
        self._buttons = {
            name: self._button(name)
            for name in (
                "edit_text",
                "crop",
                "vote",
                "status",
                "properties",
                "connect",
                "cluster",
                "uncluster",
                "lock",
                "duplicate",
                "trash",
            )
            if name in view.keys.actions
        }
        self._entries = make_actions(view)
        self._arrange = self._opener("arrange")
        self._more = self._opener("more")
        self.bulk = BulkPanel(view)
        view.properties_wanted.connect(self._toggle_bulk)
        self.hide()
        view.selection.changed.connect(self.refresh)
        view.toolbox.changed.connect(self.refresh)
        view.scene.changed.connect(lambda _changes: self.refresh())
        view.camera.moved.connect(self.place)
        view.busy_changed.connect(self._set_busy)
        view.typist.changed.connect(self.refresh)
        theme_changed.connect(self._theme_changed)

    def _button(self, name: str) -> IconButton:
        entry = self._view.keys.actions[name]
        made = IconButton(entry.icon, entry.words, size=18, role="danger_text" if name == "trash" else "muted")
        made.setToolTip(f"{entry.words}  {entry.keys[0]}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self._do(name))
        self.row.addWidget(made)
        return made

    def _opener(self, section: str) -> IconButton:
        words, icon = {"more": (tr("More"), "more")}.get(section) or section_words()[section]
        made = IconButton(icon, words, size=18, role="muted")
        made.setToolTip(words)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(self.open_arrange if section == "arrange" else self.open_more)
        self.row.addWidget(made)
        return made

    def open_arrange(self) -> QMenu:
        """Open the menu of alignment, gaps, grid, size and groups."""
        made = section_menu(self._view, self._entries, "arrange", self)
        self._open(made, self._arrange)
        return made

    def open_more(self) -> QMenu:
        """Open the menu of what else can be done with the selection."""
        made = menu(self)
        for section in ("convert", "choose"):
            inner = section_menu(self._view, self._entries, section, made)
            if not inner.isEmpty():
                made.addMenu(inner)
        self._open(made, self._more)
        return made

    def _open(self, made: QMenu, under: QWidget) -> None:
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._view.typist.finish():
            made.popup(under.mapToGlobal(QPoint(0, under.height() + 4)))

    def _toggle_bulk(self) -> None:
        if self.isVisible():
            self.bulk.toggle()
            self.place()

    def _do(self, name: str) -> None:
        if self._view.typist.finish():
            self._view.keys.do(name)

    def _palette(self) -> QMenu:
        made = menu(self)
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        for place, colour in enumerate(NoteColour):
            swatch = QToolButton()
            swatch.setIconSize(QSize(_SWATCH + 4, _SWATCH + 4))
            swatch.setIcon(_swatch(colour, _SWATCH + 4))
            swatch.setToolTip(colour_words(colour))
            swatch.setAccessibleName(colour_words(colour))
            swatch.clicked.connect(lambda _checked=False, chosen=colour: self._choose(chosen))
            grid.addWidget(swatch, place // 4, place % 4)
        entry = QWidgetAction(made)
        entry.setDefaultWidget(sheet)
        made.addAction(entry)
        return made

    def _choose(self, colour: NoteColour) -> None:
        self._colour.menu().hide()
        self._view.drawing.colour(colour)

    def _theme_changed(self) -> None:
        self._colour.setMenu(self._palette())
        self.refresh()

    def _set_busy(self, busy: bool) -> None:  # noqa: FBT001 — a signal's argument
        self._busy = busy
        self.refresh()

    # -- what it shows

    def _items(self) -> list[BoardItem]:
        scene = self._view.scene
        return [item for each in self._view.selection.ids if (item := scene.get(each)) is not None]

    def refresh(self) -> None:
        """Offer what fits the selection; nothing while hands are busy."""
        view = self._view
        tool = view.toolbox.current
        in_the_way = self._busy or tool.alone or tool.rapid or view.typist.editor is not None
        items = [] if in_the_way else self._items()
        if not items or view.operations.read_only is not None:
            self.hide()
            self.bulk.hide()
            return
        self._offer(items)
        self._grey_out()
        self.show()
        if not self._buttons["properties"].isVisibleTo(self):
            self.bulk.hide()
        self.bulk.refresh()
        self.place()

    def _offer(self, items: list[BoardItem]) -> None:
        free = [item for item in items if not item.locked]
        own = [item for item in free if self._view.operations.may(item.id)]
        colours = {item.record.colour for item in own if hasattr(item.record, "colour") and item.takes_colour}
        self._colour.setVisible(bool(colours))
        self._drawing.offer(own)
        self._connectors.offer(own)
        self._line.setVisible(bool(colours) or any(hasattr(item.record, "ink") for item in own))
        if colours:
            self._show_colour(next(iter(colours)) if len(colours) == 1 else None)
        ideas = [item for item in items if isinstance(item, IdeaItem)]
        shown = {
            "edit_text": len(free) == len(items) == 1 and bool(free[0].fields(board_style())),
            "crop": len(free) == len(items) == 1 and isinstance(free[0], PictureItem),
            "vote": bool(ideas),
            "status": bool(ideas),
            "properties": any(isinstance(item.record, Note | Idea) for item in free),
            "connect": any(item.connectable for item in items),
            "cluster": any(hasattr(item.record, "cluster") for item in free),
            "uncluster": any(isinstance(item, ClusterItem) for item in free),
            "lock": any(not isinstance(item, ConnectorItem) for item in items),
            "duplicate": any(not isinstance(item, ConnectorItem) for item in items),
            "trash": bool(free),
        }
        for name, made in self._buttons.items():
            made.setVisible(shown[name])
        self._arrange.setVisible(len(free) > 1 and "tidy" in self._view.keys.actions)
        self._more.setVisible("invert" in self._view.keys.actions)
        if "lock" in self._buttons:
            locked = all(item.locked for item in items)
            self._buttons["lock"].change("unlock" if locked else "lock", tr("Unlock") if locked else tr("Lock"))
        if "vote" in self._buttons:
            voted = bool(ideas) and all(item.voted for item in ideas)
            words = tr("Take back your vote") if voted else tr("Vote")
            self._buttons["vote"].change("vote", words, "accent_text" if voted else "muted")

    def _grey_out(self) -> None:
        """What the phase does not let be done stays in its place, and says why."""
        for name, made in self._buttons.items():
            entry = self._view.keys.actions[name]
            why = entry.held_back(self._view)
            made.setEnabled(not why)
            made.setToolTip(why or f"{made.accessibleName()}  {entry.keys[0]}")

    def _show_colour(self, colour: NoteColour | None) -> None:
        words = colour_words(colour) if colour is not None else tr("Several colours")
        self._colour.setAccessibleName(tr("Colour: {name}").format(name=words))
        self._colour.setToolTip(tr("Colour"))
        if colour is None:
            set_icon(self._colour, "palette", "muted", 18)
        else:
            self._colour.setIcon(_swatch(colour, _SWATCH))

    def place(self) -> None:
        """Above the selection, or below it where there is no room; always inside the view."""
        if self.isHidden():
            return
        view = self._view
        frame = view.camera.rect_to_view(view.scene.bounds_of(view.selection.ids))
        self.adjustSize()
        self.move(self._spot(frame))
        if not frame.intersects(QRectF(view.rect())):
            self.hide()
            self.bulk.hide()
        self.raise_()
        if self.bulk.isVisible():
            self.bulk.place(self)

    def _spot(self, frame: QRectF) -> QPoint:
        width, height = self._view.width(), self._view.height()
        x = min(max(_GAP, round(frame.center().x() - self.width() / 2)), width - self.width() - _GAP)
        above = round(frame.top()) - self.height() - _GAP - 8
        below = round(frame.bottom()) + _GAP + 8
        y = above if above >= _GAP else below if below + self.height() <= height - _GAP else _GAP
        return QPoint(x, y)


def _swatch(colour: NoteColour, size: int) -> QIcon:
    """A round sample of a note colour, sharp on dense screens."""
    paper = board_style().papers[colour]
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(paper.edge, 3))
    painter.setBrush(paper.fill)
    painter.drawEllipse(QRectF(3, 3, size * 2 - 6, size * 2 - 6))
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
