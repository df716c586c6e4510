"""Moving items into a cluster or zone, or out onto the board, without a pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from dttools.document import Command
from dttools.document.commands import ChangeFields, MoveItems, ResizeItem, Together
from dttools.ids import RecordId
from dttools.model import Size, Vector
from dttools_desktop.canvas.items import BoardItem
from dttools_desktop.canvas.tree import ROOT, BoardTree

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView

_GAP = 24.0
_HEAD = 60.0
"""Units at the top of a cluster that its title takes."""


def move_into(view: BoardView, tree: BoardTree, ids: Sequence[str], key: str) -> bool:
    """Move items into what a key stands for; `ROOT` takes them out of their clusters. One undo step."""
    chosen = tuple(RecordId(each) for each in ids)
    if key in tree.groups:
        ruled = view.scene.backdrop.bring_into(view.operations.movable(chosen), key)
        return ruled is not None and view.operations.apply(ruled)
    free = [item for each in chosen if (item := view.scene.get(each)) is not None and not item.locked]
    holder = view.scene.get(RecordId(key))
    if key == ROOT:
        inside = tuple(item.id for item in free if item.inside is not None)
        return bool(inside) and view.operations.apply(_out(view, inside))
    moving = [item for item in free if key not in {item.inside, item.id} and hasattr(item.record, "cluster")]
    if holder is None or holder.locked or not moving:
        return False
    return view.operations.apply(_in(view, moving, holder))


def _in(view: BoardView, moving: Sequence[BoardItem], holder: BoardItem) -> Command:
    """One below the other beside what is there; the holder grows with them."""
    members = view.scene.members(holder.id)
    top = max((item.rect.bottom() + _GAP for item in members), default=holder.rect.top() + _HEAD)
    left, grown = holder.rect.left() + _GAP, QRectF(holder.rect)
    commands: list[Command] = []
    for item in moving:
        by = Vector(left - item.rect.left(), top - item.rect.top())
        commands.append(MoveItems(view.operations.movable((item.id,)), by))
        grown = grown.united(QRectF(left, top, item.rect.width() + _GAP, item.rect.height() + _GAP))
        left += item.rect.width() + _GAP
    commands.append(ChangeFields(tuple(item.id for item in moving), {"cluster": holder.id}))
    if grown != holder.rect:
        size = Size(grown.width(), grown.height())
        commands.append(ResizeItem(holder.id, Vector(grown.x(), grown.y()), size))
    return Together(tuple(commands))


def _out(view: BoardView, ids: tuple[RecordId, ...]) -> Command:
    """To the right of all that is there, so that the cluster under them does not take them back."""
    area, moved = view.scene.bounds(), view.scene.bounds_of(ids)
    by = Vector(area.right() + _GAP - moved.left(), 0)
    return Together((MoveItems(ids, by), ChangeFields(ids, {"cluster": None})))
