"""A board with zones and everything that floats around it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dttools_desktop.canvas.actions.menus import keyboard_menu_point, make_actions, open_board_menu
from dttools_desktop.canvas.outline import BoardWithOutline
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection_bar import SelectionBar
from dttools_desktop.canvas.toolbars import BoardTools
from dttools_desktop.canvas.zones.board import ZoneBoard
from dttools_desktop.canvas.zones.items import ZONE_SHAPES
from dttools_desktop.canvas.zones.view import ZoneView
from dttools_desktop.canvas.zoom_bar import ZoomBar


class ZonePane(QWidget):
    """The view of a page of zones with its zoom control, the bar at the selection, and the menu."""

    def __init__(self, project: ProjectPort, page: ZoneBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.scene = BoardScene(project, page.board, page, ZONE_SHAPES, self)
        self.view = ZoneView(self.scene, self)
        self.zoom_bar = ZoomBar(self.view)
        self.selection_bar = SelectionBar(self.view)
        self.tools = BoardTools(self.view)
        self.toolbar = self.tools.bar
        self.view.margins = (self.toolbar.sizeHint().width() + 32.0, 20.0)
        self.actions_for_menus: list[QAction] = make_actions(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(BoardWithOutline(self.view))
        self.setFocusProxy(self.view)
        self.view.installEventFilter(self)
        self.view.setAcceptDrops(True)
        self.view.menu_wanted.connect(
            lambda: open_board_menu(self.view, self.actions_for_menus, keyboard_menu_point(self.view))
        )

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        self.view.set_read_only(reason)
        self.selection_bar.refresh()
        self.toolbar.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """Place what floats."""
        super().showEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Keep what floats in its place, and open the menu of the board."""
        if watched is self.view and event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        elif watched is self.view and isinstance(event, QContextMenuEvent):
            self._open_menu(event)
            return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.tools.place()
        self.zoom_bar.place()
        self.selection_bar.place()

    def _open_menu(self, event: QContextMenuEvent) -> None:
        view = self.view
        if view.gesturing:
            return  # a second button during a drag means nothing
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            point = view.camera.to_board(QPointF(event.pos()))
            item = self.scene.item_at(point)
            zone = self.page.zone_at(point)
            if item is None:
                view.choose_zone(zone.zone if zone is not None else None)
            elif item.id not in view.selection:
                view.selection.set((item.id,))
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        open_board_menu(view, self.actions_for_menus, event.globalPos() if mouse else keyboard_menu_point(view))
