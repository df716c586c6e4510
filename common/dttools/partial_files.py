"""Files that have come in part: what came is kept, and counts for nothing until all of it is there and is checked."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from dttools.errors import Conflict
from dttools_resources.i18n import tr


class PartialFiles:
    """A private folder of unfinished files, by owner and name. Its methods block: call them in a thread.

    What is in it may be thrown away at any time: whoever sends goes on from where `size` says.

    Args:
        most: Bytes of all files of one owner; the oldest make room for new ones.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most

    def size(self, owner: str, name: str) -> int:
        """Bytes that have come of a file."""
        try:
            return self._path(owner, name).stat().st_size
        except FileNotFoundError:
            return 0

    def write(self, owner: str, name: str, offset: int, piece: bytes) -> int:
        """Keep a piece; how many bytes are there then.

        Raises:
            Conflict: It does not begin where the file ends.
        """
        path = self._path(owner, name)
        if self.size(owner, name) != offset:
            raise Conflict(tr("The file goes on elsewhere."), todo=tr("Ask how much of it is there."))
        if offset == 0:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room(path, len(piece))
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
            # Two who send the same piece at once write the same bytes to the same place.
            file.seek(offset)
            file.write(piece)
        return offset + len(piece)

    def read(self, owner: str, name: str) -> bytes:
        """All that came.

        Raises:
            Conflict: Nothing is there any more.
        """
        try:
            return self._path(owner, name).read_bytes()
        except FileNotFoundError:
            raise Conflict(tr("The file goes on elsewhere."), todo=tr("Ask how much of it is there.")) from None

    def discard(self, owner: str, name: str) -> None:
        """Throw away what came of a file; nothing happens when nothing did."""
        self._path(owner, name).unlink(missing_ok=True)

    def discard_before(self, moment: datetime) -> int:
        """Throw away files to which nothing was added since; how many."""
        old = [path for path in self._folder.glob("*/*") if _age(path) < moment.timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _make_room(self, path: Path, wanted: int) -> None:
        others = sorted((other for other in path.parent.iterdir()), key=_age)
        used = sum(_size(other) for other in others)
        for other in others:
            if used + wanted <= self._most:
                return
            if other != path:
                used -= _size(other)
                other.unlink(missing_ok=True)

    def _path(self, owner: str, name: str) -> Path:
        return self._folder / owner / name


def _age(path: Path) -> float:
    """When it was written last; one that is just gone counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
