"""The shapes to choose from."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from dttools_desktop.canvas.items.outlines import OUTLINES
from dttools_desktop.canvas.toolbars.flyout import Flyout
from dttools_desktop.canvas.tools.shape import ShapeTool
from dttools_desktop.canvas.view import BoardView
from dttools_desktop.qtkit.icons import icon, set_icon
from dttools_resources.i18n import tr


class ShapeBar(Flyout):
    """One button a shape."""

    def __init__(self, view: BoardView, anchor: QWidget) -> None:
        super().__init__(view, anchor, tr("Shapes"))
        self.shapes = {}
        for name in OUTLINES:
            action = view.keys.actions[name]
            words = "  ".join((action.words, *action.keys[:1]))
            made = self.add_choice(icon(action.icon, "muted"), words, partial(action.act, view))
            made.setAccessibleName(action.words)
            set_icon(made, action.icon, "muted")
            self.row.addWidget(made)
            self.shapes[name] = made

    def belongs(self) -> bool:
        """Whether a shape is to be put."""
        return isinstance(self._view.toolbox.current, ShapeTool)

    def show_state(self) -> None:
        """Bring its buttons to what lies ready."""
        for name, button in self.shapes.items():
            button.setChecked(name == self._view.toolbox.kit.shape.name)
