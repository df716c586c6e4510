"""Actions that take up a tool for drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dttools.model import StrokeTool
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def drawing() -> tuple[BoardAction, ...]:
    """Pens, shapes, text, stamps."""
    return (
        take_up("pen", tr("Pen"), "pen", ("P",), lambda view: view.toolbox.draw(StrokeTool.PEN)),
        take_up(
            "highlighter",
            tr("Highlighter"),
            "highlighter",
            ("H",),
            lambda view: view.toolbox.draw(StrokeTool.HIGHLIGHTER),
        ),
        take_up("eraser", tr("Eraser"), "eraser", ("E",), lambda view: view.toolbox.erase()),
        take_up("rectangle", tr("Rectangle"), "rectangle", ("R",), lambda view: view.toolbox.shape("rectangle")),
        take_up("rounded", tr("Rounded rectangle"), "rounded", (), lambda view: view.toolbox.shape("rounded")),
        take_up("ellipse", tr("Ellipse"), "ellipse", ("O",), lambda view: view.toolbox.shape("ellipse")),
        take_up("diamond", tr("Diamond"), "diamond", ("D",), lambda view: view.toolbox.shape("diamond")),
        take_up("triangle", tr("Triangle"), "triangle", (), lambda view: view.toolbox.shape("triangle")),
        take_up("line", tr("Line"), "line", ("L",), lambda view: view.toolbox.shape("line")),
        take_up("arrow", tr("Arrow"), "arrow", ("A",), lambda view: view.toolbox.shape("arrow")),
        take_up("write", tr("Text"), "type", ("T",), lambda view: view.toolbox.write()),
        take_up("stamp", tr("Stamp"), "sticker", ("K",), lambda view: view.toolbox.stamp()),
    )


def take_up(name: str, words: str, icon: str, keys: tuple[str, ...], act: Callable[[BoardView], object]) -> BoardAction:
    """An action that puts a tool into the hand."""
    return BoardAction(name, words, icon, keys, act, on_selection=False, makes=("stroke",))
