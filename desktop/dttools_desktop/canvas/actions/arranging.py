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
        BoardAction(
            "cluster", tr("Cluster"), "cluster", ("Ctrl+G",), cluster, "change", free_only=True, makes=("cluster",)
        ),
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
            hindrance=_only_flowing,
        ),
        BoardAction(
            "back",
            tr("Send to back"),
            "send-back",
            ("[",),
            lambda view: view.operations.restack(to_front=False),
            "order",
            hindrance=_only_flowing,
        ),
        BoardAction(
            "lock",
            tr("Lock or unlock"),
            "lock",
            ("Ctrl+Shift+L",),
            lambda view: view.operations.toggle_lock(),
            "order",
        ),
    )


def cluster(view: BoardView) -> None:
    """Frame the selection and name the frame."""
    made = view.operations.cluster()
    if made is not None:
        view.selection.set((made,))
        view.maker.edit_current()


def _only_flowing(view: BoardView) -> str:
    chosen = [item for each in view.selection.ids if (item := view.scene.get(each)) is not None]
    return tr("Notes of a zone lie side by side.") if chosen and all(item.flows for item in chosen) else ""


def _no_cluster(view: BoardView) -> str:
    chosen = [item for each in view.selection.ids if (item := view.scene.get(each)) is not None]
    clustered = any(isinstance(item, ClusterItem) or item.inside is not None for item in chosen)
    return "" if clustered else tr("Select a cluster, or what is in one, first.")
