"""Actions that arrange items: clusters, what lies before what, locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.items import ClusterItem
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.view import BoardView


def arranging() -> tuple[BoardAction, ...]:
    """Clusters, stacking, locks."""
    return (
        BoardAction("cluster", tr("Cluster"), "cluster", ("Ctrl+G",), cluster, "change", free_only=True),
        BoardAction(
            "uncluster",
            tr("Ungroup cluster"),
            "unlink",
            ("Ctrl+Shift+G",),
            lambda view: view.operations.uncluster(),
            "change",
            free_only=True,
            hindrance=_no_cluster,
        ),
        BoardAction(
            "front",
            tr("Bring to front"),
            "bring-front",
            ("]",),
            lambda view: view.operations.restack(to_front=True),
            "order",
            free_only=True,
        ),
        BoardAction(
            "back",
            tr("Send to back"),
            "send-back",
            ("[",),
            lambda view: view.operations.restack(to_front=False),
            "order",
            free_only=True,
        ),
        BoardAction(
            "lock",
            tr("Lock or unlock"),
            "lock",
            ("Ctrl+Shift+L",),
            lambda view: view.operations.toggle_lock(),
            "order",
            free_only=True,
        ),
    )


def cluster(view: BoardView) -> None:
    """Frame the selection and name the frame."""
    made = view.operations.cluster()
    if made is not None:
        view.selection.set((made,))
        view.maker.edit_current()


def _no_cluster(view: BoardView) -> str:
    chosen = (view.scene.get(each) for each in view.selection.ids)
    return "" if any(isinstance(item, ClusterItem) for item in chosen) else tr("Select a cluster first.")
