"""The home screen: all projects of this laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from dttools.document.commands import ChangeFields, EditText
from dttools.errors import AppError
from dttools.ids import ProjectId, RecordId
from dttools_desktop.qtkit.actions import do, fill, find, listen
from dttools_desktop.qtkit.errors_ui import show_error
from dttools_desktop.qtkit.widgets import Banner, EmptyState, SearchField, Separator, Toast, button, menu
from dttools_desktop.windows.actions.home import ChosenCard, card_actions, home_actions
from dttools_desktop.windows.confirm import confirm
from dttools_desktop.windows.home.cards import CardView
from dttools_desktop.windows.home.head import Head
from dttools_desktop.windows.home.new_project import NewProjectDialog
from dttools_desktop.windows.home.places import Place, place_name
from dttools_desktop.windows.home.search_results import SearchResults
from dttools_desktop.windows.home.sidebar import Sidebar
from dttools_desktop.windows.services import Services
from dttools_desktop.workspace import Card, Hit, Shelf
from dttools_resources.i18n import tr

_SHELVES = {Place.ACTIVE: Shelf.ACTIVE, Place.ARCHIVED: Shelf.ARCHIVED, Place.TRASHED: Shelf.TRASHED}


class HomePage(QWidget):
    """Cards of a shelf, or what a search found. `shared` is shown for what lies on servers."""

    project_wanted = Signal(str, str)
    """Open a project, at a record of it (or at none: empty)."""
    shared_shown = Signal()
    """The place with the server's projects was opened."""
    settings_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, services: Services, account: QWidget, shared: QWidget) -> None:
        super().__init__()
        self.setProperty("surface", "canvas")
        self._services, self._library = services, services.library
        self.place = Place.ACTIVE
        self.sidebar = Sidebar(account, services.profile.person.name)
        self.search = SearchField(tr("Search all projects"))
        self.cards = CardView()
        self.results = SearchResults()
        self._shared = shared
        self._empty: dict[Place, EmptyState] = {place: self._empty_state(place) for place in _SHELVES}
        self._pages = QStackedWidget()
        for page in (self.cards, self.results, shared, *self._empty.values()):
            self._pages.addWidget(page)
        self._lay_out()
        self._connect()
        self.refresh()

    # -- what is shown

    def show_place(self, place: Place) -> None:
        """Show the cards of a place, and no search."""
        self.place = place
        self.search.field.clear()
        self.refresh()
        if place is Place.SHARED:
            self.shared_shown.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 — Qt's name
        """Give the keyboard to what is shown, not to the first row beside it."""
        super().showEvent(event)
        (self._pages.currentWidget() or self.cards).setFocus()

    def regions(self) -> list[QWidget]:
        """Its parts in their order, for F6."""
        return [self.sidebar, self.search, self._pages.currentWidget() or self.cards]

    def refresh(self) -> None:
        """Read the cards anew."""
        with self._telling():
            shelves = {place: self._library.cards(shelf) for place, shelf in _SHELVES.items()}
            self.sidebar.show_counts({place: len(cards) for place, cards in shelves.items()})
            self.sidebar.show_place(self.place)
            self._head.set_title(place_name(self.place))
            cards = sorted(shelves.get(self.place, []), key=_last_touched, reverse=True)
            self.cards.cards.show(cards)
            self.new_button.setVisible(self.place is Place.ACTIVE)
            if self.search.text():
                self._search(self.search.text())
            else:
                page = self._page_of(self.place, cards)
                self._pages.setCurrentWidget(page)
                page.setFocus()

    def _page_of(self, place: Place, cards: list[Card]) -> QWidget:
        if place is Place.SHARED:
            return self._shared
        return self.cards if cards else self._empty[place]

    def _search(self, text: str) -> None:
        if not text:
            self.refresh()
            return
        with self._telling():
            self.results.show_hits(self._library.search(text), text)
            self.sidebar.show_place(None)
            self._head.set_title(tr("Search"))
            self._pages.setCurrentWidget(self.results)

    def _go_to_found(self) -> None:
        if self._pages.currentWidget() is self.results:
            self.results.take_focus()

    # -- what can be done with projects

    def ask_for_new(self) -> None:
        """Ask for a name and start a project."""
        dialog = NewProjectDialog(self)
        dialog.accepted.connect(lambda: self._create(dialog.name, dialog.description))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _create(self, name: str, description: str) -> None:
        with self._telling():
            project = self._library.create(name)
            if description:
                opened = self._library.open(project)
                opened.apply(EditText(RecordId(project), "description", description))
                opened.close()
            self.project_wanted.emit(project, "")

    def rename(self, project: str, name: str) -> None:
        """Give a project another name."""
        with self._telling():
            opened = self._library.open(ProjectId(project))
            opened.apply(ChangeFields((RecordId(project),), {"name": name}))
            opened.close()
            self.refresh()

    def duplicate(self, card: Card) -> None:
        """Copy a project and show the copy."""
        with self._telling():
            copy = self._library.duplicate(card.id)
            self.refresh()
            self.cards.setCurrentIndex(self.cards.cards.index_of(copy))

    def trash(self, card: Card) -> None:
        """Take a project to the trash, or ask before deleting one that is there for good."""
        if card.shelf is Shelf.TRASHED:
            self.delete(card)
            return
        with self._telling():
            self._library.trash(card.id)
            self.refresh()
            self._toast(tr("“{name}” is in the trash").format(name=_short(card.name)), partial(self.restore, card))

    def archive(self, card: Card) -> None:
        """Put a project aside."""
        with self._telling():
            self._library.archive(card.id)
            self.refresh()
            back = partial(self.unarchive, card)
            self._toast(tr("“{name}” is in the archive").format(name=_short(card.name)), back)

    def delete(self, card: Card) -> None:
        """Delete a project of the trash for good, after asking."""
        confirm(
            self,
            tr("Delete “{name}” for good?").format(name=_short(card.name)),
            tr("It is removed from this laptop. Backups keep it for their time; others who share it keep it too."),
            tr("Delete for good"),
            lambda: self._delete(card),
        )

    def _delete(self, card: Card) -> None:
        with self._telling():
            self._library.delete(card.id)
            self.refresh()

    def restore(self, card: Card) -> None:
        """Take a project out of the trash."""
        with self._telling():
            self._library.restore(card.id)
            self.refresh()

    def unarchive(self, card: Card) -> None:
        """Take a project back from the archive."""
        with self._telling():
            self._library.unarchive(card.id)
            self.refresh()

    # -- menus and messages

    def menu_of(self, card: Card) -> QMenu:
        """What can be done with a card."""
        made = menu(self)
        fill(made, card_actions(), ChosenCard(self, card))
        return made

    def chosen_card(self) -> ChosenCard | None:
        """The project that is chosen among those that show."""
        index = self.cards.currentIndex()
        shown = self._pages.currentWidget() is self.cards and index.isValid()
        return ChosenCard(self, self.cards.cards.card(index)) if shown else None

    def _on_key(self, event: QKeyEvent) -> bool:
        """Do what a key does with the chosen project; False when it does nothing."""
        chosen = self.chosen_card()
        action = find(card_actions(), event, chosen) if chosen is not None else None
        if action is not None and chosen is not None:
            do(action, chosen, self.refuse)
        return action is not None

    def refuse(self, why: str) -> None:
        """Say why something cannot be done."""
        Toast(self, why).appear()

    def _show_menu(self, card: Card, at: QPoint) -> None:
        shown = self.menu_of(card)
        shown.aboutToHide.connect(shown.deleteLater)
        shown.popup(at)

    def _toast(self, text: str, undo: Callable[[], object]) -> None:
        Toast(self, text, tr("Undo"), undo).appear()

    def tell(self, banner: Banner) -> None:
        """Show a message above the cards."""
        self._messages.addWidget(banner)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Show what went wrong instead of letting it pass."""
        try:
            yield
        except AppError as error:
            show_error(self, error)

    # -- how it looks

    def _lay_out(self) -> None:
        self.new_button = button(tr("New project"), "primary", icon="plus", clicked=self.ask_for_new)
        self._head = Head(self.search, self.new_button)
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 32, 0)
        head.addWidget(self._head)
        self._messages = QVBoxLayout()
        self._messages.setSpacing(8)
        self._messages.setContentsMargins(10, 0, 32, 0)
        main = QVBoxLayout()
        main.setContentsMargins(22, 26, 0, 0)
        main.setSpacing(16)
        main.addLayout(head)
        main.addLayout(self._messages)
        main.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(Separator(vertical=True))
        row.addLayout(main, 1)

    def _empty_state(self, place: Place) -> EmptyState:
        if place is Place.ARCHIVED:
            text = tr("Archive a project when its workshop is over. It stays searchable and opens as before.")
            return EmptyState("archive", tr("Nothing archived"), text)
        if place is Place.TRASHED:
            text = tr("Projects that you delete wait here until you restore them or delete them for good.")
            return EmptyState("trash", tr("The trash is empty"), text)
        text = tr(
            "A project holds one workshop: the people you design for, ideas, votes, prototypes, tests. "
            "It is saved on this laptop with every keystroke, with or without internet."
        )
        state = EmptyState("sparkles", tr("Start your first workshop"), text)
        state.add_action(tr("New project"), self.ask_for_new, icon="plus")
        return state

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self.show_place)
        self.sidebar.settings_wanted.connect(self.settings_wanted)
        self.sidebar.help_wanted.connect(self.help_wanted)
        self.search.searched.connect(self._search)
        self.search.left_down.connect(self._go_to_found)
        self.cards.opened.connect(lambda card: self.project_wanted.emit(card.id, ""))
        self.cards.on_key = self._on_key
        self.cards.menu_wanted.connect(self._show_menu)
        self.cards.cards.renamed.connect(self.rename)
        self.results.chosen.connect(self._open_hit)
        listen(self, home_actions(), self, self.refuse)

    def _open_hit(self, hit: Hit) -> None:
        self.project_wanted.emit(hit.project, "" if hit.kind == "project" else hit.record)


def _last_touched(card: Card) -> float:
    return max(card.updated_at, card.opened_at or card.updated_at).timestamp()


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"  # noqa: PLR2004 — what a toast holds on one line
