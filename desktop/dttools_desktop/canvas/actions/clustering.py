"""Moving what is selected into a cluster or out of it, chosen from a menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.actions.menus import keyboard_menu_point
from dttools_desktop.canvas.items import BoardItem, ClusterItem
from dttools_desktop.canvas.moving import move_into
from dttools_desktop.canvas.tree import ROOT, BoardTree
from dttools_desktop.qtkit.icons import set_icon
from dttools_desktop.qtkit.widgets import menu
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from dttools_desktop.canvas.view import BoardView

_TITLE = 40
"""Letters of a cluster's title that its line in the menu shows."""


def clustering() -> tuple[BoardAction, ...]:
    """Into a cluster, out of it."""
    return (
        BoardAction(
            "move_to_cluster",
            tr("Move to a cluster…"),
            "cluster",
            ("Ctrl+Shift+M",),
            open_clusters,
            "change",
            free_only=True,
            hindrance=_nowhere_to_go,
        ),
    )


def open_clusters(view: BoardView) -> QMenu | None:
    """Open the menu of clusters, in the order of reading; None when there is nowhere to go."""
    if _nowhere_to_go(view):
        return None
    tree, made = BoardTree(view.scene), menu(view)
    chosen = tuple(view.selection.ids)
    for cluster in _targets(view, tree):
        title = " ".join(cluster.record.title.split())[:_TITLE] or tr("Untitled cluster")
        entry = made.addAction(title.replace("&", "&&"))
        set_icon(entry, "cluster")
        entry.triggered.connect(lambda _checked=False, key=cluster.id: move_into(view, tree, chosen, key))
    if any(item.inside is not None for item in _movable(view)):
        if not made.isEmpty():
            made.addSeparator()
        out = made.addAction(tr("Out of the cluster"))
        set_icon(out, "unlink")
        out.triggered.connect(lambda: move_into(view, tree, chosen, ROOT))
    made.setActiveAction(made.actions()[0])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.popup(keyboard_menu_point(view))
    return made


def _movable(view: BoardView) -> list[BoardItem]:
    found = (view.scene.get(each) for each in view.selection.ids)
    return [item for item in found if item is not None and not item.locked and hasattr(item.record, "cluster")]


def _targets(view: BoardView, tree: BoardTree) -> Iterator[ClusterItem]:
    """Clusters that would take something of the selection."""
    moving = _movable(view)
    for _, key in tree.walk():
        item = tree.item(key)
        if isinstance(item, ClusterItem) and not item.locked and any(each.inside != item.id for each in moving):
            yield item


def _nowhere_to_go(view: BoardView) -> str:
    moving = _movable(view)
    if not moving:
        return tr("Select notes or ideas that are not locked.")
    if any(item.inside is not None for item in moving) or next(_targets(view, BoardTree(view.scene)), None):
        return ""
    return tr("There is no cluster to move to.")
