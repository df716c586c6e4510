"""What the palette offers: the tables of actions of where one is, and what can be gone to by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from dttools.model import KINDS
from dttools_desktop.qtkit.actions import Action, Where
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.words import KIND_ICONS, kind_words, label_of
from dttools_desktop.workspace import Card
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.project.page import ProjectPage


def commands_of(name: str, place: str, actions: Iterable[Action[Where]], where: Where) -> list[PaletteCommand]:
    """Everything of a table that belongs to a place.

    Args:
        name: What the names of its commands begin with.
        place: What people call it.
        actions: The table.
        where: The place itself.
    """
    return [
        PaletteCommand(
            f"{name}.{action.name}",
            action.words.rstrip("…"),
            place,
            action.icon,
            lambda action=action: action.act(where),  # type: ignore[misc]  # bound at once
            action.keys[0] if action.keys else "",
            action.why_not(where),
        )
        for action in actions
        if action.fits(where)
    ]


def record_commands(page: ProjectPage) -> list[PaletteCommand]:
    """The tools of a project by name."""
    opened = [kind for kind in KINDS.values() if kind.phase is not None]
    return [
        PaletteCommand(
            f"record.{record.id}",
            label_of(record),
            kind_words(kind.name).one,
            KIND_ICONS[kind.name],
            lambda record=record: page.show_record(record.id),  # type: ignore[misc]
        )
        for kind in opened
        for record in page.document.all(kind.record)
    ]


def library_commands(cards: Iterable[Card], open_project: Callable[[str], object]) -> list[PaletteCommand]:
    """Projects by name."""
    return [
        PaletteCommand(
            f"library.{card.id}",
            card.name or kind_words("project").unnamed,
            tr("Open project"),
            "folder-open",
            lambda card=card: open_project(card.id),  # type: ignore[misc]
        )
        for card in cards
    ]
