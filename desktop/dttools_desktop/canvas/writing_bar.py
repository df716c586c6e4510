"""The bar at a text that is being typed: bold, italic, lists where they are allowed, and emoji."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from dttools_desktop.canvas.panel import Panel
from dttools_desktop.canvas.writing.keys import bar_actions
from dttools_desktop.qtkit.widgets import IconButton
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.text_editor import TextEditor
    from dttools_desktop.canvas.view import BoardView
    from dttools_desktop.qtkit.actions import Action

_GAP = 12


class WritingBar(Panel):
    """Above the text, or below it where there is no room. A click on it leaves the keyboard in the text."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self.setAccessibleName(tr("Writing"))
        self._actions = bar_actions()
        self.buttons = {action.name: self._button(action) for action in self._actions}
        self.hide()
        view.typist.changed.connect(self.refresh)
        view.camera.moved.connect(self.place)
        view.scene.changed.connect(lambda _changes: self.place())

    def _button(self, action: Action[TextEditor]) -> IconButton:
        made = IconButton(action.icon, action.words, keys=action.keys[0], size=18)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda: self._do(action))
        self.row.addWidget(made)
        return made

    def _do(self, action: Action[TextEditor]) -> None:
        editor = self._view.typist.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            action.act(editor)

    def refresh(self) -> None:
        """Show what the text that is typed allows; nothing while none is."""
        editor = self._view.typist.editor
        if editor is not None:
            for action in self._actions:
                self.buttons[action.name].setVisible(action.fits(editor))
        self.setVisible(editor is not None)
        self.place()

    def place(self) -> None:
        """Keep to the text, inside the view."""
        editor, view = self._view.typist.editor, self._view
        if editor is None or self.isHidden():
            return
        item = view.scene.shown_rect(editor.record)
        frame = view.camera.rect_to_view(item).toAlignedRect() if item is not None else editor.geometry()
        self.adjustSize()
        above, below = frame.top() - self.height() - _GAP, frame.bottom() + _GAP
        low = view.height() - self.height() - _GAP
        y = above if above >= _GAP else min(below, low)
        text = editor.geometry() & view.rect()
        wide = frame.width() > view.width() // 2
        x = text.left() if wide else frame.center().x() - self.width() // 2
        self.move(QPoint(min(max(_GAP, x), max(_GAP, view.width() - self.width() - _GAP)), max(_GAP, y)))
        self.raise_()
