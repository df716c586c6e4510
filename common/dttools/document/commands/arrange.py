"""Arranging items: sizes, groups, one step forward or backward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dttools.document.draft import Draft
from dttools.document.order import keys_between
from dttools.ids import RecordId
from dttools.model import Cluster, Frame, Note, Placed, Size


@dataclass(frozen=True, slots=True)
class SizeItems:
    """Give each item a size; its top-left corner stays. Locked and deleted ones are skipped."""

    sizes: Mapping[RecordId, Size]

    def apply(self, project: Draft) -> None:
        """See the class."""
        for item in [item for item in project.find(Placed, self.sizes) if not item.locked]:
            project.patch(item.id, size=self.sizes[item.id])


@dataclass(frozen=True, slots=True)
class GroupItems:
    """Let items be selected and moved as one; None takes them out of their groups."""

    ids: tuple[RecordId, ...]
    group: RecordId | None

    def apply(self, project: Draft) -> None:
        """See the class."""
        for item in [item for item in project.find(Placed, self.ids) if not item.locked]:
            project.patch(item.id, group=self.group)


@dataclass(frozen=True, slots=True)
class StepItems:
    """Bring items in front of the next item that covers one of them, or behind the next that they cover."""

    ids: tuple[RecordId, ...]
    forward: bool = True

    def apply(self, project: Draft) -> None:
        """See the class."""
        chosen = sorted((item for item in project.find(Placed, self.ids) if not item.locked), key=_stacking)
        if not chosen:
            return
        others = sorted(self._others(project, chosen), key=_stacking, reverse=not self.forward)
        for place, other in enumerate(others):
            if any(self._is_past(other, item) and _overlap(item, other) for item in chosen):
                beyond = others[place + 1].order if place + 1 < len(others) else None
                low, high = (other.order, beyond) if self.forward else (beyond, other.order)
                for item, key in zip(chosen, keys_between(low, high, len(chosen)), strict=True):
                    project.patch(item.id, order=key)
                return

    def _others(self, project: Draft, chosen: list[Placed]) -> list[Placed]:
        ids = {item.id for item in chosen}
        layer = _layer(chosen[0])
        found = project.children(Placed, chosen[0].board)
        return [item for item in found if item.id not in ids and _layer(item) == layer]

    def _is_past(self, other: Placed, item: Placed) -> bool:
        return _stacking(other) > _stacking(item) if self.forward else _stacking(other) < _stacking(item)


def _layer(item: Placed) -> int:
    """Frames lie behind clusters and these behind everything, each in a stack of their own; notes of zones in none."""
    if isinstance(item, Note) and item.zone is not None:
        return -1
    if isinstance(item, Frame):
        return 0
    return 1 if isinstance(item, Cluster) else 2


def _stacking(item: Placed) -> tuple[str, str]:
    return item.order, item.id


def _overlap(one: Placed, other: Placed) -> bool:
    return (
        one.at.x < other.at.x + other.size.width
        and other.at.x < one.at.x + one.size.width
        and one.at.y < other.at.y + other.size.height
        and other.at.y < one.at.y + one.size.height
    )
