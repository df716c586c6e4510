"""Actions that put the notes of a page of zones in another order, or into another zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, Qt

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.actions.looking import look
from dttools_desktop.canvas.actions.menus import keyboard_menu_point
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import tr

_PAGE = 0.8
"""The share of the view that a key scrolls."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from dttools_desktop.canvas.view import BoardView
    from dttools_desktop.canvas.zones.view import ZoneView


def zoning() -> tuple[BoardAction, ...]:
    """Earlier, later, elsewhere."""
    return (
        BoardAction(
            "note_earlier",
            tr("Move the note before the one before it"),
            "chevron-up",
            ("Alt+Left", "Alt+Up"),
            lambda view: _zones(view).shift_notes(-1),
            "order",
            hindrance=_no_note,
        ),
        BoardAction(
            "note_later",
            tr("Move the note behind the next one"),
            "chevron-down",
            ("Alt+Right", "Alt+Down"),
            lambda view: _zones(view).shift_notes(1),
            "order",
            hindrance=_no_note,
        ),
        look("page_down", tr("Scroll down"), "chevron-down", ("PgDown",), lambda view: _scroll(view, 1)),
        look("page_up", tr("Scroll up"), "chevron-up", ("PgUp",), lambda view: _scroll(view, -1)),
        BoardAction("move_to_zone", tr("Move to a zone…"), "layers", ("Ctrl+Shift+M",), open_zones, "order"),
    )


def _no_note(view: BoardView) -> str:
    return "" if any(map(_zones(view).note, view.selection.ids)) else tr("Select a note first.")


def open_zones(view: BoardView) -> QMenu | None:
    """Open the menu of zones; None when nothing is selected that may go to one."""
    zones = _zones(view)
    ids = view.operations.movable(view.selection.ids)
    if not ids:
        view.operations.tell_held_back(view.selection.ids)
        return None
    made = menu(view)
    for zone in zones.page.zones:
        look = zones.page.looks[zone.zone]
        if not zones.page.takes_notes(zone.zone):
            continue
        entry = made.addAction(look.title().replace("&", "&&"))
        set_icon(entry, look.icon)
        entry.triggered.connect(lambda _checked=False, name=zone.zone: zones.move_notes(name))
    made.setActiveAction(made.actions()[0])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.popup(keyboard_menu_point(view))
    return made


def _scroll(view: BoardView, by: int) -> None:
    """Push the page by most of what shows, so that some of it stays to go on reading from."""
    view.camera.pan(QPointF(0, -by * _PAGE * view.height()))


def _zones(view: BoardView) -> ZoneView:
    return cast("ZoneView", view)
