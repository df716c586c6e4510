"""The editor of an ideation board."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMarginsF, QObject, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dttools.ids import RecordId
from dttools.model import Board
from dttools_desktop.canvas.actions.menus import keyboard_menu_point, make_actions, open_board_menu
from dttools_desktop.canvas.outline import BoardWithOutline
from dttools_desktop.canvas.port import ProjectPort
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection_bar import SelectionBar
from dttools_desktop.canvas.toolbars import BoardTools
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.canvas.zoom_bar import ZoomBar
from dttools_desktop.editors.base import Editor
from dttools_desktop.qtkit.widgets import EmptyState
from dttools_resources.i18n import tr


class IdeationEditor(Editor):
    """The canvas with its tools around it."""

    def __init__(self, project: ProjectPort, board: RecordId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = BoardScene(project, board, parent=self)
        self.view = BoardView(self.scene, "idea", self)
        self.tools = BoardTools(self.view)
        self.toolbar = self.tools.bar
        self.zoom_bar = ZoomBar(self.view)
        self.selection_bar = SelectionBar(self.view)
        self.view.camera.covered = QMarginsF(64, 0, 0, 40)
        self.empty = self._empty_state()
        self._actions = make_actions(self.view)
        self._fitted = False
        self._was_empty = not len(self.scene)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(BoardWithOutline(self.view))
        self.setFocusProxy(self.view)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        self.view.installEventFilter(self)
        self.view.menu_wanted.connect(lambda: open_board_menu(self.view, self._actions, keyboard_menu_point(self.view)))
        self.view.setAcceptDrops(True)
        self.view.table_dropped.connect(self.import_wanted)
        self.scene.changed.connect(lambda _changes: self._follow())
        self.view.typist.changed.connect(self._show_emptiness)
        self._show_emptiness()

    # -- what the window around it asks for

    def thumbnail(self) -> QImage:
        """A picture of the whole board; null when it is empty."""
        return self.view.thumbnail()

    def actions_for_menus(self) -> list[QAction]:
        """What can be done on the board."""
        return self._actions

    def parts(self) -> Sequence[QWidget]:
        """The board: what lies beside it is a part of its own."""
        return (self.view,)

    def set_read_only(self, reason: str | None) -> None:
        """Let nothing be changed, and say why when somebody tries; None lets hands work again."""
        self.view.set_read_only(reason)
        self.toolbar.refresh()
        self.selection_bar.refresh()
        self._show_emptiness()

    def finish(self) -> bool:
        """Keep what is being typed; False when the project refuses it."""
        return self.view.typist.finish()

    # -- an empty board

    def _empty_state(self) -> EmptyState:
        made = EmptyState(
            "lightbulb",
            tr("Start with one idea"),
            tr(
                "Double-click anywhere to write one, press N for a note, or paste a list: "
                "each line becomes an item of its own."
            ),
            self.view,
        )
        made.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        made.add_action(
            tr("Write an idea"), lambda: self.view.maker.create_and_type("idea", QPointF(0, 0)), icon="plus"
        )
        made.add_action(tr("Paste a list"), self.view.paste, icon="file-text", variant="secondary")
        return made

    def _follow(self) -> None:
        """Many items that come to an empty board at once are shown, wherever they lie."""
        filled = self._was_empty and len(self.scene) > 1
        self._was_empty = not len(self.scene)
        self._show_emptiness()
        if filled and not self.view.camera.visible.contains(self.scene.bounds()):
            self.view.fit_all()

    def _show_emptiness(self) -> None:
        empty = not len(self.scene) and self.view.operations.read_only is None
        self.empty.setVisible(empty)

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """The first time, show the whole board."""
        super().showEvent(event)
        self._name()
        if not self._fitted:
            self._fitted = True
            self.view.fit_all()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Keep what floats in its place, and open the menu of the board."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        elif isinstance(event, QContextMenuEvent):
            self._open_menu(event)
            return True
        return super().eventFilter(watched, event)

    def _name(self) -> None:
        """Screen readers say which board it is: a project may have several."""
        board = next(self.scene.project.document.find(Board, (self.scene.board,)), None)
        name = " ".join(board.name.split()) if board is not None else ""
        self.view.setAccessibleName(tr("Board: {name}").format(name=name) if name else tr("Board"))

    def _place(self) -> None:
        self.tools.place()
        self.zoom_bar.place()
        self.selection_bar.place()
        self.empty.adjustSize()
        size = self.empty.size()
        self.empty.move((self.view.width() - size.width()) // 2, (self.view.height() - size.height()) // 2)

    def _open_menu(self, event: QContextMenuEvent) -> None:
        if self.view.gesturing:
            return  # a second button during a drag means nothing
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            item = self.scene.item_at(self.view.camera.to_board(QPointF(event.pos())))
            if item is None:
                self.view.selection.clear()
            elif item.id not in self.view.selection:
                self.view.selection.set((item.id,))
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        open_board_menu(self.view, self._actions, event.globalPos() if mouse else keyboard_menu_point(self.view))


def make_editor(project: ProjectPort, board: RecordId, parent: QWidget | None = None) -> IdeationEditor:
    """An editor for an ideation board."""
    return IdeationEditor(project, board, parent)
