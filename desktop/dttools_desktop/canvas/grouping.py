"""Groups as hands see them: what belongs to one is selected as one, unless one has gone inside."""

from __future__ import annotations

from collections.abc import Iterable

from dttools.ids import RecordId
from dttools_desktop.canvas.arranger import group_of
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.scene import BoardScene


def with_groups(scene: BoardScene, items: Iterable[BoardItem], inside: RecordId | None = None) -> list[RecordId]:
    """The ids of items and of all that is in a group with one of them.

    Args:
        scene: The board.
        items: What was touched, in the order of selecting.
        inside: A group that one has gone into: its items stay single.
    """
    touched = list(items)
    groups = {group for item in touched if (group := group_of(item)) not in {None, inside}}
    ids = dict.fromkeys(item.id for item in touched)
    if groups:
        ids |= dict.fromkeys(item.id for item in scene.items() if group_of(item) in groups)
    return list(ids)
