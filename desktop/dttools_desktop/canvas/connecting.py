"""What hands do to connectors: hang an end elsewhere, give them another style, which the next ones take too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dttools.document.commands import ChangeFields, ReattachConnector
from dttools.ids import RecordId
from dttools.model import ConnectorEnd, ConnectorHeads, ConnectorRoute
from dttools_desktop.canvas.items import ConnectorItem

if TYPE_CHECKING:
    from dttools_desktop.canvas.operations import BoardOperations
    from dttools_desktop.canvas.scene import BoardScene
    from dttools_desktop.canvas.selection import Selection


@dataclass(slots=True)
class ConnectorLook:
    """How the next connector looks; it takes what the last one was given."""

    route: ConnectorRoute = ConnectorRoute.CURVED
    heads: ConnectorHeads = ConnectorHeads.TARGET
    dashed: bool = False


class Connecting:
    """Changes the connectors of a selection, each time as one command."""

    def __init__(self, scene: BoardScene, selection: Selection, operations: BoardOperations) -> None:
        self._scene = scene
        self._selection = selection
        self._operations = operations

    def selected(self) -> list[ConnectorItem]:
        """The connectors of the selection."""
        found = (self._scene.get(each) for each in self._selection.ids)
        return [item for item in found if isinstance(item, ConnectorItem)]

    def set_route(self, route: ConnectorRoute) -> None:
        """Let them run straight, with elbows or curved."""
        if self._change("route", route):
            self._operations.connector_look.route = route

    def set_heads(self, heads: ConnectorHeads) -> None:
        """Put arrow heads at their ends."""
        if self._change("heads", heads):
            self._operations.connector_look.heads = heads

    def set_dashed(self, *, dashed: bool) -> None:
        """Dash them, or draw them through."""
        if self._change("dashed", dashed):
            self._operations.connector_look.dashed = dashed

    def toggle_dashed(self) -> None:
        """Dash them; when all are, draw them through."""
        self.set_dashed(dashed=not all(item.record.dashed for item in self.selected()))

    def reattach(self, connector: RecordId, end: ConnectorEnd, item: RecordId) -> bool:
        """Hang an end on another item; False when it is refused."""
        return self._operations.apply(ReattachConnector(connector, end, item))

    def _change(self, field: str, value: object) -> bool:
        ids = tuple(item.id for item in self.selected())
        return bool(ids) and self._operations.apply(ChangeFields(ids, {field: value}))
