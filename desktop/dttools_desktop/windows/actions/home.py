"""Actions of the home screen, and of the project that is chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dttools_desktop.qtkit.actions import Action
from dttools_desktop.windows.home.places import PLACE_ICONS, Place, place_name
from dttools_desktop.workspace import Shelf
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.windows.home.page import HomePage
    from dttools_desktop.workspace import Card


def home_actions() -> tuple[Action[HomePage], ...]:
    """A new project, the search, the places."""
    return (
        Action("new", tr("New project"), "plus", ("Ctrl+N", "New"), lambda home: home.ask_for_new()),
        Action(
            "search",
            tr("Search all projects"),
            "search",
            ("Ctrl+F", "Find"),
            lambda home: home.search.take_focus(),
        ),
        *(_going(place) for place in Place),
    )


def _going(place: Place) -> Action[HomePage]:
    name = tr("Go to {name}").format(name=place_name(place))
    return Action(f"place.{place.value}", name, PLACE_ICONS[place], (), lambda home: home.show_place(place))


@dataclass(frozen=True, slots=True)
class ChosenCard:
    """A project of the home screen that something is done with."""

    home: HomePage
    card: Card

    @property
    def kept(self) -> bool:
        """Whether it is in no trash."""
        return self.card.shelf is not Shelf.TRASHED


def card_actions() -> tuple[Action[ChosenCard], ...]:
    """Open, rename, copy, put aside, throw away, take back."""
    return (
        Action("open", tr("Open"), "folder-open", ("Return", "Enter"), _open, "do", _not_of_trash),
        Action("rename", tr("Rename"), "edit", ("F2",), _rename, "do", fits=lambda chosen: chosen.kept),
        Action("duplicate", tr("Duplicate"), "duplicate", ("Ctrl+D",), _duplicate, "do", fits=lambda on: on.kept),
        Action(
            "archive",
            tr("Archive"),
            "archive",
            (),
            lambda chosen: chosen.home.archive(chosen.card),
            "do",
            fits=lambda chosen: chosen.card.shelf is Shelf.ACTIVE,
        ),
        Action(
            "unarchive",
            tr("Take back from the archive"),
            "restore",
            (),
            lambda chosen: chosen.home.unarchive(chosen.card),
            "do",
            fits=lambda chosen: chosen.card.shelf is Shelf.ARCHIVED,
        ),
        Action(
            "restore",
            tr("Restore"),
            "restore",
            (),
            lambda chosen: chosen.home.restore(chosen.card),
            "do",
            fits=lambda chosen: not chosen.kept,
        ),
        Action("trash", tr("Move to the trash"), "trash", ("Del",), _trash, "remove", fits=lambda chosen: chosen.kept),
        Action(
            "delete", tr("Delete for good…"), "trash", ("Del",), _trash, "remove", fits=lambda chosen: not chosen.kept
        ),
    )


def _open(chosen: ChosenCard) -> None:
    chosen.home.project_wanted.emit(chosen.card.id, "")


def _not_of_trash(chosen: ChosenCard) -> str:
    return "" if chosen.kept else tr("It is in the trash. Restore it first.")


def _rename(chosen: ChosenCard) -> None:
    chosen.home.cards.rename(chosen.card.id)


def _duplicate(chosen: ChosenCard) -> None:
    chosen.home.duplicate(chosen.card)


def _trash(chosen: ChosenCard) -> None:
    chosen.home.trash(chosen.card)
