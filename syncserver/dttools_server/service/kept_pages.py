"""Lists that were answered before, for as long as their documents stay as they are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from dttools_server.store.values import Head

MOST_BYTES = 32 * 1024 * 1024
"""Of all answers that one process keeps."""


class KeptPages:
    """Answers by what was asked, each with how far the document was before the answer was made.

    Whoever asks says how far the document is now. That is read from the database for each request, together with the
    asker's role: so nobody sees what is not for them any more, and nobody sees an older state than without this.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._pages: OrderedDict[Hashable, tuple[Head, bytes]] = OrderedDict()

    def get(self, asked: Hashable, head: Head) -> bytes | None:
        """The answer, if the document has not changed since."""
        kept = self._pages.get(asked)
        if kept is None or kept[0] != head:
            return None
        self._pages.move_to_end(asked)
        return kept[1]

    def put(self, asked: Hashable, head: Head, page: bytes) -> None:
        """Keep an answer; those that were asked for longest ago go."""
        _, old = self._pages.pop(asked, (head, b""))
        self._size -= len(old)
        if len(page) > self._most:
            return
        self._pages[asked] = (head, page)
        self._size += len(page)
        while self._size > self._most:
            _, (_, gone) = self._pages.popitem(last=False)
            self._size -= len(gone)
