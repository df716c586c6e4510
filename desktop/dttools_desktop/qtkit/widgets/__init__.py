"""Small widgets in the look of DTTools, for windows and editors."""

from dttools_desktop.qtkit.widgets.banner import Banner
from dttools_desktop.qtkit.widgets.busy import BusyOverlay
from dttools_desktop.qtkit.widgets.buttons import IconButton, button
from dttools_desktop.qtkit.widgets.chip import Chip, Tag
from dttools_desktop.qtkit.widgets.empty_state import EmptyState, IconDisc
from dttools_desktop.qtkit.widgets.fields import name_clear_button, spin_box
from dttools_desktop.qtkit.widgets.flow_layout import FlowLayout
from dttools_desktop.qtkit.widgets.frames import Card, CardButton, Separator, drop_shadow
from dttools_desktop.qtkit.widgets.labels import (
    ElidedLabel,
    IconLabel,
    body,
    caption,
    display,
    heading,
    muted,
    text_label,
    title,
)
from dttools_desktop.qtkit.widgets.menus import menu
from dttools_desktop.qtkit.widgets.people import Avatar, initials, person_colour
from dttools_desktop.qtkit.widgets.scrolling import ScrollArea
from dttools_desktop.qtkit.widgets.search_field import SearchField
from dttools_desktop.qtkit.widgets.segments import Segments
from dttools_desktop.qtkit.widgets.toast import Toast

__all__ = [
    "Avatar",
    "Banner",
    "BusyOverlay",
    "Card",
    "CardButton",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "IconButton",
    "IconDisc",
    "IconLabel",
    "ScrollArea",
    "SearchField",
    "Segments",
    "Separator",
    "Tag",
    "Toast",
    "body",
    "button",
    "caption",
    "display",
    "drop_shadow",
    "heading",
    "initials",
    "menu",
    "muted",
    "name_clear_button",
    "person_colour",
    "spin_box",
    "text_label",
    "title",
]
