"""A board in the order in which it is read: containers and zones with what lies in them, then the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dttools.ids import RecordId
from dttools_desktop.canvas.backdrop import Group
from dttools_desktop.canvas.items import BoardItem, ConnectorItem, FrameItem
from dttools_desktop.canvas.scene import BoardScene
from dttools_resources.i18n import tr

ROOT = ""
_BAND = 120.0
"""Board units: items whose tops differ by less are read from left to right."""


class BoardTree:
    """Keys of what a person reads: ids of items, and keys of the backdrop's groups; `ROOT` is the board itself.

    Names are asked of the items when they are wanted, so that a board of ten thousand is read in an instant.
    """

    def __init__(self, scene: BoardScene) -> None:
        self._scene = scene
        self.groups: dict[str, Group] = {}
        self._children: dict[str, tuple[str, ...]] = {ROOT: ()}
        self._parents: dict[str, str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the board again."""
        self.groups = {group.key: group for group in self._scene.backdrop.groups()}
        grouped = {member: group.key for group in self.groups.values() for member in group.members}
        frames = [item for item in self._scene.items() if isinstance(item, FrameItem)]
        frames.sort(key=_area)
        found: defaultdict[str, list[BoardItem]] = defaultdict(list)
        for item in self._scene.items():
            found[grouped.get(item.id) or self._container(item) or _frame_of(item, frames)].append(item)
        children = {
            parent: tuple(item.id for item in sorted(items, key=reading_order)) for parent, items in found.items()
        }
        for key, group in self.groups.items():
            children[key] = tuple(member for member in group.members if member in self._scene)
        self._children = children | {ROOT: (*self.groups, *children.get(ROOT, ()))}
        self._parents = {child: parent for parent, inside in self._children.items() for child in inside}

    def _container(self, item: BoardItem) -> str:
        """The item that holds another; a ring of containers, which a merge may make, holds nothing."""
        inside = item.inside
        if inside is None or self._scene.get(inside) is None:
            return ROOT
        seen, holder = {item.id}, inside
        while True:
            if holder in seen:
                return ROOT
            seen.add(holder)
            above = self._scene.get(holder)
            if above is None or above.inside is None:
                return inside
            holder = above.inside

    def children(self, key: str = ROOT) -> tuple[str, ...]:
        """What lies in something, in reading order."""
        return self._children.get(key, ())

    def parent(self, key: str) -> str:
        """What something lies in."""
        return self._parents.get(key, ROOT)

    def __contains__(self, key: str) -> bool:
        return key in self._parents

    def walk(self) -> Iterator[tuple[int, str]]:
        """Every key with its depth, in the order of reading."""
        waiting = [(0, key) for key in reversed(self.children())]
        while waiting:
            depth, key = waiting.pop()
            yield depth, key
            waiting += [(depth + 1, child) for child in reversed(self.children(key))]

    def item(self, key: str) -> BoardItem | None:
        """The item of a key; None for a group."""
        return self._scene.get(RecordId(key))

    def name(self, key: str) -> str:
        """What it is called, for people."""
        group = self.groups.get(key)
        if group is not None:
            return group.name
        item = self.item(key)
        if item is None:
            return ""
        if isinstance(item, ConnectorItem):
            ends = [self._scene.get(item.record.source), self._scene.get(item.record.target)]
            names = [end.name() if end is not None else tr("nothing") for end in ends]
            return tr("{connector}, from “{source}” to “{target}”").format(
                connector=item.name(), source=names[0], target=names[1]
            )
        return item.name()


def _area(item: BoardItem) -> tuple[float, str]:
    return item.rect.width() * item.rect.height(), item.id


def _frame_of(item: BoardItem, frames: list[FrameItem]) -> str:
    """The smallest frame that an item lies on; of two alike one lies on the other, not both."""
    if isinstance(item, ConnectorItem):
        return ROOT
    larger = (frame for frame in frames if not isinstance(item, FrameItem) or _area(frame) > _area(item))
    return next((frame.id for frame in larger if frame.rect.contains(item.rect)), ROOT)


def reading_order(item: BoardItem) -> tuple[bool, int, float, str]:
    """What items are sorted by to be read. Connectors come last; they say what they connect."""
    return isinstance(item, ConnectorItem), round(item.rect.top() / _BAND), item.rect.left(), item.id
