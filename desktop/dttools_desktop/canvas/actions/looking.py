"""Actions that change what is seen of a board, never the board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.camera import PRESETS
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def looking() -> tuple[BoardAction, ...]:
    """Zoom, fit, the map."""
    return (
        look("zoom_in", tr("Zoom in"), "zoom-in", ("Ctrl++", "Ctrl+="), lambda view: zoom_step(view, 1)),
        look("zoom_out", tr("Zoom out"), "zoom-out", ("Ctrl+-",), lambda view: zoom_step(view, -1)),
        look("zoom_100", tr("Zoom to 100 %"), "search", ("Ctrl+0",), lambda view: view.camera.zoom_to(1.0)),
        look("menu", tr("Open the menu"), "more", ("Shift+F10",), lambda view: view.menu_wanted.emit()),
        look("fit", tr("Show the whole board"), "fit", ("Shift+1", "Ctrl+1"), lambda view: view.fit_all()),
        look("fit_selection", tr("Show the selection"), "fullscreen", ("Shift+2", "Ctrl+2"), fit_selection),
        look("authors", tr("Show or hide who made what"), "user", (), toggle_authors),
        look("minimap", tr("Show or hide the map"), "map", ("M",), toggle_minimap),
        look(
            "outline",
            tr("Show or hide the outline"),
            "list",
            ("Ctrl+Shift+O",),
            lambda view: view.outline_wanted.emit(),
        ),
    )


def look(name: str, words: str, icon: str, keys: tuple[str, ...], act: Callable[[BoardView], object]) -> BoardAction:
    """An action that changes nothing and needs no selection."""
    return BoardAction(name, words, icon, keys, act, edits=False, on_selection=False)


def zoom_step(view: BoardView, step: int) -> None:
    """Go to the next preset scale: nearer for a positive step."""
    now = view.camera.scale
    if step > 0:
        view.camera.zoom_to(next((preset for preset in PRESETS if preset > now * 1.01), PRESETS[-1]))
    else:
        view.camera.zoom_to(next((preset for preset in reversed(PRESETS) if preset < now * 0.99), PRESETS[0]))


def fit_selection(view: BoardView) -> None:
    """Show what is selected; everything when nothing is."""
    area = view.scene.bounds_of(view.selection.ids)
    if area.isNull():
        view.fit_all()
    else:
        view.camera.fit(area, at_most=2.0)


def toggle_authors(view: BoardView) -> None:
    """Show initials at notes and ideas, or hide them."""
    view.scene.show_authors(shown=not view.scene.shows_authors)


def toggle_minimap(view: BoardView) -> None:
    """Show the small map, or hide it."""
    view.minimap.setVisible(not view.minimap.isVisible())
