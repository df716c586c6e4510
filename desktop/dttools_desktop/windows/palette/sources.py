"""What the palette offers: the board's table of actions, the project's menu and places, the app and its projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from dttools.model import KINDS, Phase
from dttools_desktop.windows.palette.command import PaletteCommand
from dttools_desktop.windows.words import KIND_ICONS, PHASE_ICONS, kind_words, label_of, phase_name
from dttools_desktop.workspace import Card
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView
    from dttools_desktop.windows.project.page import ProjectPage


def board_commands(view: BoardView) -> list[PaletteCommand]:
    """The board's own table."""
    return [
        PaletteCommand(
            f"board.{action.name}",
            action.words,
            tr("Board"),
            action.icon,
            lambda action=action: action.act(view),  # type: ignore[misc]  # bound at once
            action.keys[0] if action.keys else "",
            action.why_not(view),
        )
        for action in view.keys.actions.values()
    ]


def menu_commands(actions: Iterable[QAction], place: str) -> list[PaletteCommand]:
    """What a menu offers, under the same words."""
    return [
        PaletteCommand(
            f"menu.{place}.{action.text()}",
            action.text().replace("&", "").rstrip("…"),
            place,
            "more",
            action.trigger,
            action.shortcut().toString(),
            "" if action.isEnabled() else tr("Not possible at the moment."),
        )
        for action in actions
        if action.text() and not action.isSeparator()
    ]


def project_commands(page: ProjectPage) -> list[PaletteCommand]:
    """Phases, tools by name, new tools, and the project's menu."""
    project = tr("Project")
    phases = [
        PaletteCommand(
            f"phase.{phase.value}",
            tr("Go to {name}").format(name=phase_name(phase)),
            project,
            PHASE_ICONS[phase],
            lambda phase=phase: page.show_phase(phase.value),  # type: ignore[misc]
        )
        for phase in Phase
    ]
    opened = [kind for kind in KINDS.values() if kind.phase is not None]
    tools = [
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
    refused = page.sync.read_only_because() or ""
    new = [
        PaletteCommand(
            f"new.{kind.name}",
            kind_words(kind.name).new,
            project,
            "plus",
            lambda kind=kind: page.add(kind.name),  # type: ignore[misc]
            why_not=refused,
        )
        for kind in opened
    ]
    share = PaletteCommand("project.share", page.top_bar.share.text(), project, "user-plus", page.share)
    hints = PaletteCommand("project.hints", tr("Show the hints again"), tr("Help"), "lightbulb", page.show_hints_again)
    return [*menu_commands(page.actions(), project), share, hints, *phases, *new, *tools]


def library_commands(cards: Iterable[Card], open_project: Callable[[str], object]) -> list[PaletteCommand]:
    """Projects by name."""
    return [
        PaletteCommand(
            f"project.{card.id}",
            card.name or kind_words("project").unnamed,
            tr("Open project"),
            "folder-open",
            lambda card=card: open_project(card.id),  # type: ignore[misc]
        )
        for card in cards
    ]
