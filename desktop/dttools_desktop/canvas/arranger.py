"""Arranging the selection: line up, spread, tidy, one size, groups, one step of the stack. Each is one edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF

from dttools.document.commands import GroupItems, SizeItems, StepItems
from dttools.ids import RecordId, new_id
from dttools.model import Placed, Size
from dttools_desktop.canvas.geometry.arrange import Offset, Side, aligned, distributed, tidied
from dttools_desktop.canvas.items import BoardItem, ClusterItem
from dttools_desktop.canvas.operations import BoardOperations
from dttools_desktop.canvas.scene import BoardScene
from dttools_desktop.canvas.selection import Selection
from dttools_desktop.canvas.spatial_index import Box, box_of

Units = dict[tuple[RecordId, ...], Box]
"""What moves as one, with the box by which it is lined up."""


class Arranger:
    """Arranges what is selected and not locked. A group moves as one, and so does a cluster with what lies in it."""

    def __init__(self, scene: BoardScene, selection: Selection, operations: BoardOperations) -> None:
        self._scene = scene
        self._selection = selection
        self._operations = operations

    # -- places

    def align(self, side: Side) -> None:
        """Line up at a side of the box around the selection, or at its middle."""
        self._place(lambda boxes: aligned(boxes, side))

    def distribute(self, axis: int) -> None:
        """Make the gaps equal along x (0) or y (1); the outermost stay."""
        self._place(lambda boxes: distributed(boxes, axis))

    def tidy(self) -> None:
        """Lay out as a grid, in reading order."""
        self._place(tidied)

    def _place(self, arrange: Callable[[Units], Mapping[tuple[RecordId, ...], Offset]]) -> None:
        offsets = arrange(self.units())
        moves = {each: QPointF(*by) for unit, by in offsets.items() if any(by) for each in unit}
        if moves:
            self._operations.move_each(moves)

    def units(self) -> Units:
        """What of the selection moves as one; of a selection that is one group, each item by itself."""
        items = self._free()
        inside = {member.id for item in items if isinstance(item, ClusterItem) for member in self._members(item)}
        units: dict[RecordId, list[BoardItem]] = {}
        for item in items:
            if item.id not in inside:
                units.setdefault(group_of(item) or item.id, []).append(item)
        if len(units) == 1:
            units = {item.id: [item] for unit in units.values() for item in unit}
        return {
            self._with_members(unit): box_of(self._scene.bounds_of(item.id for item in unit)) for unit in units.values()
        }

    def _with_members(self, unit: list[BoardItem]) -> tuple[RecordId, ...]:
        return self._operations.movable(item.id for item in unit)

    def _members(self, cluster: BoardItem) -> list[BoardItem]:
        return self._scene.members(cluster.id)

    def _free(self) -> list[BoardItem]:
        found = (self._scene.get(each) for each in self._selection.ids)
        return [
            item
            for item in found
            if item is not None and isinstance(item.record, Placed) and not item.locked and not item.flows
        ]

    # -- sizes

    def same_size(self) -> None:
        """Make everything as wide and high as the largest, so that all texts have room."""
        sizes = self.sizes()
        if len(set(sizes.values())) > 1:
            largest = max(sizes.values(), key=lambda size: (size.width * size.height, size))
            self._operations.apply(SizeItems(dict.fromkeys(sizes, largest)))

    def sizes(self) -> dict[RecordId, Size]:
        """Sizes of what can be resized; clusters fit what lies in them and keep theirs."""
        return {
            item.id: item.record.size
            for item in self._free()
            if item.resizable and isinstance(item.record, Placed) and not isinstance(item, ClusterItem)
        }

    def stretch(self, wider: float, higher: float) -> None:
        """Make everything wider and higher by board units; what keeps its proportions does. A run is one step."""
        sizes = {
            item.id: _stretched(item, wider, higher)
            for item in self._free()
            if item.resizable and self._operations.may(item.id)
        }
        if sizes:
            self._operations.apply(SizeItems(sizes), gesture="stretch:" + ",".join(sorted(sizes)))
        else:
            self._operations.tell_held_back(self._selection.ids)

    # -- groups and stacking

    def group(self) -> None:
        """Let the selection be one from now on."""
        ids = tuple(item.id for item in self._free())
        if len(ids) > 1:
            self._operations.apply(GroupItems(ids, new_id()))

    def ungroup(self) -> None:
        """Let each item be on its own again."""
        ids = tuple(item.id for item in self._free() if group_of(item) is not None)
        if ids:
            self._operations.apply(GroupItems(ids, None))

    def step(self, *, forward: bool) -> None:
        """Pass the next item that covers the selection, or that it covers."""
        ids = tuple(item.id for item in self._free())
        if ids:
            self._operations.apply(StepItems(ids, forward))


def group_of(item: BoardItem) -> RecordId | None:
    """The group that an item is in."""
    return item.record.group if isinstance(item.record, Placed) else None


def _stretched(item: BoardItem, wider: float, higher: float) -> Size:
    old = item.rect
    width = max(min(item.least, old.width()), old.width() + wider)
    height = max(min(item.least, old.height()), old.height() + higher)
    if item.square or item.proportional:
        grown = width / old.width() if wider else height / old.height()
        width, height = old.width() * grown, old.height() * grown
    return Size(width, height)
