"""Actions that give connectors another style."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dttools.model import ConnectorHeads, ConnectorRoute
from dttools_desktop.canvas.actions.action import BoardAction
from dttools_desktop.canvas.connector_words import heads_look, route_look
from dttools_resources.i18n import tr

if TYPE_CHECKING:
    from dttools_desktop.canvas.connecting import Connecting
    from dttools_desktop.canvas.view import BoardView

_ROUTE_KEYS = {
    ConnectorRoute.CURVED: "Alt+Shift+U",
    ConnectorRoute.STRAIGHT: "Alt+Shift+A",
    ConnectorRoute.ELBOW: "Alt+Shift+E",
}
_HEAD_KEYS = {
    ConnectorHeads.NONE: "Alt+Shift+X",
    ConnectorHeads.TARGET: "Alt+Shift+O",
    ConnectorHeads.BOTH: "Alt+Shift+W",
}


def connecting() -> tuple[BoardAction, ...]:
    """How they run, their heads, dashes."""
    return (
        *(_route(route, keys) for route, keys in _ROUTE_KEYS.items()),
        *(_heads(heads, keys) for heads, keys in _HEAD_KEYS.items()),
        _style("connector_dashed", (tr("Dashed"), "dashed"), "Alt+Shift+K", lambda hands: hands.toggle_dashed()),
    )


def _route(route: ConnectorRoute, keys: str) -> BoardAction:
    return _style(f"connector_{route.value}", route_look(route), keys, lambda hands: hands.set_route(route))


def _heads(heads: ConnectorHeads, keys: str) -> BoardAction:
    return _style(f"connector_heads_{heads.value}", heads_look(heads), keys, lambda hands: hands.set_heads(heads))


def _style(name: str, look: tuple[str, str], keys: str, act: Callable[[Connecting], None]) -> BoardAction:
    words, icon = look
    return BoardAction(
        name,
        words,
        icon,
        (keys,),
        lambda view: act(view.operations.connectors),
        "connector",
        hindrance=_no_connector,
    )


def _no_connector(view: BoardView) -> str:
    return "" if view.operations.connectors.selected() else tr("Select a connector first.")
