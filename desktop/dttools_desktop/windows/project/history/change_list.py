"""Changes below each other, grouped by who made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dttools.ids import ActorId
from dttools_desktop.qtkit.widgets import Avatar, ElidedLabel, ScrollArea, button, caption
from dttools_desktop.windows.dates import ago, clock
from dttools_desktop.windows.project.history.change_card import ChangeCard, restore_word
from dttools_desktop.windows.project.history.words import person_name, summary
from dttools_desktop.workspace import Burst, TimelineEntry
from dttools_resources.i18n import ntr, tr

_SHOWN = 120
"""Cards that are made at most: each is a handful of widgets."""


class ChangeList(ScrollArea):
    """Shows bursts; keeps which change is the current one."""

    show_wanted = Signal(object)
    restore_wanted = Signal(object)
    more_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards: list[ChangeCard] = []
        self.current = -1
        self._names: Mapping[ActorId, str] = {}
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet, self._column = QWidget(), QVBoxLayout()
        self._begin()

    def show_bursts(
        self, bursts: Iterable[Burst], names: Mapping[ActorId, str], *, may_edit: bool, more: bool = False
    ) -> None:
        """Show these, latest first; `more` offers to look further back."""
        self._names = names
        self._begin()
        left_out = 0
        for burst in bursts:
            if len(self.cards) >= _SHOWN:
                left_out += len(burst.entries)
                continue
            self._add_head(burst)
            room = _SHOWN - len(self.cards)
            for entry in burst.entries[:room]:
                self._add_card(entry, clock(entry.at), restore_word(entry) if may_edit else "")
            left_out += max(0, len(burst.entries) - room)
        self._end(left_out, more=more)

    def show_differences(self, entries: Iterable[TimelineEntry], *, may_edit: bool) -> None:
        """Show what is another way than in a version, whoever did it."""
        self._begin()
        found = list(entries)
        for entry in found[:_SHOWN]:
            word = restore_word(entry) or tr("Move it to the trash")
            self._add_card(entry, "", word if may_edit else "")
        self._end(len(found) - _SHOWN, more=False)

    def step_to(self, place: int) -> TimelineEntry | None:
        """Make a card the current one, and see to it that it is seen; gives its change."""
        if not 0 <= place < len(self.cards):
            return None
        for number, card in enumerate(self.cards):
            card.mark(current=number == place)
        self.current = place
        card = self.cards[place]
        QTimer.singleShot(0, card, lambda: self.ensureWidgetVisible(card, 0, 24))
        return card.entry

    def _begin(self) -> None:
        self.cards, self.current = [], -1
        self._sheet = QWidget()
        self._sheet.setProperty("surface", "surface")
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(14, 4, 14, 14)
        self._column.setSpacing(8)
        self.setWidget(self._sheet)

    def _end(self, left_out: int, *, more: bool) -> None:
        if left_out > 0:
            text = ntr("and {n} more change", "and {n} more changes", left_out).format(n=left_out)
            self._column.addWidget(caption(text))
        if more:
            self._column.addWidget(self._more_button(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch()

    def _more_button(self) -> QPushButton:
        return button(tr("Show earlier changes"), "ghost", clicked=self.more_wanted.emit)

    def _add_head(self, burst: Burst) -> None:
        name = person_name(burst.by, self._names)
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 0)
        head.setSpacing(10)
        head.addWidget(Avatar(burst.by, name, 30))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(f"{name} · {ago(burst.at)}", "strong"))
        words.addWidget(caption(summary([burst])))
        head.addLayout(words, 1)
        self._column.addLayout(head)

    def _add_card(self, entry: TimelineEntry, when: str, restore: str) -> None:
        card = ChangeCard(entry, when, restore=restore)
        place = len(self.cards)
        card.show_wanted.connect(lambda: self._chosen(place))
        card.restore_wanted.connect(lambda: self.restore_wanted.emit(entry))
        self.cards.append(card)
        self._column.addWidget(card)

    def _chosen(self, place: int) -> None:
        self.show_wanted.emit(self.step_to(place))
