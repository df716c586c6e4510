"""The panel at the right of a project: its versions, its changes, and what happened while one was away."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dttools_desktop.qtkit.actions import Action, listen
from dttools_desktop.qtkit.widgets import ElidedLabel, EmptyState, IconButton, Separator, button, heading, muted
from dttools_desktop.windows.actions.project import review_actions
from dttools_desktop.windows.project.history.change_list import ChangeList
from dttools_desktop.windows.project.history.version_list import VersionList
from dttools_desktop.windows.widening import keep_fixed_width
from dttools_resources.i18n import ntr, tr


class Tab(StrEnum):
    """The parts of the panel."""

    VERSIONS = "versions"
    CHANGES = "changes"
    AWAY = "away"
    SINCE = "since"


class ChangesTab(QWidget):
    """All changes, or those of one record."""

    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = ChangeList(tr("Changes"))
        self._only = ElidedLabel("", "strong")
        self.whole = IconButton("x", tr("Show the changes of the whole project"), size=14)
        self.whole.clicked.connect(self.all_wanted)
        self._filter = QWidget()
        line = QHBoxLayout(self._filter)
        line.setContentsMargins(14, 6, 10, 2)
        line.addWidget(self._only, 1)
        line.addWidget(self.whole)
        self.empty = EmptyState(
            "edit",
            tr("No changes yet"),
            tr(
                "Here you see who changed what, and when: what you do and what others do. "
                "An older text comes back with one click."
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._filter)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)

    def show_filter(self, label: str) -> None:
        """Say whose changes these are; empty for the whole project."""
        self._only.setText(tr("Only “{title}”").format(title=label))
        self._filter.setVisible(bool(label))

    def show_emptiness(self) -> None:
        """Teach while there is nothing."""
        self.list.setVisible(bool(self.list.cards))
        self.empty.setVisible(not self.list.cards)


class AwayTab(QWidget):
    """Steps through what others did."""

    step_wanted = Signal(int)
    seen_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = ChangeList(tr("While you were away"))
        self.back = self._button(review_actions()[0])
        self.back.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.forth = self._button(review_actions()[1])
        self.forth.clicked.connect(lambda: self.step_wanted.emit(1))
        self.seen = button(tr("Mark all as seen"), clicked=self.seen_wanted.emit)
        self._place = muted("")
        self._bar = QWidget()
        line = QHBoxLayout(self._bar)
        line.setContentsMargins(14, 8, 14, 4)
        line.setSpacing(4)
        for widget in (self.back, self.forth, self._place):
            line.addWidget(widget)
        line.addStretch()
        line.addWidget(self.seen)
        self.empty = EmptyState(
            "success",
            tr("You have seen everything"),
            tr("What others change in a shared project while you are away waits here until you have looked at it."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        listen(self, review_actions(), self, lambda _why: None)
        column.addWidget(self._bar)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)

    @staticmethod
    def _button(action: Action[AwayTab]) -> IconButton:
        return IconButton(action.icon, action.words, keys=action.keys[0])

    def show_place(self) -> None:
        """Say at which of how many changes one is."""
        count, place = len(self.list.cards), self.list.current
        text = tr("{n} of {count}").format(n=place + 1, count=count)
        self._place.setText(text if place >= 0 else ntr("{n} change", "{n} changes", count).format(n=count))
        self.back.setEnabled(place > 0)
        self.forth.setEnabled(place < count - 1)
        for widget, shown in ((self._bar, count), (self.list, count), (self.empty, not count)):
            widget.setVisible(bool(shown))


class SinceTab(QWidget):
    """What is another way now than in the version that is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.list = ChangeList(tr("What has changed since this version"))
        self._words = muted("", wrap=True)
        self._words.setContentsMargins(14, 8, 14, 4)
        self.empty = EmptyState(
            "success", tr("Nothing has changed"), tr("The project is today what it was in this version.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._words)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)

    def show_summary(self, text: str) -> None:
        """Say how much has changed; empty for nothing."""
        self._words.setText(tr("Since then: {summary}").format(summary=text))
        for widget, shown in ((self._words, text), (self.list, text), (self.empty, not text)):
            widget.setVisible(bool(shown))


class HistoryPanel(QWidget):
    """Tabs with their lists; `desk` fills them and acts."""

    closed = Signal()
    tab_chosen = Signal(str)
    WIDTH = 392

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("History"))
        keep_fixed_width(self, self.WIDTH)
        self.versions = VersionList()
        self.changes = ChangesTab()
        self.away = AwayTab()
        self.since = SinceTab()
        self._stack = QStackedWidget()
        self._tabs: dict[Tab, QPushButton] = {}
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(Separator(vertical=True))
        column = QVBoxLayout()
        column.setSpacing(0)
        beside.addLayout(column, 1)
        column.addLayout(self._head())
        column.addLayout(self._tab_line())
        column.addWidget(self._stack, 1)
        self.show_tab(Tab.VERSIONS)
        self.offer_since(offered=False)

    @property
    def tab(self) -> Tab:
        """What is shown."""
        return list(Tab)[self._stack.currentIndex()]

    def show_tab(self, tab: Tab) -> None:
        """Show a part."""
        self._stack.setCurrentIndex(list(Tab).index(tab))
        self._tabs[tab].setChecked(True)

    def show_unseen(self, count: int) -> None:
        """Say how much waits to be looked at."""
        self._tabs[Tab.AWAY].setText(tr("Away ({n})").format(n=count) if count else tr("Away"))

    def offer_since(self, *, offered: bool) -> None:
        """Offer what has changed since a version, while one is looked at."""
        for tab, made in self._tabs.items():
            made.setVisible(tab is Tab.VERSIONS or (tab is Tab.SINCE) == offered)
        if not offered and self.tab is Tab.SINCE:
            self.show_tab(Tab.VERSIONS)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 — Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(16, 12, 10, 6)
        line.addWidget(heading(tr("History")), 1)
        close = IconButton("x", tr("Close the history"))
        close.clicked.connect(self.closed)
        line.addWidget(close)
        return line

    def _tab_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(14, 0, 14, 4)
        line.setSpacing(6)
        group = QButtonGroup(self)
        pages = {Tab.VERSIONS: self.versions, Tab.CHANGES: self.changes, Tab.AWAY: self.away, Tab.SINCE: self.since}
        words = {
            Tab.VERSIONS: tr("Versions"),
            Tab.CHANGES: tr("Changes"),
            Tab.AWAY: tr("Away"),
            Tab.SINCE: tr("Since then"),
        }
        for tab, page in pages.items():
            made = button(words[tab], "ghost")
            made.setCheckable(True)
            made.setAutoExclusive(True)  # so screen readers say that it is one of several
            made.clicked.connect(lambda _checked, tab=tab: self._choose(tab))
            group.addButton(made)
            line.addWidget(made)
            self._tabs[tab] = made
            self._stack.addWidget(page)
        line.addStretch()
        return line

    def _choose(self, tab: Tab) -> None:
        self.show_tab(tab)
        self.tab_chosen.emit(tab)
