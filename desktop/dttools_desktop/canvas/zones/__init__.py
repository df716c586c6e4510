"""Boards with zones: tinted areas in which notes flow by their order; maps and cards are made of them."""

from dttools_desktop.canvas.zones.board import ZoneBoard
from dttools_desktop.canvas.zones.layout import Corner, Row, Slot
from dttools_desktop.canvas.zones.look import ZoneLook
from dttools_desktop.canvas.zones.pane import ZonePane
from dttools_desktop.canvas.zones.view import ZoneView

__all__ = ["Corner", "Row", "Slot", "ZoneBoard", "ZoneLook", "ZonePane", "ZoneView"]
