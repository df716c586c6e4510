"""What is looked for on a board: reads the items in slices, finds while one types, and follows what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dttools.document import ChangeSet
from dttools.ids import RecordId
from dttools_desktop.canvas.finding import WordIndex, words_of
from dttools_desktop.canvas.tree import BoardTree, reading_order

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_SLICE = 400
"""Items that are read at a time: a few milliseconds."""
_PAUSE_MS = 100
"""From the last letter to the search."""


class Finder(QObject):
    """Finds items by their words, in the order in which the board is read."""

    changed = Signal()
    """Other items are found, or another of them is current."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._index = WordIndex()
        self._order: dict[str, int] = {}
        self._unread: dict[RecordId, None] = {}
        self._place = -1
        self.on = False
        self.wanted = ""
        self.matches: tuple[RecordId, ...] = ()
        self.found: frozenset[RecordId] = frozenset()
        self.current: RecordId | None = None
        self._reading = QTimer(self, interval=0)
        self._reading.timeout.connect(self._read)
        self._searching = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._searching.timeout.connect(self._search)
        view.scene.changed.connect(self._follow)

    @property
    def searching(self) -> bool:
        """Whether something is looked for."""
        return self.on and bool(self.wanted.strip())

    @property
    def place(self) -> int | None:
        """Which of the found items one is at, from 0; None before one went to any."""
        return self._place if self.current is not None and self._place < len(self.matches) else None

    # -- what hands do

    def start(self) -> None:
        """Begin to look; what was looked for last is looked for again."""
        if not self.on:
            self.on, self.current = True, None
            self._index.clear()
            self._order.clear()
            self._unread = dict.fromkeys(item.id for item in self._view.scene.items())
            self._reading.start()

    def stop(self) -> None:
        """Look no more."""
        self.on, self.current = False, None
        self.matches, self.found = (), frozenset()
        self._reading.stop()
        self._searching.stop()
        self._unread.clear()
        self.changed.emit()

    def look_for(self, wanted: str) -> None:
        """Look for other words, a moment after the last letter."""
        self.wanted = wanted
        self._searching.start()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) found item, and round: it is selected and comes into sight."""
        self._finish()
        if not self.matches:
            return
        self._place = self._beginning(by) if self.current is None else (self._place_now(by) + by) % len(self.matches)
        self.current = self.matches[self._place]
        self._view.go_to_item(self.current)
        self.changed.emit()

    def select_all(self) -> None:
        """Select all that is found."""
        self._finish()
        if self.matches:
            self._view.selection.set(self.matches)

    def _beginning(self, by: int) -> int:
        """The first found item at or after the selected one; the last one when going backwards."""
        if by < 0:
            return len(self.matches) - 1
        here = self._order.get(self._view.selection.current or "", 0)
        return next((place for place, each in enumerate(self.matches) if self._order.get(each, 0) >= here), 0)

    def _place_now(self, by: int) -> int:
        """Where the current item is; once it is no longer found, the next one takes its place."""
        if self.current in self.found:
            return self.matches.index(self.current)
        return self._place - 1 if by > 0 else self._place

    # -- reading and searching

    def _follow(self, changes: ChangeSet) -> None:
        if not self.on:
            return
        if changes.added or changes.removed or any(change.fields() & _PLACING for change in changes.updated.values()):
            self._order.clear()
        self._unread |= dict.fromkeys(record_id for record_id, _ in changes.all())
        self._reading.start()

    def _read(self) -> None:
        for record_id in [each for each, _ in zip(self._unread, range(_SLICE), strict=False)]:
            del self._unread[record_id]
            self._learn(record_id)
        if not self._unread:
            self._reading.stop()
            if not self._order:
                self._number()
            if not self._searching.isActive():
                self._searching.start()

    def _number(self) -> None:
        """Number the items in the order of reading: zone by zone on a page, line by line elsewhere."""
        scene = self._view.scene
        if scene.backdrop.groups():
            keys = [key for _, key in BoardTree(scene).walk()]
        else:
            keys = [str(item.id) for item in sorted(scene.items(), key=reading_order)]
        self._order = {key: place for place, key in enumerate(keys)}

    def _learn(self, record_id: RecordId) -> None:
        item = self._view.scene.get(record_id)
        if item is None:
            self._index.drop(record_id)
        else:
            author = self._view.scene.names.get(item.record.created_by, "")
            self._index.put(record_id, words_of(item.record, author))

    def _finish(self) -> None:
        """Let what was typed count at once."""
        if self._searching.isActive() or self._unread:
            while self._unread:
                self._read()
            self._search()

    def _search(self) -> None:
        self._searching.stop()
        if self._unread:
            return  # searched when all is read
        self.found = frozenset(self._index.find(self.wanted) if self.on else ())
        last = len(self._order)
        self.matches = tuple(sorted(self.found, key=lambda each: self._order.get(each, last)))
        if self.current in self.found:
            self._place = self.matches.index(self.current)
        elif not self.matches:
            self.current = None
        self.changed.emit()


_PLACING = frozenset({"at", "size", "order", "cluster", "zone", "frame"})
"""Fields that decide when something is read."""
